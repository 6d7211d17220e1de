#include "studies/vanishing_gradient/groups/random_networks.hpp"

#include "zeroset/core/statistics.hpp"

#include "studies/engine/runs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::studies::vanishing_gradient {
namespace {

/// The hidden layers of one network.
std::vector<landscape::LayerJacobian> hidden_jacobians(const Architecture& network,
                                                       const Parameters& parameters,
                                                       const Eigen::MatrixXd& inputs,
                                                       std::int64_t points) {
  std::vector<landscape::LayerJacobian> layers =
      landscape::layer_jacobians(network, parameters, inputs, {.points = points, .first_layer = 2});
  layers.pop_back();  // the outputs
  return layers;
}

RandomNetworks networks_of(const StudyContext& context,
                           const InitializationOptions& options,
                           const InitializationSpec& initialization,
                           std::size_t a,
                           bool normalized,
                           const Eigen::MatrixXd& inputs) {
  const Activation& activation = context.protocol.base.activations.at(a);
  RandomNetworks result{.activation = a, .initialization = initialization, .normalized = normalized};
  result.predicted =
      predicted_layers(activation, initialization, options.units, options.depth, normalized, inputs, options.points);
  const Architecture network = deep_network(activation, options.units, options.depth, normalized);
  for (std::int64_t draw = 0; draw < options.draws; ++draw) {
    if (context.stop && context.stop()) {
      throw StudyStopped{};
    }
    const Stream stream(replica_seed(context.protocol, draw), "initialisation");
    result.draws.push_back(
        hidden_jacobians(network, initial_parameters(network, initialization, stream), inputs, options.points));
  }
  return result;
}

}  // namespace

std::vector<RandomNetworks> measured_networks(const StudyContext& context, const InitializationOptions& options) {
  const Eigen::MatrixXd inputs = input_columns(*context.images, options.images);
  std::vector<RandomNetworks> all;
  for (std::size_t i = 0; i < options.initializations.size(); ++i) {
    for (const bool normalized : {false, true}) {
      for (std::size_t a = 0; a < context.activations() && (i == 0 || !normalized); ++a) {
        all.push_back(networks_of(context, options, options.initializations[i], a, normalized, inputs));
      }
    }
  }
  return all;
}

LogMean log_mean(const std::vector<double>& values) {
  std::vector<double> logs;
  for (const double value : values) {
    logs.push_back(value > 0 ? std::log(value) : std::numeric_limits<double>::quiet_NaN());
  }
  if (!std::all_of(logs.begin(), logs.end(), [](double log) { return std::isfinite(log); })) {
    return {std::numeric_limits<double>::quiet_NaN(),
            std::numeric_limits<double>::quiet_NaN(),
            std::numeric_limits<double>::quiet_NaN()};
  }
  const MeanInterval interval = mean_interval(logs);
  const double half = std::isfinite(interval.half_width) ? interval.half_width : 0;
  return {std::exp(interval.mean), std::exp(interval.mean - half), std::exp(interval.mean + half)};
}

void record(const RandomNetworks& networks, std::vector<ActivationMeasures>& measures) {
  const std::size_t last = networks.predicted.layers.size() - 1;
  const double layers = static_cast<double>(last);
  for (std::size_t draw = 0; draw < networks.draws.size(); ++draw) {
    const std::vector<landscape::LayerJacobian>& found = networks.draws[draw];
    const double growth = std::log(found[last].product.mean_square) / layers;
    measures.at(networks.activation)
        .random.push_back({.initialization = label_of(networks.initialization),
                           .normalized = networks.normalized,
                           .draw = static_cast<std::int64_t>(draw),
                           .log_growth = growth,
                           .log_excess = growth - std::log(networks.predicted.layers[last].product) / layers,
                           .log_signal = std::log(found[last].argument_square / found[1].argument_square)});
  }
}

}  // namespace zeroset::studies::vanishing_gradient
