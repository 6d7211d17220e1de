#include "studies/families/family_tables.hpp"

#include "zeroset/core/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

namespace zeroset::studies {
namespace {

/// A number of each run or pair, by seed; those that are not finite are left out.
using BySeed = std::map<std::uint64_t, double>;

struct Measure {
  std::string key{}, heading{};
  std::function<double(const RunMeasures&)> of_run{};
  std::function<double(const PairMeasures&)> of_pair{};
};

std::string level_text(double level) {
  std::string text = std::to_string(level);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::vector<Measure> measures(const FamilyOptions& options) {
  std::vector<Measure> list{
      {"train_error", "training error", [](const RunMeasures& run) { return run.train_error; }},
      {"held_out_error", "held-out error", [](const RunMeasures& run) { return run.held_out_error; }},
      {"train_loss", "training loss", [](const RunMeasures& run) { return run.train_loss; }},
      {"length_ratio", "path length / displacement", [](const RunMeasures& run) { return run.length_ratio; }},
      {"step_cosine", "cosine of successive steps", [](const RunMeasures& run) { return run.step_cosine; }},
      {"angle", "angle between start and end (rad)", [](const RunMeasures& run) { return run.angle; }},
      {"largest_eigenvalue",
       "largest eigenvalue, relative",
       [](const RunMeasures& run) { return run.largest_eigenvalue; }},
      {"smallest_eigenvalue",
       "smallest eigenvalue, relative",
       [](const RunMeasures& run) { return run.smallest_eigenvalue; }},
      {"trace", "trace, relative", [](const RunMeasures& run) { return run.trace; }}};
  for (std::size_t l = 0; l < options.noise.size(); ++l) {
    const auto level = static_cast<Eigen::Index>(l);
    list.push_back({"error_rise_" + std::to_string(l + 1),
                    "increase of the error at noise " + level_text(options.noise[l]),
                    [level](const RunMeasures& run) { return run.error_rise(level); }});
  }
  list.push_back(
      {"plain_barrier", "barrier of the error", {}, [](const PairMeasures& pair) { return pair.plain_barrier; }});
  list.push_back({"aligned_barrier", "barrier after weight matching", {}, [](const PairMeasures& pair) {
                    return pair.aligned_barrier;
                  }});
  list.push_back(
      {"both_right", "P(right | another seed right)", {}, [](const PairMeasures& pair) { return pair.both_right; }});
  list.push_back(
      {"both_wrong", "P(wrong | another seed wrong)", {}, [](const PairMeasures& pair) { return pair.both_wrong; }});
  return list;
}

BySeed values_of(const FamilyComparison& comparison, const std::string& family, const Measure& measure) {
  BySeed values;
  const auto keep = [&](std::uint64_t seed, double value) {
    if (std::isfinite(value)) {
      values.emplace(seed, value);
    }
  };
  for (const RunMeasures& run : comparison.runs) {
    if (measure.of_run && run.activation == family) {
      keep(run.seed, measure.of_run(run));
    }
  }
  for (const PairMeasures& pair : comparison.pairs) {
    if (measure.of_pair && pair.activation == family) {
      keep(pair.seed, measure.of_pair(pair));
    }
  }
  return values;
}

/// The mean alone where there are no intervals.
Cell interval(const std::vector<double>& values, bool intervals, const char* reason) {
  if (values.empty()) {
    return Missing{reason};
  }
  const MeanInterval mean = mean_interval(values);
  if (!intervals) {
    return mean.mean;
  }
  return std::isfinite(mean.half_width) ? Cell(Measured{mean.mean, mean.half_width})
                                        : Cell(Missing{"a single seed has no interval"});
}

std::vector<double> only_values(const BySeed& values) {
  std::vector<double> list;
  for (const auto& [seed, value] : values) {
    list.push_back(value);
  }
  return list;
}

Cell p_value_cell(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell(Missing{"needs two seeds that differ"});
}

Cell number(double value) {
  return std::isfinite(value) ? Cell(value) : Cell(Missing{"not finite, or a path of fewer than three checkpoints"});
}

Column real_column(const std::string& key, const std::string& heading, bool half_widths = false) {
  Column column{.key = key, .heading = heading, .kind = ColumnKind::real, .half_widths = half_widths};
  column.digits = half_widths ? 2 : 3;
  return column;
}

}  // namespace

Table families_table(const FamilyComparison& comparison) {
  const std::vector<std::string> families = families_of(comparison);
  const bool intervals = comparison.runs.size() > families.size();  // some activation has two seeds
  Table table{
      .name = "families",
      .title = "Loss surfaces side by side",
      .caption =
          "Last checkpoints; means over the seeds, ± 95 % confidence half-width (Student's t). Difference: "
          "to " +
          families.front() + ", seed by seed; p: two-sided.",
      .notes = {"All with the exact batch statistics of the same images, recomputed at every point. Relative: "
                "every filter in units of its norm, so that the scale of weights that a batch normalization "
                "takes back does not count. Noise of level c is normal, with c times the norm of each filter. "
                "Barriers: training error on the straight line between two seeds above the chord of its ends; pairs "
                "that share a seed are not independent, so that their intervals are too short."},
      .columns = {{.key = "measure", .heading = "measure"},
                  {.key = "activation", .heading = "activation"},
                  {.key = "pairs", .heading = "pairs", .kind = ColumnKind::integer},
                  real_column("reference", families.front(), intervals),
                  real_column("value", "activation's", intervals),
                  real_column("difference", "difference", intervals),
                  real_column("p_value", "p (t-test)"),
                  real_column("p_value_signed_rank", "p (signed rank)")}};
  mark_details(table, {"pairs", "p_value_signed_rank"});
  for (const Measure& measure : measures(comparison.options)) {
    const BySeed reference = values_of(comparison, families.front(), measure);
    for (std::size_t f = 1; f < families.size(); ++f) {
      const BySeed values = values_of(comparison, families[f], measure);
      std::vector<double> differences;
      for (const auto& [seed, value] : values) {
        if (const auto other = reference.find(seed); other != reference.end()) {
          differences.push_back(value - other->second);
        }
      }
      add_row(table,
              {measure.heading,
               families[f],
               static_cast<std::int64_t>(differences.size()),
               interval(only_values(reference), intervals, "not measured"),
               interval(only_values(values), intervals, "not measured"),
               interval(differences, intervals, "no seed has both"),
               p_value_cell(paired_t_test(differences)),
               p_value_cell(wilcoxon_signed_rank_test(differences))});
    }
  }
  return table;
}

Table measures_table(const FamilyComparison& comparison) {
  Table table{.name = "measures",
              .title = "Every network",
              .columns = {{.key = "activation", .heading = "activation"},
                          {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer}}};
  std::vector<Measure> list = measures(comparison.options);
  std::erase_if(list, [](const Measure& measure) { return !measure.of_run; });
  for (const Measure& measure : list) {
    table.columns.push_back(real_column(measure.key, measure.heading));
  }
  table.columns.push_back({.key = "converged", .heading = "eigenvalues converged", .kind = ColumnKind::boolean});
  mark_details(table, {"train_loss", "step_cosine", "smallest_eigenvalue", "converged"});
  for (Column& column : table.columns) {
    column.detail = column.detail || column.key.starts_with("error_rise");
  }
  for (const RunMeasures& run : comparison.runs) {
    std::vector<Cell> row{run.activation, Integer(run.seed)};
    for (const Measure& measure : list) {
      row.push_back(number(measure.of_run(run)));
    }
    row.emplace_back(run.converged);
    add_row(table, std::move(row));
  }
  return table;
}

Table pairs_table(const FamilyComparison& comparison) {
  Table table{.name = "pairs",
              .title = "Every pair of seeds",
              .columns = {{.key = "activation", .heading = "activation"},
                          {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer},
                          {.key = "other", .heading = "other seed", .kind = ColumnKind::exact_integer}}};
  std::vector<Measure> list = measures(comparison.options);
  std::erase_if(list, [](const Measure& measure) { return !measure.of_pair; });
  for (const Measure& measure : list) {
    table.columns.push_back(real_column(measure.key, measure.heading));
  }
  for (const PairMeasures& pair : comparison.pairs) {
    std::vector<Cell> row{pair.activation, Integer(pair.seed), Integer(pair.other)};
    for (const Measure& measure : list) {
      row.push_back(number(measure.of_pair(pair)));
    }
    add_row(table, std::move(row));
  }
  return table;
}

}  // namespace zeroset::studies
