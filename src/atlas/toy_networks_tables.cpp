#include "zeroset/atlas/toy_networks.hpp"

#include "atlas/row_cells.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::atlas {
namespace {

using detail::boolean_column;
using detail::cell_of;
using detail::exact;
using detail::integer_column;
using detail::small;

Column large_number_column(const char* key, const char* heading) {
  return {.key = key,
          .heading = heading,
          .kind = ColumnKind::exact_integer,
          .digits = 9,
          .integer_form = IntegerForm::prime_powers};
}

/// Why a number of points is absent: where the set is positive-dimensional it is no failure.
std::string point_reason(const VerifyRow& row) {
  if (row.count && row.count->dimension && *row.count->dimension > 0) {
    return "infinitely many solutions";
  }
  if (row.count && !row.count->reason.empty()) {
    return row.count->reason;
  }
  return row.reason.empty() ? "not computed" : row.reason;
}

std::string bounds_reason(const VerifyRow& row, const std::string& key) {
  if (row.bounds && !row.bounds->reason.empty()) {
    return algebra::reason_for(row.bounds->reason, key);
  }
  return row.reason.empty() ? "not computed" : row.reason;
}

Cell status_cell(const std::optional<Certainty>& status, const std::string& reason) {
  return status ? Cell(name(*status)) : Cell(Missing{reason});
}

std::vector<Cell> cells_of(const VerifyRow& row) {
  const algebra::CountResult count = row.count.value_or(algebra::CountResult{});
  const algebra::BoundNumbers bounds = row.bounds.value_or(algebra::BoundNumbers{});
  const std::string reason = point_reason(row);
  return {row.id,
          cell_of(detail::unknowns(row), reason),
          cell_of(detail::equations(row), reason),
          exact(bounds.bezout_number, reason),
          exact(detail::best_multihomogeneous(bounds), bounds_reason(row, "multihomogeneous_bezout_number")),
          exact(detail::affine_mixed_volume(bounds), bounds_reason(row, "mixed_volume")),
          exact(bounds.paper_bound, "the system is not square"),
          cell_of(count.with_multiplicity, reason),
          cell_of(count.distinct, reason),
          cell_of(count.torus, reason),
          cell_of(count.real, reason),
          cell_of(count.dimension, reason),
          cell_of(small(count.degree), reason),
          cell_of(row.agree, "no theorem known here"),
          status_cell(count.status, reason)};
}

std::vector<Cell> cells_of(const DimensionRow& row) {
  if (!row.result) {
    std::vector<Cell> cells(13, Missing{row.reason});
    cells[0] = row.id;
    return cells;
  }
  const algebra::DimensionResult& result = *row.result;
  const auto& zero = result.zero_error;
  return {row.id,
          result.parameters,
          cell_of(small(result.ambient_dimension), row.reason),
          result.gauge,
          cell_of(result.expected_dimension, row.reason),
          result.dimension,
          cell_of(result.defect, row.reason),
          result.fiber_dimension,
          result.identifiable,
          zero ? Cell(zero->equations) : Cell(Missing{row.reason}),
          zero ? Cell(zero->rank) : Cell(Missing{row.reason}),
          zero ? Cell(zero->consistent) : Cell(Missing{row.reason}),
          name(result.status)};
}

}  // namespace

