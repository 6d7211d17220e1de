#include "cli/progress_bar.hpp"

#include "cli/output.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace zeroset::cli {
namespace {

constexpr std::size_t kMaxBar = 24, kMinBar = 8;
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kLogEvery = std::chrono::seconds(10);

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  std::ostringstream text;
  if (whole >= 3600) {
    text << whole / 3600 << " h " << whole / 60 % 60 << " min";
  } else if (whole >= 60) {
    text << whole / 60 << " min " << whole % 60 << " s";
  } else {
    text << whole << " s";
  }
  return text.str();
}

}  // namespace

ProgressBar::ProgressBar(bool quiet)
    : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr) {}

ProgressBar::~ProgressBar() {
  clear();
}

void ProgressBar::clear() {
  const std::lock_guard lock(mutex_);
  if (drawn_) {
    std::cerr << "\r\033[K" << std::flush;
    drawn_ = false;
  }
}

ProgressCallback ProgressBar::callback() {
  return [this](const Progress& progress) { show(progress); };
}

double ProgressBar::seconds_left(const Progress& progress) const {
  const auto begin = started_.find(progress.task);
  if (begin == started_.end() || progress.done <= begin->second.done || progress.total <= 0) {
    return -1;
  }
  const double spent = std::chrono::duration<double>(Clock::now() - begin->second.time).count();
  const auto here = static_cast<double>(progress.done - begin->second.done);
  return spent / here * static_cast<double>(progress.total - progress.done);
}

std::string ProgressBar::line(const Progress& progress) const {
  std::ostringstream rest;
  if (progress.total > 0) {
    rest << ' ' << progress.done << '/' << progress.total;
  }
  if (const double left = seconds_left(progress); left >= 0 && progress.done < progress.total) {
    rest << "  " << clock_text(left) << " left";
  }
  if (!progress.detail.empty()) {
    rest << "  " << progress.detail;
  }
  return progress.task + (terminal_ ? bar(progress, progress.task.size() + rest.str().size()) : "") + rest.str();
}

/// As wide as the other text leaves room for, and none where that is little: numbers say more.
std::string ProgressBar::bar(const Progress& progress, std::size_t others) const {
  const std::size_t width = window_width(STDERR_FILENO) - 1, frame = 3;
  if (progress.total <= 0 || width < others + frame + kMinBar) {
    return "";
  }
  const auto room = static_cast<std::int64_t>(std::min<std::size_t>(kMaxBar, width - others - frame));
  const auto filled = static_cast<std::size_t>(room * std::min(progress.done, progress.total) / progress.total);
  return " [" + std::string(filled, '#') + std::string(static_cast<std::size_t>(room) - filled, '.') + "]";
}

void ProgressBar::show(const Progress& progress) {
  if (quiet_) {
    return;
  }
  const std::lock_guard lock(mutex_);
  started_.try_emplace(progress.task, Start{Clock::now(), progress.done});
  const bool last = progress.total > 0 && progress.done >= progress.total;
  const auto now = Clock::now();
  if (terminal_) {
    if (!last && now - last_ < kRedraw) {
      return;
    }
    std::string text = line(progress);
    text.resize(std::min(text.size(), window_width(STDERR_FILENO) - 1));
    std::cerr << "\r\033[K" << text << std::flush;
    drawn_ = true;
  } else {
    std::string text = line(progress);
    if ((!last && now - last_ < kLogEvery) || text == logged_) {
      return;
    }
    std::cerr << text + '\n' << std::flush;
    logged_ = std::move(text);
  }
  last_ = now;
}

}  // namespace zeroset::cli
