#include "core/subprocess.hpp"

#include "zeroset/core/error.hpp"

#include "core/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace zeroset {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostOutput = 1 << 16;

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

/// Starts it with `output` as its standard output and error; returns its id, or -1.
pid_t spawn(std::vector<std::string> command,
            const std::filesystem::path& folder,
            std::vector<std::string> environment,
            int output) {
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, folder.empty() ? "." : folder.c_str());
  pid_t process = -1;
  const int error = posix_spawnp(
      &process, command[0].c_str(), &actions, nullptr, pointers(command).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? process : -1;
}

/// Takes what the program says until it closes its end; false where the time is up first.
bool collect(int pipe, Clock::time_point end, std::string& output) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) {
      return false;
    }
    pollfd ready{pipe, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(std::min<long long>(left, 1000))) <= 0) {
      continue;
    }
    char buffer[4096];
    const ssize_t count = ::read(pipe, buffer, sizeof buffer);
    if (count == 0 || (count < 0 && errno != EINTR)) {
      return true;
    }
    if (output.size() < kMostOutput) {  // the rest is read and dropped, or the program would wait for it
      output.append(buffer, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
  }
}

}  // namespace

SubprocessResult run_program(const std::vector<std::string>& command,
                             const std::filesystem::path& folder,
                             const std::vector<std::string>& environment,
                             double seconds) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw Error("no pipe for " + command.at(0) + ": " + std::generic_category().message(errno));
  }
  const Descriptor reader(ends[0]);
  SubprocessResult result;
  pid_t process = -1;
  {
    const Descriptor writer(ends[1]);
    process = spawn(command, folder, merged_environment(environment), writer.get());
  }
  if (process < 0) {
    return result;
  }
  result.started = true;
  const auto end =
      Clock::now() + std::chrono::milliseconds(static_cast<long long>(1000 * std::clamp(seconds, 0.0, 1e6)));
  if (!collect(reader.get(), end, result.output)) {
    result.timed_out = true;
    ::kill(process, SIGKILL);
  }
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace zeroset
