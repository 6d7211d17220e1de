// Ctrl-C and SIGTERM.
#pragma once

#include <array>
#include <csignal>

namespace zeroset::cli {

/// Ctrl-C and SIGTERM end the program at once with exit code 130: for verbs that keep nothing but what they printed.
void exit_on_interrupt();

/// From now on Ctrl-C and SIGTERM only ask; a second one ends the program at once.
void ask_on_interrupt();

/// Whether the user has asked.
[[nodiscard]] bool interrupted();

/// While one lives, Ctrl-C, SIGTERM and the clock of --timeout wait: what is being written is written to its end, by
/// this thread and by what it starts (gnuplot).
class Uninterrupted {
 public:
  Uninterrupted();
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;
  ~Uninterrupted();

 private:
  sigset_t mask_{};
  std::array<void (*)(int), 3> handlers_{};
};

}  // namespace zeroset::cli
