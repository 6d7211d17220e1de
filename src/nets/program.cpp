#include "nets/program.hpp"

#include "zeroset/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace zeroset::nets {
namespace {

constexpr std::size_t kKeptBytes = 4096;
constexpr int kPollMilliseconds = 100;

/// The program, started with its standard error going into a pipe, whose reading end is returned through `errors`.
pid_t start(const std::vector<std::string>& arguments, int& errors) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw Error("cannot start " + arguments.front() + ": " + std::strerror(errno));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  pid_t process = -1;
  const int code = posix_spawnp(&process, argv.front(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (code != 0) {
    close(ends[0]);
    throw Error("cannot start the program " + arguments.front() + ": " + std::strerror(code) +
                (code == ENOENT ? "; install it with the system's package manager" : ""));
  }
  errors = ends[0];
  return process;
}

/// Takes what is there within the next tenth of a second. False at the end.
bool read_some(int descriptor, std::string& text) {
  pollfd waiting{descriptor, POLLIN, 0};
  if (poll(&waiting, 1, kPollMilliseconds) <= 0) {
    return true;
  }
  char buffer[1024];
  const ssize_t count = read(descriptor, buffer, sizeof buffer);
  if (count > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
    text.erase(0, text.size() > kKeptBytes ? text.size() - kKeptBytes : 0);
  }
  return count > 0 || (count < 0 && errno == EINTR);
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ProgramOutcome run_program(const std::vector<std::string>& arguments,
                           const StopRequest& stop,
                           const std::function<void()>& watch) {
  int errors = -1;
  const pid_t process = start(arguments, errors);
  ProgramOutcome outcome;
  while (read_some(errors, outcome.errors)) {
    if (watch) {
      watch();
    }
    if (!outcome.stopped && stop && stop()) {
      outcome.stopped = true;
      kill(process, SIGTERM);
    }
  }
  close(errors);
  outcome.exit_code = wait_for(process);
  while (!outcome.errors.empty() && outcome.errors.back() == '\n') {
    outcome.errors.pop_back();
  }
  return outcome;
}

}  // namespace zeroset::nets
