// The algebraic half of the report: rows, their store, tables and figure.
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "cli/algebra_answers.hpp"
#include "cli/batch.hpp"
#include "cli/dimension.hpp"
#include "cli/exit_code.hpp"
#include "cli/progress_bar.hpp"
#include "cli/report.hpp"
#include "cli/verify.hpp"
#include "cli/versions.hpp"

#include <cmath>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// Limits of one row where neither spec nor flags name any: a basis that has not ended by then is shown as not ended.
constexpr double kRowSeconds = 90;
constexpr double kRowGibibytes = 4;

std::filesystem::path stored_row(const std::filesystem::path& folder, const AlgebraVerb& verb, std::size_t index) {
  return folder / "rows" / (std::string(verb.name) + "-" + std::to_string(index + 1) + ".json");
}

/// The answer of an earlier call to the same line of the same program; null where there is none.
ordered_json recall(const std::filesystem::path& path, const json& line) {
  if (!std::filesystem::exists(path)) {
    return nullptr;
  }
  try {
    const ordered_json stored = ordered_json::parse(read_file(path));
    return json(stored.at("line")) == line && stored.at("zeroset") == versions().at("zeroset") ? stored.at("answer")
                                                                                               : ordered_json();
  } catch (const std::exception&) {
    return nullptr;  // damaged: answered anew
  }
}

/// Answers the lines that are not stored yet.
std::vector<ordered_json> answer_stored(const AlgebraVerb& verb,
                                        const std::vector<json>& lines,
                                        const std::filesystem::path& folder,
                                        const CommonOptions& options,
                                        bool& complete) {
  std::vector<ordered_json> rows(lines.size());
  std::vector<std::size_t> open;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    rows[i] = recall(stored_row(folder, verb, i), lines[i]);
    if (rows[i].is_null()) {
      open.push_back(i);
      texts.push_back(lines[i].dump());
    }
  }
  ProgressBar bar(options.quiet);
  const Limits limits{.seconds = options.timeout > 0 ? options.timeout : kRowSeconds,
                      .memory_gib = options.memory > 0 ? options.memory : kRowGibibytes};
  const LineOptions defaults{limits, options.seed, ""};
  answer_lines(verb,
               texts,
               {.defaults = defaults, .processes = options.thread_count()},
               [&](std::size_t k, const LineResult& result) {
                 const std::size_t i = open[k];
                 rows[i] = ordered_json::parse(result.output);
                 if (rows[i].contains("error")) {
                   throw SpecError("/problems/" + std::to_string(i) + rows[i]["error"]["pointer"].get<std::string>(),
                                   rows[i]["error"]["message"].get<std::string>());
                 }
                 if (result.status == kAnswered) {
                   write_json_file(stored_row(folder, verb, i),
                                   {{"zeroset", versions().at("zeroset")}, {"line", lines[i]}, {"answer", rows[i]}});
                 } else {
                   complete = false;
                 }
                 bar.show({std::string("report: ") + verb.name,
                           static_cast<std::int64_t>(k + 1),
                           static_cast<std::int64_t>(texts.size()),
                           lines[i]["id"].get<std::string>()});
               });
  return rows;
}

/// A member that is an object, else an empty one.
ordered_json at_object(const ordered_json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_object() ? *found : ordered_json::object();
}

/// A member of a member, null where either is missing.
ordered_json at(const ordered_json& row, const char* outer, const char* inner) {
  return at_object(row, outer).value(inner, ordered_json());
}

/// A bound that is a member of a member of the bounds.
ordered_json bound(const ordered_json& row, const char* outer, const char* inner) {
  return at(at_object(row, "bounds"), outer, inner);
}

std::string bounds_reason(const ordered_json& row, const std::string& key) {
  const ordered_json reason = at(row, "bounds", "reason");
  return reason.is_string() ? reason_for(reason.get<std::string>(), key) : row.value("reason", "not computed");
}

std::string reason_of(const ordered_json& row) {
  const ordered_json reason = at(row, "count", "reason");
  return reason.is_string() ? reason.get<std::string>() : row.value("reason", "not computed");
}

Cell number(const ordered_json& value, const std::string& reason) {
  return value.is_number_integer() ? Cell(value.get<std::int64_t>()) : Cell(Missing{reason});
}

