#include "studies/lipton/runs.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/runs/checkpoint.hpp"
#include "zeroset/runs/image_store.hpp"

#include <cmath>
#include <string_view>

namespace zeroset::studies::lipton {
namespace {

constexpr std::string_view kStemPrefix = "step-";  // of a checkpoint's file
constexpr std::uint64_t kSeedsASpawn = 10;         // far below those of a replica

Parameters parameters_in(const std::filesystem::path& file, const Experiment& run) {
  return runs::read_checkpoint(file, with_activation(run.network, run.activations.front())).parameters.cast<double>();
}

}  // namespace

std::int64_t steps_at(const Protocol& protocol, double epoch) {
  const std::int64_t images = runs::image_counts(protocol.base.dataset).first;
  const std::int64_t steps = (images + protocol.sgd.batch - 1) / protocol.sgd.batch;
  return std::llround(epoch * static_cast<double>(steps));
}

Experiment trunk_run(const Protocol& protocol, std::size_t a, std::int64_t parent) {
  Experiment run = one_run(protocol, a, {protocol.sgd}, 1);
  run.seed = replica_seed(protocol, parent);
  for (const double epoch : protocol.spawn) {
    if (epoch != std::floor(epoch)) {
      run.checkpoints.at_steps.push_back(steps_at(protocol, epoch));
    }
  }
  return run;
}

Experiment spawned_run(const Protocol& protocol,
                       std::size_t a,
                       std::int64_t parent,
                       std::size_t spawn,
                       std::int64_t twin,
                       std::int64_t epochs) {
  Experiment run = one_run(protocol, a, {lasting(protocol.sgd, epochs)}, 0);
  run.start = start_from(trunk_run(protocol, a, parent));
  run.start->step = steps_at(protocol, protocol.spawn.at(spawn));
  run.seed = replica_seed(protocol, parent) + kSeedsASpawn * (spawn + 1) + static_cast<std::uint64_t>(twin);
  return run;
}

std::vector<Experiment> trunk_runs(const Protocol& protocol) {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
      all.push_back(trunk_run(protocol, a, parent));
    }
  }
  return all;
}

Path trunk_path(const StudyContext& context, std::size_t a, std::int64_t parent) {
  const Experiment run = trunk_run(context.protocol, a, parent);
  return read_path(context.trained.of(run), run, "parent " + std::to_string(parent + 1));
}

std::optional<Parameters> end_of(const StudyContext& context, const Experiment& run) {
  const runs::RunResult& result = context.trained.of(run);
  if (result.status != runs::RunStatus::finished) {
    return std::nullopt;
  }
  return parameters_in(runs::list_checkpoints(result.folder).back(), run);
}

Parameters at_step(const StudyContext& context, const Experiment& run, std::int64_t step) {
  const runs::RunResult& result = context.trained.of(run);
  for (const std::filesystem::path& file : runs::list_checkpoints(result.folder)) {
    if (std::stoll(file.stem().string().substr(kStemPrefix.size())) == step) {
      return parameters_in(file, run);
    }
  }
  throw FileError(result.folder, "has no checkpoint of step " + std::to_string(step));
}

}  // namespace zeroset::studies::lipton
