#include "studies/comparison/measures.hpp"

#include "zeroset/core/text.hpp"

#include "studies/seeds.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace zeroset::studies {

using runs::ComparedRun;
using runs::Comparison;
using runs::EpochMetrics;

namespace {

bool is_scale_free(const std::vector<Layer>& layers, std::size_t index) {
  std::size_t next = index + 1;
  while (next < layers.size() && std::holds_alternative<FlattenLayer>(layers[next])) {
    ++next;
  }
  const bool linear =
      std::holds_alternative<DenseLayer>(layers[index]) || std::holds_alternative<ConvolutionLayer>(layers[index]);
  return linear && next < layers.size() && std::holds_alternative<BatchNormLayer>(layers[next]);
}

}  // namespace

Runs runs_of(const Comparison& comparison, std::size_t cell, std::size_t activation) {
  Runs runs;
  for (const ComparedRun& run : comparison.runs) {
    if (run.cell == cell && run.activation == activation) {
      runs.push_back(&run);
    }
  }
  return runs;
}

Runs finished_runs(const Comparison& comparison, std::size_t cell, std::size_t activation) {
  Runs runs = runs_of(comparison, cell, activation);
  std::erase_if(runs, [](const ComparedRun* run) {
    return run->result.status != runs::RunStatus::finished || run->result.epochs.empty();
  });
  return runs;
}

std::optional<std::vector<double>> final_values(const Runs& runs, const Value& value) {
  std::vector<double> values;
  for (const ComparedRun* run : runs) {
    const std::optional<double> one = value(run->result.epochs.back());
    if (!one || !std::isfinite(*one)) {
      return std::nullopt;
    }
    values.push_back(*one);
  }
  return values.empty() ? std::nullopt : std::optional(values);
}

Cell measured(const Experiment& experiment, const std::vector<double>& values) {
  if (experiment.replicas > 1 && values.size() == 1) {
    return Missing{"an interval needs two seeds"};
  }
  return mean_with_interval(values);
}

Cell optional_cell(const std::optional<double>& value, const char* reason) {
  return value ? Cell(*value) : Cell(Missing{reason});
}

Column loss_column(const std::string& key, const std::string& heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::real, .digits = 3};
}

std::optional<double> train_error(const EpochMetrics& metrics) {
  return metrics.train.error();
}

std::optional<double> test_error(const EpochMetrics& metrics) {
  return metrics.test.error();
}

std::string held_out_name(const Experiment& experiment) {
  return experiment.dataset.held_out == HeldOut::validation ? "validation" : "test";
}

std::string measured_images(const Experiment& experiment, const Comparison& comparison) {
  std::set<std::int64_t> train, held_out;
  for (const ComparedRun& run : comparison.runs) {
    if (!run.result.epochs.empty()) {
      train.insert(run.result.epochs.back().train.images);
      held_out.insert(run.result.epochs.back().test.images);
    }
  }
  const auto number = [](const std::set<std::int64_t>& images) {
    return images.size() == 1 ? with_thousands(*images.begin()) + " " : std::string();
  };
  return "all " + number(train) + "training and " + number(held_out) + held_out_name(experiment) + " images";
}

std::set<std::string> normalized_slices(const Architecture& network) {
  std::set<std::string> names;
  for (const ParameterSlice& slice : parameter_slices(network)) {
    if (is_scale_free(network.layers, slice.layer) && slice.name.ends_with(".weight")) {
      names.insert(slice.name);
    }
  }
  return names;
}

std::optional<double> weight_norm(const EpochMetrics& metrics, const std::string& slice) {
  for (const auto& [name, norm] : metrics.weight_norms) {
    if (name == slice && std::isfinite(norm)) {
      return norm;
    }
  }
  return std::nullopt;
}

std::optional<double> effective_learning_rate(const EpochMetrics& metrics, const std::string& slice) {
  const std::optional<double> norm = weight_norm(metrics, slice);
  if (!norm || *norm == 0 || !metrics.learning_rate) {
    return std::nullopt;
  }
  return *metrics.learning_rate / (*norm * *norm);
}

}  // namespace zeroset::studies