Cell exact(const ordered_json& value, const std::string& reason) {
  return value.is_string() ? Cell(Integer(value.get<std::string>())) : Cell(Missing{reason});
}

/// What a count lacks where the set is positive-dimensional is no failure.
std::string point_reason(const ordered_json& row) {
  const ordered_json dimension = at(row, "count", "dimension");
  return dimension.is_number_integer() && dimension.get<std::int64_t>() > 0 ? "infinitely many solutions"
                                                                            : reason_of(row);
}

}  // namespace

AlgebraRows algebra_rows(const ReportSpec& spec, const std::filesystem::path& folder, const CommonOptions& options) {
  make_folders(folder / "rows");
  std::vector<json> dimension_lines;
  for (const json& problem : spec.problems) {
    if (problem.contains("network") && problem.value("kind", "zero_error") == "zero_error") {
      dimension_lines.push_back({{"id", problem["id"]},
                                 {"network", problem["network"]},
                                 {"points", problem.value("points", json("square"))}});
    }
  }
  AlgebraRows rows;
  rows.dimension = answer_stored(kDimensionVerb, dimension_lines, folder, options, rows.complete);
  rows.verify = answer_stored(kVerifyVerb, spec.problems, folder, options, rows.complete);
  return rows;
}

Table toy_networks_table(const AlgebraRows& rows) {
  const auto integer = [](const char* key, const char* heading) {
    return Column{.key = key, .heading = heading, .kind = ColumnKind::integer};
  };
  const auto large = [](const char* key, const char* heading) {
    return Column{.key = key,
                  .heading = heading,
                  .kind = ColumnKind::exact_integer,
                  .digits = 9,
                  .integer_form = IntegerForm::prime_powers};
  };
  Table table{.name = "toy_networks",
              .title = "Bézout number and exact number of solutions",
              .caption =
                  "Widths and activations as named; random data. Zero-error systems f(x) = y unless critical points of "
                  "the squared loss "
                  "(λ: with random Tikhonov weights) are named.",
              .notes = {"Bézout number: product of the degrees of the equations in the parameters. Multi-homogeneous: "
                        "the least over all partitions of the parameters that were tried. Mixed volume: with the "
                        "origin in every support, a bound on all isolated solutions. Paper bound: the "
                        "literature's (product of the activation "
                        "degrees) to the power of the number of equations, which is the degree in the inputs. "
                        "Dimension -1: no solution. Solutions are counted "
                        "with multiplicity, over the complex numbers; torus: those without a zero coordinate; real: "
                        "distinct real ones of these data. Agree: "
                        "the count equals a theorem's number."},
              .columns = {{.key = "id", .heading = "network"},
                          integer("unknowns", "unknowns"),
                          integer("equations", "equations"),
                          large("bezout_number", "Bézout number"),
                          large("multihomogeneous", "multi-homogeneous"),
                          large("mixed_volume", "mixed volume"),
                          large("paper_bound", "paper bound"),
                          integer("solutions", "solutions"),
                          integer("distinct", "distinct"),
                          integer("torus", "torus"),
                          integer("real", "real"),
                          integer("dimension", "dimension"),
                          integer("degree", "degree"),
                          {.key = "agree", .heading = "agree", .kind = ColumnKind::boolean},
                          {.key = "status", .heading = "known"}}};
  for (const ordered_json& row : rows.verify) {
    const std::string reason = point_reason(row);
    const ordered_json status = at(row, "count", "status");
    add_row(table,
            {row["id"].get<std::string>(),
             number(at(row, "bounds", "unknowns"), reason),
             number(at(row, "bounds", "equations"), reason),
             exact(at(row, "bounds", "bezout_number"), reason),
             exact(bound(row, "multihomogeneous_bezout_number", "best"),
                   bounds_reason(row, "multihomogeneous_bezout_number")),
             exact(bound(row, "mixed_volume", "affine"), bounds_reason(row, "mixed_volume")),
             exact(at(row, "bounds", "paper_bound"), "the system is not square"),
             number(at(row, "count", "with_multiplicity"), reason),
             number(at(row, "count", "distinct"), reason),
             number(at(row, "count", "torus"), reason),
             number(at(row, "count", "real"), reason),
             number(at(row, "count", "dimension"), reason),
             number(at(row, "count", "degree"), reason),
             row["agree"].is_boolean() ? Cell(row["agree"].get<bool>()) : Cell(Missing{"no theorem known here"}),
             status.is_string() ? Cell(status.get<std::string>()) : Cell(Missing{reason})});
  }
  return table;
}

