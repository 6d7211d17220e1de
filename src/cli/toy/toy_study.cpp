#include "cli/toy/toy_study.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/json.hpp"

#include "cli/toy/toy_tables.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace zeroset::cli {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr const char* kAnswerSchema = "zeroset.landscape_toy/1";
constexpr const char* kStudySchema = "zeroset.toy_study/1";

ordered_json begin_document(const Problem& problem) {
  return {{"schema", kAnswerSchema},
          {"kind", problem.kind == ProblemKind::critical ? "critical" : "zero_error"},
          {"problem", to_json(problem)}};
}

ToyAnswer answer_critical(const Problem& problem, const ToyOptions& options, int grid) {
  ToyAnswer answer{.document = begin_document(problem), .critical = explore(problem, options)};
  const ToyLandscape& toy = *answer.critical;
  answer.document.update(toy_keys(toy));
  answer.tables = {points_table(toy), pairs_table(toy), orbits_table(toy)};
  answer.figures = toy_figures(toy, problem, grid);
  answer.complete = toy.complete();
  answer.said = "found " + found_words(toy);
  return answer;
}

ToyAnswer answer_zero_error(const Problem& problem, const ToyOptions& options) {
  ToyAnswer answer{.document = begin_document(problem), .zero_error = measure_zero_error(problem, options)};
  const ZeroErrorSet& set = *answer.zero_error;
  answer.document.update(zero_error_keys(set));
  answer.tables = {zero_error_table(set)};
  if (!set.points.empty()) {
    answer.figures = {null_slice_figure(set)};
  }
  answer.complete = !set.points.empty();
  answer.said = "no start reached zero error";
  return answer;
}

/// "2 + 5 + 1": how many points of index 0, 1, 2.
std::string by_index(const ToyLandscape& toy) {
  std::vector<int> counts;
  for (const landscape::CriticalPoint& point : toy.found.points) {
    counts.resize(std::max(counts.size(), static_cast<std::size_t>(point.index) + 1));
    ++counts[static_cast<std::size_t>(point.index)];
  }
  std::string text;
  for (const int count : counts) {
    text += (text.empty() ? "" : " + ") + std::to_string(count);
  }
  return text;
}

/// Share of the descents that end in a minimum of the lowest loss.
Cell lowest_share(const ToyLandscape& toy) {
  if (toy.basins.ends.empty() || toy.tree.minima.empty()) {
    return Missing{"no descents, or no minimum"};
  }
  const auto loss = [&](std::int64_t i) { return toy.found.points[static_cast<std::size_t>(i)].loss; };
  const double least = loss(toy.tree.minima[0]);
  std::int64_t count = 0;
  for (const std::int64_t i : toy.tree.minima) {
    count += loss(i) <= least * (1 + 1e-9) ? toy.basins.counts[static_cast<std::size_t>(i)] : 0;
  }
  return static_cast<double>(count) / static_cast<double>(toy.basins.ends.size());
}

/// Of all pairs of minima, how many have their lowest pass below the highest loss of the straight line.
Cell lower_than_straight(const ToyLandscape& toy) {
  std::int64_t lower = 0;
  for (Eigen::Index j = 0; j < toy.straight.cols(); ++j) {
    for (Eigen::Index i = 0; i < j; ++i) {
      lower += toy.tree.passes(i, j) < toy.straight(i, j) * (1 - 1e-9) ? 1 : 0;
    }
  }
  return lower;
}

Table critical_summary(const std::vector<ToyAnswer>& answers) {
  Table table{
      .name = "toy_critical_points",
      .title = "Critical points of toy networks",
      .caption =
          "Real critical points counted exactly, and found by Newton's method; by index: of index 0, 1, 2, ...; "
          "lowest: share of the descents that end in a minimum of the lowest loss; pairs: of minima, and those "
          "whose lowest pass lies below the straight line's highest loss.",
      .columns = {{.key = "id", .heading = "problem"},
                  {.key = "parameters", .heading = "parameters", .kind = ColumnKind::integer},
                  {.key = "complex", .heading = "complex", .kind = ColumnKind::integer},
                  {.key = "real", .heading = "real", .kind = ColumnKind::integer},
                  {.key = "found", .heading = "found", .kind = ColumnKind::integer},
                  {.key = "real_status", .heading = "status"},
                  {.key = "by_index", .heading = "by index"},
                  {.key = "orbits", .heading = "orbits", .kind = ColumnKind::integer},
                  {.key = "lowest", .heading = "lowest", .kind = ColumnKind::percent},
                  {.key = "pairs", .heading = "pairs", .kind = ColumnKind::integer},
                  {.key = "below_straight", .heading = "below", .kind = ColumnKind::integer}}};
  for (const ToyAnswer& answer : answers) {
    if (!answer.critical) {
      continue;
    }
    const ToyLandscape& toy = *answer.critical;
    const auto minima = static_cast<std::int64_t>(toy.tree.minima.size());
    add_row(table,
            {answer.id,
             static_cast<std::int64_t>(toy.names.size()),
             toy.count.distinct ? Cell(*toy.count.distinct) : Cell(Missing{toy.unknown_reason()}),
             toy.count.real ? Cell(*toy.count.real) : Cell(Missing{toy.unknown_reason()}),
             static_cast<std::int64_t>(toy.found.points.size()),
             toy.count.real_status,
             by_index(toy),
             static_cast<std::int64_t>(toy.orbits.orbits.size()),
             lowest_share(toy),
             minima * (minima - 1) / 2,
             lower_than_straight(toy)});
  }
  return table;
}

