#include "studies/vanishing_gradient/groups/initialization.hpp"

#include "studies/claim_rules.hpp"
#include "studies/engine/spec_reader.hpp"
#include "studies/vanishing_gradient/groups/initialization_figures.hpp"
#include "studies/vanishing_gradient/groups/random_networks.hpp"

#include <cmath>
#include <functional>

namespace zeroset::studies::vanishing_gradient {
namespace {

constexpr const char* kDraw = "network";
constexpr const char* kOverDraws = "networks of random weights";

/// A mean over the networks that `is_meant` picks, of what `of` says of each; those that are not finite do not count.
Claim random_claim(const ActivationMeasures& found,
                   Claim claim,
                   const std::function<bool(const RandomNetwork&)>& is_meant,
                   const std::function<double(const RandomNetwork&)>& of) {
  std::vector<double> values;
  for (const RandomNetwork& network : found.random) {
    if (is_meant(network) && std::isfinite(of(network))) {
      values.push_back(of(network));
    }
  }
  set_mean(claim, values, kDraw);
  return claim;
}

bool is_plain_xavier(const RandomNetwork& network) {
  return !network.normalized && network.initialization == "xavier";
}

}  // namespace

InitializationOptions InitializationGroup::read(ObjectReader& reader) {
  InitializationOptions options{.depth = spec::integer(reader, "depth", 3)};
  options.units = spec::integer(reader, "units", 1);
  options.draws = spec::integer(reader, "draws", 1);
  options.points = spec::integer(reader, "points", 1);
  options.images = spec::integer(reader, "images", options.points);
  options.initializations = read_initializations(reader);
  return options;
}

std::vector<Results> InitializationGroup::evaluate(const StudyContext& context,
                                                   std::vector<ActivationMeasures>& measures) const {
  const std::vector<RandomNetworks> all = measured_networks(context, options_);
  for (const RandomNetworks& networks : all) {
    record(networks, measures);
  }
  for (std::size_t a = 0; a < measures.size(); ++a) {
    const Activation& activation = context.protocol.base.activations[a];
    measures[a].is_polynomial = activation.is_polynomial() && polynomial_degree(activation) >= 2;
  }
  return {initialization_results(context, *this, options_, all)};
}

std::vector<Claim> InitializationGroup::claims(const Protocol& /*protocol*/, const ActivationMeasures& found) const {
  Claim vanishing = random_claim(
      found,
      {.id = "a.1",
       .statement = "with Xavier's weights and without batch normalization gradients vanish: the mean squared singular "
                    "value of a hidden layer, as a geometric mean over the layers from the second on, is below 1/4"},
      is_plain_xavier,
      [](const RandomNetwork& network) { return std::exp(network.log_growth); });
  decide(vanishing, 0, 0.25, kOverDraws);
  Claim theory = random_claim(
      found,
      {.id = "a.2",
       .statement = "the mean field predicts it: measured over predicted factor of a layer, geometric mean over the "
                    "layers, within 5 % of 1, Xavier's weights"},
      is_plain_xavier,
      [](const RandomNetwork& network) { return std::exp(network.log_excess); });
  decide(theory, 0.95, 1.05, kOverDraws);
  Claim normalized = random_claim(
      found,
      {.id = "b.1",
       .statement = "with batch normalization gradients grow towards the input: the factor of a layer is above 1"},
      [](const RandomNetwork& network) { return network.normalized; },
      [](const RandomNetwork& network) { return std::exp(network.log_growth); });
  decide(normalized, 1, kInfinity, kOverDraws);
  std::vector<Claim> all{vanishing, theory, normalized};
  if (found.is_polynomial) {
    Claim explosion = random_claim(
        found,
        {.id = "c",
         .statement =
             "a polynomial's signal explodes without batch normalization: with He's weights the mean square of "
             "the arguments grows at least tenfold from the second to the last hidden layer (logarithm to "
             "base 10; networks that overflow are left out)"},
        [](const RandomNetwork& network) { return !network.normalized && network.initialization == "he"; },
        [](const RandomNetwork& network) { return network.log_signal / std::log(10.0); });
    decide(explosion, 1, kInfinity, kOverDraws);
    all.push_back(std::move(explosion));
  }
  return all;
}

std::string InitializationGroup::summary(const Protocol& /*protocol*/) const {
  return std::to_string(options_.depth) + " hidden layers of " + std::to_string(options_.units) + " units, " +
         std::to_string(options_.draws) + " draws of the weights, Jacobians at " + std::to_string(options_.points) +
         " images, batch statistics of " + std::to_string(options_.images);
}

}  // namespace zeroset::studies::vanishing_gradient
