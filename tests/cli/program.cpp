#include "cli/program.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <poll.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace zeroset::testing {

using Clock = std::chrono::steady_clock;

namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    read_end = ends[0];
    write_end = ends[1];
  }
  void close_read() { close(std::exchange(read_end, -1)); }
  void close_write() { close(std::exchange(write_end, -1)); }
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void become(
    const std::vector<std::string>& arguments, const RunOptions& options, Pipe& in, Pipe& out, Pipe& err) {
  dup2(in.read_end, STDIN_FILENO);
  dup2(out.write_end, STDOUT_FILENO);
  dup2(err.write_end, STDERR_FILENO);
  if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) {
    _exit(126);
  }
  for (const std::string& entry : options.environment) {
    const std::size_t equal = entry.find('=');
    setenv(entry.substr(0, equal).c_str(), entry.substr(equal + 1).c_str(), 1);
  }
  std::vector<char*> argv{const_cast<char*>(ZEROSET_PROGRAM)};
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  execv(ZEROSET_PROGRAM, argv.data());
  _exit(127);
}

/// Takes what there is; false at the end.
bool take(int descriptor, std::string& text) {
  char buffer[65536];
  const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
  if (count > 0) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return count > 0;
}

}  // namespace

nlohmann::ordered_json Finished::json() const {
  INFO("standard output: " << out << "\nstandard error: " << err);
  auto document = nlohmann::ordered_json::parse(out, nullptr, false);
  REQUIRE_FALSE(document.is_discarded());
  return document;
}

std::vector<nlohmann::ordered_json> Finished::json_lines() const {
  INFO("standard output: " << out << "\nstandard error: " << err);
  std::vector<nlohmann::ordered_json> lines;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(nlohmann::ordered_json::parse(line, nullptr, false));
    REQUIRE_FALSE(lines.back().is_discarded());
  }
  return lines;
}

Finished run(const std::vector<std::string>& arguments, const RunOptions& options) {
  Pipe in, out, err;
  const auto start = Clock::now();
  const pid_t process = fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    become(arguments, options, in, out, err);
  }
  in.close_read();
  out.close_write();
  err.close_write();
  // Small enough for the pipe: no reader is needed to get on.
  if (!options.input.empty()) {
    REQUIRE(::write(in.write_end, options.input.data(), options.input.size()) ==
            static_cast<ssize_t>(options.input.size()));
  }
  in.close_write();
  Finished finished;
  bool signalled = false;
  std::optional<Clock::time_point> since;
  for (bool out_open = true, err_open = true; out_open || err_open;) {
    pollfd ready[2] = {{out_open ? out.read_end : -1, POLLIN, 0}, {err_open ? err.read_end : -1, POLLIN, 0}};
    ::poll(ready, 2, options.interrupt_after >= 0 ? 1 : 10);
    out_open = out_open && ((ready[0].revents & (POLLIN | POLLHUP)) == 0 || take(out.read_end, finished.out));
    err_open = err_open && ((ready[1].revents & (POLLIN | POLLHUP)) == 0 || take(err.read_end, finished.err));
    // From when on the seconds count: once a file that is waited for is there.
    const bool there = options.interrupt_at.empty() || std::filesystem::exists(options.interrupt_at);
    since = there && !since ? std::optional(Clock::now()) : since;
    const bool timed = !options.interrupt_at.empty() || options.interrupt_after >= 0;
    const bool now = (options.interrupt_at_output && !finished.out.empty()) ||
                     (timed && since && seconds_since(*since) >= options.interrupt_after);
    if (now && !signalled) {
      kill(process, options.signal);
      signalled = true;
    }
  }
  int status = 0;
  waitpid(process, &status, 0);
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  finished.seconds = seconds_since(start);
  close(out.read_end);
  close(err.read_end);
  return finished;
}

std::filesystem::path scratch(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path(ZEROSET_SCRATCH) / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

std::filesystem::path shared_scratch(const std::string& name) {
  struct Folders {
    std::vector<std::filesystem::path> made{};
    ~Folders() {
      for (const std::filesystem::path& folder : made) {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
      }
    }
  };
  static Folders folders;
  folders.made.push_back(scratch(name + "-" + std::to_string(getpid())));
  return folders.made.back();
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  REQUIRE(file.good());
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace zeroset::testing
