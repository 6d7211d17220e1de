#include "zeroset/core/process.hpp"

#include "zeroset/core/descriptor.hpp"
#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace zeroset {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kPollMilliseconds = 100;

/// The caller's environment with some variables set anew.
std::vector<std::string> merged_environment(const std::vector<std::string>& changes) {
  std::vector<std::string> result = changes;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const std::string name = text.substr(0, text.find('=') + 1);
    if (std::ranges::none_of(changes, [&](const std::string& change) { return change.starts_with(name); })) {
      result.push_back(text);
    }
  }
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  std::ranges::transform(texts, std::back_inserter(result), [](std::string& text) { return text.data(); });
  result.push_back(nullptr);
  return result;
}

/// A program under way.
struct Started {
  pid_t process = -1;
  int error = 0;  ///< errno where it could not be started
};

/// Starts it with `output` as its standard output and error.
Started spawn(std::vector<std::string> command, const ProgramOptions& options, int output) {
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, options.folder.empty() ? "." : options.folder.c_str());
  std::vector<std::string> environment = merged_environment(options.environment);
  Started started;
  started.error = posix_spawnp(
      &started.process, command[0].c_str(), &actions, nullptr, pointers(command).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  return started;
}

/// What is read is dropped where it is not kept, or the program would wait for somebody to read it.
void keep(std::string& output, std::string_view bytes, const ProgramOptions& options) {
  output.append(bytes);
  if (output.size() > options.max_output) {
    if (options.kept == KeptOutput::last) {
      output.erase(0, output.size() - options.max_output);
    }
    output.resize(options.max_output);
  }
}

/// Takes what is there within a tenth of a second. False where the program has closed its end.
bool read_some(int pipe, std::int64_t milliseconds, ProgramResult& result, const ProgramOptions& options) {
  pollfd ready{pipe, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(std::min(milliseconds, kPollMilliseconds))) <= 0) {
    return true;
  }
  char buffer[4096];
  const ssize_t count = ::read(pipe, buffer, sizeof buffer);
  if (count > 0) {
    keep(result.output, {buffer, static_cast<std::size_t>(count)}, options);
  }
  return count > 0 || (count < 0 && errno == EINTR);
}

/// Follows the program until it closes its end or is ended.
void follow(pid_t process, int pipe, ProgramResult& result, const ProgramOptions& options) {
  const auto end =
      Clock::now() + std::chrono::milliseconds(static_cast<std::int64_t>(1000 * std::clamp(options.seconds, 0.0, 1e9)));
  for (;;) {
    const std::int64_t left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) {
      result.timed_out = true;
      ::kill(process, SIGKILL);
      return;
    }
    if (!read_some(pipe, left, result, options)) {
      return;
    }
    if (options.watch) {
      options.watch();
    }
    if (!result.stopped && options.stop && options.stop()) {
      result.stopped = true;
      ::kill(process, SIGTERM);
    }
  }
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& command, const ProgramOptions& options) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw Error("cannot start " + command.at(0) + ": " + std::generic_category().message(errno));
  }
  const Descriptor reader(ends[0]);
  ProgramResult result;
  Started started;
  {
    const Descriptor writer(ends[1]);
    started = spawn(command, options, writer.get());
  }
  result.start_error = started.error;
  if (result.started()) {
    follow(started.process, reader.get(), result, options);
    result.status = wait_for(started.process);
  }
  return result;
}

}  // namespace zeroset
