#include "zeroset/core/child_process.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <new>
#include <poll.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utility>

namespace zeroset {
namespace {

// What the child sends: one letter for how it ended, then the output or the message.
constexpr char kFinished = 'f';
constexpr char kOutOfMemory = 'm';
constexpr char kException = 'e';
constexpr char kPartial = 'p';  // then 8 bytes, how long it is: before any of the others

/// The child's end of the pipe; -1 in a process that is no child.
int pipe_to_parent = -1;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // a sanitizer's shadow memory would break any limit
#else
constexpr bool kSanitized = false;
#endif

double now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::string number(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::string memory_reason(const Limits& limits) {
  return std::isfinite(limits.memory_gib) ? "more than " + number(limits.memory_gib) + " GiB (--memory)"
                                          : "out of memory";
}

void limit_memory(const Limits& limits) {
  if (kSanitized || !std::isfinite(limits.memory_gib)) {
    return;
  }
  // RLIMIT_DATA counts what is written, not what is mapped: shared libraries and reserved addresses are free.
  const auto bytes = static_cast<rlim_t>(std::min(limits.memory_gib * 0x1p30, 0x1p62));
  const rlimit limit{bytes, bytes};
  setrlimit(RLIMIT_DATA, &limit);
}

void send_all(int pipe, const std::string& message) {
  const char* next = message.data();
  std::size_t left = message.size();
  while (left > 0) {
    const ssize_t sent = ::write(pipe, next, left);
    if (sent < 0 && errno != EINTR) {
      return;  // the parent is gone
    }
    if (sent > 0) {
      next += sent;
      left -= static_cast<std::size_t>(sent);
    }
  }
}

std::string result_of(const std::function<std::string()>& work) {
  try {
    return std::string(1, kFinished).append(work());
  } catch (const std::bad_alloc&) {
    return std::string(1, kOutOfMemory);
  } catch (const std::exception& error) {
    return std::string(1, kException).append(error.what());
  } catch (...) {
    return std::string(1, kException).append("an exception of unknown type");
  }
}

[[noreturn]] void run_child(int pipe, pid_t parent, const std::function<std::string()>& work, const Limits& limits) {
  // Its own group, so that the whole of it can be killed; and the kernel's promise that it never outlives its parent.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(1);
  }
  // The parent's handlers speak of the parent.
  for (const int signal : {SIGINT, SIGTERM, SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS}) {
    std::signal(signal, SIG_DFL);
  }
  // A library that aborts (FLINT out of memory) speaks on standard output or error; the parent gives the reason
  // instead, and nothing but its answer may stand on standard output.
  if (const int null = ::open("/dev/null", O_RDWR); null >= 0) {
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
  }
  limit_memory(limits);
  pipe_to_parent = pipe;
  send_all(pipe, result_of(work));
  _exit(0);  // not exit: the parent's buffers are not the child's to flush
}

/// Takes the partial answers off the front of what was received. \returns the last whole one
std::string take_partial(std::string& received) {
  std::string last;
  std::size_t at = 0;
  while (at < received.size() && received[at] == kPartial) {
    std::uint64_t size = 0;
    if (received.size() - at - 1 < sizeof size) {
      at = received.size();
      break;
    }
    std::memcpy(&size, received.data() + at + 1, sizeof size);
    const std::size_t begin = at + 1 + sizeof size;
    if (received.size() - begin < size) {
      at = received.size();
      break;
    }
    last = received.substr(begin, size);
    at = begin + size;
  }
  received.erase(0, at);
  return last;
}

}  // namespace

void send_partial(const std::string& text) {
  if (pipe_to_parent >= 0) {
    const std::uint64_t size = text.size();
    std::string message(1, kPartial);
    message.append(reinterpret_cast<const char*>(&size), sizeof size);
    send_all(pipe_to_parent, message + text);
  }
}

ChildProcess::ChildProcess(const std::function<std::string()>& work, const Limits& limits) : limits_(limits) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw Error(std::string("[ChildProcess] no pipe: ") + std::strerror(errno));
  }
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    throw Error(std::string("[ChildProcess] no process: ") + std::strerror(errno));
  }
  if (child == 0) {
    ::close(ends[0]);
    run_child(ends[1], parent, work, limits);
  }
  ::close(ends[1]);
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  process_ = child;
  pipe_ = ends[0];
  deadline_ = now() + limits.seconds;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept {
  *this = std::move(other);
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(pipe_, other.pipe_);
  std::swap(deadline_, other.deadline_);
  std::swap(limits_, other.limits_);
  std::swap(received_, other.received_);
  std::swap(outcome_, other.outcome_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (pipe_ >= 0) {
    kill();
  }
}

double ChildProcess::seconds_left() const {
  return deadline_ - now();
}

void ChildProcess::kill() {
  ::kill(-process_, SIGKILL);  // the group, where it exists already
  ::kill(process_, SIGKILL);
  finish();
}

void ChildProcess::finish() {
  ::close(pipe_);
  pipe_ = -1;
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  const std::string partial = take_partial(received_);
  if (outcome_.status == ChildStatus::timed_out) {
    outcome_.output = partial;
    return;
  }
  const char ending = received_.empty() ? '\0' : received_.front();
  if (ending == kFinished && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    outcome_ = {ChildStatus::finished, received_.substr(1), ""};
  } else if (ending == kException) {
    outcome_ = {ChildStatus::failed, "", received_.substr(1)};
  } else if (ending == kOutOfMemory ||
             (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && std::isfinite(limits_.memory_gib))) {
    outcome_ = {ChildStatus::out_of_memory, partial, memory_reason(limits_)};
  } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    outcome_ = {ChildStatus::out_of_memory, partial, "killed by the system, most likely out of memory"};
  } else {
    outcome_ = {ChildStatus::failed,
                "",
                WIFSIGNALED(status) ? std::string("ended by signal ") + strsignal(WTERMSIG(status))
                                    : "ended without an answer"};
  }
}

bool ChildProcess::poll() {
  if (pipe_ < 0) {
    return true;
  }
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(pipe_, buffer, sizeof buffer);
    if (count > 0) {
      received_.append(buffer, static_cast<std::size_t>(count));
    } else if (count == 0) {
      finish();
      return true;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if (errno != EINTR) {
      finish();
      return true;
    }
  }
  if (now() < deadline_) {
    return false;
  }
  outcome_ = {ChildStatus::timed_out, "", "more than " + number(limits_.seconds) + " s (--timeout)"};
  kill();
  return true;
}

ChildOutcome run_in_child(const std::function<std::string()>& work,
                          const Limits& limits,
                          const std::function<bool()>& interrupted) {
  ChildProcess child(work, limits);
  while (!child.poll()) {
    if (interrupted && interrupted()) {
      return {ChildStatus::failed, "", "interrupted"};
    }
    pollfd ready{child.descriptor(), POLLIN, 0};
    const double wait = std::clamp(child.seconds_left(), 0.0, 0.1);
    (void)::poll(&ready, 1, static_cast<int>(std::ceil(1000 * wait)));
  }
  return child.outcome();
}

}  // namespace zeroset
