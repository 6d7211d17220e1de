#include "studies/families/family_tables.hpp"

#include "zeroset/core/statistics.hpp"
#include "zeroset/core/text.hpp"

#include "studies/families/family_rows.hpp"
#include "studies/seeds.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies {
namespace {

/// The mean alone in a table without intervals.
Cell interval(const std::vector<double>& values, bool intervals, const std::string& reason) {
  if (values.empty()) {
    return Missing{reason};
  }
  return intervals ? mean_with_interval(values) : Cell(mean_interval(values).mean);
}

Cell text_cell(std::string text, const char* reason) {
  return text.empty() ? Cell(Missing{reason}) : Cell(std::move(text));
}

Cell number(double value) {
  return std::isfinite(value) ? Cell(value)
                              : Cell(Missing{"not finite, not recorded, or a path of fewer than three "
                                             "checkpoints"});
}

Column real_column(const std::string& key, const std::string& heading, bool half_widths = false) {
  Column column{.key = key, .heading = heading, .kind = ColumnKind::real, .half_widths = half_widths};
  column.digits = half_widths ? 2 : 3;
  return column;
}

/// A measure's own column: shares in percent.
Column column_of(const FamilyMeasure& measure) {
  const std::string heading = measure.heading + ", " + measure.measured_on;
  if (!measure.is_share()) {
    return real_column(measure.key, heading);
  }
  return {.key = measure.key, .heading = heading, .kind = ColumnKind::percent, .unit = measure.unit};
}

std::vector<Column> columns_of(const std::string& first, bool intervals) {
  const std::string mean = intervals ? ", mean, shares as fractions" : ", shares as fractions";
  std::vector<Column> columns{
      {.key = "measure", .heading = "measure"},
      {.key = "unit", .heading = "unit"},
      {.key = "activation", .heading = "activation"},
      {.key = "reference_seeds", .heading = first + ", by seed", .alignment = Alignment::right},
      {.key = "value_seeds", .heading = "activation, by seed", .alignment = Alignment::right},
      {.key = "difference_seeds", .heading = "difference, by seed", .alignment = Alignment::right, .detail = true},
      {.key = "pairs", .heading = "pairs", .kind = ColumnKind::integer, .detail = true},
      {.key = "left_out", .heading = "pairs left out", .kind = ColumnKind::integer, .detail = true}};
  for (Column column : {real_column("difference_in_unit", "difference, mean", intervals),
                        real_column("reference", first + mean, intervals),
                        real_column("value", "activation" + mean, intervals),
                        real_column("difference", "difference" + mean, intervals)}) {
    column.detail = true;
    columns.push_back(column);
  }
  for (Column& column : test_columns()) {
    column.detail = !intervals || column.key != "p_value_holm";
    columns.push_back(std::move(column));
  }
  // Last, for where a page has no room the last columns go, and the caption names most of the images.
  columns.push_back({.key = "measured_on", .heading = "images (batch statistics)"});
  return columns;
}

std::vector<Cell> cells_of_row(const FamilyRow& row, bool intervals) {
  const ValueForm form = row.measure.form();
  const char* reason = row.left_out > 0 ? "eigenvalues had not converged" : "no seed has both";
  const std::string unmeasured = "not measured, or not converged";
  std::vector<double> in_unit = row.differences;
  for (double& difference : in_unit) {
    difference *= row.measure.is_share() ? 100 : 1;
  }
  std::vector<Cell> cells{row.measure.heading,
                          row.measure.unit,
                          row.family,
                          text_cell(seeds_text(row.reference, form), "not measured"),
                          text_cell(seeds_text(row.values, form), "not measured"),
                          text_cell(spread_text(row.differences, form), reason),
                          static_cast<std::int64_t>(row.differences.size()),
                          static_cast<std::int64_t>(row.left_out),
                          interval(in_unit, intervals, reason),
                          interval(row.reference.values(), intervals, unmeasured),
                          interval(row.values.values(), intervals, unmeasured),
                          interval(row.differences, intervals, reason)};
  const std::vector<Cell> tests = test_cells(row.tests);
  cells.insert(cells.end(), tests.begin(), tests.end());
  cells.emplace_back(row.measure.measured_on);
  return cells;
}

/// "5 of 18 extreme eigenvalues (*) had not converged within 40 products with the Hessian"; empty where all had.
std::string open_eigenvalues(const FamilyComparison& comparison) {
  std::size_t open = 0;
  for (const RunMeasures& run : comparison.runs) {
    open += (run.largest_converged ? 0U : 1U) + (run.smallest_converged ? 0U : 1U);
  }
  return open == 0 ? ""
                   : std::to_string(open) + " of " + std::to_string(2 * comparison.runs.size()) +
                         " extreme eigenvalues (*) had not converged within " +
                         std::to_string(comparison.options.products) + " products with the Hessian";
}

std::vector<std::string> notes_of_families(const FamilyComparison& comparison, const std::vector<FamilyRow>& rows) {
  std::size_t left_out = 0, seeds = 0;
  std::vector<PairedTests> tests;
  for (const FamilyRow& row : rows) {
    left_out += row.left_out;
    seeds = std::max({seeds, row.values.settled.size(), row.reference.settled.size()});
    tests.push_back(row.tests);
  }
  std::vector<std::string> notes{
      "Numbers: " + spread_words(seeds) + "; differences of percents are percentage points, seed by seed. " +
          test_words(count_tests(tests)),
      "Images: the first of the training and of the held-out set, with exact batch statistics over those in brackets, "
      "recomputed at every point. \"Whole set\": as training measured it. Relative: every filter in units of its norm, "
      "so that the scale of weights that a batch normalization takes back does not count. Noise of level c is normal, "
      "with c times the norm of each filter. Barriers: training error on the straight line between two seeds above the "
      "chord of its ends. Pairs that share a seed are not independent: they have no test, and the intervals of their "
      "means are too short."};
  if (seeds > 1) {
    notes.emplace_back(kNoIntervalWords);
  }
  if (const std::string open = open_eigenvalues(comparison); !open.empty()) {
    notes.push_back(open + ". They enter no mean, difference or test, which leaves out " + count_of(left_out, "pair") +
                    "; table measures has their values, bounds from inside the spectrum.");
  }
  return notes;
}

}  // namespace

