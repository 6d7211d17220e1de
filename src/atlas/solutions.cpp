#include "zeroset/atlas/solutions.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "atlas/row_cells.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace zeroset::atlas {

using continuation::SolveResult;
using detail::boolean_column;
using detail::integer_column;
using nlohmann::ordered_json;

namespace {

constexpr int kCoordinateDigits = 6;

/// "1.25", "-0.5 + 2i": a real one has no imaginary part.
std::string coordinate_text(double real, double imaginary, bool is_real) {
  std::string text = significant(real, kCoordinateDigits);
  if (!is_real) {
    text += (imaginary < 0 ? " - " : " + ") + significant(std::abs(imaginary), kCoordinateDigits) + "i";
  }
  return text;
}

/// The fields of a solution that a table shows.
std::vector<Cell> solution_cells(std::int64_t number, const ordered_json& solution, bool critical) {
  const ordered_json& real = solution.at("real");
  std::vector<Cell> cells{number,
                          real.is_null() ? Cell(Missing{"not known"}) : Cell(real.get<bool>()),
                          solution.at("certified").get<bool>(),
                          solution.at("multiplicity").get<std::int64_t>()};
  if (critical) {
    const ordered_json value = solution.value("value", ordered_json());
    const ordered_json index = solution.value("index", ordered_json());
    cells.push_back(value.is_object() ? Cell(value.at("upper").get<double>()) : Cell(Missing{"not real"}));
    cells.push_back(index.is_number() ? Cell(index.get<std::int64_t>()) : Cell(Missing{"not real, or not certified"}));
  }
  for (const ordered_json& coordinate : solution.at("point")) {
    cells.emplace_back(coordinate_text(coordinate[0].get<double>(), coordinate[1].get<double>(), real == true));
  }
  return cells;
}

Table table_of(const std::vector<std::string>& variables, const ordered_json& list, std::size_t most) {
  const bool critical = std::ranges::any_of(list, [](const ordered_json& one) { return one.contains("index"); });
  Table table{.name = "solutions",
              .title = "Solutions",
              .columns = {integer_column("number", "number"),
                          boolean_column("real", "real"),
                          boolean_column("certified", "certified"),
                          integer_column("multiplicity", "multiplicity")}};
  if (critical) {
    table.columns.push_back({.key = "value", .heading = "loss", .kind = ColumnKind::real, .digits = kCoordinateDigits});
    table.columns.push_back(integer_column("index", "index"));
  }
  for (std::size_t i = 0; i < variables.size(); ++i) {
    table.columns.push_back(
        {.key = "x" + std::to_string(i + 1), .heading = variables[i], .alignment = Alignment::right});
  }
  const std::size_t shown = std::min(most, list.size());
  for (std::size_t i = 0; i < shown; ++i) {
    add_row(table, solution_cells(static_cast<std::int64_t>(i + 1), list[i], critical));
  }
  if (shown < list.size()) {
    table.notes.push_back("The first " + std::to_string(shown) + " of " + std::to_string(list.size()) +
                          " solutions; --json and --out DIR have all.");
  }
  return table;
}

std::vector<std::string> names_in(const ordered_json& keys) {
  return keys.at("variables").get<std::vector<std::string>>();
}

}  // namespace

ordered_json solve_keys(const SolveResult& result) {
  ordered_json keys = to_json(result);
  if (result.solutions.size() <= kMaxListedSolutions) {
    keys["list"] = continuation::solutions_list(result);
  }
  return keys;
}

Table solutions_table(const SolveResult& result) {
  return table_of(result.variables, continuation::solutions_list(result), result.solutions.size());
}

Table solutions_table(const ordered_json& keys, std::size_t most) {
  return table_of(names_in(keys), keys.at("list"), most);
}

void write_solutions(const Subject& subject, const SolveResult& result, const std::filesystem::path& folder) {
  make_folders(folder / "tables");
  write_json_file(folder / "solutions.json", continuation::solutions_json(result));
  atomic_write(folder / "solutions.phc", continuation::solutions_phc(result));
  write_table(solutions_table(result), folder / "tables");
  write_json_file(folder / "certificates.json",
                  subject.problem ? continuation::certificates_json(*subject.problem, result)
                                  : continuation::certificates_json(*subject.system, result));
}

}  // namespace zeroset::atlas
