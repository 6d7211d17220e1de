#include "zeroset/nets/comparison.hpp"

#include "zeroset/core/error.hpp"

#include "nets/run.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <exception>
#include <mutex>
#include <thread>

namespace zeroset::nets {
namespace {

/// Letters, digits, dots and inner dashes; a minus sign survives as a dash after the dash of the blank before it.
std::string slug_of(const std::string& text) {
  std::string slug;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-') {
      slug += c;
    } else if (c == ' ') {
      slug += '-';
    } else if (c == '/') {
      slug += "over";
    }
  }
  return slug;
}

/// The runs of a comparison, given out one by one to threads.
class Schedule {
 public:
  Schedule(const Experiment& experiment, const std::filesystem::path& folder, const CompareOptions& options)
      : experiment_(experiment), folder_(folder), training_(options.training) {
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      for (std::int64_t k = 0; k < experiment.replicas; ++k) {
        comparison_.runs.push_back(
            {0, a, experiment.seed + static_cast<std::uint64_t>(k), {.status = RunStatus::interrupted}});
      }
    }
    // One that fails stops the others at their next checkpoint.
    training_.stop = [this, asked = options.training.stop] { return failed_.load() || (asked && asked()); };
  }

  void work() {
    const OneThread alone;
    for (std::size_t i = next_++; i < comparison_.runs.size() && !training_.stop(); i = next_++) {
      ComparedRun& run = comparison_.runs[i];
      try {
        const Experiment one =
            member(experiment_, run.activation, static_cast<std::int64_t>(run.seed - experiment_.seed));
        const std::string name = activation_slug(experiment_, run.activation) + "-seed" + std::to_string(run.seed);
        run.result = train_run(one, folder_ / "runs" / name, training_);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        error_ = error_ ? error_ : std::current_exception();
        failed_ = true;
      }
    }
  }

  /// \throws what the first run threw that failed
  Comparison finish() {
    if (error_) {
      std::rethrow_exception(error_);
    }
    return std::move(comparison_);
  }

 private:
  const Experiment& experiment_;
  const std::filesystem::path& folder_;
  TrainOptions training_;
  Comparison comparison_{};
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_{};
  std::exception_ptr error_{};
};

}  // namespace

bool Comparison::interrupted() const {
  return std::any_of(
      runs.begin(), runs.end(), [](const ComparedRun& run) { return run.result.status == RunStatus::interrupted; });
}

bool Comparison::any_diverged() const {
  return std::any_of(
      runs.begin(), runs.end(), [](const ComparedRun& run) { return run.result.status == RunStatus::diverged; });
}

std::string activation_slug(const Experiment& experiment, std::size_t activation) {
  const std::string slug = slug_of(name(experiment.activations.at(activation)));
  std::size_t same = 0;  // activations before this one that are called the same
  for (std::size_t a = 0; a < activation; ++a) {
    same += slug_of(name(experiment.activations[a])) == slug ? 1 : 0;
  }
  return same == 0 ? slug : slug + ".variant" + std::to_string(same + 1);
}

Comparison compare(const Experiment& experiment, const std::filesystem::path& folder, const CompareOptions& options) {
  if (options.threads < 1) {
    throw InvalidArgument("[nets::compare] expected threads >= 1, got " + std::to_string(options.threads));
  }
  for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
    require_trainable(member(experiment, a, 0));  // the last one's error should not wait for the others' training
  }
  CompareOptions used = options;
  if (!used.training.images) {
    used.training.images = load_images(experiment.dataset, options.training.data_root);
  }
  const OneThread alone;  // before any thread begins: the default for those that come
  Schedule schedule(experiment, folder, used);
  const std::size_t runs = experiment.activations.size() * static_cast<std::size_t>(experiment.replicas);
  std::vector<std::thread> threads;
  for (std::size_t t = 1; t < std::min(static_cast<std::size_t>(options.threads), runs); ++t) {
    threads.emplace_back([&schedule] { schedule.work(); });
  }
  schedule.work();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return schedule.finish();
}

}  // namespace zeroset::nets
