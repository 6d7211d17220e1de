// A start system for networks whose data have any size: the same equations at data near 1.
#pragma once

#include "zeroset/continuation/start_system.hpp"
#include "zeroset/core/problem.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace zeroset::continuation::detail {

/// Some number of the problem is so far from 1 that its solutions lie many orders of magnitude apart.
[[nodiscard]] bool has_large_data(const Problem& problem);

/// The same network, kind and numbers of data with random data of moduli in [1/2, 3/2].
[[nodiscard]] Problem with_unit_data(const Problem& problem, std::uint64_t seed);

/// From solutions at unit data: these turn to complex ones, then each number grows or shrinks at its own constant rate,
/// so that solutions move by powers and not at once, and last a straight line leads to the problem's own. Numbers that
/// are 0 there go to 0 on the last leg.
[[nodiscard]] std::unique_ptr<StartSystem> unit_data_start(const Problem& unit,
                                                           std::vector<Eigen::VectorXcd> solutions,
                                                           const Problem& problem,
                                                           std::uint64_t seed);

}  // namespace zeroset::continuation::detail
