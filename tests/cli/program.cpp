#include "cli/program.hpp"

#include "support/catch.hpp"
#include "support/processor_time.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <poll.h>
#include <sstream>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace zeroset::testing {
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

/// Seconds that the threads of a process have computed; 0 where it has ended.
double computed(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) {
    return 0;
  }
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// A file that is made and then written is there once something is in it.
bool is_there(const std::filesystem::path& path) {
  std::error_code absent;
  const auto size = std::filesystem::file_size(path, absent);
  return absent ? std::filesystem::is_directory(path) : size > 0;
}

/// Tells when the signal is due.
class Interruption {
 public:
  Interruption(const RunOptions& options, pid_t process) : options_(options), process_(process) {}

  [[nodiscard]] bool asked() const { return timed() || options_.interrupt_at_output || options_.interrupt_when; }

  [[nodiscard]] bool due(const std::string& out) {
    return (options_.interrupt_at_output && !out.empty()) || (options_.interrupt_when && options_.interrupt_when()) ||
           (timed() && time_is_over());
  }

 private:
  [[nodiscard]] bool timed() const { return !options_.interrupt_at.empty() || options_.interrupt_after_computing >= 0; }

  /// From when on the seconds count: once a file that is waited for is there.
  [[nodiscard]] bool time_is_over() {
    if (!begin_ && (options_.interrupt_at.empty() || is_there(options_.interrupt_at))) {
      begin_ = options_.interrupt_at.empty() ? 0 : computed(process_);
    }
    return begin_ && computed(process_) - *begin_ >= options_.interrupt_after_computing;
  }

  const RunOptions& options_;
  pid_t process_;
  std::optional<double> begin_{};
};

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
  Interruption interruption(options, process);
  bool waiting = interruption.asked();
  for (bool out_open = true, err_open = true; out_open || err_open;) {
    pollfd ready[2] = {{out_open ? out.read_end : -1, POLLIN, 0}, {err_open ? err.read_end : -1, POLLIN, 0}};
    ::poll(ready, 2, waiting ? 1 : -1);
    out_open = out_open && ((ready[0].revents & (POLLIN | POLLHUP)) == 0 || take(out.read_end, finished.out));
    err_open = err_open && ((ready[1].revents & (POLLIN | POLLHUP)) == 0 || take(err.read_end, finished.err));
    if (waiting && interruption.due(finished.out)) {
      kill(process, options.signal);
      waiting = false;
    }
  }
  int status = 0;
  rusage usage{};
  wait4(process, &status, 0, &usage);
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  finished.processor_seconds = seconds_of(usage);
  close(out.read_end);
  close(err.read_end);
  return finished;
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

std::ptrdiff_t lines_in(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

}  // namespace zeroset::testing
