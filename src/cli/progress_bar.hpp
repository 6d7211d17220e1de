// Progress of long work on standard error.
#pragma once

#include "zeroset/core/progress_text.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// Shows long work on standard error. On a terminal two lines are redrawn: a bar with the time that is left, of all
/// runs together where a sweep tells of itself, and what is computed at the moment. Elsewhere a plain line is written
/// every ten seconds and at each task's end. Calls may come from several threads.
class ProgressBar {
 public:
  /// \param quiet  show nothing
  explicit ProgressBar(bool quiet);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const Progress& progress);

  /// A callback for the library; it must not outlive this bar.
  [[nodiscard]] ProgressCallback callback();

  /// The same for the whole that the tasks are part of: kept, and shown with the next task.
  [[nodiscard]] ProgressCallback sweep_callback();

  /// Clears the lines, so that other text may be printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  struct Start {
    Clock::time_point time{};
    std::int64_t done = 0;  ///< by an earlier call: no measure of this one's pace
  };

  [[nodiscard]] ProgressState state(const Progress& progress) const;
  void draw(std::vector<std::string> rows);
  void erase();

  std::mutex mutex_{};
  bool quiet_;
  bool terminal_;
  std::size_t drawn_ = 0;  ///< lines
  Clock::time_point last_{};
  std::string logged_{};
  std::optional<Progress> sweep_{};
  std::map<std::string, Start> started_{};
};

}  // namespace zeroset::cli
