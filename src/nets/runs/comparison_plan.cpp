#include "nets/runs/comparison_plan.hpp"

#include "zeroset/nets/run_store.hpp"
#include "zeroset/runs/image_store.hpp"

#include "nets/runs/run_pretraining.hpp"

#include <system_error>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kReplicasOnDevice = 8;

}  // namespace

ComparisonPlan::ComparisonPlan(const Experiment& experiment, const fs::path& folder, const CompareOptions& options)
    : options_(options), store_(options.runs.empty() ? folder / "runs" : options.runs) {
  comparison.cells = cells(experiment.vary);
  for (std::size_t c = 0; c < comparison.cells.size(); ++c) {
    const Experiment whole = in_cell(experiment, comparison.cells[c]);
    for (std::size_t a = 0; a < whole.activations.size(); ++a) {
      for (std::int64_t k = 0; k < whole.replicas; ++k) {
        add(whole, c, a, k);
      }
    }
  }
  on_cpu = members.front().experiment.device == DeviceKind::cpu;
  make_groups();
  std::vector<ManifestRun> listed;
  for (const ComparedRun& run : comparison.runs) {
    listed.push_back({run.id, comparison.cells[run.cell], name(experiment.activations[run.activation]), run.seed});
  }
  manifest = std::make_unique<Manifest>(folder, store_, std::move(listed));
}

void ComparisonPlan::add(const Experiment& whole, std::size_t cell, std::size_t activation, std::int64_t replica) {
  Experiment run = member(whole, activation, replica);
  const auto [train, test] = image_counts(run.dataset);
  std::error_code ignored;
  if (options_.read_only) {  // perhaps on a machine without the device that they were trained on
    const bool any = run.device == DeviceKind::automatic;
    run.dataset.train = train;
    run.dataset.test = test;
    if (run.pretraining) {
      resolve_pretraining(run);
    }
    run.device = any ? DeviceKind::cuda : run.device;
    run.device =
        any && !fs::exists(store_ / run_id(run, comparison.cells[cell]), ignored) ? DeviceKind::cpu : run.device;
  } else {
    require_trainable(run);  // the last one's error should not wait for the others' training
    run = resolved(std::move(run), train, test);
    require_memory(run, train);
    require_minibatches(run, train);
  }
  const std::size_t index = comparison.runs.size();
  const std::string id = run_id(run, comparison.cells[cell]);
  comparison.runs.push_back({.cell = cell,
                             .activation = activation,
                             .seed = run.seed,
                             .result = {.folder = store_ / id, .status = RunStatus::interrupted},
                             .id = id});
  const bool ours = static_cast<std::int64_t>(index) % options_.parts == options_.part - 1;
  if (options_.read_only) {
    comparison.runs.back().left_out = "only read";
  } else if (!ours) {
    comparison.runs.back().left_out =
        "not in part " + std::to_string(options_.part) + "/" + std::to_string(options_.parts);
  }
  members.push_back({std::move(run), store_ / id});
  if (const auto [found, is_new] = first_.emplace(id, index); !is_new) {
    twins.emplace_back(index, found->second);
  }
}

/// Runs of one cell and activation that this call trains, so many as go together.
void ComparisonPlan::make_groups() {
  const std::int64_t most =
      options_.replicas_at_once > 0 ? options_.replicas_at_once : (on_cpu ? 1 : kReplicasOnDevice);
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    const ComparedRun& run = comparison.runs[i];
    if (!run.left_out.empty() || first_.at(run.id) != i) {
      continue;
    }
    const ComparedRun* last = groups.empty() ? nullptr : &comparison.runs[groups.back().back()];
    if (last == nullptr || last->cell != run.cell || last->activation != run.activation ||
        std::ssize(groups.back()) >= most) {
      groups.emplace_back();
    }
    groups.back().push_back(i);
  }
}

void ComparisonPlan::read(std::size_t run) {
  if (comparison.runs[run].is_complete()) {
    return;
  }
  if (std::optional<RunResult> stored = stored_result(members[run].folder)) {
    comparison.runs[run].result = *std::move(stored);
    comparison.runs[run].left_out.clear();
  }
}

void ComparisonPlan::read_all() {
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    read(i);
  }
  for (const auto& [later, first] : twins) {
    comparison.runs[later].result = comparison.runs[first].result;
    comparison.runs[later].left_out = comparison.runs[first].left_out;
  }
}

}  // namespace zeroset::nets
