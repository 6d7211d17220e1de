#include "cli/training/comparison_groups.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <type_traits>
#include <variant>

namespace zeroset::cli {
namespace {

using nets::ComparedRun;
using nets::Comparison;
using nets::EpochMetrics;

constexpr Varied kMembers[] = {Varied::width,
                               Varied::train,
                               Varied::label_noise,
                               Varied::labels,
                               Varied::inputs,
                               Varied::learning_rate,
                               Varied::momentum};

/// Calls `use` with the member itself.
template <class AnyCell, class Use>
auto with_member(AnyCell& cell, Varied member, Use use) {
  switch (member) {
    case Varied::width:
      return use(cell.width);
    case Varied::train:
      return use(cell.train);
    case Varied::label_noise:
      return use(cell.label_noise);
    case Varied::labels:
      return use(cell.labels);
    case Varied::inputs:
      return use(cell.inputs);
    case Varied::learning_rate:
      return use(cell.learning_rate);
    case Varied::momentum:
      break;
  }
  return use(cell.momentum);
}

/// `member` of both is the same.
bool agree(const VariationCell& a, const VariationCell& b, Varied member) {
  return number_of(a, member) == number_of(b, member);
}

std::string text_of(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::string with_thousands(std::int64_t value) {
  std::string text = std::to_string(value);
  for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3) {
    text.insert(static_cast<std::size_t>(place), ",");
  }
  return text;
}

std::string describe(const VariationCell& cell, Varied member) {
  const std::optional<double> number = number_of(cell, member);
  if (!number) {
    return "";
  }
  switch (member) {
    case Varied::width:
      return "width " + text_of(*number);
    case Varied::train:
      return with_thousands(*cell.train) + " images";
    case Varied::label_noise:
      return "label noise " + text_of(100 * *number) + " %";
    case Varied::labels:
      return *number == 0 ? "true labels" : "random labels";
    case Varied::inputs:
      return *number == 0 ? "true inputs" : "random inputs";
    case Varied::learning_rate:
      return "learning rate " + text_of(*number);
    case Varied::momentum:
      break;
  }
  return "momentum " + text_of(*number);
}

/// Significant digits that show each value as it was written: 1 for 0.03, 2 for 0.25. At most six.
int digits_of(Varied member, const std::vector<VariationCell>& cells) {
  int digits = 1;
  for (const VariationCell& cell : cells) {
    const double value = number_of(cell, member).value_or(0);
    for (bool exact = false; !exact && digits < 6; digits += exact ? 0 : 1) {
      std::ostringstream text;
      text << std::setprecision(digits) << value;
      exact = std::stod(text.str()) == value;
    }
  }
  return digits;
}

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

std::vector<Varied> varied_members(const std::vector<VariationCell>& cells) {
  std::vector<Varied> members;
  for (const Varied member : kMembers) {
    if (!std::all_of(
            cells.begin(), cells.end(), [&](const auto& cell) { return agree(cell, cells.front(), member); })) {
      members.push_back(member);
    }
  }
  return members;
}

Column column_of(Varied member, const std::vector<VariationCell>& cells) {
  const int digits = digits_of(member, cells);
  switch (member) {
    case Varied::width:
      return {.key = "width", .heading = "width", .kind = ColumnKind::real, .digits = digits};
    case Varied::train:
      return {.key = "train", .heading = "training images", .kind = ColumnKind::integer};
    case Varied::label_noise:
      return {.key = "label_noise", .heading = "label noise", .kind = ColumnKind::percent};
    case Varied::labels:
      return {.key = "labels", .heading = "labels"};
    case Varied::inputs:
      return {.key = "inputs", .heading = "inputs"};
    case Varied::learning_rate:
      return {.key = "learning_rate", .heading = "learning rate", .kind = ColumnKind::real, .digits = digits};
    case Varied::momentum:
      break;
  }
  return {.key = "momentum", .heading = "momentum", .kind = ColumnKind::real, .digits = digits};
}

Cell cell_value(const VariationCell& cell, Varied member) {
  const std::optional<double> number = number_of(cell, member);
  if (!number) {
    return Missing{"the experiment's own"};
  }
  if (member == Varied::labels || member == Varied::inputs) {
    return std::string(*number == 0 ? "true" : "random");
  }
  return member == Varied::train ? Cell(*cell.train) : Cell(*number);
}

std::optional<double> number_of(const VariationCell& cell, Varied member) {
  return with_member(cell, member, [](const auto& value) {
    return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
  });
}

std::string describe(const VariationCell& cell, const std::vector<Varied>& members) {
  std::string text;
  for (const Varied member : members) {
    const std::string part = describe(cell, member);
    text += (text.empty() || part.empty() ? "" : ", ") + part;
  }
  return text;
}

std::vector<CellGroup> groups_without(const std::vector<VariationCell>& cells, const std::vector<Varied>& members) {
  std::vector<CellGroup> groups;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    VariationCell common = cells[i];
    for (const Varied member : members) {
      with_member(common, member, [](auto& value) { value.reset(); });
    }
    auto found = std::find_if(groups.begin(), groups.end(), [&](const CellGroup& g) { return g.common == common; });
    if (found == groups.end()) {
      found = groups.insert(found, {common, {}});
    }
    found->cells.push_back(i);
  }
  return groups;
}

std::vector<Column> cell_columns(const Comparison& comparison) {
  std::vector<Column> columns;
  for (const Varied member : varied_members(comparison.cells)) {
    columns.push_back(column_of(member, comparison.cells));
    if (member == Varied::width) {
      columns.push_back({.key = "parameters", .heading = "parameters", .kind = ColumnKind::integer});
    }
  }
  return columns;
}

std::vector<Cell> cell_cells(const Experiment& experiment, const Comparison& comparison, std::size_t cell) {
  std::vector<Cell> cells;
  for (const Varied member : varied_members(comparison.cells)) {
    cells.push_back(cell_value(comparison.cells[cell], member));
    if (member == Varied::width) {
      cells.emplace_back(parameters_in(experiment, comparison.cells[cell]));
    }
  }
  return cells;
}

std::int64_t parameters_in(const Experiment& experiment, const VariationCell& cell) {
  return num_parameters(in_cell(experiment, cell).network);
}

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
    return run->result.status != nets::RunStatus::finished || run->result.epochs.empty();
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
  const MeanInterval interval = mean_interval(values);
  if (experiment.replicas == 1) {
    return interval.mean;
  }
  if (!std::isfinite(interval.half_width)) {
    return Missing{"an interval needs two seeds"};
  }
  return Measured{interval.mean, interval.half_width};
}

std::optional<std::int64_t> outside_of(const nets::SplitMetrics& split) {
  std::optional<std::int64_t> total;
  for (const nets::ArgumentRange& range : split.activations) {
    if (range.outside) {
      total = total.value_or(0) + *range.outside;
    }
  }
  return total;
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

std::set<std::string> normalised_slices(const Architecture& network) {
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

}  // namespace zeroset::cli