Table zero_error_summary(const std::vector<ToyAnswer>& answers) {
  Table table{.name = "toy_zero_error",
              .title = "Zero-error sets of toy networks",
              .caption =
                  "Nullity of the Hessian at zero-error points against the dimension of the zero-error set that is "
                  "predicted for generic data.",
              .columns = {{.key = "id", .heading = "problem"},
                          {.key = "parameters", .heading = "parameters", .kind = ColumnKind::integer},
                          {.key = "equations", .heading = "equations", .kind = ColumnKind::integer},
                          {.key = "rank", .heading = "rank", .kind = ColumnKind::integer},
                          {.key = "predicted", .heading = "predicted", .kind = ColumnKind::integer},
                          {.key = "status", .heading = "status"},
                          {.key = "least", .heading = "least nullity", .kind = ColumnKind::integer},
                          {.key = "most", .heading = "most", .kind = ColumnKind::integer},
                          {.key = "reached", .heading = "reached", .kind = ColumnKind::integer},
                          {.key = "starts", .heading = "starts", .kind = ColumnKind::integer},
                          {.key = "agrees", .heading = "agrees", .kind = ColumnKind::boolean}}};
  for (const ToyAnswer& answer : answers) {
    if (!answer.zero_error) {
      continue;
    }
    const ZeroErrorSet& set = *answer.zero_error;
    const algebra::ZeroErrorDimension& zero = *set.prediction.zero_error;
    const auto [least, most] = std::minmax_element(
        set.points.begin(), set.points.end(), [](const auto& a, const auto& b) { return a.nullity < b.nullity; });
    const bool any = !set.points.empty();
    const Cell none = Missing{"no start reached zero error"};
    add_row(table,
            {answer.id,
             set.prediction.parameters,
             zero.equations,
             zero.rank,
             zero.dimension,
             zero.status,
             any ? Cell(least->nullity) : none,
             any ? Cell(most->nullity) : none,
             static_cast<std::int64_t>(set.points.size()),
             set.starts,
             any ? Cell(set.agrees()) : none});
  }
  return table;
}

ToyProblem read_toy_problem(const json& entry, const std::string& pointer, const std::filesystem::path& folder) {
  ObjectReader reader(entry, pointer);
  ToyProblem result{.id = read_string(reader.require("id", "a name"), reader.at("id"))};
  const bool plain = !result.id.empty() && std::all_of(result.id.begin(), result.id.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
  if (!plain) {
    throw SpecError(reader.at("id"), "expected letters, digits, - and _, for it names a folder");
  }
  result.problem = read_problem(reader.require("problem", "a problem"), reader.at("problem"), folder);
  result.problem.network = approximation::resolve(std::move(result.problem.network));
  reader.finish();
  return result;
}

}  // namespace

ToyAnswer answer_toy(const Problem& problem, const ToyOptions& options, int grid) {
  return problem.kind == ProblemKind::critical ? answer_critical(problem, options, grid)
                                               : answer_zero_error(problem, options);
}

std::optional<std::vector<ToyProblem>> read_toy_study(const std::filesystem::path& path) {
  if (path.extension() != ".json") {
    return std::nullopt;
  }
  const json document = read_json_file(path);
  if (!document.is_object() || !document.contains("problems")) {
    return std::nullopt;
  }
  ObjectReader reader(document, "");
  reader.schema(kStudySchema);
  std::vector<ToyProblem> problems;
  std::set<std::string> ids;
  const json& entries = read_array(reader.require("problems", "a list of problems"), "/problems");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    problems.push_back(read_toy_problem(entries[i], child("/problems", i), path.parent_path()));
    if (!ids.insert(problems.back().id).second) {
      throw SpecError(child(child("/problems", i), "id"), "is used twice: " + problems.back().id);
    }
  }
  reader.finish();
  return problems;
}

std::vector<Table> summaries(const std::vector<ToyAnswer>& answers) {
  std::vector<Table> tables{critical_summary(answers), zero_error_summary(answers)};
  std::erase_if(tables, [](const Table& table) { return table.rows.empty(); });
  return tables;
}

}  // namespace zeroset::cli
