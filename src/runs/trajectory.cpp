#include "zeroset/runs/trajectory.hpp"

#include "zeroset/core/json.hpp"

#include <cmath>
#include <limits>

namespace zeroset::runs {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view kSchema = "zeroset.trajectory/1";
constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const std::string& message) {
  throw InvalidArgument("[Trajectory] " + message);
}

void extend(Eigen::VectorXd& values, Eigen::Index size, double last) {
  const Eigen::Index before = values.size();
  values.conservativeResize(size);
  values.tail(size - before).setConstant(kAbsent);
  values(size - 1) = last;
}

/// One line a moment; a value that is not there, or not finite, is null.
ordered_json moment_json(const Trajectory& trajectory, std::size_t t) {
  ordered_json line{{"step", trajectory.steps[t]}};
  for (const auto& [key, values] : trajectory.measures) {
    const double value = values(static_cast<Eigen::Index>(t));
    line[key] = std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
  }
  return line;
}

void read_moment(const json& line, const std::string& where, Trajectory& trajectory) {
  ObjectReader reader(line, where);
  const std::int64_t step = read_integer(reader.require("step", "the step"), reader.at("step"));
  std::map<std::string, double> measures;
  for (const auto& [key, value] : line.items()) {
    constexpr double kLargest = std::numeric_limits<double>::max();
    if (key != "step") {
      measures[key] = value.is_null() ? kAbsent : read_real(value, reader.at(key), -kLargest, kLargest);
    }
  }
  try {
    append(trajectory, step, {}, measures);
  } catch (const InvalidArgument& error) {
    throw SpecError(where, error.what());
  }
}

void read_header(const json& line, const std::string& where, Trajectory& trajectory) {
  ObjectReader reader(line, where);
  reader.schema(kSchema);
  trajectory.label = read_string(reader.require("label", "a string"), reader.at("label"));
  (void)read_integer(reader.require("parameters", "their number"), reader.at("parameters"), 0);
  reader.finish();
}

}  // namespace

void validate(const Trajectory& trajectory) {
  const auto size = static_cast<Eigen::Index>(trajectory.steps.size());
  for (std::size_t t = 1; t < trajectory.steps.size(); ++t) {
    if (trajectory.steps[t] <= trajectory.steps[t - 1]) {
      refuse("expected ascending steps, got " + std::to_string(trajectory.steps[t]) + " after " +
             std::to_string(trajectory.steps[t - 1]));
    }
  }
  if (trajectory.parameters.size() != 0 && trajectory.parameters.cols() != size) {
    refuse("expected a column of parameters for each of " + std::to_string(size) + " steps, got " +
           std::to_string(trajectory.parameters.cols()));
  }
  for (const auto& [key, values] : trajectory.measures) {
    if (values.size() != size) {
      refuse("expected " + std::to_string(size) + " values of " + key + ", got " + std::to_string(values.size()));
    }
  }
}

void append(Trajectory& trajectory,
            std::int64_t step,
            const Eigen::VectorXd& theta,
            const std::map<std::string, double>& measures) {
  const auto size = static_cast<Eigen::Index>(trajectory.steps.size()) + 1;
  if (size > 1 && step <= trajectory.steps.back()) {
    refuse("expected a step after " + std::to_string(trajectory.steps.back()) + ", got " + std::to_string(step));
  }
  if (size > 1 && theta.size() != trajectory.parameters.rows()) {
    refuse("expected " + std::to_string(trajectory.parameters.rows()) + " parameters, got " +
           std::to_string(theta.size()));
  }
  trajectory.steps.push_back(step);
  if (theta.size() > 0) {
    trajectory.parameters.conservativeResize(theta.size(), size);
    trajectory.parameters.col(size - 1) = theta;
  }
  for (const auto& [key, value] : measures) {
    extend(trajectory.measures[key], size, value);
  }
  for (auto& [key, values] : trajectory.measures) {
    if (values.size() < size) {
      extend(values, size, kAbsent);
    }
  }
}

std::string to_json_lines(const Trajectory& trajectory) {
  validate(trajectory);
  const auto dump = [](const ordered_json& line) {
    return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  };
  std::string text =
      dump({{"schema", kSchema}, {"label", trajectory.label}, {"parameters", trajectory.parameters.rows()}});
  for (std::size_t t = 0; t < trajectory.steps.size(); ++t) {
    text += dump(moment_json(trajectory, t));
  }
  return text;
}

Trajectory read_trajectory(std::string_view json_lines, const std::string& source) {
  Trajectory trajectory;
  for (std::size_t number = 1; !json_lines.empty(); ++number) {
    const std::size_t end = std::min(json_lines.find('\n'), json_lines.size());
    const std::string where = source + ":" + std::to_string(number);
    const json line = parse_json(json_lines.substr(0, end), where);
    number == 1 ? read_header(line, where, trajectory) : read_moment(line, where, trajectory);
    json_lines.remove_prefix(std::min(end + 1, json_lines.size()));
  }
  return trajectory;
}

Trajectory select(const Trajectory& trajectory, const std::vector<std::size_t>& moments) {
  validate(trajectory);
  Trajectory result{.label = trajectory.label};
  const auto count = static_cast<Eigen::Index>(moments.size());
  const bool has_parameters = trajectory.parameters.size() > 0;
  result.parameters.resize(trajectory.parameters.rows(), has_parameters ? count : 0);
  for (const auto& [key, values] : trajectory.measures) {
    result.measures[key].resize(count);
  }
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (moments[i] >= trajectory.steps.size()) {
      refuse("there are " + std::to_string(trajectory.steps.size()) + " moments, asked for number " +
             std::to_string(moments[i]));
    }
    result.steps.push_back(trajectory.steps[moments[i]]);
    const auto from = static_cast<Eigen::Index>(moments[i]);
    const auto to = static_cast<Eigen::Index>(i);
    if (has_parameters) {
      result.parameters.col(to) = trajectory.parameters.col(from);
    }
    for (auto& [key, values] : result.measures) {
      values(to) = trajectory.measures.at(key)(from);
    }
  }
  return result;
}

}  // namespace zeroset::runs
