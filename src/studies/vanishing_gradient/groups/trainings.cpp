#include "studies/vanishing_gradient/groups/trainings.hpp"

#include "zeroset/core/text.hpp"

#include "studies/claim_rules.hpp"
#include "studies/engine/runs.hpp"
#include "studies/engine/spec_reader.hpp"
#include "studies/vanishing_gradient/groups/trained_networks.hpp"
#include "studies/vanishing_gradient/groups/trainings_figures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

namespace zeroset::studies::vanishing_gradient {
namespace {

std::int64_t steps_an_epoch(const Protocol& protocol) {
  return (protocol.base.dataset.train + protocol.sgd.batch - 1) / protocol.sgd.batch;
}

/// What `of` says of the networks of one kind, by replica.
std::map<std::int64_t, double> by_replica(const ActivationMeasures& found,
                                          bool normalized,
                                          std::int64_t depth,
                                          bool pretrained,
                                          const std::function<double(const TrainedNetwork&)>& of) {
  std::map<std::int64_t, double> values;
  for (const TrainedNetwork& network : found.trained) {
    if (network.normalized == normalized && network.pretrained == pretrained && network.depth == depth) {
      values[network.replica] = of(network);
    }
  }
  return values;
}

std::vector<double> differences(const std::map<std::int64_t, double>& a, const std::map<std::int64_t, double>& b) {
  std::vector<double> result;
  for (const auto& [replica, value] : a) {
    if (const auto other = b.find(replica); other != b.end()) {
      result.push_back(value - other->second);
    }
  }
  return result;
}

double error_of(const TrainedNetwork& network) {
  return network.train_error;
}

/// At a smaller scale the numbers are there, and the claim stays undecided.
void decide_where_whole(const Protocol& protocol, Claim& claim, double lower, double upper) {
  if (protocol.is_whole()) {
    decide(claim, lower, upper, kOverParents);
  } else {
    claim.reason = "scale " + protocol.scale + ": fewer images or epochs than the claim is about";
  }
}

}  // namespace

TrainingsOptions TrainingsGroup::read(ObjectReader& reader) {
  TrainingsOptions options{.depths = spec::integers(reader, "depths", 1)};
  options.normalized = spec::list(reader, "batch_norm", [](const nlohmann::json& value, const std::string& where) {
    return read_bool(value, where);
  });
  options.initializations = read_initializations(reader);
  if (const nlohmann::json* pretraining = reader.find("pretraining"); pretraining != nullptr) {
    options.pretraining = read_pretraining(*pretraining, reader.at("pretraining"));
  }
  options.learning_rates = spec::reals(reader, "learning_rates", 1e-12);
  options.epochs = spec::integer(reader, "epochs", 1);
  options.measured_epochs = spec::integers(reader, "measured_epochs", 0);
  options.points = spec::integer(reader, "points", 1);
  options.images = spec::integer(reader, "images", options.points);
  return options;
}

void TrainingsGroup::check(const Protocol& protocol) const {
  const std::string pointer = "/figures/" + text().key;
  if (protocol.base.dataset.train < 1) {
    throw SpecError("/dataset/train", "expected the number of images: steps of an epoch are counted");
  }
  if (std::ranges::adjacent_find(options_.measured_epochs, std::greater_equal<>()) != options_.measured_epochs.end() ||
      options_.measured_epochs.back() > options_.epochs) {
    throw SpecError(pointer + "/measured_epochs", "expected ascending epochs up to " + std::to_string(options_.epochs));
  }
  if (std::ranges::adjacent_find(options_.depths, std::greater_equal<>()) != options_.depths.end()) {
    throw SpecError(pointer + "/depths", "expected ascending depths");
  }
}

std::vector<TrainingPlace> training_places(const Protocol& protocol, const TrainingsOptions& options) {
  std::vector<TrainingPlace> places;
  for (std::size_t i = 0; i < options.initializations.size(); ++i) {
    for (const bool pretrained : {false, true}) {
      for (const bool normalized : options.normalized) {
        for (std::size_t a = 0; a < protocol.base.activations.size() && (!pretrained || options.pretraining); ++a) {
          for (std::size_t d = 0; d < options.depths.size(); ++d) {
            places.push_back({a, i, d, normalized, pretrained});
          }
        }
      }
    }
  }
  return places;
}

Experiment training_run(const Protocol& protocol,
                        const TrainingsOptions& options,
                        const TrainingPlace& place,
                        double learning_rate,
                        std::int64_t replica) {
  TrainingSpec phase = lasting(protocol.sgd, options.epochs);
  phase.learning_rate = learning_rate;
  Experiment run = one_run(protocol, place.activation, {phase}, 0);
  run.network =
      deep_network(run.activations.front(), units_of(protocol), options.depths.at(place.depth), place.normalized);
  run.initialization = options.initializations.at(place.initialization);
  if (place.pretrained) {
    run.pretraining = options.pretraining;
  }
  run.seed = replica_seed(protocol, replica);
  std::set<std::int64_t> steps;
  for (const std::int64_t epoch : options.measured_epochs) {
    const std::int64_t step = epoch * steps_an_epoch(protocol);
    steps.insert(step);
    if (epoch < options.epochs) {
      steps.insert(step + 1);
    }
  }
  steps.erase(0);  // the start is kept anyway
  run.checkpoints.at_steps.assign(steps.begin(), steps.end());
  return run;
}

std::vector<Experiment> TrainingsGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all;
  for (const TrainingPlace& place : training_places(protocol, options_)) {
    for (const double rate : options_.learning_rates) {
      for (std::int64_t replica = 0; replica < protocol.replicas; ++replica) {
        all.push_back(training_run(protocol, options_, place, rate, replica));
      }
    }
  }
  return all;
}

