#include "zeroset/nets/run_store.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/nets/comparison.hpp"
#include "zeroset/runs/image_store.hpp"

#include "nets/kernels/one_thread.hpp"
#include "nets/runs/group.hpp"
#include "nets/runs/start.hpp"
#include "nets/runs/sweep.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <tuple>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kReplicasOnGpu = 8;

struct Item {
  Experiment experiment{};
  std::string id{};
  std::size_t generation = 0;  ///< runs of one need runs of those before alone
  bool held = false;
};

/// What runs of one batch have in common.
std::string kind_of(const Experiment& experiment) {
  nlohmann::json document = to_json(experiment);
  document.erase("seed");
  document.erase("start");
  return document.dump();
}

class Store {
 public:
  Store(fs::path folder, const StoreOptions& options)
      : folder_(std::move(folder)), options_(options), training_(options.training), images_(training_.data_root) {
    // One that fails stops the others at their next checkpoint.
    training_.stop = [this, asked = options.training.stop] { return failed_.load() || (asked && asked()); };
  }

  /// \return its index
  std::size_t add(const Experiment& experiment);
  void keep_images(const DatasetSpec& spec) { images_.keep(spec, options_.training.images); }
  /// \throws what the first run threw that failed
  void train();
  [[nodiscard]] StoredRun result(std::size_t item) const;

 private:
  [[nodiscard]] static bool is_done(const fs::path& run) { return fs::exists(run / "result.json"); }
  /// Whether the run that it starts from is as far as it is needed.
  [[nodiscard]] bool may_begin(const Experiment& experiment) const;
  [[nodiscard]] std::vector<std::vector<std::size_t>> groups_of(std::size_t generation) const;
  void work(const std::vector<std::vector<std::size_t>>& groups);
  void train(const std::vector<std::size_t>& group);

  fs::path folder_;
  const StoreOptions& options_;
  TrainOptions training_;
  ImageStore images_;
  std::unique_ptr<Sweep> sweep_{};  // a part for each item
  std::vector<Item> items_{};
  std::map<std::string, std::size_t> index_{};
  std::size_t generations_ = 0;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_{};
  std::exception_ptr error_{};
};

std::size_t Store::add(const Experiment& experiment) {
  require_trainable(experiment);
  const auto [train, test] = image_counts(experiment.dataset);
  Item item{.experiment = resolved(experiment, train, test)};
  require_memory(item.experiment, train);
  require_minibatches(item.experiment, train);
  item.id = run_id(item.experiment, {});
  if (const auto known = index_.find(item.id); known != index_.end()) {
    return known->second;
  }
  if (item.experiment.start && !is_done(folder_ / item.id) && !may_begin(item.experiment)) {
    item.generation = items_[add(*item.experiment.start->run)].generation + 1;
  }
  generations_ = std::max(generations_, item.generation + 1);
  index_.emplace(item.id, items_.size());
  items_.push_back(std::move(item));
  return items_.size() - 1;
}

bool Store::may_begin(const Experiment& experiment) const {
  if (!experiment.start) {
    return true;
  }
  const fs::path parent = parent_folder(experiment, folder_);
  return is_done(parent) || start_checkpoint(*experiment.start, parent);
}

std::vector<std::vector<std::size_t>> Store::groups_of(std::size_t generation) const {
  std::map<std::string, std::size_t> open;  // the group of each kind that has room
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (item.generation != generation || is_done(folder_ / item.id)) {
      continue;
    }
    const bool on_cpu = item.experiment.device == DeviceKind::cpu;
    const std::int64_t most = options_.replicas_at_once > 0 ? options_.replicas_at_once : (on_cpu ? 1 : kReplicasOnGpu);
    const auto [found, is_new] = open.emplace(kind_of(item.experiment), groups.size());
    if (is_new || std::ssize(groups[found->second]) >= most) {
      found->second = groups.size();
      groups.emplace_back();
    }
    groups[found->second].push_back(i);
  }
  return groups;
}

