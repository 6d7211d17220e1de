// What is measured of networks of random weights.
#pragma once

#include "zeroset/landscape/layer_jacobians.hpp"

#include "studies/vanishing_gradient/groups/initialization.hpp"
#include "studies/vanishing_gradient/predictions.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::studies::vanishing_gradient {

/// All draws of one activation and initialization, with or without batch normalization.
struct RandomNetworks {
  std::size_t activation = 0;  ///< index in the protocol
  InitializationSpec initialization{};
  bool normalized = false;
  std::vector<std::vector<landscape::LayerJacobian>> draws{};  ///< hidden layers of each; products from the second on
  PredictedLayers predicted{};
};

/// The same weights for every activation. \throws StudyStopped
[[nodiscard]] std::vector<RandomNetworks> measured_networks(const StudyContext& context,
                                                            const InitializationOptions& options);

/// A mean of positive numbers over the draws, by their logarithms, with its 95 % interval; NaN where one is not finite
/// or not positive. One draw has no interval: lower = upper = value.
struct LogMean {
  double value = 0, lower = 0, upper = 0;
};
[[nodiscard]] LogMean log_mean(const std::vector<double>& values);

/// What `of` says of one layer in every draw.
template <class Of>
[[nodiscard]] LogMean over_draws(const RandomNetworks& networks, std::size_t layer, Of of) {
  std::vector<double> values;
  for (const auto& draw : networks.draws) {
    values.push_back(of(draw.at(layer)));
  }
  return log_mean(values);
}

/// Adds what claims are judged by.
void record(const RandomNetworks& networks, std::vector<ActivationMeasures>& measures);

}  // namespace zeroset::studies::vanishing_gradient
