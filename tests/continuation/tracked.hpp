// All paths of a start system, tracked one after another.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/continuation/tracker.hpp"

#include "algebra/systems.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::testing {

[[nodiscard]] std::vector<continuation::PathResult> track_all(const continuation::StartSystem& start,
                                                              const continuation::TrackerOptions& options = {});
/// By total degree.
[[nodiscard]] std::vector<continuation::PathResult> track_all(const algebra::PolynomialSystem& system,
                                                              std::uint64_t seed);

[[nodiscard]] std::int64_t count(const std::vector<continuation::PathResult>& results, continuation::PathStatus status);

/// Regular ends, no two nearer than 10^-8 relative to their size.
[[nodiscard]] std::int64_t count_distinct(const std::vector<continuation::PathResult>& results);

/// "regular 3, singular 2": what there is of each status.
[[nodiscard]] std::string ledger(const std::vector<continuation::PathResult>& results);

/// Largest |f_i| at a point over 1 + the sum of the absolute values of its terms: rounding errors are about 10^-16.
[[nodiscard]] double backward_error(const algebra::PolynomialSystem& system, const Eigen::VectorXcd& point);

}  // namespace zeroset::testing
