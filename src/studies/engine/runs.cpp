#include "studies/engine/runs.hpp"

#include <memory>
#include <utility>

namespace zeroset::studies {
namespace {

constexpr std::uint64_t kSeedsAReplica = 100'000;  // far apart, so that no other seed of the study meets them

}  // namespace

Experiment one_run(const StudyProtocol& protocol, std::size_t a, std::vector<TrainingSpec> phases, std::int64_t every) {
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

std::uint64_t replica_seed(const StudyProtocol& protocol, std::int64_t replica) {
  return protocol.base.seed + kSeedsAReplica * static_cast<std::uint64_t>(replica);
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

}  // namespace zeroset::studies
