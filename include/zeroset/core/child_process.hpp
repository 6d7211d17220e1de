/// \file
/// Work in a child process with limits, so that what explodes never takes the program along.
#pragma once

#include <functional>
#include <limits>
#include <string>

namespace zeroset {

/// What a computation may take.
struct Limits {
  /// Wall-clock seconds, > 0.
  double seconds = std::numeric_limits<double>::infinity();

  /// Memory in GiB (2^30 bytes) that one process may allocate, > 0.
  double memory_gib = std::numeric_limits<double>::infinity();
};

/// How a child process ended.
enum class ChildStatus {
  finished,
  timed_out,
  out_of_memory,
  failed,  ///< an exception or a signal; see `reason`
};

/// What a child process sent, and how it ended.
struct ChildOutcome {
  ChildStatus status = ChildStatus::failed;
  std::string output{};  ///< of the work; where it did not finish, the last that it gave to send_partial
  std::string reason{};  ///< one line for people, empty where finished: "more than 60 s (--timeout)"
};

/// A forked copy of this process that runs one function. Move-only; the destructor kills and reaps it. Start it from
/// a process with one thread. The child dies with its parent, and takes its own children along.
class ChildProcess {
 public:
  /// \param work    runs in the child; what it returns is sent back. What it throws becomes `failed` with its message
  ///                (std::bad_alloc becomes out_of_memory). It must not read standard input.
  /// \throws Error if the system has no process or pipe to give
  ChildProcess(const std::function<std::string()>& work, const Limits& limits);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  /// Takes what the child has sent. True once it is done, or was killed for its time limit; then see outcome().
  bool poll();

  /// Readable once there is something for poll() to take; -1 when done. For the system's `poll` over several children.
  [[nodiscard]] int descriptor() const { return pipe_; }

  /// Seconds until the time limit, for the caller's own `poll`.
  [[nodiscard]] double seconds_left() const;

  [[nodiscard]] const ChildOutcome& outcome() const { return outcome_; }

 private:
  void finish();
  void kill();

  int process_ = -1;
  int pipe_ = -1;
  double deadline_ = std::numeric_limits<double>::infinity();
  Limits limits_{};
  std::string received_{};
  ChildOutcome outcome_{};
};

/// Called by the work of a child: what is known so far, should time or memory end before the rest. Elsewhere it does
/// nothing.
void send_partial(const std::string& text);

/// Runs `work` in a child and waits. `interrupted` is asked about ten times a second; true kills the child (failed,
/// "interrupted").
[[nodiscard]] ChildOutcome run_in_child(const std::function<std::string()>& work,
                                        const Limits& limits,
                                        const std::function<bool()>& interrupted = {});

}  // namespace zeroset
