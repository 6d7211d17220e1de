#include "studies/theory2/groups/activations.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/nets/polynomial_activation.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/panels.hpp"
#include "studies/seeds.hpp"
#include "studies/theory2/found.hpp"
#include "studies/theory2/runs.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace zeroset::studies::theory2 {
namespace {

/// Mean of a run's errors over its replicas; epochs that all have.
Path mean_path(const std::vector<const runs::RunResult*>& replicas, const std::string& label) {
  Path mean{.label = label};
  for (std::size_t i = 0; i < replicas.front()->epochs.size(); ++i) {
    PointMeasures sum;
    for (const runs::RunResult* run : replicas) {
      if (i >= run->epochs.size()) {
        return mean;
      }
      sum.train_error += run->epochs[i].train.error() / static_cast<double>(replicas.size());
      sum.test_error += run->epochs[i].test.error() / static_cast<double>(replicas.size());
    }
    mean.epochs.push_back(replicas.front()->epochs[i].epoch);
    mean.measures.push_back(sum);
  }
  return mean;
}

Cell error_cell(const std::vector<double>& values) {
  return values.empty() ? Cell(Missing{"no run finished"}) : mean_with_interval(values);
}

/// How far the activation is from ReLU near 0: the largest difference on a grid of [-3, 3], where most arguments lie
/// after batch normalization.
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

Table errors_table(const GroupText& text) {
  Table table{.name = text.key + "_errors",
              .title = text.title,
              .caption =
                  "Mean over the seeds, with the 95 % interval where there are several. From ReLU: largest "
                  "difference on [-3, 3], on a grid of step 0.01."};
  table.columns = {{.key = "activation", .heading = "Activation"},
                   {.key = "from_relu", .heading = "From ReLU", .kind = ColumnKind::real},
                   {.key = "finished", .heading = "Finished", .kind = ColumnKind::integer},
                   {.key = "diverged", .heading = "Diverged", .kind = ColumnKind::integer},
                   {.key = "train_error", .heading = "Training", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "test_error", .heading = "Test", .kind = ColumnKind::percent, .half_widths = true}};
  return table;
}

/// The replicas of activation i that finished.
std::vector<const runs::RunResult*> finished_runs(const StudyContext& context,
                                                  const ActivationsOptions& options,
                                                  std::size_t i) {
  std::vector<const runs::RunResult*> finished;
  for (std::int64_t replica = 0; replica < context.protocol.replicas; ++replica) {
    const runs::RunResult& run = context.trained.of(activation_run(context.protocol, options, i, replica));
    if (run.status == runs::RunStatus::finished) {
      finished.push_back(&run);
    }
  }
  return finished;
}

void add_errors(Table& table,
                const Activation& activation,
                const std::vector<const runs::RunResult*>& finished,
                std::int64_t replicas) {
  std::vector<double> train, test;
  for (const runs::RunResult* run : finished) {
    train.push_back(run->epochs.back().train.error());
    test.push_back(run->epochs.back().test.error());
  }
  const std::optional<double> apart = difference_near_zero(activation);
  add_row(table,
          {name(activation),
           apart ? Cell(*apart) : Cell(Missing{"is ReLU"}),
           std::ssize(finished),
           replicas - std::ssize(finished),
           error_cell(train),
           error_cell(test)});
}

/// Errors after the last epoch.
std::string end_words(const std::vector<const Path*>& curves) {
  std::vector<std::string> words;
  for (const Path* curve : curves) {
    words.push_back(curve->label + " " + fixed(100 * curve->measures.back().train_error, 1) + " and " +
                    percent(curve->measures.back().test_error));
  }
  return "after epoch " + std::to_string(curves.front()->epochs.back()) + ", training and test error are " +
         listed(words);
}

}  // namespace

Experiment activation_run(const Protocol& protocol,
                          const ActivationsOptions& options,
                          std::size_t i,
                          std::int64_t replica) {
  Experiment run = one_run(protocol, 0, {lasting(protocol.sgd, options.epochs)}, 0);
  run.activations = {options.activations.at(i)};
  run.seed = replica_seed(protocol, replica);
  return run;
}

ActivationsOptions ActivationsGroup::read(ObjectReader& reader) {
  ActivationsOptions options{.epochs = spec::integer(reader, "epochs", 1)};
  options.activations = spec::list(reader, "activations", [](const nlohmann::json& value, const std::string& where) {
    return read_activation(value, where);
  });
  return options;
}

std::vector<Experiment> ActivationsGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all;
  for (std::size_t i = 0; i < options_.activations.size(); ++i) {
    for (std::int64_t replica = 0; replica < protocol.replicas; ++replica) {
      all.push_back(activation_run(protocol, options_, i, replica));
    }
  }
  return all;
}

std::vector<Results> ActivationsGroup::evaluate(const StudyContext& context,
                                                std::vector<ActivationMeasures>& /*measures*/) const {
  Table table = errors_table(text());
  std::vector<Path> curves;
  for (std::size_t i = 0; i < options_.activations.size(); ++i) {
    const std::vector<const runs::RunResult*> finished = finished_runs(context, options_, i);
    if (!finished.empty()) {
      curves.push_back(mean_path(finished, name(options_.activations[i])));
    }
    add_errors(table, options_.activations[i], finished, context.protocol.replicas);
  }
  std::vector<const Path*> paths;
  for (const Path& curve : curves) {
    paths.push_back(&curve);
  }
  Results output;
  if (!paths.empty()) {
    const std::string number = FigureNumbers(text().figures).series(0);
    output.figures.push_back(study_figure(context,
                                          *this,
                                          figure_stem(number),
                                          "Figure " + number,
                                          "Training and test error against the epoch." + found_text(end_words(paths)),
                                          error_panels(paths)));
  }
  output.tables.push_back(std::move(table));
  return {std::move(output)};
}

std::string ActivationsGroup::summary(const Protocol& protocol) const {
  return sgd_line(protocol) + ", " + std::to_string(options_.epochs) + " epochs, equal seeds";
}

}  // namespace zeroset::studies::theory2
