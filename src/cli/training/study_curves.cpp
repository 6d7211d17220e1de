// Figure 2: activations side by side; figure 40: validation error against parameters and images.
#include "zeroset/nets/comparison.hpp"

#include "cli/training/study_output.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::cli {
namespace {

/// Mean of a run's errors over its replicas; epochs that all have.
Path mean_path(const std::vector<const nets::RunResult*>& runs, const std::string& label) {
  Path mean{.label = label};
  for (std::size_t i = 0; i < runs.front()->epochs.size(); ++i) {
    PointMeasures sum;
    for (const nets::RunResult* run : runs) {
      if (i >= run->epochs.size()) {
        return mean;
      }
      sum.train_error += run->epochs[i].train.error() / static_cast<double>(runs.size());
      sum.test_error += run->epochs[i].test.error() / static_cast<double>(runs.size());
    }
    mean.epochs.push_back(runs.front()->epochs[i].epoch);
    mean.measures.push_back(sum);
  }
  return mean;
}

Cell error_cell(const std::vector<double>& values) {
  if (values.empty()) {
    return Missing{"no run finished"};
  }
  const MeanInterval interval = mean_interval(values);
  return std::isfinite(interval.half_width) ? Cell(Measured{interval.mean, interval.half_width}) : Cell(interval.mean);
}

/// How far the activation is from ReLU near 0: the largest difference on a grid of [-3, 3], where most arguments lie
/// after batch normalisation.
std::optional<double> difference_near_zero(const Activation& activation) {
  if (!activation.is_polynomial()) {
    return std::nullopt;
  }
  const std::vector<double> coefficients = nets::real_coefficients(activation);
  double largest = 0;
  for (int i = -300; i <= 300; ++i) {
    const double x = i / 100.0;
    double value = 0;
    for (std::size_t k = coefficients.size(); k-- > 0;) {
      value = value * x + coefficients[k];
    }
    largest = std::max(largest, std::abs(value - std::max(x, 0.0)));
  }
  return largest;
}

}  // namespace

GroupOutput activations_output(const StudyContext& context, const FigureGroup& group) {
  Table table{.name = group.key + "_errors",
              .title = group.title,
              .caption =
                  "Mean over the seeds, with the 95 % interval where there are several. From ReLU: largest "
                  "difference on [-3, 3], on a grid of step 0.01."};
  table.columns = {{.key = "activation", .heading = "Activation"},
                   {.key = "from_relu", .heading = "From ReLU", .kind = ColumnKind::real},
                   {.key = "finished", .heading = "Finished", .kind = ColumnKind::integer},
                   {.key = "diverged", .heading = "Diverged", .kind = ColumnKind::integer},
                   {.key = "train_error", .heading = "Training", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "test_error", .heading = "Test", .kind = ColumnKind::percent, .half_widths = true}};
  std::vector<Path> curves;
  for (std::size_t i = 0; i < group.activations.size(); ++i) {
    std::vector<const nets::RunResult*> finished;
    std::vector<double> train, test;
    for (std::int64_t replica = 0; replica < context.protocol.replicas; ++replica) {
      const nets::RunResult& run = context.runs.of(activation_run(context.protocol, group, i, replica));
      if (run.status == nets::RunStatus::finished) {
        finished.push_back(&run);
        train.push_back(run.epochs.back().train.error());
        test.push_back(run.epochs.back().test.error());
      }
    }
    const std::string label = name(group.activations[i]);
    if (!finished.empty()) {
      curves.push_back(mean_path(finished, label));
    }
    const std::optional<double> apart = difference_near_zero(group.activations[i]);
    add_row(table,
            {label,
             apart ? Cell(*apart) : Cell(Missing{"is ReLU"}),
             std::ssize(finished),
             context.protocol.replicas - std::ssize(finished),
             error_cell(train),
             error_cell(test)});
  }
  std::vector<const Path*> pointers;
  for (const Path& curve : curves) {
    pointers.push_back(&curve);
  }
  GroupOutput output;
  if (!pointers.empty()) {
    output.figures.push_back(study_figure(
        context, group, "fig02", "Figure 2", "Training and test error against the epoch.", error_panels(pointers)));
  }
  output.tables.push_back(std::move(table));
  return output;
}

GroupOutput size_output(const StudyContext& context, const FigureGroup& group) {
  Table table{.name = group.key + "_errors", .title = group.title, .caption = "One seed each."};
  table.columns = {{.key = "activation", .heading = "Activation"},
                   {.key = "train", .heading = "Images", .kind = ColumnKind::integer},
                   {.key = "parameters", .heading = "Parameters", .kind = ColumnKind::integer},
                   {.key = "epochs", .heading = "Epochs", .kind = ColumnKind::integer},
                   {.key = "train_error", .heading = "Training", .kind = ColumnKind::percent},
                   {.key = "validation_error", .heading = "Validation", .kind = ColumnKind::percent}};
  std::vector<Panel> panels;
  for (std::size_t a = 0; a < context.protocol.base.activations.size(); ++a) {
    Panel panel{.title = context.activation(a),
                .x = {.title = "parameters", .logarithmic = true},
                .y = {.title = "validation error", .unit = "%"}};
    for (std::size_t n = 0; n < group.train.size(); ++n) {
      const std::string label = std::to_string(group.train[n]) + " images";
      Series series{.key = series_key(label), .name = label, .kind = SeriesKind::line};
      for (std::size_t w = 0; w < group.widths.size(); ++w) {
        const Experiment run = size_run(context.protocol, group, a, w, n);
        const nets::RunResult& result = context.runs.of(run);
        const std::int64_t parameters = num_parameters(run.network);
        if (result.status != nets::RunStatus::finished) {
          add_row(table,
                  {context.activation(a),
                   group.train[n],
                   parameters,
                   Missing{"diverged"},
                   Missing{"diverged"},
                   Missing{"diverged"}});
          continue;
        }
        const nets::EpochMetrics& last = result.epochs.back();
        series.x.push_back(static_cast<double>(parameters));
        series.y.push_back(100 * last.test.error());
        add_row(table,
                {context.activation(a), group.train[n], parameters, last.epoch, last.train.error(), last.test.error()});
      }
      panel.series.push_back(std::move(series));
    }
    panels.push_back(std::move(panel));
  }
  GroupOutput output;
  output.figures.push_back(study_figure(
      context, group, "fig40", "Figure 40", "Validation error at the end of training.", std::move(panels)));
  output.tables.push_back(std::move(table));
  return output;
}

}  // namespace zeroset::cli
