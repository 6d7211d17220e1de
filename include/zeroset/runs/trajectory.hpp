/// \file
/// What a training passes through.
#pragma once

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset::runs {

/// T moments of one training. Plain data; every vector has T entries and `parameters` T columns.
struct Trajectory {
  std::string label{};                ///< "relu seed 1"
  std::vector<std::int64_t> steps{};  ///< ascending
  Eigen::MatrixXd parameters{};       ///< n x T, or 0 x 0 where they were not kept

  /// "train_loss", "train_error", "test_loss", "test_error", "learning_rate", ...: T entries each. Errors are
  /// fractions in [0, 1]. A value that is not there is NaN here and null in files.
  std::map<std::string, Eigen::VectorXd> measures{};
};

/// Checks lengths and the order of the steps. \throws InvalidArgument
void validate(const Trajectory& trajectory);

/// One moment more. `theta` has n entries, or none where parameters are not kept; a measure that is new is NaN at the
/// moments before, one that is not given is NaN at this one.
/// \throws InvalidArgument if the size differs or the step does not ascend
void append(Trajectory& trajectory,
            std::int64_t step,
            const Eigen::VectorXd& theta,
            const std::map<std::string, double>& measures);

/// Everything but the parameters: a line {"schema": "zeroset.trajectory/1", "label", "parameters": n}, then a line a
/// moment {"step", measure...}. The parameters are written by whoever knows safetensors.
[[nodiscard]] std::string to_json_lines(const Trajectory& trajectory);

/// Reads that back; parameters are left empty. \throws SpecError naming the line
[[nodiscard]] Trajectory read_trajectory(std::string_view json_lines, const std::string& source);

/// The moments with these indices, in this order.
/// \throws InvalidArgument if an index is out of range
[[nodiscard]] Trajectory select(const Trajectory& trajectory, const std::vector<std::size_t>& moments);

}  // namespace zeroset::runs
