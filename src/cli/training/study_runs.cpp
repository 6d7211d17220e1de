#include "cli/training/study_runs.hpp"

#include "zeroset/core/error.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace zeroset::cli {
namespace {

/// Replicas differ in initialisation and order of images; far apart, so that no other seed of the study meets them.
constexpr std::uint64_t kSeedsAReplica = 100'000;
constexpr std::uint64_t kSeedsAStage = 100;

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

/// What descends from one parent.
Experiment child_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::int64_t parent, std::int64_t epochs) {
  Experiment run = one_run(protocol, a, {lasting(protocol.gd, epochs)}, parent == 0 ? group.every : 0);
  run.seed += kSeedsAReplica * static_cast<std::uint64_t>(parent);
  return run;
}

StartSpec start_from(Experiment run) {
  return {.run = std::make_shared<const Experiment>(std::move(run))};
}

/// Every stage and trajectory, branch and perturbation has noise of its own.
void set_noise(StartSpec& start, double noise, NoiseUnit unit, std::uint64_t seed) {
  if (noise > 0) {
    start.noise = noise;
    start.noise_unit = unit;
    start.noise_seed = seed;
  }
}

}  // namespace

Experiment base_run(const Protocol& protocol, std::size_t a, std::int64_t replica) {
  Experiment run = one_run(protocol, a, {protocol.sgd, protocol.gd}, 1);
  run.seed += kSeedsAReplica * static_cast<std::uint64_t>(replica);
  return run;
}

Experiment trunk_run(const Protocol& protocol, const FigureGroup& group, std::size_t a, std::int64_t replica) {
  Experiment run = one_run(protocol, a, {lasting(protocol.gd, group.epochs)}, group.every);
  run.seed += kSeedsAReplica * static_cast<std::uint64_t>(replica);
  return run;
}

Experiment branch_run(const Protocol& protocol,
                      const FigureGroup& group,
                      std::size_t a,
                      std::int64_t parent,
                      std::size_t branch,
                      std::size_t noise) {
  const std::int64_t epoch = group.branches.at(branch);
  Experiment run = child_run(protocol, group, a, parent, group.epochs - epoch);
  run.start = start_from(trunk_run(protocol, group, a, parent));
  run.start->epoch = epoch;
  // The same noise in other sizes: what differs between two noises is the size alone.
  set_noise(*run.start, group.noises.at(noise), group.noise_unit, run.seed + branch);
  return run;
}

Experiment stage_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::int64_t stage, std::int64_t trajectory) {
  const bool is_first = stage == 1;
  Experiment run = one_run(protocol, a, {lasting(protocol.sgd, group.epochs)}, 1);
  // Stage 1 starts from the initialisation of the base run, which all its trajectories share.
  run.start = start_from(is_first ? one_run(protocol, a, {lasting(protocol.sgd, 0)}, 1)
                                  : stage_run(protocol, group, a, stage - 1, 1));
  run.seed += kSeedsAStage * static_cast<std::uint64_t>(stage) + static_cast<std::uint64_t>(trajectory);
  if (trajectory > group.trajectories - group.perturbed) {
    set_noise(*run.start, group.noise, group.noise_unit, run.seed);
  }
  return run;
}

Experiment perturbed_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::int64_t parent, std::int64_t index) {
  Experiment run = child_run(protocol, group, a, parent, group.epochs);
  run.start = start_from(base_run(protocol, a, parent));
  run.start->epoch = group.from;
  set_noise(*run.start, group.noise, group.noise_unit, run.seed + static_cast<std::uint64_t>(index));
  return run;
}

Experiment reference_run(const Protocol& protocol, const FigureGroup& group, std::size_t a, std::int64_t parent) {
  const std::int64_t other = protocol.replicas + parent;
  Experiment run = child_run(protocol, group, a, other, group.epochs);
  run.start = start_from(base_run(protocol, a, other));
  run.start->epoch = group.from;
  return run;
}

Experiment activation_run(const Protocol& protocol, const FigureGroup& group, std::size_t i, std::int64_t replica) {
  Experiment run = one_run(protocol, 0, {lasting(protocol.sgd, group.epochs)}, 0);
  run.activations = {group.activations.at(i)};
  run.seed += kSeedsAReplica * static_cast<std::uint64_t>(replica);
  return run;
}

Experiment size_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::size_t width, std::size_t train) {
  TrainingSpec phase = lasting(protocol.sgd, group.epochs);
  phase.stop_at_train_error = group.stop_at_train_error;
  Experiment run = one_run(protocol, a, {phase}, 0);
  run.network = with_width(protocol.whole, group.widths.at(width));
  run.dataset.train = group.train.at(train);
  run.dataset.test = group.held_out;
  run.dataset.held_out = HeldOut::validation;
  return run;
}

