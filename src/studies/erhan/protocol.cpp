#include "studies/erhan/protocol.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include "studies/engine/spec_reader.hpp"
#include "studies/erhan/figure_kinds.hpp"
#include "studies/seeds.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace zeroset::studies::erhan {
namespace {

using nlohmann::json;

const std::vector<std::string> kOutputKinds{"probabilities", "logits", "correctness"};
const std::vector<std::string> kOutputDistances{"euclidean", "hellinger"};
constexpr std::int64_t kWholeSeeds = 25;

std::vector<PretrainingSpec> read_pretrainings(ObjectReader& reader) {
  return spec::list(reader, "pretraining", read_pretraining);
}

/// The member "dense": network, training and preparations of sigmoid and tanh. Its training is read as one of the
/// study's own, so that errors and defaults are the same.
NetworkFamily read_dense(ObjectReader& outer, const Protocol& protocol, double width) {
  ObjectReader reader(outer.require("dense", "networks of sigmoid and tanh"), outer.at("dense"));
  NetworkFamily family;
  family.whole = read_network(reader.require("network", "a network"), reader.at("network"));
  family.network = width == 1 ? family.whole : with_width(family.whole, width);
  json phase = reader.require("sgd", "the settings of a phase");
  phase.emplace("algorithm", "sgd");
  const json experiment{{"schema", "zeroset.experiment/1"},
                        {"dataset", {{"kind", "cifar10-mini"}}},
                        {"network", to_json(protocol.whole)},
                        {"activations", json::array({{{"kind", "relu"}}})},
                        {"training", json::array({phase})}};
  family.sgd = read_experiment(experiment, reader.at("sgd")).training.front();
  family.pretraining = read_pretrainings(reader);
  reader.finish();
  return family;
}

void check_pretraining(const Protocol& protocol) {
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    const NetworkFamily& family = family_of(protocol, a);
    const std::string where = is_dense(protocol, a) ? "/dense/pretraining" : "/pretraining";
    for (std::size_t i = 0; i < family.pretraining.size(); ++i) {
      validate_pretraining(
          family.pretraining[i], with_activation(family.network, protocol.base.activations[a]), child(where, i));
    }
  }
}

void check_snapshots(const Protocol& protocol) {
  const std::vector<double>& epochs = protocol.snapshots;
  const auto last = static_cast<double>(protocol.convolutional.sgd.epochs);
  if (epochs.size() < 3 || epochs.front() != 0 || epochs.back() != last ||
      protocol.dense.sgd.epochs != protocol.convolutional.sgd.epochs ||
      std::adjacent_find(epochs.begin(), epochs.end(), std::greater_equal<>()) != epochs.end()) {
    throw SpecError("/snapshots", "expected epochs that ascend from 0 to the last of /sgd and /dense/sgd, at least 3");
  }
}

std::string epochs_text(const PretrainingSpec& spec) {
  return (spec.kind == PretrainingKind::rbm ? "RBM, CD-" + std::to_string(spec.gibbs_steps)
                                            : "denoising auto-encoders, masking " + significant(spec.masking)) +
         ", rate " + significant(spec.learning_rate) + ", " + std::to_string(spec.epochs) + " epochs a layer";
}

}  // namespace

Protocol read_protocol(const json& document) {
  ObjectReader reader(document, "");
  Protocol protocol;
  const TrainingSpec sgd = read_shared(reader, protocol, {"sgd"}).front();
  protocol.convolutional = {protocol.base.network, protocol.whole, sgd, read_pretrainings(reader)};
  protocol.dense = read_dense(reader, protocol, document.at("width").get<double>());
  check_pretraining(protocol);
  protocol.snapshots = spec::reals(reader, "snapshots");
  check_snapshots(protocol);
  protocol.outputs = static_cast<OutputKind>(spec::choice(reader, "outputs", kOutputKinds));
  protocol.distance = static_cast<OutputDistance>(spec::choice(reader, "distance", kOutputDistances));
  protocol.vector_images = spec::integer(reader, "vector_images", 1);
  protocol.groups = read_groups(figure_kinds(), reader, protocol);
  reader.finish();
  return protocol;
}

bool Protocol::is_whole() const {
  return has_all_images_and_weights(*this) && replicas >= kWholeSeeds &&
         std::all_of(groups.begin(), groups.end(), [](const auto& group) { return group->is_whole(); });
}

bool is_dense(const Protocol& protocol, std::size_t a) {
  const ActivationKind kind = protocol.base.activations.at(a).kind;
  return kind == ActivationKind::sigmoid || kind == ActivationKind::tanh;
}

const NetworkFamily& family_of(const Protocol& protocol, std::size_t a) {
  return is_dense(protocol, a) ? protocol.dense : protocol.convolutional;
}

std::size_t preparations(const Protocol& protocol, std::size_t a) {
  return 1 + family_of(protocol, a).pretraining.size();
}

std::string preparation_label(const Protocol& protocol, std::size_t a, std::size_t preparation) {
  if (preparation == 0) {
    return "none";
  }
  const std::vector<PretrainingSpec>& all = family_of(protocol, a).pretraining;
  const PretrainingSpec& spec = all.at(preparation - 1);
  const std::string label = spec.kind == PretrainingKind::rbm ? "RBM" : "denoising auto-encoder";
  const auto same = std::count_if(all.begin(), all.end(), [&](const auto& other) { return other.kind == spec.kind; });
  return same > 1 ? label + " " + std::to_string(preparation) : label;
}

std::string training_line(const Protocol& protocol) {
  std::string text = phase_line("SGD", protocol.convolutional.sgd) + ", " +
                     std::to_string(protocol.convolutional.sgd.epochs) + " epochs (dense networks: rate " +
                     significant(protocol.dense.sgd.learning_rate) + "); pre-training:";
  bool is_first = true;
  for (const NetworkFamily* family : {&protocol.convolutional, &protocol.dense}) {
    for (const PretrainingSpec& spec : family->pretraining) {
      text += (is_first ? " " : "; ") + std::string(family == &protocol.dense ? "dense: " : "") + epochs_text(spec);
      is_first = false;
    }
  }
  return text + "; " + count_of(static_cast<std::size_t>(protocol.replicas), "seed");
}

std::string spoken_activation(const EvaluationContext& context, std::size_t a) {
  return spoken_name(context.shared.base.activations.at(a));
}

namespace {

/// Every preparation has its rows among the claims, also where nothing was measured.
Measures with_labels(const Protocol& protocol, std::size_t a, Measures found) {
  found.prepared.resize(preparations(protocol, a) - 1);
  for (std::size_t p = 1; p <= found.prepared.size(); ++p) {
    found.prepared[p - 1].label = preparation_label(protocol, a, p);
  }
  return found;
}

}  // namespace

std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures) {
  std::vector<Claim> claims;
  for (std::size_t a = 0; a < measures.size(); ++a) {
    for (Claim& claim : claims_of(figure_kinds(), protocol, with_labels(protocol, a, measures[a]))) {
      const std::string preparation = std::exchange(claim.activation, name(protocol.base.activations[a]));
      claim.activation += preparation.empty() ? "" : ", " + preparation;
      claims.push_back(std::move(claim));
    }
  }
  return claims;
}

}  // namespace zeroset::studies::erhan
