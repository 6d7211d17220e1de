#include "nets/runs/start.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/nets/comparison.hpp"
#include "zeroset/runs/run_folder.hpp"

#include "nets/runs/run.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

/// "step-000000015" -> 15.
std::int64_t step_of(const fs::path& checkpoint) {
  return std::strtoll(checkpoint.stem().string().substr(5).c_str(), nullptr, 10);
}

/// Epochs ascend with steps, and equal ones are checkpoints within an epoch: the first of them ends it.
std::optional<fs::path> at_epoch(const std::vector<fs::path>& files, std::int64_t epoch, const Architecture& network) {
  const auto epoch_of = [&](const fs::path& file) { return read_checkpoint(file, network).epoch; };
  const auto found =
      std::partition_point(files.begin(), files.end(), [&](const fs::path& file) { return epoch_of(file) < epoch; });
  return found != files.end() && epoch_of(*found) == epoch ? std::optional(*found) : std::nullopt;
}

std::optional<fs::path> at_step(const std::vector<fs::path>& files, std::int64_t step) {
  const auto found =
      std::find_if(files.begin(), files.end(), [step](const fs::path& file) { return step_of(file) == step; });
  return found != files.end() ? std::optional(*found) : std::nullopt;
}

bool holds(const fs::path& folder, const Experiment& experiment) {
  std::error_code ignored;
  return fs::exists(folder / "spec.json", ignored) &&
         !first_difference(read_json_file(folder / "spec.json"), to_json(experiment));
}

std::string place_of(const StartSpec& start) {
  return start.epoch  ? "of epoch " + std::to_string(*start.epoch)
         : start.step ? "of step " + std::to_string(*start.step)
                      : "at its end";
}

}  // namespace

fs::path parent_folder(const Experiment& experiment, const fs::path& store) {
  const StartSpec& start = *experiment.start;
  return !start.folder.empty() && holds(start.folder, *start.run) ? start.folder : store / run_id(*start.run, {});
}

std::optional<fs::path> start_checkpoint(const StartSpec& start, const fs::path& parent) {
  const std::vector<fs::path> files = list_checkpoints(parent);
  if (start.step) {
    return at_step(files, *start.step);
  }
  if (start.epoch) {
    return at_epoch(files, *start.epoch, trained_network(*start.run));
  }
  const std::optional<RunResult> result = stored_result(parent);
  return !files.empty() && result && result->status == RunStatus::finished ? std::optional(files.back()) : std::nullopt;
}

StartState start_state(const Experiment& experiment, const fs::path& store) {
  const StartSpec& start = *experiment.start;
  const fs::path parent = parent_folder(experiment, store);
  StartState state;
  std::optional<fs::path> file = start_checkpoint(start, parent);
  if (!file) {
    const std::optional<RunResult> result = stored_result(parent);
    const std::vector<fs::path> files = list_checkpoints(parent);
    if (!result || result->status != RunStatus::diverged || files.empty()) {
      throw FileError(parent, "has no checkpoint " + place_of(start) + " to start from; see \"checkpoints\"");
    }
    state.cause = "the run that it starts from (" + parent.filename().string() + ") diverged: " + result->cause;
    file = files.back();
  }
  Checkpoint checkpoint = read_checkpoint(*file, trained_network(*start.run));
  state.parameters = checkpoint.parameters.cast<double>();
  state.running = std::move(checkpoint.running);
  if (start.noise > 0 && state.cause.empty()) {
    state.parameters = perturbed(trained_network(experiment),
                                 state.parameters,
                                 start.noise,
                                 start.noise_unit,
                                 Stream(start.noise_seed, "perturbation"));
  }
  return state;
}

}  // namespace zeroset::nets