void Store::train() {
  const OneThread alone;  // before any thread begins: the default for those that come
  sweep_ = std::make_unique<Sweep>(count_of(items_.size(), "run"), options_.training.sweep);
  for (const Item& item : items_) {
    sweep_->add(training_images(item.experiment), is_done(folder_ / item.id));
  }
  for (std::size_t generation = 0; generation < generations_ && !training_.stop(); ++generation) {
    const std::vector<std::vector<std::size_t>> groups = groups_of(generation);
    const bool on_cpu = !groups.empty() && items_[groups.front().front()].experiment.device == DeviceKind::cpu;
    const std::size_t workers =
        on_cpu ? std::min<std::size_t>(static_cast<std::size_t>(options_.threads), groups.size()) : 1;
    training_.threads = std::max(1, options_.threads / static_cast<int>(std::max<std::size_t>(1, workers)));
    next_ = 0;
    std::vector<std::thread> threads;
    for (std::size_t t = 1; t < workers; ++t) {
      threads.emplace_back([this, &groups] { work(groups); });
    }
    work(groups);
    for (std::thread& thread : threads) {
      thread.join();
    }
    if (error_) {
      std::rethrow_exception(error_);
    }
  }
}

void Store::work(const std::vector<std::vector<std::size_t>>& groups) {
  const OneThread alone;
  for (std::size_t i = next_++; i < groups.size() && !training_.stop(); i = next_++) {
    try {
      train(groups[i]);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = error_ ? error_ : std::current_exception();
      failed_ = true;
    }
  }
}

void Store::train(const std::vector<std::size_t>& group) {
  std::vector<GroupMember> members;
  std::vector<std::size_t> ours;
  for (const std::size_t i : group) {
    Item& item = items_[i];
    item.held = !may_begin(item.experiment);  // another process is at the run that it starts from
    if (!item.held) {
      members.push_back({item.experiment, folder_ / item.id});
      ours.push_back(i);
    }
  }
  if (members.empty()) {
    return;
  }
  const auto images = images_.load(members.front().experiment.dataset);
  const std::string title = " (run " + std::to_string(group.front() + 1) + " of " + std::to_string(items_.size()) + ")";
  TrainOptions training = training_;
  for (const std::size_t i : ours) {  // they go on in lockstep: what the group tells holds for each
    training.progress = sweep_->of(i, training.progress);
  }
  const auto results = train_group(members, *images, training, title);
  for (const std::size_t i : group) {
    sweep_->finish(i);
  }
  for (std::size_t k = 0; k < ours.size(); ++k) {
    items_[ours[k]].held = !results[k];
  }
}

StoredRun Store::result(std::size_t index) const {
  const Item& item = items_[index];
  StoredRun run{.id = item.id, .held = item.held};
  if (std::optional<RunResult> stored = stored_result(folder_ / item.id)) {
    run.result = *std::move(stored);
    run.held = false;
  } else {
    run.result = {.folder = folder_ / item.id, .status = RunStatus::interrupted};
  }
  return run;
}

}  // namespace

std::vector<StoredRun> train_all(const std::vector<Experiment>& runs,
                                 const fs::path& store,
                                 const StoreOptions& options) {
  if (options.threads < 1 || options.replicas_at_once < 0) {
    throw InvalidArgument("[nets::train_all] expected threads >= 1 and replicas_at_once >= 0, got " +
                          std::to_string(options.threads) + " and " + std::to_string(options.replicas_at_once));
  }
  Store work(store, options);
  std::vector<std::size_t> asked;
  for (const Experiment& run : runs) {
    asked.push_back(work.add(run));
  }
  if (options.training.images && !runs.empty()) {
    DatasetSpec given = runs.front().dataset;
    std::tie(given.train, given.test) = image_counts(given);
    work.keep_images(given);
  }
  make_folders(store);
  work.train();
  std::vector<StoredRun> results;
  for (const std::size_t item : asked) {
    results.push_back(work.result(item));
  }
  return results;
}

}  // namespace zeroset::nets
