// What every start system has to fulfil: its start points solve what their first legs start from, and differ.
#pragma once

#include "zeroset/continuation/start_system.hpp"

#include <Eigen/Core>

#include <cstdint>

namespace zeroset::testing {

/// Length of a Newton step from the start point of the first leg, over that of the point, both in the maximum norm: the
/// relative error of the start point, if it is small. Infinite where the Jacobian is singular.
[[nodiscard]] double start_error(const continuation::PathStart& start);

/// Parameters where the first leg starts.
[[nodiscard]] Eigen::VectorXcd first_parameters(const continuation::Homotopy& leg);

/// What is wrong with the start points.
struct StartReport {
  double largest_error = 0;
  double least_distance = 0;  ///< of two points, relative to the largest coordinate; infinite for one
};

/// Of `number` paths, those with the smallest indices. Cost: O(number^2).
[[nodiscard]] StartReport examine_starts(const continuation::StartSystem& starts, std::int64_t number);

}  // namespace zeroset::testing
