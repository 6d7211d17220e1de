/// \file
/// Points and directions in the space of a network's parameters.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/random.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// The weights of one unit or channel: one row of a slice. Entry i is one slice.
[[nodiscard]] std::vector<ParameterSlice> filters_of(const Architecture& network);

/// The weight slices, without biases: of every layer, "layer2.weight".
[[nodiscard]] std::vector<ParameterSlice> weight_slices(const Architecture& network);

/// Biases that a batch normalization follows: they change nothing, whatever they are.
[[nodiscard]] std::vector<ParameterSlice> idle_biases(const Architecture& network);

/// Filters that a batch normalization follows: a positive factor of one changes the outputs by its epsilon alone.
[[nodiscard]] std::vector<ParameterSlice> scale_free_filters(const Architecture& network);

/// What a random direction is scaled to, so that steps along it mean the same for networks that compute the same.
enum class Normalization {
  none,    ///< standard normal entries
  whole,   ///< the norm of the parameters
  layer,   ///< each weight slice the norm of that of the parameters
  filter,  ///< each filter likewise (Li, Xu, Taylor, Studer, Goldstein, "Visualizing the loss landscape...", 2018)
};
[[nodiscard]] std::string name(Normalization normalization);

/// A direction of normal entries, scaled against `theta`. Biases: zero, but for `none` and `whole`.
[[nodiscard]] Parameters random_direction(const Architecture& network,
                                          const Parameters& theta,
                                          Normalization normalization,
                                          Stream stream);

/// theta plus normal noise, in each weight slice of `fraction` (>= 0) times the standard deviation of the slice's
/// entries; biases stay. Where the mean of a slice is zero, its cosine with what it was is 1 / sqrt(1 + fraction^2) up
/// to sampling error.
[[nodiscard]] Parameters perturbed(const Architecture& network,
                                   const Parameters& theta,
                                   double fraction,
                                   Stream stream);

/// How two parameter vectors are mixed.
enum class Mixture {
  plain,       ///< (1 - t) a + t b
  normalized,  ///< filter by filter: the plain mixture of directions, with norm (1 - t) |a| + t |b|
  spherical,   ///< filter by filter along the great circle, with that norm
};
[[nodiscard]] std::string name(Mixture mixture);

/// The point at `t` (any real; 0 is a, 1 is b). Entries that belong to no filter are mixed plainly.
[[nodiscard]] Parameters mixed(
    const Architecture& network, const Parameters& a, const Parameters& b, double t, Mixture mixture = Mixture::plain);

/// The mean of several points, one a column: plain, or normalized, filter by filter the mean of the directions with the
/// mean of the norms; of two points it is `mixed` at 1/2.
/// \throws InvalidArgument for no point, points of another network, or a spherical mean
[[nodiscard]] Parameters average(const Architecture& network,
                                 const Eigen::Ref<const Eigen::MatrixXd>& points,
                                 Mixture mixture = Mixture::plain);

/// The plane through three points: origin a, axes orthonormal, b on the first, c above it.
struct Plane {
  Parameters origin{}, first{}, second{};
  Eigen::Matrix<double, 2, 3> corners{};  ///< coordinates of a, b, c
};
/// \throws InvalidArgument if the points lie on a line
[[nodiscard]] Plane plane_through(const Parameters& a, const Parameters& b, const Parameters& c);

/// Coordinates of the orthogonal projection, and the distance from the plane.
struct Projection {
  Eigen::Vector2d coordinates{};
  double distance = 0;
};
[[nodiscard]] Projection project(const Plane& plane, const Parameters& theta);

}  // namespace zeroset::landscape
