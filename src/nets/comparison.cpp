#include "zeroset/nets/comparison.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/nets/image_files.hpp"
#include "zeroset/nets/run_store.hpp"

#include "nets/group.hpp"
#include "nets/image_store.hpp"
#include "nets/manifest.hpp"
#include "nets/one_thread.hpp"
#include "nets/start.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kReplicasOnGpu = 8;

/// All runs of a comparison, none of them begun.
class Plan {
 public:
  Plan(const Experiment& experiment, const fs::path& folder, const CompareOptions& options);

  Comparison comparison{};
  std::vector<GroupMember> members{};                        ///< one a run
  std::vector<std::vector<std::size_t>> groups{};            ///< of the runs that this call trains
  std::vector<std::pair<std::size_t, std::size_t>> twins{};  ///< runs that are another one: (later, first)
  std::unique_ptr<Manifest> manifest{};
  bool on_cpu = true;

  /// Takes over what is complete.
  void read(std::size_t run);
  void read_all();

 private:
  void add(const Experiment& whole, std::size_t cell, std::size_t activation, std::int64_t replica);
  void make_groups();

  const CompareOptions& options_;
  fs::path store_;
  std::map<std::string, std::size_t> first_{};  ///< by id
};

bool is_complete(const ComparedRun& run) {
  return run.result.status != RunStatus::interrupted;
}

Plan::Plan(const Experiment& experiment, const fs::path& folder, const CompareOptions& options)
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

void Plan::add(const Experiment& whole, std::size_t cell, std::size_t activation, std::int64_t replica) {
  Experiment run = member(whole, activation, replica);
  const auto [train, test] = image_counts(run.dataset);
  std::error_code ignored;
  if (options_.read_only) {  // perhaps on a machine without the device that they were trained on
    const bool any = run.device == DeviceKind::automatic;
    run.dataset.train = train;
    run.dataset.test = test;
    run.device = any ? DeviceKind::cuda : run.device;
    run.device =
        any && !fs::exists(store_ / run_id(run, comparison.cells[cell]), ignored) ? DeviceKind::cpu : run.device;
  } else {
    require_trainable(run);  // the last one's error should not wait for the others' training
    run = resolved(std::move(run), train, test);
    require_memory(run, train);
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
void Plan::make_groups() {
  const std::int64_t most = options_.replicas_at_once > 0 ? options_.replicas_at_once : (on_cpu ? 1 : kReplicasOnGpu);
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

void Plan::read(std::size_t run) {
  if (is_complete(comparison.runs[run])) {
    return;
  }
  if (std::optional<RunResult> stored = stored_result(members[run].folder)) {
    comparison.runs[run].result = *std::move(stored);
    comparison.runs[run].left_out.clear();
  }
}

void Plan::read_all() {
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    read(i);
  }
  for (const auto& [later, first] : twins) {
    comparison.runs[later].result = comparison.runs[first].result;
    comparison.runs[later].left_out = comparison.runs[first].left_out;
  }
}

/// The groups, given out one by one to threads.
class Work {
 public:
  Work(Plan& plan, const CompareOptions& options, const DatasetSpec& given)
      : plan_(plan), training_(options.training), images_(options.training.data_root) {
    if (options.training.images) {
      images_.keep(given, options.training.images);
    }
    // One that fails stops the others at their next checkpoint.
    training_.stop = [this, asked = options.training.stop] { return failed_.load() || (asked && asked()); };
    workers_ = plan.on_cpu ? std::min<std::size_t>(static_cast<std::size_t>(options.threads), plan.groups.size()) : 1;
    training_.threads = std::max(1, options.threads / static_cast<int>(std::max<std::size_t>(1, workers_)));
  }

  /// \throws what the first run threw that failed
  void run() {
    const OneThread alone;  // before any thread begins: the default for those that come
    std::vector<std::thread> threads;
    for (std::size_t t = 1; t < workers_; ++t) {
      threads.emplace_back([this] { work(); });
    }
    work();
    for (std::thread& thread : threads) {
      thread.join();
    }
    if (error_) {
      std::rethrow_exception(error_);
    }
  }

 private:
  void work() {
    const OneThread alone;
    for (std::size_t i = next_++; i < plan_.groups.size() && !training_.stop(); i = next_++) {
      try {
        train(plan_.groups[i]);
        plan_.manifest->write();
      } catch (...) {
        const std::lock_guard lock(mutex_);
        error_ = error_ ? error_ : std::current_exception();
        failed_ = true;
      }
    }
  }

  /// Whether the run that it starts from is as far as it is needed; else another process is at it.
  bool may_begin(std::size_t i) {
    const GroupMember& member = plan_.members[i];
    const std::optional<StartSpec>& start = member.experiment.start;
    if (!start || is_complete(plan_.comparison.runs[i])) {
      return true;
    }
    const fs::path parent = parent_folder(member.experiment, member.folder.parent_path());
    const bool ready = stored_result(parent) || start_checkpoint(*start, parent);
    plan_.comparison.runs[i].left_out = ready ? "" : "another process holds the run that it starts from";
    return ready;
  }

  void train(const std::vector<std::size_t>& group) {
    std::vector<std::size_t> ours;
    std::vector<GroupMember> members;
    for (const std::size_t i : group) {
      plan_.read(i);
      if (may_begin(i)) {
        ours.push_back(i);
        members.push_back(plan_.members[i]);
      }
    }
    if (std::all_of(
            ours.begin(), ours.end(), [this](std::size_t i) { return is_complete(plan_.comparison.runs[i]); })) {
      return;
    }
    const auto images = images_.load(members.front().experiment.dataset);
    const auto results = train_group(members, *images, training_, title(group));
    for (std::size_t k = 0; k < ours.size(); ++k) {
      ComparedRun& run = plan_.comparison.runs[ours[k]];
      if (results[k]) {
        run.result = *results[k];
      } else {
        run.left_out = "another process holds it";
      }
    }
  }

  [[nodiscard]] std::string title(const std::vector<std::size_t>& group) const {
    const std::string from = std::to_string(group.front() + 1), to = std::to_string(group.back() + 1);
    return " (run" + (from == to ? " " + from : "s " + from + " to " + to) + " of " +
           std::to_string(plan_.comparison.runs.size()) + ")";
  }

  Plan& plan_;
  TrainOptions training_;
  ImageStore images_;
  std::size_t workers_ = 1;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_{};
  std::exception_ptr error_{};
};

void require_options(const CompareOptions& options) {
  if (options.threads < 1) {
    throw InvalidArgument("[nets::compare] expected threads >= 1, got " + std::to_string(options.threads));
  }
  if (options.replicas_at_once < 0) {
    throw InvalidArgument("[nets::compare] expected replicas_at_once >= 0, got " +
                          std::to_string(options.replicas_at_once));
  }
  if (options.part < 1 || options.part > options.parts) {
    throw InvalidArgument("[nets::compare] expected 1 <= part <= parts, got " + std::to_string(options.part) + " and " +
                          std::to_string(options.parts));
  }
}

}  // namespace

bool Comparison::interrupted() const {
  return std::any_of(
      runs.begin(), runs.end(), [](const ComparedRun& run) { return !nets::is_complete(run) && run.left_out.empty(); });
}

bool Comparison::any_diverged() const {
  return std::any_of(
      runs.begin(), runs.end(), [](const ComparedRun& run) { return run.result.status == RunStatus::diverged; });
}

std::size_t Comparison::complete() const {
  return static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), nets::is_complete));
}

