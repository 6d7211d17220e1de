#include "zeroset/core/child_process.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <poll.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using zeroset::ChildOutcome;
using zeroset::ChildProcess;
using zeroset::ChildStatus;
using zeroset::Limits;
using zeroset::run_in_child;
using zeroset::testing::ContainsSubstring;

namespace {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Who waits for it, waits too long: no busy machine makes half of it from nothing.
constexpr int kSleep = 600;

std::string sleep_long() {
  std::this_thread::sleep_for(std::chrono::seconds(kSleep));
  return "woke";
}

/// A pipe between this process and its children.
struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    read_end = ends[0];
    write_end = ends[1];
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(read_end);
    close_write();
  }
  void close_write() {
    if (write_end >= 0) {
      ::close(std::exchange(write_end, -1));
    }
  }
  [[nodiscard]] bool put(const std::string& text) const {
    return ::write(write_end, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  }

  /// Waits for a byte; false where none came in a minute, or none can come since nobody holds the other end.
  [[nodiscard]] bool take() const {
    pollfd ready{read_end, POLLIN, 0};
    char byte = 0;
    return ::poll(&ready, 1, 60'000) == 1 && ::read(read_end, &byte, 1) == 1;
  }

  /// Whether nobody holds the other end, or lets go of it within a minute.
  [[nodiscard]] bool is_at_end() {
    close_write();
    pollfd ready{read_end, POLLIN, 0};
    return ::poll(&ready, 1, 60'000) == 1 && (ready.revents & POLLHUP) != 0;
  }
};

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
std::string take_memory() {
  std::vector<std::vector<char>> blocks;
  for (int i = 0; i < 4096; ++i) {
    blocks.emplace_back(std::size_t{1} << 20, 'x');
  }
  return "took 4 GiB";
}
#endif

}  // namespace

TEST_CASE("a child sends back what its work returns, of any size", "[child]") {
  const std::string large(5'000'000, 'z');
  CHECK(run_in_child([&] { return large; }, {}).output == large);
  const ChildOutcome empty = run_in_child([] { return std::string(); }, {});
  CHECK(empty.status == ChildStatus::finished);
  CHECK(empty.output.empty());
}

TEST_CASE("a child past its time is killed, its own children too", "[child]") {
  ChildOutcome outcome;
  Pipe held_by_all;
  const double seconds =
      seconds_of([&] { outcome = run_in_child([] { return run_in_child(sleep_long, {}).output; }, {.seconds = 0.3}); });
  CHECK(outcome.status == ChildStatus::timed_out);
  CHECK_THAT(outcome.reason, ContainsSubstring("0.3 s (--timeout)"));
  CHECK(seconds < kSleep / 2.0);
  CHECK(held_by_all.is_at_end());
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a child past its memory is a result, not the end of the program", "[child]") {
  const ChildOutcome outcome = run_in_child(take_memory, {.memory_gib = 0.25});
  CHECK(outcome.status == ChildStatus::out_of_memory);
  CHECK_THAT(outcome.reason, ContainsSubstring("0.25 GiB (--memory)"));
}
#endif

TEST_CASE("an exception, an abort and a signal in a child become reasons", "[child]") {
  const ChildOutcome thrown = run_in_child([]() -> std::string { throw std::runtime_error("no such ideal"); }, {});
  CHECK(thrown.status == ChildStatus::failed);
  CHECK(thrown.reason == "no such ideal");
  CHECK(run_in_child([]() -> std::string { std::abort(); }, {}).status == ChildStatus::failed);
  CHECK(run_in_child(
            []() -> std::string {
              raise(SIGKILL);
              return "";
            },
            {})
            .status == ChildStatus::out_of_memory);
  CHECK(run_in_child([]() -> std::string { _exit(0); }, {}).status == ChildStatus::failed);
}

TEST_CASE("an interrupted wait kills the child", "[child]") {
  ChildOutcome outcome;
  Pipe held_by_all;
  const double seconds = seconds_of([&] { outcome = run_in_child(sleep_long, {}, [] { return true; }); });
  CHECK(outcome.reason == "interrupted");
  CHECK(seconds < kSleep / 2.0);
  CHECK(held_by_all.is_at_end());
}

TEST_CASE("what a library prints in a child reaches neither standard output nor standard error", "[child]") {
  std::fflush(nullptr);
  const Pipe printed;
  const int out = ::dup(STDOUT_FILENO), err = ::dup(STDERR_FILENO);
  ::dup2(printed.write_end, STDOUT_FILENO);
  ::dup2(printed.write_end, STDERR_FILENO);
  const ChildOutcome outcome = run_in_child(
      [] {
        std::printf("Exception (FLINT memory_manager). Unable to allocate memory.\n");
        std::fprintf(stderr, "aborted\n");
        std::fflush(nullptr);
        return std::string("answer");
      },
      {});
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::close(out);
  ::close(err);
  CHECK(outcome.output == "answer");
  REQUIRE(printed.put("!"));
  char first = 0;
  REQUIRE(::read(printed.read_end, &first, 1) == 1);
  CHECK(first == '!');
}

TEST_CASE("what a child knew when its time ended is kept, whole pieces alone", "[child]") {
  const std::string last = std::string(100'000, 'x') + "two";
  const Pipe sent;
  ChildProcess late(
      [&] {
        zeroset::send_partial("one");
        zeroset::send_partial(last);
        static_cast<void>(sent.put("s"));
        return sleep_long();
      },
      {.seconds = 5});
  while (!late.poll()) {  // taken at once: the pipe holds less than all of it
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CHECK(late.outcome().status == ChildStatus::timed_out);
  CHECK(late.outcome().output == last);
  CHECK(sent.take());
  const ChildOutcome full = run_in_child(
      [&]() -> std::string {
        zeroset::send_partial(last);
        throw std::bad_alloc();
      },
      {});
  CHECK(full.status == ChildStatus::out_of_memory);
  CHECK(full.output == last);
  const ChildOutcome done = run_in_child(
      [] {
        zeroset::send_partial("one");
        return std::string("whole");
      },
      {});
  CHECK(done.status == ChildStatus::finished);
  CHECK(done.output == "whole");
  const ChildOutcome failed = run_in_child(
      []() -> std::string {
        zeroset::send_partial("one");
        throw std::runtime_error("why");
      },
      {});
  CHECK(failed.status == ChildStatus::failed);
  CHECK(failed.reason == "why");
  zeroset::send_partial("this process is no child");
}

TEST_CASE("several children run side by side", "[child]") {
  std::vector<ChildProcess> children;
  const Pipe here, go;
  for (int i = 0; i < 4; ++i) {
    children.emplace_back([&, i] { return here.put("h") && go.take() ? std::to_string(i) : "the others did not come"; },
                          Limits{});
  }
  for (int i = 0; i < 4; ++i) {
    CHECK(here.take());  // all have begun, and none ends before it may
  }
  REQUIRE(go.put("gggg"));
  for (int i = 0; i < 4; ++i) {
    while (!children[static_cast<std::size_t>(i)].poll()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(children[static_cast<std::size_t>(i)].outcome().output == std::to_string(i));
  }
}
