// Runs that begin where another run stood.
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/perturbation.hpp"
#include "zeroset/nets/comparison.hpp"
#include "zeroset/nets/run_store.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

namespace {

/// Two epochs from the middle of small_experiment's run.
Experiment child_experiment(double noise = 0.25) {
  Experiment child = small_experiment();
  child.seed = 8;
  child.training.front().epochs = 2;
  child.start = StartSpec{
      .run = std::make_shared<const Experiment>(small_experiment()), .epoch = 1, .noise = noise, .noise_seed = 5};
  return child;
}

Parameters kept(const fs::path& run, std::size_t checkpoint) {
  return read_checkpoint(list_checkpoints(run).at(checkpoint), small_experiment().network).parameters.cast<double>();
}

/// The folder of small_experiment's run in a store.
fs::path parent_in(const fs::path& store) {
  for (const auto& entry : fs::directory_iterator(store)) {
    if (entry.path().filename().string().starts_with("relu-seed7-")) {
      return entry.path();
    }
  }
  FAIL("the run that it starts from is not in the store");
  return {};
}

}  // namespace

TEST_CASE("a run that starts from another begins with that one's checkpoint and the noise of its stream") {
  const auto folder = scratch();
  const RunResult result = train_run(child_experiment(), folder / "child", {.images = images()});
  CHECK(result.status == RunStatus::finished);
  CHECK(result.step == 10);
  const fs::path parent = parent_in(folder);
  check_equal(contents(parent), uninterrupted());
  const Parameters expected =
      perturbed(small_experiment().network, kept(parent, 1), 0.25, NoiseUnit::deviation, {5, "perturbation"});
  CHECK(kept(folder / "child", 0) == expected.cast<float>().cast<double>());
  CHECK(kept(folder / "child", 0) != kept(parent, 1));

  const Experiment plain = child_experiment(0);
  static_cast<void>(train_run(plain, folder / "plain", {.images = images()}));
  CHECK(kept(folder / "plain", 0) == kept(parent, 1));
}

TEST_CASE("a start may be a step within an epoch, or the end of the run that is told by its folder") {
  const auto folder = scratch();
  Experiment parent = small_experiment();
  parent.checkpoints.at_steps = {3};
  static_cast<void>(train_run(parent, folder / "elsewhere/parent", {.images = images()}));
  nlohmann::json document = to_json(child_experiment());
  document["start"] = {{"run", "elsewhere/parent"}, {"step", 3}};
  Experiment child = read_experiment(document, "", folder);
  static_cast<void>(train_run(child, folder / "runs/third", {.images = images()}));
  CHECK(kept(folder / "runs/third", 0) == kept(folder / "elsewhere/parent", 1));
  child.start->step.reset();
  static_cast<void>(train_run(child, folder / "runs/end", {.images = images()}));
  CHECK(kept(folder / "runs/end", 0) == kept(folder / "elsewhere/parent", 4));
  CHECK(std::distance(fs::directory_iterator(folder / "runs"), fs::directory_iterator()) == 2);  // no parent again
}

TEST_CASE("a run with a start, stopped before, at and after its first step, ends with the bits of one that was not") {
  const auto folder = scratch();
  static_cast<void>(train_run(child_experiment(), folder / "whole/run", {.images = images()}));
  for (const int steps : {0, 4, 15, 16, 21}) {  // the other run's 15 steps come first
    INFO(steps);
    const fs::path run = folder / std::to_string(steps) / "run";
    CHECK(train_run(child_experiment(), run, stopping_after(steps)).status == RunStatus::interrupted);
    CHECK(train_run(child_experiment(), run, {.images = images()}).status == RunStatus::finished);
    check_equal(contents(run), contents(folder / "whole/run"));
  }
}

TEST_CASE("what runs start from is trained once, in generations, whoever asks for it") {
  const auto folder = scratch();
  std::vector<Experiment> runs;
  for (const double noise : {0.0, 0.1, 0.1}) {
    runs.push_back(child_experiment(noise));
  }
  Experiment grandchild = child_experiment(0);
  grandchild.start = StartSpec{.run = std::make_shared<const Experiment>(child_experiment(0.1))};
  runs.push_back(grandchild);
  const StoreOptions options{.threads = 2, .training = {.images = images()}};
  const std::vector<StoredRun> first = train_all(runs, folder / "store", options);
  REQUIRE(first.size() == 4);
  CHECK(first[1].id == first[2].id);
  CHECK(first[0].id != first[1].id);
  CHECK(std::distance(fs::directory_iterator(folder / "store"), fs::directory_iterator()) == 4);
  CHECK(kept(folder / "store" / first[3].id, 0) == kept(folder / "store" / first[1].id, 2));
  for (const StoredRun& run : first) {
    CHECK(run.result.status == RunStatus::finished);
  }
  CHECK(train_run(child_experiment(0.1), folder / "store" / first[1].id, {.images = images()}).was_complete);
  const Comparison comparison = compare(small_experiment(), folder / "c", {.runs = folder / "store"});
  CHECK(comparison.runs.front().result.folder == parent_in(folder / "store"));
  CHECK(comparison.runs.front().result.epochs.size() == 4);
}

TEST_CASE("replicas of a comparison start from one run with noise of their own, or each from its own run") {
  const auto folder = scratch();
  Experiment child = child_experiment(0.1);
  child.replicas = 2;
  const CompareOptions options{.runs = folder / "store", .training = {.images = images()}};
  const Comparison one = compare(child, folder / "one", options);
  REQUIRE(one.runs.size() == 2);
  CHECK(one.is_complete());
  CHECK(kept(one.runs[0].result.folder, 0) != kept(one.runs[1].result.folder, 0));
  Experiment parent = small_experiment();
  parent.replicas = 2;
  child.start->run = std::make_shared<const Experiment>(parent);
  child.start->noise = 0;
  const Comparison each = compare(child, folder / "each", options);
  CHECK(kept(each.runs[0].result.folder, 0) == kept(parent_in(folder / "store"), 1));
  CHECK(kept(each.runs[1].result.folder, 0) != kept(parent_in(folder / "store"), 1));
}