std::vector<Results> TrainingsGroup::evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const {
  const std::vector<TrainedNetworks> all = measured_trainings(context, options_);
  if (options_.depths.size() > 1 || options_.pretraining) {  // what claims compare
    for (const TrainedNetworks& networks : all) {
      record(networks, options_, measures);
    }
  }
  return {trainings_results(context, *this, options_, all)};
}

std::vector<Claim> TrainingsGroup::claims(const Protocol& protocol, const ActivationMeasures& found) const {
  if (options_.depths.size() < 2) {
    return {};
  }
  const std::int64_t shallow = options_.depths.front(), deep = options_.depths.back();
  Claim gradient{.id = "a.3",
                 .statement =
                     "gradients of the loss vanish before training: the norm in the second layer's weights is "
                     "less than a tenth of that in the last hidden layer's, " +
                     std::to_string(deep) + " layers, without batch normalization"};
  std::vector<double> ratios;
  for (const auto& [replica, log] :
       by_replica(found, false, deep, false, [](const TrainedNetwork& network) { return network.log_gradient; })) {
    if (std::isfinite(log)) {
      ratios.push_back(std::exp(log));
    }
  }
  set_mean(gradient, ratios, kParent);
  keep_within(gradient, 0, std::numeric_limits<double>::max());  // a ratio of norms
  decide(gradient, 0, 0.1, kOverParents);
  Claim depth{.id = "d.1",
              .statement = "depth does harm: training error with " + std::to_string(deep) +
                           " hidden layers less that "
                           "with " +
                           std::to_string(shallow) + ", without batch normalization, more than 0.05"};
  set_difference(
      depth,
      differences(by_replica(found, false, deep, false, error_of), by_replica(found, false, shallow, false, error_of)),
      found.train_images,
      kParent);
  decide_where_whole(protocol, depth, 0.05, 1);
  Claim normalized{.id = "d.2",
                   .statement = "batch normalization repairs it: training error with it less that without, " +
                                std::to_string(deep) + " hidden layers, below 0"};
  set_difference(
      normalized,
      differences(by_replica(found, true, deep, false, error_of), by_replica(found, false, deep, false, error_of)),
      found.train_images,
      kParent);
  decide_where_whole(protocol, normalized, -1, -kAboveZero);
  Claim pretrained{.id = "e",
                   .statement = "pre-training repairs it: training error with it less that without, " +
                                std::to_string(deep) + " hidden layers without batch normalization, below 0"};
  set_difference(
      pretrained,
      differences(by_replica(found, false, deep, true, error_of), by_replica(found, false, deep, false, error_of)),
      found.train_images,
      kParent);
  decide_where_whole(protocol, pretrained, -1, -kAboveZero);
  return {gradient, depth, normalized, pretrained};
}

std::string TrainingsGroup::summary(const Protocol& protocol) const {
  std::string rates;
  for (const double rate : options_.learning_rates) {
    rates += (rates.empty() ? "" : ", ") + significant(rate);
  }
  return "hidden layers of " + std::to_string(units_of(protocol)) + " units, SGD with batch " +
         std::to_string(protocol.sgd.batch) + ", momentum " + significant(protocol.sgd.momentum) + ", " +
         std::to_string(options_.epochs) + " epochs, the best of the rates " + rates + " by the training loss, " +
         std::to_string(protocol.replicas) + " seeds" +
         (options_.pretraining ? "; pre-training: " + name(options_.pretraining->kind) + ", " +
                                     std::to_string(options_.pretraining->epochs) + " epochs a layer, rate " +
                                     significant(options_.pretraining->learning_rate)
                               : "");
}

}  // namespace zeroset::studies::vanishing_gradient
