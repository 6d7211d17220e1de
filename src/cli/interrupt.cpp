#include "cli/interrupt.hpp"

#include "cli/exit_code.hpp"

#include <array>
#include <csignal>
#include <unistd.h>

namespace zeroset::cli {
namespace {

volatile std::sig_atomic_t asked = 0;

void leave(int /*signal*/) {
  _exit(kInterrupted);
}

void ask(int signal) {
  if (asked != 0) {
    leave(signal);
  }
  asked = 1;
}

constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGALRM};
volatile std::sig_atomic_t postponed = 0;

void postpone(int signal) {
  postponed = signal;
}

void handle(void (*handler)(int)) {
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
}

}  // namespace

void exit_on_interrupt() {
  handle(leave);
}
void ask_on_interrupt() {
  handle(ask);
}
bool interrupted() {
  return asked != 0;
}

// The mask is for this thread and what it starts; a signal that another thread takes is noted and raised again.
Uninterrupted::Uninterrupted() {
  postponed = 0;
  sigset_t signals;
  sigemptyset(&signals);
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaddset(&signals, kSignals[i]);
    handlers_[i] = std::signal(kSignals[i], postpone);
  }
  pthread_sigmask(SIG_BLOCK, &signals, &mask_);
}

Uninterrupted::~Uninterrupted() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    std::signal(kSignals[i], handlers_[i]);
  }
  pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
  if (postponed != 0) {
    std::raise(postponed);
  }
}

}  // namespace zeroset::cli