TEST_CASE("a run whose start diverged before the checkpoint has diverged, and says where") {
  const auto folder = scratch();
  Experiment child = child_experiment();
  Experiment parent = small_experiment();
  parent.training.front().learning_rate = 1e30;
  child.start->run = std::make_shared<const Experiment>(parent);
  child.start->epoch = 2;
  const RunResult result = train_run(child, folder / "child", {.images = images()});
  CHECK(result.status == RunStatus::diverged);
  CHECK_THAT(result.cause, StartsWith("the run that it starts from (relu-seed7-"));
  CHECK(result.step == 0);
  CHECK(train_run(child, folder / "child", {.images = images()}).status == RunStatus::diverged);
}

TEST_CASE("a checkpoint that the other run does not keep is an error that names it") {
  const auto folder = scratch();
  Experiment child = child_experiment();
  child.start->epoch = 17;
  CHECK_THROWS_WITH(train_run(child, folder / "child", {.images = images()}),
                    ContainsSubstring("has no checkpoint of epoch 17 to start from"));
}

TEST_CASE("a start is read back as it was written, and an experiment without one has no such key") {
  const Experiment child = child_experiment();
  CHECK(read_experiment(to_json(child)) == child);
  CHECK(to_json(child).at("start").at("run").at("seed") == 7);
  CHECK(!to_json(small_experiment()).contains("start"));
}

TEST_CASE("a start that does not fit is an error at its pointer") {
  const auto message = [](const nlohmann::json& change) {
    nlohmann::json document = to_json(child_experiment());
    document.merge_patch(change);
    try {
      static_cast<void>(read_experiment(document));
    } catch (const SpecError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK_THAT(message({{"start", {{"step", 3}}}}), ContainsSubstring("/start/step"));
  CHECK_THAT(message({{"start", {{"noise", -1}}}}), ContainsSubstring("/start/noise"));
  CHECK_THAT(message({{"start", {{"noise_unit", "metres"}}}}), ContainsSubstring("/start/noise_unit"));
  CHECK_THAT(message({{"start", {{"run", "nowhere"}}}}), ContainsSubstring("/start/run"));
  CHECK_THAT(message({{"start", {{"run", {{"network", "theory2"}}}}}}), ContainsSubstring("/start/run/network"));
  CHECK_THAT(message({{"start", {{"run", {{"replicas", 3}}}}}}), ContainsSubstring("/start/run/replicas"));
  CHECK_THAT(message({{"vary", {{"width", {1, 2}}}}}), ContainsSubstring("/start"));
  CHECK_THAT(message({{"start", {{"run", {{"vary", {{"train", {10}}}}}}}}}), ContainsSubstring("/start/run/vary"));
}

TEST_CASE("a run that starts from itself, by one name or over another run, is an error at its pointer") {
  const auto folder = scratch();
  nlohmann::json document = to_json(child_experiment());
  const auto starting_from = [&](const std::string& name) {
    document["start"] = {{"run", name}};
    return document;
  };
  const auto message = [&](const std::string& name) {
    try {
      static_cast<void>(read_experiment(starting_from(name), "", folder));
    } catch (const SpecError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  const auto write = [&](const std::string& name, const nlohmann::json& spec) {
    fs::create_directories(folder / name);
    std::ofstream(folder / name / "spec.json") << spec.dump();
  };
  write("self", starting_from("."));
  write("a", starting_from("../b"));
  write("b", starting_from("../a"));
  for (const char* name : {"self", "a", "b"}) {
    INFO(name);
    CHECK_THAT(message(name), ContainsSubstring("/start/run") && ContainsSubstring("starts from itself"));
    CHECK(message(name).size() < 2000);
  }
  for (int i = 0; i < 150; ++i) {
    write("chain" + std::to_string(i), starting_from("../chain" + std::to_string(i + 1)));
  }
  CHECK_THAT(message("chain0"), ContainsSubstring("at most 100 runs"));
}

TEST_CASE("noise of c units turns a layer of mean zero by the angle of 1 / sqrt(1 + c^2)") {
  const Architecture network = preset_network("theory2");
  const Parameters theta = he_initialization(network, Stream(1, "initialisation"));
  for (const double c : {0.01, 0.25, 1.0}) {
    for (const auto& [unit, size] :
         {std::pair(NoiseUnit::deviation, 1.0), {NoiseUnit::mean_absolute, std::sqrt(2 / 3.14159265358979)}}) {
      const Parameters moved = perturbed(network, theta, c, unit, Stream(3, "perturbation"));
      const ParameterSlice part = find_slice(network, "layer4.weight");  // 131,072 weights: sampling error 0.3 %
      const Eigen::VectorXd a = slice(theta, part).normalized(), b = slice(moved, part).normalized();
      const double expected =
          1 - 1 / std::sqrt(1 + c * c * size * size);  // of a normal: E|x| = sqrt(2 / pi) deviations
      CHECK_THAT(0.5 * (a - b).squaredNorm(), WithinRel(expected, 0.02));
      const ParameterSlice bias = find_slice(network, "layer4.bias");
      CHECK(slice(moved, bias) == slice(theta, bias));
    }
  }
  CHECK_THROWS_AS(perturbed(network, theta, -1, NoiseUnit::deviation, Stream(1, "x")), InvalidArgument);
}