Experiment rate_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::size_t rate, std::size_t momentum) {
  Experiment run = trunk_run(protocol, group, a, 0);
  run.training.front().learning_rate = group.learning_rates.at(rate);
  run.training.front().momentum = group.momenta.at(momentum);
  return run;
}

namespace {

void add_branches(const Protocol& protocol,
                  const FigureGroup& group,
                  std::size_t a,
                  std::int64_t parent,
                  std::vector<Experiment>& runs) {
  runs.push_back(trunk_run(protocol, group, a, parent));
  for (std::size_t branch = 0; branch < group.branches.size(); ++branch) {
    for (std::size_t noise = 0; noise < group.noises.size(); ++noise) {
      runs.push_back(branch_run(protocol, group, a, parent, branch, noise));
    }
  }
}

void add_perturbed(const Protocol& protocol,
                   const FigureGroup& group,
                   std::size_t a,
                   std::int64_t parent,
                   std::vector<Experiment>& runs) {
  runs.push_back(base_run(protocol, a, parent));
  for (std::int64_t run = 0; run < group.runs; ++run) {
    runs.push_back(perturbed_run(protocol, group, a, parent, run));
  }
  if (group.agreement) {
    runs.push_back(reference_run(protocol, group, a, parent));
  }
}

void add_runs(const Protocol& protocol, const FigureGroup& group, std::size_t a, std::vector<Experiment>& runs) {
  switch (group.kind) {
    case FigureKind::activations:
      break;  // the group's own activations: once, see runs_of
    case FigureKind::stages:
      for (std::int64_t stage = 1; stage <= group.stages; ++stage) {
        for (std::int64_t trajectory = 1; trajectory <= group.trajectories; ++trajectory) {
          runs.push_back(stage_run(protocol, group, a, stage, trajectory));
        }
      }
      break;
    case FigureKind::branches:
      for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
        add_branches(protocol, group, a, parent, runs);
      }
      break;
    case FigureKind::perturbed:
      for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
        add_perturbed(protocol, group, a, parent, runs);
      }
      break;
    case FigureKind::size:
      for (std::size_t width = 0; width < group.widths.size(); ++width) {
        for (std::size_t train = 0; train < group.train.size(); ++train) {
          runs.push_back(size_run(protocol, group, a, width, train));
        }
      }
      break;
    case FigureKind::rates:
      for (std::size_t rate = 0; rate < group.learning_rates.size(); ++rate) {
        for (std::size_t momentum = 0; momentum < group.momenta.size(); ++momentum) {
          runs.push_back(rate_run(protocol, group, a, rate, momentum));
        }
      }
      break;
  }
}

std::string key_of(const Experiment& run) {
  return to_json(run).dump();
}

}  // namespace

std::vector<Experiment> runs_of(const Protocol& protocol, const FigureGroup& group) {
  std::vector<Experiment> runs;
  for (std::size_t i = 0; i < group.activations.size(); ++i) {
    for (std::int64_t replica = 0; replica < protocol.replicas; ++replica) {
      runs.push_back(activation_run(protocol, group, i, replica));
    }
  }
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    add_runs(protocol, group, a, runs);
  }
  return runs;
}

void StudyRuns::add(const std::vector<Experiment>& runs) {
  for (const Experiment& run : runs) {
    if (index_.emplace(key_of(run), runs_.size()).second) {
      runs_.push_back(run);
    }
  }
}

bool StudyRuns::train(const std::filesystem::path& store, const nets::StoreOptions& options) {
  results_ = nets::train_all(runs_, store, options);
  for (const nets::StoredRun& run : results_) {
    if (run.result.status == nets::RunStatus::interrupted) {
      reason_ = run.held ? "another process is training " + run.id : "stopped before " + run.id + " was trained";
      return false;
    }
  }
  return true;
}

const nets::RunResult& StudyRuns::of(const Experiment& run) const {
  const auto found = index_.find(key_of(run));
  if (found == index_.end() || found->second >= results_.size()) {
    throw InvalidArgument("[StudyRuns::of] expected a run of the study that was trained");
  }
  return results_[found->second].result;
}

std::vector<std::string> StudyRuns::diverged() const {
  std::vector<std::string> list;
  for (const nets::StoredRun& run : results_) {
    if (run.result.status == nets::RunStatus::diverged) {
      list.push_back(run.id + ": " + run.result.cause);
    }
  }
  return list;
}

}  // namespace zeroset::cli
