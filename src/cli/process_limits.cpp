#include "cli/process_limits.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

namespace zeroset::cli {
namespace {

std::string& farewell() {
  static std::string text;
  return text;
}

bool limited = false;

void leave_at_limit(int /*signal*/) {
  // The string was made before the clock started: a handler may write and exit, and nothing else.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, farewell().data(), farewell().size());
  _exit(kIncomplete);
}

}  // namespace

void limit_memory(const CommonOptions& options) {
  if (options.memory > 0) {
    const auto bytes = static_cast<rlim_t>(std::min(options.memory * 0x1p30, 0x1p62));
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_DATA, &limit);
    limited = true;
  }
}

bool memory_is_limited() {
  return limited;
}

StopRequest stop_request(const CommonOptions& options) {
  using Clock = std::chrono::steady_clock;
  return [seconds = options.timeout, start = Clock::now()] {
    return interrupted() || (seconds > 0 && std::chrono::duration<double>(Clock::now() - start).count() > seconds);
  };
}

void exit_at_timeout(const CommonOptions& options) {
  if (options.timeout <= 0) {
    return;
  }
  std::ostringstream text;
  text << "zeroset: more than " << options.timeout << " s (--timeout)\n";
  farewell() = text.str();
  std::signal(SIGALRM, leave_at_limit);
  constexpr double kLongest = 1e9, kShortest = 1e-6;  // zero would stop the clock
  const double seconds = std::clamp(options.timeout, kShortest, kLongest);
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(std::floor(seconds));
  timer.it_value.tv_usec = static_cast<suseconds_t>(1e6 * (seconds - std::floor(seconds)));
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace zeroset::cli
