#include "zeroset/core/perturbation.hpp"

#include "zeroset/core/error.hpp"

#include <cmath>

namespace zeroset {
namespace {

double size_of(const Eigen::Ref<const Eigen::VectorXd>& weights, NoiseUnit unit) {
  return unit == NoiseUnit::deviation ? std::sqrt((weights.array() - weights.mean()).square().mean())
                                      : weights.array().abs().mean();
}

}  // namespace

std::string name(NoiseUnit unit) {
  return unit == NoiseUnit::deviation ? "deviation" : "mean_absolute";
}

Parameters perturbed(
    const Architecture& network, const Parameters& theta, double amount, NoiseUnit unit, Stream stream) {
  if (theta.size() != num_parameters(network)) {
    throw InvalidArgument("[perturbed] expected " + std::to_string(num_parameters(network)) + " parameters, got " +
                          std::to_string(theta.size()));
  }
  if (!(amount >= 0) || !std::isfinite(amount)) {
    throw InvalidArgument("[perturbed] expected an amount of noise >= 0, got " + std::to_string(amount));
  }
  Parameters moved = theta;
  for (const ParameterSlice& part : parameter_slices(network)) {
    if (!part.name.ends_with(".weight")) {
      continue;
    }
    const double size = amount * size_of(slice(theta, part), unit);
    for (double& entry : moved.segment(part.offset, part.size)) {
      entry += size * stream.normal();
    }
  }
  return moved;
}

}  // namespace zeroset
