// Runs that are trained together, and memory that does not suffice for all of them.
#include "nets/runs/group.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/nets/comparison.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <new>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

namespace {

/// Five runs that differ by seed alone.
std::vector<GroupMember> five_seeds(const Experiment& experiment, const fs::path& folder) {
  std::vector<GroupMember> members;
  for (std::int64_t k = 0; k < 5; ++k) {
    Experiment whole = experiment;
    whole.replicas = 5;
    members.push_back({resolved(member(whole, 0, k), 300, 100), folder / std::to_string(k)});
  }
  return members;
}

/// Those of five_seeds, each trained alone.
const std::vector<std::map<std::string, std::string>>& alone() {
  static const auto kContents = [] {
    const auto folder = scratch();
    std::vector<std::map<std::string, std::string>> all;
    for (const GroupMember& one : five_seeds(small_experiment(), folder / "")) {
      static_cast<void>(train_run(one.experiment, one.folder, {.images = images()}));
      all.push_back(contents(one.folder));
    }
    return all;
  }();
  return kContents;
}

void check_as_alone(const fs::path& folder) {
  for (std::size_t k = 0; k < 5; ++k) {
    INFO(k);
    check_equal(contents(folder / std::to_string(k)), alone()[k]);
  }
}

}  // namespace

TEST_CASE("runs trained together have the bits of runs trained alone") {
  const auto folder = scratch();
  const auto results = train_group(five_seeds(small_experiment(), folder / "g"), *images(), {});
  for (const auto& result : results) {
    REQUIRE(result);
    CHECK(result->status == runs::RunStatus::finished);
    CHECK(result->notes.empty());
  }
  check_as_alone(folder / "g");
}

TEST_CASE("runs of a group that stand at different steps meet, and end with the same bits") {
  const auto folder = scratch();
  const auto members = five_seeds(small_experiment(), folder / "g");
  static_cast<void>(train_run(members[1].experiment, members[1].folder, stopping_after(8)));
  static_cast<void>(train_run(members[2].experiment, members[2].folder, {.images = images()}));
  static_cast<void>(train_run(members[3].experiment, members[3].folder, stopping_after(2)));
  TrainOptions options = stopping_after(4);
  for (const auto& result : train_group(members, *images(), options)) {
    CHECK(result->status == (result->was_complete ? runs::RunStatus::finished : runs::RunStatus::interrupted));
  }
  static_cast<void>(train_group(members, *images(), {}));
  check_as_alone(folder / "g");
}

TEST_CASE("a group whose members end a phase at different epochs goes on with each in its next phase") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 5;
  experiment.training.front().stop_at_train_error = 0.7;
  experiment.training.push_back({.batch = 100, .learning_rate = 0.02, .epochs = 2});
  const auto members = five_seeds(experiment, folder / "g");
  std::vector<std::int64_t> steps;
  for (const auto& result : train_group(members, *images(), {})) {
    steps.push_back(result->step);
  }
  CHECK(std::adjacent_find(steps.begin(), steps.end(), std::not_equal_to<>()) !=
        steps.end());  // else nothing is tested
  for (const GroupMember& one : members) {
    const fs::path other = folder / "alone" / one.folder.filename();
    static_cast<void>(train_run(one.experiment, other, {.images = images()}));
    check_equal(contents(one.folder), contents(other));
  }
}

TEST_CASE("a group that runs out of memory is halved, goes on from its checkpoints, and says so") {
  const auto folder = scratch();
  int calls = 0;
  const GroupHooks hooks{.before_steps = [&](std::int64_t replicas) {
    if (++calls > 7 && replicas > 2) {
      throw std::bad_alloc();
    }
  }};
  const auto results = train_group(five_seeds(small_experiment(), folder / "g"), *images(), {}, "", hooks);
  CHECK(results[0]->notes == std::vector<std::string>{"out of memory with 5 replicas at once: went on with 3",
                                                      "out of memory with 3 replicas at once: went on with 2"});
  CHECK(results[4]->notes == std::vector<std::string>{"out of memory with 5 replicas at once: went on with 3"});
  CHECK(results[0]->resumed_step == 5);
  check_as_alone(folder / "g");
}

TEST_CASE("one replica that runs out of memory is an error that says what to take less of") {
  const auto folder = scratch();
  for (const char* message :
       {"CUDA out of memory. Tried to allocate 2 GiB", "DefaultCPUAllocator: can't allocate memory"}) {
    const GroupHooks hooks{.before_steps = [&](std::int64_t) { throw std::runtime_error(message); }};
    CHECK_THROWS_AS(train_group(five_seeds(small_experiment(), folder / "g"), *images(), {}, "", hooks), LimitExceeded);
  }
  const GroupHooks other{.before_steps = [&](std::int64_t) { throw std::runtime_error("a wheel fell off"); }};
  CHECK_THROWS_WITH(train_group(five_seeds(small_experiment(), folder / "g"), *images(), {}, "", other),
                    ContainsSubstring("wheel"));
}
