// How far all runs of one call are together, told beside what each tells of itself.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/core/progress.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace zeroset::nets {

/// Training images that a resolved run sees, unless a phase ends early: what its time grows with.
[[nodiscard]] std::int64_t training_images(const Experiment& experiment);

/// Parts of known size, computed one after the other or at once. Calls may come from several threads.
class Sweep {
 public:
  /// \param task  what it is called: "9 runs". \param tell  may be empty
  Sweep(std::string task, ProgressCallback tell) : task_(std::move(task)), tell_(std::move(tell)) {}

  /// \return the number of the part
  std::size_t add(std::int64_t images, bool is_done);

  /// Tells of the whole first, then passes on what the part tells. \param part  kept by number; *this by reference
  [[nodiscard]] ProgressCallback of(std::size_t part, ProgressCallback progress);

  /// The part is done, or there is nothing left of it to do here.
  void finish(std::size_t part);

 private:
  void set(std::size_t part, double share);

  std::string task_;
  ProgressCallback tell_;
  std::mutex mutex_{};
  std::vector<std::int64_t> images_{};
  std::vector<double> shares_{};
};

}  // namespace zeroset::nets
