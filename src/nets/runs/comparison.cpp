#include "zeroset/nets/comparison.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/nets/run_store.hpp"
#include "zeroset/runs/image_files.hpp"
#include "zeroset/runs/image_store.hpp"

#include "nets/kernels/one_thread.hpp"
#include "nets/runs/comparison_plan.hpp"
#include "nets/runs/start.hpp"
#include "nets/runs/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

/// That this call trains.
std::size_t number_of_runs(const ComparisonPlan& plan) {
  std::size_t number = 0;
  for (const std::vector<std::size_t>& group : plan.groups) {
    number += group.size();
  }
  return number;
}

/// The groups, given out one by one to threads.
class Work {
 public:
  Work(ComparisonPlan& plan, const CompareOptions& options, const DatasetSpec& given)
      : plan_(plan),
        training_(options.training),
        images_(options.training.data_root),
        sweep_(count_of(number_of_runs(plan), "run"), options.training.sweep) {
    for (const std::vector<std::size_t>& group : plan.groups) {
      add_to_sweep(group);
    }
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
        train(i);
        sweep_.finish(i);
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
    if (!start || plan_.comparison.runs[i].is_complete()) {
      return true;
    }
    const fs::path parent = parent_folder(member.experiment, member.folder.parent_path());
    const bool ready = stored_result(parent) || start_checkpoint(*start, parent);
    plan_.comparison.runs[i].left_out = ready ? "" : "another process holds the run that it starts from";
    return ready;
  }

  void add_to_sweep(const std::vector<std::size_t>& group) {
    std::int64_t images = 0;
    bool is_done = true;
    for (const std::size_t i : group) {
      images += training_images(plan_.members[i].experiment);
      is_done = is_done && stored_result(plan_.members[i].folder);
    }
    sweep_.add(images, is_done);
  }

  void train(std::size_t number) {
    const std::vector<std::size_t>& group = plan_.groups[number];
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
            ours.begin(), ours.end(), [this](std::size_t i) { return plan_.comparison.runs[i].is_complete(); })) {
      return;
    }
    const auto images = images_.load(members.front().experiment.dataset);
    TrainOptions training = training_;
    training.progress = sweep_.of(number, training_.progress);
    const auto results = train_group(members, *images, training, title(group));
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

  ComparisonPlan& plan_;
  TrainOptions training_;
  ImageStore images_;
  Sweep sweep_;
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

/// What the runs of this call start from.
void train_parents(const ComparisonPlan& plan, const CompareOptions& options, const fs::path& store) {
  std::vector<Experiment> parents;
  std::int64_t after = 0;  // what is trained once they are there
  for (const std::vector<std::size_t>& group : plan.groups) {
    for (const std::size_t i : group) {
      const Experiment& run = plan.members[i].experiment;
      after += training_images(run);
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
    if (training.sweep) {
      training.sweep = [after, tell = options.training.sweep](Progress progress) {
        progress.total += after;
        tell(progress);
      };
    }
    static_cast<void>(
        train_all(parents,
                  store,
                  {.threads = options.threads, .replicas_at_once = options.replicas_at_once, .training = training}));
  }
}

}  // namespace

Comparison compare(const Experiment& experiment, const fs::path& folder, const CompareOptions& options) {
  require_options(options);
  ComparisonPlan plan(experiment, folder, options);
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