namespace {

/// What the runs of this call start from.
void train_parents(const Plan& plan, const CompareOptions& options, const fs::path& store) {
  std::vector<Experiment> parents;
  for (const std::vector<std::size_t>& group : plan.groups) {
    for (const std::size_t i : group) {
      const Experiment& run = plan.members[i].experiment;
      if (run.start && !stored_result(plan.members[i].folder) &&
          !start_checkpoint(*run.start, parent_folder(run, store))) {
        parents.push_back(*run.start->run);
      }
    }
  }
  if (!parents.empty()) {
    TrainOptions training = options.training;
    if (parents.front().dataset != plan.members.front().experiment.dataset) {
      training.images = nullptr;
    }
    static_cast<void>(train_all(
        parents,
        store,
        {.threads = options.threads, .replicas_at_once = options.replicas_at_once, .training = training}));
  }
}

}  // namespace

Comparison compare(const Experiment& experiment, const fs::path& folder, const CompareOptions& options) {
  require_options(options);
  Plan plan(experiment, folder, options);
  if (!options.read_only) {
    make_folders(folder);
    plan.manifest->write();
    train_parents(plan, options, options.runs.empty() ? folder / "runs" : options.runs);
    DatasetSpec given = experiment.dataset;
    std::tie(given.train, given.test) = image_counts(given);
    Work(plan, options, given).run();
  }
  plan.read_all();
  if (std::error_code ignored; fs::is_directory(folder, ignored)) {
    plan.manifest->write();
  }
  return std::move(plan.comparison);
}

}  // namespace zeroset::nets
