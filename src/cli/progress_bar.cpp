#include "cli/progress_bar.hpp"

#include "zeroset/core/progress_text.hpp"
#include "zeroset/core/terminal.hpp"

#include <iostream>
#include <unistd.h>
#include <utility>

namespace zeroset::cli {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kLogEvery = std::chrono::seconds(10);

}  // namespace

ProgressBar::ProgressBar(bool quiet) : quiet_(quiet), terminal_(is_terminal(STDERR_FILENO)) {}

ProgressBar::~ProgressBar() {
  clear();
}

void ProgressBar::clear() {
  const std::lock_guard lock(mutex_);
  erase();
  std::cerr << std::flush;
}

/// Back to where the first line begins, and nothing from there on.
void ProgressBar::erase() {
  if (drawn_ > 0) {
    std::cerr << '\r' << (drawn_ > 1 ? "\033[" + std::to_string(drawn_ - 1) + "A" : "") << "\033[J";
    drawn_ = 0;
  }
}

ProgressCallback ProgressBar::callback() {
  return [this](const Progress& progress) { show(progress); };
}

ProgressCallback ProgressBar::sweep_callback() {
  return [this](const Progress& progress) {
    const std::lock_guard lock(mutex_);
    started_.try_emplace(progress.task, Start{Clock::now(), progress.done});
    sweep_ = progress;
  };
}

/// The time that is left is known by the pace of this call.
ProgressState ProgressBar::state(const Progress& progress) const {
  ProgressState state{.task = progress, .sweep = sweep_};
  const Progress& whole = sweep_ ? *sweep_ : progress;
  const auto begin = started_.find(whole.task);
  if (begin != started_.end() && whole.done > begin->second.done && whole.done < whole.total) {
    const std::chrono::duration<double> spent = Clock::now() - begin->second.time;
    const auto here = static_cast<double>(whole.done - begin->second.done);
    state.seconds_left = spent.count() / here * static_cast<double>(whole.total - whole.done);
  }
  return state;
}

void ProgressBar::draw(std::vector<std::string> rows) {
  const std::size_t before = drawn_;
  erase();
  if (rows.back().empty() && before < rows.size()) {
    rows.pop_back();
  }
  for (const std::string& row : rows) {
    std::cerr << (drawn_++ > 0 ? "\n" : "") << row;
  }
  std::cerr << std::flush;
}

void ProgressBar::show(const Progress& progress) {
  if (quiet_) {
    return;
  }
  const std::lock_guard lock(mutex_);
  started_.try_emplace(progress.task, Start{Clock::now(), progress.done});
  const bool last = progress.total > 0 && progress.done >= progress.total;
  const auto now = Clock::now();
  if (!last && now - last_ < (terminal_ ? std::chrono::milliseconds(kRedraw) : kLogEvery)) {
    return;
  }
  last_ = now;
  if (terminal_) {
    draw(progress_rows(state(progress), terminal_width(STDERR_FILENO) - 1));
    return;
  }
  std::string text = progress_line(state(progress));
  if (text != logged_) {
    std::cerr << text + '\n' << std::flush;
    logged_ = std::move(text);
  }
}

}  // namespace zeroset::cli
