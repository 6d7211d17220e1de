#include "studies/erhan/runs.hpp"

#include "zeroset/runs/image_store.hpp"

#include <cmath>

namespace zeroset::studies::erhan {
namespace {

template <class Take>
void for_each_network(const Protocol& protocol, std::size_t a, Take take) {
  for (std::size_t preparation = 0; preparation < preparations(protocol, a); ++preparation) {
    for (std::int64_t replica = 0; replica < protocol.replicas; ++replica) {
      take(preparation, replica);
    }
  }
}

}  // namespace

Experiment network_run(
    const Protocol& protocol, std::size_t a, std::size_t preparation, std::int64_t replica, std::int64_t epochs) {
  const NetworkFamily& family = family_of(protocol, a);
  Experiment run = one_run(protocol, a, {lasting(family.sgd, epochs)}, 0);
  run.network = family.network;
  run.seed = replica_seed(protocol, replica);
  if (preparation > 0) {
    run.pretraining = family.pretraining.at(preparation - 1);
  }
  return run;
}

Experiment snapshot_run(const Protocol& protocol, std::size_t a, std::size_t preparation, std::int64_t replica) {
  const TrainingSpec& sgd = family_of(protocol, a).sgd;
  Experiment run = network_run(protocol, a, preparation, replica, sgd.epochs);
  const std::int64_t images = runs::image_counts(protocol.base.dataset).first;
  const auto steps = static_cast<double>((images + sgd.batch - 1) / sgd.batch);
  for (const double epoch : protocol.snapshots) {
    const std::int64_t step = std::llround(epoch * steps);
    const bool is_new = run.checkpoints.at_steps.empty() || run.checkpoints.at_steps.back() < step;
    if (step > 0 && is_new) {
      run.checkpoints.at_steps.push_back(step);
    }
  }
  return run;
}

std::vector<Experiment> snapshot_runs(const Protocol& protocol) {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for_each_network(protocol, a, [&](std::size_t preparation, std::int64_t replica) {
      all.push_back(snapshot_run(protocol, a, preparation, replica));
    });
  }
  return all;
}

std::vector<TrainedNetwork> finished_networks(const StudyContext& context, std::size_t a) {
  std::vector<TrainedNetwork> all;
  for_each_network(context.protocol, a, [&](std::size_t preparation, std::int64_t replica) {
    TrainedNetwork network{preparation, replica, snapshot_run(context.protocol, a, preparation, replica)};
    network.result = &context.trained.of(network.run);
    if (network.result->status == runs::RunStatus::finished) {
      all.push_back(std::move(network));
    }
  });
  return all;
}

std::string network_label(const Protocol& protocol, std::size_t a, const TrainedNetwork& network) {
  return preparation_label(protocol, a, network.preparation) + " seed " +
         std::to_string(replica_seed(protocol, network.replica));
}

}  // namespace zeroset::studies::erhan
