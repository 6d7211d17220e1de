// Progress of long work on standard error.
#pragma once

#include "zeroset/core/progress.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace zeroset::cli {

/// Shows long work on standard error: one line that is redrawn on a terminal, a plain line every ten seconds and at
/// each task's end elsewhere. Calls may come from several threads.
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

  /// Clears the line, so that other text may be printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] std::string line(const Progress& progress) const;
  [[nodiscard]] std::string bar(const Progress& progress, std::size_t others) const;
  [[nodiscard]] double seconds_left(const Progress& progress) const;

  std::mutex mutex_{};
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point last_{};
  std::string logged_{};
  struct Start {
    Clock::time_point time{};
    std::int64_t done = 0;  ///< by an earlier call: no measure of this one's pace
  };
  std::map<std::string, Start> started_{};
};

}  // namespace zeroset::cli
