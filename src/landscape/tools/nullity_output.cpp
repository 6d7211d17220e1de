// Tables and figure of zero eigenvalues.
#include "zeroset/landscape/nullity.hpp"

#include "landscape/tools/nullity_support.hpp"
#include "landscape/tools/tool_support.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::landscape {
namespace {

/// What is known of the number of zeros, in words.
std::string words_of(const NullityRow& row) {
  const std::string work = std::to_string(row.bounds.steps) + " steps, " + std::to_string(row.bounds.probes) +
                           (row.bounds.probes == 1 ? " probe" : " probes");
  switch (status_of(row)) {
    case NullityStatus::exact:
      return "exact: both bounds meet; " + work;
    case NullityStatus::accord:
      return "in accord; " + work;
    case NullityStatus::below:
      return "below: the prediction is for zero error; " + work;
    case NullityStatus::contradiction:
      break;
  }
  return "CONTRADICTION; " + work;
}

Table nullity_table(const std::vector<NullityRow>& rows) {
  Table table{
      .name = "nullity",
      .title = "Zero eigenvalues",
      .caption =
          "Rank at most: images times outputs, one output less for the cross entropy. Predicted nullity: parameters "
          "minus that rank, at least; a theorem for the Gauss-Newton part, and for the Hessian at zero error of the "
          "squared loss, where it is J'J (theorem D24). Known: see the next table; beyond: predicted minus known. "
          "Zero, "
          "at most: by quadrature rules at the rounding of the products (a millionth of the largest eigenvalue in "
          "float32), with two standard errors over the probes. Rank at least: Ritz values "
          "that are not zero.",
      .columns = {{.key = "point", .heading = "point"},
                  {.key = "part", .heading = "part"},
                  real_column("loss", "loss"),
                  {.key = "error", .heading = "error", .kind = ColumnKind::percent},
                  integer_column("parameters", "parameters"),
                  integer_column("rank_at_most", "rank at most"),
                  integer_column("rank_at_least", "rank at least"),
                  integer_column("predicted", "predicted nullity"),
                  integer_column("beyond_known", "beyond known"),
                  {.key = "zero_at_most", .heading = "zero, at most", .kind = ColumnKind::real, .half_widths = true},
                  {.key = "status", .heading = "status"}}};
  mark_details(table, {"loss", "error", "beyond_known"});
  for (const NullityRow& row : rows) {
    add_row(
        table,
        {row.label,
         name(row.part),
         cell_of(row.loss, row.not_finite),
         row.error ? Cell(*row.error) : Cell(Missing{"the objective measures none"}),
         row.parameters,
         row.rank_at_most,
         std::int64_t{row.bounds.rank_at_least},
         row.predicted(),
         row.predicted() - row.known(),
         Measured{row.bounds.zero_at_most, kDeviations * row.bounds.deviation(row.bounds.zero_at_most, row.parameters)},
         words_of(row)});
  }
  return table;
}

Table known_table(const std::vector<NullityRow>& rows) {
  Table table{.name = "nullity-known",
              .title = "Known null directions",
              .caption =
                  "Biases before a batch normalization and scales of the filters before one are null for any data. On "
                  "them: |A v| over the largest eigenvalue for a random unit v among them; what is not zero there is "
                  "the normalization's epsilon, rounding, or, for the Hessian on scales, a gradient that is not zero.",
              .columns = {{.key = "point", .heading = "point"},
                          {.key = "part", .heading = "part"},
                          integer_column("biases", "biases"),
                          real_column("on_biases", "on biases"),
                          integer_column("scales", "scales"),
                          real_column("on_scales", "on scales"),
                          real_column("largest", "largest eigenvalue"),
                          integer_column("products", "products")}};
  const auto quotient = [](std::int64_t count, double value) {
    return cell_of(count > 0 ? value : std::nan(""), "no such directions");
  };
  for (const NullityRow& row : rows) {
    add_row(table,
            {row.label,
             name(row.part),
             row.biases,
             quotient(row.biases, row.on_biases),
             row.scales,
             quotient(row.scales, row.on_scales),
             row.bounds.largest,
             std::int64_t{row.bounds.products}});
  }
  return table;
}

Table near_zero_table(const std::vector<NullityRow>& rows) {
  Table table{.name = "nullity-near-zero",
              .title = "Eigenvalues near zero",
              .caption =
                  "How many lie within the threshold, a share of the largest one: between these two numbers for "
                  "the probes' measures, enclosed by quadrature rules; their mean over the probes is the count "
                  "up to the standard error.",
              .columns = {{.key = "point", .heading = "point"},
                          {.key = "part", .heading = "part"},
                          real_column("threshold", "threshold"),
                          real_column("lower", "at least"),
                          real_column("upper", "at most"),
                          real_column("standard_error", "standard error, at most")}};
  const std::vector<double> all = nullity_thresholds();
  for (const NullityRow& row : rows) {
    for (std::size_t k = 0; k < all.size(); k += kPointsADecade) {
      const auto [lower, upper] = row.bounds.near_zero[k];
      // The count in the interval whose standard error is the largest.
      const double middle = std::clamp(0.5 * static_cast<double>(row.parameters), lower, upper);
      add_row(table, {row.label, name(row.part), all[k], lower, upper, row.bounds.deviation(middle, row.parameters)});
    }
  }
  return table;
}

Panel nullity_panel(const NullityRow& row) {
  const std::vector<double> x = nullity_thresholds();
  const double all = static_cast<double>(row.parameters);
  Panel panel{.title = row.label + ", " + name(row.part),
              .x = {.title = "share of the largest eigenvalue", .logarithmic = true},
              .y = {.title = "larger eigenvalues", .logarithmic = true, .lower = 1.0, .upper = 2 * all}};
  Series highest{.key = "at_most", .name = "at most", .x = x}, lowest{.key = "at_least", .name = "at least", .x = x};
  for (const CountBounds& bounds : row.bounds.near_zero) {
    highest.y.push_back(all - bounds.lower);
    lowest.y.push_back(std::max(1.0, all - bounds.upper));
  }
  highest.lower = lowest.y;
  highest.upper = highest.y;
  panel.series.push_back(std::move(highest));
  panel.series.push_back(std::move(lowest));
  const double rank = static_cast<double>(row.parameters - row.predicted());
  panel.series.push_back({.key = "rank_at_most",
                          .name = "rank at most",
                          .kind = SeriesKind::guide,
                          .x = {x.front(), x.back()},
                          .y = {rank, rank}});
  return panel;
}

/// On logarithmic axes what is larger shows more than what is not: nearly all are small.
Figure nullity_figure(const std::vector<NullityRow>& rows) {
  Figure figure{.name = "nullity",
                .title = "Eigenvalues that are not small",
                .caption =
                    "Between the lines, and about the mean over the probes: how many eigenvalues are larger in "
                    "size than that share of the largest. Dotted: images times outputs, the most that are not "
                    "zero by the algebra."};
  for (const NullityRow& row : rows) {
    figure.panels.push_back(nullity_panel(row));
  }
  return figure;
}

}  // namespace

Results results(const NullityResult& result) {
  Results answer{.facts = begin_facts("nullity"),
                 .tables = {nullity_table(result.rows), known_table(result.rows), near_zero_table(result.rows)}};
  answer.facts["complete"] = result.complete;
  if (!result.rows.empty()) {
    answer.figures = {nullity_figure(result.rows)};
  }
  return answer;
}

nlohmann::ordered_json to_json(const NullityResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
