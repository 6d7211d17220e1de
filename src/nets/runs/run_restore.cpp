// Where a run goes on: its folder read again.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/parameters.hpp"

#include "nets/runs/run.hpp"
#include "nets/runs/start.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace zeroset::nets {

namespace fs = std::filesystem;

void Run::open(const RunRecord& record) {
  folder_ = RunFolder::create(path_, to_json(experiment_), record);
  remove_leftovers();
  if (std::optional<RunResult> stored = stored_result(path_)) {
    result_ = *std::move(stored);
    complete_ = true;
    close();
    return;
  }
  folder_->set_status(RunStatus::running);
}

/// Temporary files of a process that was killed while it wrote: nobody else writes here, the folder is locked.
void Run::remove_leftovers() const {
  std::error_code code;
  for (const fs::path& folder : {path_, path_ / "checkpoints"}) {
    std::vector<fs::path> leftovers;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with('.') && name.ends_with(".tmp")) {
        leftovers.push_back(entry.path());
      }
    }
    for (const fs::path& file : leftovers) {
      fs::remove(file, code);
    }
  }
}

ReplicaState Run::restore() {
  position_ = {};
  loss_sum_ = training_seconds_ = 0;
  trained_steps_ = 0;
  result_.resumed_step = saved_step_ = measured_step_ = -1;
  ReplicaState state;
  std::vector<fs::path> files = list_checkpoints(path_);
  std::reverse(files.begin(), files.end());
  static_cast<void>(
      std::any_of(files.begin(), files.end(), [&](const fs::path& file) { return restore_from(file, state); }));
  std::error_code ignored;
  if (const fs::path resume = path_ / kResumeFile; fs::exists(resume, ignored)) {
    static_cast<void>(restore_from(resume, state));
  }
  const bool found = result_.resumed_step >= 0;
  if (!found) {
    state.parameters = first_parameters();
    state.momentum = Parameters::Zero(state.parameters.size());
  }
  // A line was written before the checkpoint of its step, so all up to there are there.
  const std::int64_t last = found ? position_.step : -1;
  bool from_the_start = !found;
  folder_->keep_metrics([&](const nlohmann::json& line) {
    const std::int64_t step = line.value("step", std::int64_t{0});
    from_the_start = from_the_start || step == 0;
    return step <= last;
  });
  if (!from_the_start) {
    note("metrics.jsonl lacks epochs before step " + std::to_string(last) +
         ", which were trained: it was removed or cut");
  }
  if (found && enter_phase()) {
    state.momentum.setZero();
  }
  return state;
}

/// Once the checkpoint of the start is there, the run that it started from is of no more use.
Parameters Run::first_parameters() {
  if (!experiment_.start) {
    const Parameters first = he_initialization(network_, Stream(experiment_.seed, "initialisation"));
    return experiment_.pretraining ? pretrained(first) : first;
  }
  StartState start = start_state(experiment_, path_.parent_path());
  start_cause_ = std::move(start.cause);
  return std::move(start.parameters);
}

bool Run::restore_from(const fs::path& file, ReplicaState& state) {
  Checkpoint checkpoint;
  try {
    checkpoint = read_checkpoint(file, network_);
    if (!checkpoint.parameters.allFinite() || !checkpoint.momentum.allFinite()) {
      throw FileError(file, "holds numbers that are not finite");
    }
  } catch (const Error& error) {
    note(std::string(error.what()) + "; went on from the one before");
    return false;
  }
  if (checkpoint.step <= result_.resumed_step ||
      checkpoint.phase >= static_cast<std::int64_t>(experiment_.training.size())) {
    return false;  // left behind by a crash while the next one was there already
  }
  state = {checkpoint.parameters.cast<double>(), checkpoint.momentum.cast<double>()};
  position_ = {checkpoint.phase, checkpoint.phase_step, checkpoint.phase_ended, checkpoint.epoch, checkpoint.step};
  result_.resumed_step = saved_step_ = checkpoint.step;
  loss_sum_ = checkpoint.minibatch_loss_sum;
  return true;
}

}  // namespace zeroset::nets