Table dimensions_table(const AlgebraRows& rows) {
  const auto integer = [](const char* key, const char* heading) {
    return Column{.key = key, .heading = heading, .kind = ColumnKind::integer};
  };
  Table table{.name = "dimensions",
              .title = "Dimensions by ranks modulo a prime",
              .caption =
                  "Neurovariety: the closure of all functions that a network expresses. Zero-error set: for as many "
                  "generic data as the system has.",
              .notes = {"A rank modulo a prime is a proved lower bound; where it does not meet the upper bound it is "
                        "the dimension with probability one."},
              .columns = {{.key = "id", .heading = "network"},
                          integer("parameters", "parameters"),
                          integer("ambient_dimension", "ambient dimension"),
                          integer("gauge", "gauge"),
                          integer("expected_dimension", "expected dimension"),
                          integer("dimension", "dimension"),
                          integer("defect", "defect"),
                          integer("fiber_dimension", "fiber dimension"),
                          {.key = "identifiable", .heading = "identifiable", .kind = ColumnKind::boolean},
                          integer("equations", "equations"),
                          integer("rank", "rank"),
                          {.key = "consistent", .heading = "consistent", .kind = ColumnKind::boolean},
                          {.key = "status", .heading = "known"}}};
  for (const ordered_json& row : rows.dimension) {
    const std::string reason = row.value("reason", "not computed");
    const auto key = [&](const char* name) { return number(row.value(name, ordered_json()), reason); };
    const auto yes_no = [&](const ordered_json& value) {
      return value.is_boolean() ? Cell(value.get<bool>()) : Cell(Missing{reason});
    };
    const ordered_json status = row.value("status", ordered_json());
    add_row(table,
            {row["id"].get<std::string>(),
             key("parameters"),
             key("ambient_dimension"),
             key("gauge"),
             key("expected_dimension"),
             key("dimension"),
             key("defect"),
             key("fiber_dimension"),
             yes_no(row.value("identifiable", ordered_json())),
             number(at(row, "zero_error", "equations"), reason),
             number(at(row, "zero_error", "rank"), reason),
             yes_no(at(row, "zero_error", "consistent")),
             status.is_string() ? Cell(status.get<std::string>()) : Cell(Missing{reason})});
  }
  return table;
}

Figure bezout_figure(const AlgebraRows& rows) {
  Series zero_error{.key = "zero_error", .name = "zero-error systems", .kind = SeriesKind::points};
  Series critical{.key = "critical", .name = "critical systems", .kind = SeriesKind::points};
  double largest = 10;
  for (const ordered_json& row : rows.verify) {
    const ordered_json count = at(row, "count", "with_multiplicity");
    const ordered_json bound = at(row, "bounds", "bezout_number_log10");
    if (!count.is_number_integer() || count.get<std::int64_t>() < 1 || !bound.is_number()) {
      continue;  // none, or infinitely many: no place on logarithmic axes
    }
    Series& series = row["id"].get<std::string>().starts_with("critical") ? critical : zero_error;
    series.x.push_back(std::pow(10.0, bound.get<double>()));
    series.y.push_back(count.get<double>());
    largest = std::max(largest, series.x.back());
  }
  const Series diagonal{.key = "bezout",
                        .name = "Bézout number attained",
                        .kind = SeriesKind::guide,
                        .x = {1, largest},
                        .y = {1, largest}};
  return {.name = "bezout_and_exact",
          .title = "How far the Bézout number is from the exact count",
          .caption =
              "Each point is a system of the table that has solutions, finitely many; on the line Bézout's bound is "
              "attained.",
          .panels = {{.x = {.title = "Bézout number", .logarithmic = true, .lower = 1},
                      .y = {.title = "solutions, with multiplicity", .logarithmic = true, .lower = 1},
                      .series = {zero_error, critical, diagonal}}},
          .panel_width = 11,
          .panel_height = 8};
}

}  // namespace zeroset::cli