Table families_table(const FamilyComparison& comparison) {
  const std::vector<std::string> families = families_of(comparison);
  const bool intervals = comparison.runs.size() > families.size();  // some activation has two seeds
  const std::vector<FamilyRow> rows = family_rows(comparison);
  Table table{.name = "families",
              .title = "Loss surfaces side by side",
              .caption = "Last checkpoints on " + first_images(comparison) + ". Difference: to " + families.front() +
                         ", seed by seed.",
              .notes = notes_of_families(comparison, rows),
              .columns = columns_of(families.front(), intervals)};
  for (const FamilyRow& row : rows) {
    add_row(table, cells_of_row(row, intervals));
  }
  return table;
}

Table measures_table(const FamilyComparison& comparison) {
  Table table{.name = "measures",
              .title = "Every network",
              .caption = "Behind each measure: the images, and in brackets whose batch statistics.",
              .columns = {{.key = "activation", .heading = "activation"},
                          {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer}}};
  std::vector<FamilyMeasure> list = family_measures(comparison);
  std::erase_if(list, [](const FamilyMeasure& measure) { return !measure.of_run; });
  for (const FamilyMeasure& measure : list) {
    table.columns.push_back(column_of(measure));
  }
  table.columns.insert(
      table.columns.end(),
      {{.key = "converged", .heading = "eigenvalues converged", .kind = ColumnKind::boolean},
       {.key = "largest_converged", .heading = "largest converged", .kind = ColumnKind::boolean, .detail = true},
       {.key = "smallest_converged", .heading = "smallest converged", .kind = ColumnKind::boolean, .detail = true}});
  if (const std::string open = open_eigenvalues(comparison); !open.empty()) {
    table.notes.push_back(
        "Where eigenvalues had not converged, the largest is at least, and the smallest at most, "
        "what stands here.");
  }
  for (const RunMeasures& run : comparison.runs) {
    std::vector<Cell> row{run.activation, Integer(run.seed)};
    for (const FamilyMeasure& measure : list) {
      row.push_back(number(measure.of_run(run)));
    }
    row.insert(row.end(),
               {run.largest_converged && run.smallest_converged, run.largest_converged, run.smallest_converged});
    add_row(table, std::move(row));
  }
  return table;
}

Table pairs_table(const FamilyComparison& comparison) {
  Table table{.name = "pairs",
              .title = "Every pair of seeds",
              .caption = "Behind each measure: the images, and in brackets whose batch statistics.",
              .columns = {{.key = "activation", .heading = "activation"},
                          {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer},
                          {.key = "other", .heading = "other seed", .kind = ColumnKind::exact_integer}}};
  std::vector<FamilyMeasure> list = family_measures(comparison);
  std::erase_if(list, [](const FamilyMeasure& measure) { return !measure.of_pair; });
  for (const FamilyMeasure& measure : list) {
    table.columns.push_back(column_of(measure));
  }
  for (const PairMeasures& pair : comparison.pairs) {
    std::vector<Cell> row{pair.activation, Integer(pair.seed), Integer(pair.other)};
    for (const FamilyMeasure& measure : list) {
      row.push_back(number(measure.of_pair(pair)));
    }
    add_row(table, std::move(row));
  }
  return table;
}

}  // namespace zeroset::studies
