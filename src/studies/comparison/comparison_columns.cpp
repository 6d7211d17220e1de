#include "studies/comparison/comparison_columns.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/statistics_beside.hpp"
#include "studies/seeds.hpp"

namespace zeroset::studies {

using runs::Comparison;

namespace {

/// What does not stand beside the errors on a page.
bool is_detail(const Experiment& experiment, const Comparison& comparison, const std::string& key) {
  const bool several = experiment.replicas > 1;
  if (key == "diverged") {
    return !comparison.any_diverged();
  }
  return key.ends_with("_loss") || key == "out_of_range" || key == "multiplicative_depth" || key == "first_cause" ||
         key == "difference_seeds" || key == "p_value" || key.starts_with("p_value_signed_rank") ||
         (key == "p_value_holm" && !several) || ((key == "train_error" || key == "test_error") && several);
}

}  // namespace

std::vector<Column> comparison_columns(const Experiment& experiment, const Comparison& comparison) {
  const std::string held_out = held_out_name(experiment);
  const bool several = experiment.replicas > 1;
  std::vector<Column> columns{{.key = "activation", .heading = "activation"},
                              {.key = "seeds", .heading = "seeds finished", .kind = ColumnKind::integer},
                              {.key = "diverged", .heading = "diverged", .kind = ColumnKind::integer}};
  if (several) {
    columns.push_back({.key = "train_error_seeds", .heading = "training error, by seed", .unit = "%"});
    columns.push_back({.key = "test_error_seeds", .heading = held_out + " error, by seed", .unit = "%"});
  }
  const std::string mean = several ? ", mean" : "";
  columns.insert(
      columns.end(),
      {{.key = "train_error", .heading = "training error" + mean, .kind = ColumnKind::percent, .half_widths = several},
       {.key = "test_error",
        .heading = held_out + " error" + mean,
        .kind = ColumnKind::percent,
        .half_widths = several}});
  const std::size_t beside = columns.size();
  columns.push_back({.key = "difference",
                     .heading = "difference",
                     .kind = ColumnKind::percent,
                     .unit = "percentage points",
                     .half_widths = several});
  for (Column& column : test_columns()) {
    columns.push_back(std::move(column));
  }
  if (several) {
    columns.push_back({.key = "difference_seeds", .heading = "difference, by seed", .unit = "percentage points"});
  }
  columns.insert(columns.end(),
                 {loss_column("train_median_loss", "training median loss"),
                  loss_column("train_trimmed_loss", "training trimmed loss"),
                  loss_column("train_mean_loss", "training mean loss"),
                  loss_column("test_median_loss", held_out + " median loss"),
                  loss_column("test_trimmed_loss", held_out + " trimmed loss"),
                  loss_column("test_mean_loss", held_out + " mean loss"),
                  {.key = "out_of_range", .heading = "out of range", .kind = ColumnKind::integer},
                  {.key = "multiplicative_depth", .heading = "multiplicative depth", .kind = ColumnKind::integer}});
  if (comparison.any_diverged()) {
    columns.push_back({.key = "first_cause", .heading = "first cause"});
  }
  for (Column& column : columns) {
    column.detail = is_detail(experiment, comparison, column.key);
  }
  const std::vector<Column> others = columns_beside(experiment, comparison);
  columns.insert(columns.begin() + static_cast<std::ptrdiff_t>(beside), others.begin(), others.end());
  return columns;
}

}  // namespace zeroset::studies
