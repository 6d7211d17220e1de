/// \file
/// Exchanges and changes of sign of parameters that leave a network's function alone, and the orbits of points under
/// them.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/critical_points.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// theta -> (sign_i theta_{source_i})_i: its own inverse in all that `symmetries` gives.
struct SignedPermutation {
  std::string name{};  ///< "swap of units 1 and 2 of layer 1", "sign flip of unit 1 of layer 1"
  std::vector<Eigen::Index> source{};
  Eigen::VectorXd sign{};  ///< 1 or -1 each

  [[nodiscard]] Parameters applied(const Parameters& theta) const;

  /// Whether sum_e weights_e theta_e^2 is the same at the image: a Tikhonov term of that kind is kept.
  [[nodiscard]] bool keeps(const Eigen::VectorXd& weights) const;
};

/// Generators of a finite group of symmetries of theta -> f_theta. Units of a hidden dense layer, channels of a
/// convolution and units of one node may be exchanged; where the activation is even a unit's incoming weights and bias
/// may change sign, where it is odd the outgoing ones with them if they are free. Frozen batch normalization with a
/// mean allows no change of sign. Not among them: scalings, which are no
/// finite group, and in trees of nodes what involves two layers; networks that mix nodes with other layers have none
/// here.
[[nodiscard]] std::vector<SignedPermutation> symmetries(const Architecture& network);

/// Those of `generators` that keep a Tikhonov term. An empty vector of weights stands for none.
[[nodiscard]] std::vector<SignedPermutation> that_keep(std::vector<SignedPermutation> generators,
                                                       const Eigen::VectorXd& weights);

/// Which points a symmetry group takes to each other.
struct Orbits {
  std::vector<std::vector<std::int64_t>> orbits{};  ///< of indices into the points, ascending
  std::vector<std::int64_t> orbit_of{};             ///< of each point, an index into `orbits`
  std::vector<Parameters> missing{};                ///< images of points that are not among the points
  double largest_difference = 0;                    ///< of the losses of a point and its images, relative to the larger
};

/// Points that generators lead to from each other. \param separation as in `critical_points`; `length` as in
/// `nearest_point`
[[nodiscard]] Orbits orbits(const Objective& objective,
                            const std::vector<CriticalPoint>& points,
                            const std::vector<SignedPermutation>& generators,
                            double separation = 1e-6,
                            double length = 0);

}  // namespace zeroset::landscape
