#include "continuation/solve/track_paths.hpp"

#include "zeroset/continuation/tracker.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

namespace zeroset::continuation::detail {
namespace {

constexpr std::size_t kChunk = 8;  // paths that a thread takes at once; results are stored chunk by chunk

/// What all threads share.
class PathQueue {
 public:
  PathQueue(const StartSystem& start,
            std::vector<std::int64_t> indices,
            PathStore& store,
            const TrackPathsOptions& options)
      : start_(start), indices_(std::move(indices)), store_(store), options_(options), results_(indices_.size()) {
    for (std::size_t i = 0; i < indices_.size(); ++i) {
      if (const auto found = store.stored().find(indices_[i]); found != store.stored().end()) {
        results_[i] = found->second;
        note(found->second);
      } else {
        todo_.push_back(i);
      }
    }
  }

  /// What each thread does. Errors are kept for the caller.
  void work() {
    try {
      PathTracker tracker(options_.tracker);
      for (std::size_t first = next_.fetch_add(kChunk); first < todo_.size() && !stopped();
           first = next_.fetch_add(kChunk)) {
        chunk(tracker, first, std::min(first + kChunk, todo_.size()));
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = std::current_exception();
      stop_ = true;
    }
  }

  [[nodiscard]] std::vector<PathResult> finish() {
    if (error_) {
      std::rethrow_exception(error_);
    }
    std::vector<PathResult> tracked;
    for (std::optional<PathResult>& result : results_) {
      if (result) {
        tracked.push_back(std::move(*result));
      }
    }
    return tracked;
  }

  [[nodiscard]] bool stopped() {
    if (!stop_ && options_.stop && options_.stop()) {
      stop_ = true;
    }
    return stop_;
  }

 private:
  void chunk(PathTracker& tracker, std::size_t first, std::size_t last) {
    std::vector<PathResult> tracked;
    for (std::size_t i = first; i < last && !stopped(); ++i) {
      const std::int64_t index = indices_[todo_[i]];
      tracked.push_back(tracker.track(start_.path(index), index));
    }
    const std::lock_guard lock(mutex_);
    store_.append(tracked);
    for (std::size_t i = 0; i < tracked.size(); ++i) {
      note(tracked[i]);
      results_[todo_[first + i]] = std::move(tracked[i]);
    }
    tell();
  }

  void note(const PathResult& result) {
    ++done_;
    ++numbers_[static_cast<std::size_t>(result.status)];
  }

  void tell() const {
    if (options_.progress) {
      const auto number = [&](PathStatus status) { return std::to_string(numbers_[static_cast<std::size_t>(status)]); };
      options_.progress({options_.task,
                         done_,
                         static_cast<std::int64_t>(indices_.size()),
                         number(PathStatus::regular) + " regular, " + number(PathStatus::singular) + " singular, " +
                             number(PathStatus::at_infinity) + " at infinity, " + number(PathStatus::failed) +
                             " failed"});
    }
  }

  const StartSystem& start_;
  std::vector<std::int64_t> indices_;
  PathStore& store_;
  const TrackPathsOptions& options_;
  std::vector<std::optional<PathResult>> results_;
  std::vector<std::size_t> todo_{};
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_{};
  std::exception_ptr error_{};
  std::int64_t done_ = 0;
  std::array<std::int64_t, 5> numbers_{};  ///< by status
};

}  // namespace

std::vector<std::int64_t> all_paths(const StartSystem& start) {
  std::vector<std::int64_t> indices(static_cast<std::size_t>(start.paths()));
  std::iota(indices.begin(), indices.end(), std::int64_t{0});
  return indices;
}

std::vector<PathResult> track_paths(const StartSystem& start,
                                    const std::vector<std::int64_t>& indices,
                                    PathStore& store,
                                    const TrackPathsOptions& options) {
  PathQueue queue(start, indices, store, options);
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < options.threads; ++i) {
      helpers.emplace_back([&queue] { queue.work(); });
    }
    queue.work();
  }
  return queue.finish();
}

}  // namespace zeroset::continuation::detail
