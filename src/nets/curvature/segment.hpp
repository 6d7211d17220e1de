// A network cut at its batch normalizations.
#pragma once

#include "nets/kernels/operations.hpp"
#include "nets/plan.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::nets {

/// Layers between two batch normalizations, and the one at their end with the activation that follows, if one does.
struct Segment {
  std::size_t begin = 0, end = 0;  ///< layers begin, ..., end - 1
  bool normalized = false;         ///< false for the last segment
  PointwiseFunction function{};    ///< applied to what is normalized
  bool activated = false;          ///< whether that is an activation; else the identity
};

[[nodiscard]] std::vector<Segment> segments_of(const Model::Plan& plan);

/// True if the layer has parameters.
[[nodiscard]] bool has_parameters(const Model::Plan& plan, std::size_t layer);

/// The first layer with parameters: no layer before it, nor itself, needs the gradient of its input.
[[nodiscard]] std::size_t first_with_parameters(const Model::Plan& plan);

/// Joins the moments of a and of b images (Chan, Golub, LeVeque, "Updating formulae...", 1979).
[[nodiscard]] Moments joined(const Moments& all, double a, const Moments& part, double b);

}  // namespace zeroset::nets
