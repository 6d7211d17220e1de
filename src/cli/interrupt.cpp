#include "cli/interrupt.hpp"

#include "cli/exit_code.hpp"

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

}  // namespace zeroset::cli
