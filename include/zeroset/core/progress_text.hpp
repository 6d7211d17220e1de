/// \file
/// How far long work is, as text: on a terminal a bar and what is computed at the moment, in a log a line.
#pragma once

#include "zeroset/core/progress.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace zeroset {

/// What is told of long work at one moment.
struct ProgressState {
  Progress task{};
  std::optional<Progress> sweep{};       ///< the whole that the task is a part of, in units that mean nothing to people
  std::optional<double> seconds_left{};  ///< of the sweep where there is one, else of the task
};

/// Two lines of at most `width` columns, none cut within a word: the bar with the time that is left, of the whole where
/// there is one; then the task, unless it has the bar, and its detail. The second is empty where nothing is left to
/// say.
[[nodiscard]] std::vector<std::string> progress_rows(const ProgressState& state, std::size_t width);

/// One line with all of it, without a bar.
[[nodiscard]] std::string progress_line(const ProgressState& state);

}  // namespace zeroset
