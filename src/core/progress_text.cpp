#include "zeroset/core/progress_text.hpp"

#include "zeroset/core/terminal_text.hpp"
#include "zeroset/core/text.hpp"

#include <algorithm>

namespace zeroset {
namespace {

constexpr std::size_t kMaxBar = 32, kMinBar = 8;

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  const std::string hours = std::to_string(whole / 3600) + " h ", minutes = std::to_string(whole / 60 % 60) + " min";
  return whole >= 3600 ? hours + minutes
         : whole >= 60 ? minutes + " " + std::to_string(whole % 60) + " s"
                       : std::to_string(whole) + " s";
}

std::string counts(const Progress& progress) {
  return progress.total > 0 ? " " + std::to_string(progress.done) + "/" + std::to_string(progress.total) : "";
}

/// The units of a sweep mean nothing to people.
std::string share(const Progress& progress) {
  return " " + percent(static_cast<double>(progress.done) / static_cast<double>(progress.total), 0);
}

/// "relu seed 1 [######......] 120/300  12 s left": the bar has what the others leave, and where that is little the
/// name is cut.
std::string with_bar(const Progress& progress, const std::string& numbers, std::size_t width) {
  constexpr std::size_t kFrame = 3, kMinName = 4;
  const std::size_t others = numbers.size() + kFrame + kMinBar;
  const std::string name = cut_to_width(progress.task, std::max(kMinName, width > others ? width - others : 0));
  if (progress.total <= 0 || width < width_of(name) + others) {
    return cut_to_width(progress.task + numbers, width);
  }
  const std::size_t room = std::min(kMaxBar, width - width_of(name) - numbers.size() - kFrame);
  const auto filled = static_cast<std::size_t>(static_cast<std::int64_t>(room) *
                                               std::min(progress.done, progress.total) / progress.total);
  return name + " [" + std::string(filled, '#') + std::string(room - filled, '.') + "]" + numbers;
}

/// "  12 s left"
std::string left_text(const ProgressState& state) {
  return state.seconds_left ? "  " + clock_text(*state.seconds_left) + " left" : "";
}

}  // namespace

std::vector<std::string> progress_rows(const ProgressState& state, std::size_t width) {
  const Progress& task = state.task;
  if (!state.sweep) {
    return {with_bar(task, counts(task) + left_text(state), width), cut_to_width(task.detail, width)};
  }
  const std::string detail = task.detail.empty() ? counts(task) : ": " + task.detail;
  return {with_bar(*state.sweep, share(*state.sweep) + left_text(state), width),
          cut_to_width(task.task + detail, width)};
}

std::string progress_line(const ProgressState& state) {
  const std::string detail = state.task.detail.empty() ? "" : "  " + state.task.detail;
  const std::string text = state.task.task + counts(state.task);
  return state.sweep ? text + detail + "  (" + state.sweep->task + ":" + share(*state.sweep) + left_text(state) + ")"
                     : text + left_text(state) + detail;
}

}  // namespace zeroset