Table toy_networks_table(std::span<const VerifyRow> rows) {
  Table table{.name = "toy_networks",
              .title = "Bézout number and exact number of solutions",
              .caption =
                  "Widths and activations as named; random data. Zero-error systems f(x) = y unless critical points of "
                  "the squared loss "
                  "(λ: with random Tikhonov weights) are named.",
              .notes = {"Bézout number: product of the degrees of the equations in the parameters. Multihomogeneous: "
                        "the least over all partitions of the parameters that were tried. Mixed volume: with the "
                        "origin in every support, a bound on all isolated solutions. Paper bound: the "
                        "literature's (product of the activation "
                        "degrees) to the power of the number of equations, which is the degree in the inputs. "
                        "Dimension -1: no solution. Solutions are counted "
                        "with multiplicity, over the complex numbers; torus: those without a zero coordinate; real: "
                        "distinct real ones of these data. Agree: "
                        "the count equals a theorem's number."},
              .columns = {{.key = "id", .heading = "network"},
                          integer_column("unknowns", "unknowns"),
                          integer_column("equations", "equations"),
                          large_number_column("bezout_number", "Bézout number"),
                          large_number_column("multihomogeneous", "multihomogeneous"),
                          large_number_column("mixed_volume", "mixed volume"),
                          large_number_column("paper_bound", "paper bound"),
                          integer_column("solutions", "solutions"),
                          integer_column("distinct", "distinct"),
                          integer_column("torus", "torus"),
                          integer_column("real", "real"),
                          integer_column("dimension", "dimension"),
                          integer_column("degree", "degree"),
                          boolean_column("agree", "agree"),
                          {.key = "status", .heading = "status"}}};
  mark_details(table,
               {"equations", "multihomogeneous", "paper_bound", "distinct", "torus", "dimension", "degree", "status"});
  for (const VerifyRow& row : rows) {
    add_row(table, cells_of(row));
  }
  return table;
}

Table dimensions_table(std::span<const DimensionRow> rows) {
  Table table{.name = "dimensions",
              .title = "Dimensions by ranks modulo a prime",
              .caption =
                  "Neurovariety: the closure of all functions that a network expresses. Zero-error set: for as many "
                  "generic data as the system has.",
              .notes = {"A rank modulo a prime is a proved lower bound; where it does not meet the upper bound it is "
                        "the dimension with probability one."},
              .columns = {{.key = "id", .heading = "network"},
                          integer_column("parameters", "parameters"),
                          integer_column("ambient_dimension", "ambient dimension"),
                          integer_column("gauge", "gauge"),
                          integer_column("expected_dimension", "expected dimension"),
                          integer_column("dimension", "dimension"),
                          integer_column("defect", "defect"),
                          integer_column("fiber_dimension", "fiber dimension"),
                          boolean_column("identifiable", "identifiable"),
                          integer_column("equations", "equations"),
                          integer_column("rank", "rank"),
                          boolean_column("consistent", "consistent"),
                          {.key = "status", .heading = "status"}}};
  mark_details(table, {"gauge", "expected_dimension", "identifiable", "equations", "rank", "consistent"});
  for (const DimensionRow& row : rows) {
    add_row(table, cells_of(row));
  }
  return table;
}

Figure bezout_figure(std::span<const VerifyRow> rows) {
  Series zero_error{.key = "zero_error", .name = "zero-error systems", .kind = SeriesKind::points};
  Series critical{.key = "critical", .name = "critical systems", .kind = SeriesKind::points};
  Series names{.key = "names", .kind = SeriesKind::annotations};
  double largest = 10;
  for (const VerifyRow& row : rows) {
    const auto count = row.count ? row.count->with_multiplicity : std::nullopt;
    const auto bound = row.bounds ? row.bounds->bezout_number.log10 : std::nullopt;
    if (!count || *count < 1 || !bound) {
      continue;  // none, or infinitely many: no place on logarithmic axes
    }
    Series& series = row.id.starts_with("critical") ? critical : zero_error;
    series.x.push_back(std::pow(10.0, *bound));
    series.y.push_back(static_cast<double>(*count));
    names.x.push_back(series.x.back());
    names.y.push_back(series.y.back());
    names.text.push_back(row.id);
    largest = std::max(largest, series.x.back());
  }
  const Series diagonal{.key = "bezout",
                        .name = "Bézout number attained",
                        .kind = SeriesKind::guide,
                        .x = {1, largest},
                        .y = {1, largest}};
  return {
      .name = "bezout_and_exact",
      .title = "How far the Bézout number is from the exact count",
      .caption =
          "Each point is a system of the table that has solutions, finitely many, named where there is room; on the "
          "line Bézout's bound is attained.",
      .panels = {{.x = {.title = "Bézout number", .logarithmic = true, .lower = 1},
                  .y = {.title = "solutions, with multiplicity", .logarithmic = true, .lower = 1},
                  .series = {zero_error, critical, diagonal, names}}},
      .panel_width = 11,
      .panel_height = 8};
}

}  // namespace zeroset::atlas
