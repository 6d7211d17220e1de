// A network cut at its batch normalisations.
#pragma once

#include "nets/kernels/operations.hpp"
#include "nets/plan.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::nets {

/// Layers between two batch normalisations, and the one at their end with the activation that follows, if one does.
struct Stretch {
  std::size_t begin = 0, end = 0;  ///< layers begin, ..., end - 1
  bool normalised = false;         ///< false for the last stretch
  PointwiseFunction function{};    ///< applied to what is normalised
};

[[nodiscard]] std::vector<Stretch> stretches_of(const Model::Plan& plan);

/// True if the layer has parameters.
[[nodiscard]] bool has_parameters(const Model::Plan& plan, std::size_t layer);

/// The first layer with parameters: no layer before it, nor itself, needs the gradient of its input.
[[nodiscard]] std::size_t first_with_parameters(const Model::Plan& plan);

/// Joins the moments of a and of b images (Chan, Golub, LeVeque, "Updating formulae...", 1979).
[[nodiscard]] Moments joined(const Moments& all, double a, const Moments& part, double b);

}  // namespace zeroset::nets
