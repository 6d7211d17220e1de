#include "studies/theory2/runs.hpp"

#include <memory>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

constexpr std::uint64_t kSeedsAReplica = 100'000;  // far apart, so that no other seed of the study meets them

}  // namespace

Experiment one_run(const Protocol& protocol, std::size_t a, std::vector<TrainingSpec> phases, std::int64_t every) {
  Experiment run = protocol.base;
  run.activations = {protocol.base.activations.at(a)};
  run.replicas = 1;
  run.training = std::move(phases);
  run.checkpoints = {.every_epochs = every};
  return run;
}

TrainingSpec lasting(TrainingSpec phase, std::int64_t epochs) {
  phase.epochs = epochs;
  return phase;
}

std::uint64_t replica_seed(const Protocol& protocol, std::int64_t replica) {
  return protocol.base.seed + kSeedsAReplica * static_cast<std::uint64_t>(replica);
}

Experiment base_run(const Protocol& protocol, std::size_t a, std::int64_t replica) {
  Experiment run = one_run(protocol, a, {protocol.sgd, protocol.descent(a)}, 1);
  run.seed = replica_seed(protocol, replica);
  return run;
}

Experiment trunk_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t replica) {
  Experiment run = one_run(protocol, a, {lasting(protocol.descent(a), epochs)}, every);
  run.seed = replica_seed(protocol, replica);
  return run;
}

Experiment child_run(
    const Protocol& protocol, std::int64_t epochs, std::int64_t every, std::size_t a, std::int64_t parent) {
  return trunk_run(protocol, epochs, parent == 0 ? every : 0, a, parent);
}

StartSpec start_from(Experiment run) {
  return {.run = std::make_shared<const Experiment>(std::move(run))};
}

void set_noise(StartSpec& start, double noise, NoiseUnit unit, std::uint64_t seed) {
  if (noise > 0) {
    start.noise = noise;
    start.noise_unit = unit;
    start.noise_seed = seed;
  }
}

}  // namespace zeroset::studies::theory2
