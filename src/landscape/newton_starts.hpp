// Where Newton's method may begin, so that saddles and minima of all sizes are met.
#pragma once

#include "zeroset/landscape/critical_points.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::landscape {

inline constexpr double kNothingOfRadius = 1e-3;  // added to norms, so that the origin is no special point
inline constexpr std::int64_t kKindsOfStarts = 4;

/// Down the stiff directions alone: onto the floor of a narrow valley, without going far along it. Where no direction
/// is stiff beside another it stays.
[[nodiscard]] Eigen::VectorXd on_the_floor(const Objective& objective, Eigen::VectorXd theta);

/// Four kinds in turn: normal vectors, with one length or many; where gradient flow leads; mixtures of what is known.
[[nodiscard]] Eigen::VectorXd drawn_start(const Objective& objective,
                                          const std::vector<CriticalPoint>& points,
                                          double radius,
                                          std::uint64_t seed,
                                          std::uint64_t number);

}  // namespace zeroset::landscape
