#include "zeroset/core/child_process.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <unistd.h>
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

std::string sleep_long() {
  std::this_thread::sleep_for(std::chrono::seconds(60));
  return "woke";
}

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
  const double seconds =
      seconds_of([&] { outcome = run_in_child([] { return run_in_child(sleep_long, {}).output; }, {.seconds = 0.3}); });
  CHECK(outcome.status == ChildStatus::timed_out);
  CHECK_THAT(outcome.reason, ContainsSubstring("0.3 s (--timeout)"));
  CHECK(seconds < 5);
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
  const double seconds = seconds_of([&] { outcome = run_in_child(sleep_long, {}, [] { return true; }); });
  CHECK(outcome.reason == "interrupted");
  CHECK(seconds < 5);
}

TEST_CASE("several children run side by side", "[child]") {
  std::vector<ChildProcess> children;
  const double seconds = seconds_of([&] {
    for (int i = 0; i < 4; ++i) {
      children.emplace_back(
          [i] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            return std::to_string(i);
          },
          Limits{});
    }
    for (ChildProcess& child : children) {
      while (!child.poll()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
  });
  CHECK(seconds < 1.1);
  for (int i = 0; i < 4; ++i) {
    CHECK(children[static_cast<std::size_t>(i)].outcome().output == std::to_string(i));
  }
}
