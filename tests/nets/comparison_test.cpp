#include "zeroset/nets/comparison.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/runs/image_store.hpp"
#include "zeroset/runs/run_folder.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/whole_files.hpp"

using namespace zeroset;
using namespace zeroset::nets;
using namespace zeroset::testing;
namespace fs = std::filesystem;

namespace {

/// The statuses of a comparison's manifest.
std::vector<std::string> statuses(const fs::path& comparison) {
  std::vector<std::string> found;
  const nlohmann::json manifest = read_json_file(comparison / "manifest.json");
  for (const nlohmann::json& run : manifest.at("runs")) {
    found.push_back(run.at("status").get<std::string>());
  }
  return found;
}

}  // namespace

TEST_CASE("a comparison has the numbers of its runs alone, for one thread and for two, and trains nothing twice") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.activations = {{.kind = ActivationKind::relu}, testing::hermite_relu_2(), testing::legendre_relu(4, 8)};
  experiment.replicas = 2;
  const TrainOptions training{.images = images()};
  const Comparison one = compare(experiment, folder / "one", {.threads = 1, .training = training});
  const Comparison two = compare(experiment, folder / "two", {.threads = 2, .training = training});
  REQUIRE(one.runs.size() == 6);
  CHECK_FALSE(two.interrupted());
  CHECK_FALSE(two.any_diverged());
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(one.runs[i].activation == i / 2);
    CHECK(one.runs[i].seed == 7 + i % 2);
    const fs::path name = one.runs[i].result.folder.filename();
    check_equal(contents(folder / "two/runs" / name), contents(folder / "one/runs" / name));
  }
  check_equal(contents(one.runs[0].result.folder), uninterrupted());
  CHECK(one.runs[5].id.starts_with("relu-legendre-4-on--8-8-seed8-"));
  CHECK(one.runs[4].result.epochs.back().test.activations.front().outside.has_value());
  for (const ComparedRun& run : compare(experiment, folder / "one", {.threads = 2, .training = training}).runs) {
    CHECK(run.result.was_complete);
  }
}

TEST_CASE("an interrupted comparison goes on where it was") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.replicas = 2;
  const Comparison stopped = compare(experiment, folder / "c", {.training = stopping_after(8)});
  CHECK(statuses(folder / "c") == std::vector<std::string>{"interrupted", "not begun"});
  CHECK(stopped.interrupted());
  CHECK(stopped.runs[1].result.epochs.empty());
  const Comparison all = compare(experiment, folder / "c", {.training = {.images = images()}});
  CHECK_FALSE(all.interrupted());
  check_equal(contents(all.runs[0].result.folder), uninterrupted());
  CHECK(statuses(folder / "c") == std::vector<std::string>{"finished", "finished"});
}

TEST_CASE("a run that fails stops the comparison with its error") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.replicas = 3;
  const Comparison planned = compare(experiment, folder / "c", {.read_only = true});
  write_bytes(planned.runs[1].result.folder / "letter.txt", "dear");
  CHECK_THROWS_AS(compare(experiment, folder / "c", {.threads = 2, .training = {.images = images()}}), Error);
}

TEST_CASE("activations that are called the same have folders of their own, and one that is asked for twice has one") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 1;
  const Activation first{.kind = ActivationKind::polynomial, .coefficients = {0, 1, Rational(1, 2)}},
      second{.kind = ActivationKind::polynomial, .coefficients = {0, 1, Rational(1, 3)}};
  experiment.activations = {first, second, first};
  CHECK(activation_slug(experiment, 0) == "polynomial-2");
  CHECK(activation_slug(experiment, 1) == "polynomial-2.2");
  CHECK(member(experiment, 1, 0).activations.front() == experiment.activations[1]);
  CHECK_THROWS_AS(member(experiment, 3, 0), InvalidArgument);
  const Comparison done = compare(experiment, folder / "c", {.threads = 2, .training = {.images = images()}});
  CHECK(done.is_complete());
  CHECK(done.runs[0].id.substr(0, 19) == "polynomial-2-seed7-");
  CHECK(done.runs[0].id.size() == 27);
  CHECK(done.runs[1].id != done.runs[0].id);
  CHECK(done.runs[2].id == done.runs[0].id);
  CHECK(to_json(done.runs[2].result.epochs.back()) == to_json(done.runs[0].result.epochs.back()));
  CHECK(std::distance(fs::directory_iterator(folder / "c/runs"), fs::directory_iterator()) == 2);
}

TEST_CASE("every cell is the experiment with its values, trained as it is alone") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 1;
  experiment.vary = {{"width", {1, 1.5}}, {"train", {140, 70}}, {"label_noise", {}}, {"learning_rate", {0.05}}};
  const Comparison done = compare(experiment, folder / "c", {.threads = 2, .training = {.images = images()}});
  REQUIRE(done.cells.size() == 4);
  REQUIRE(done.runs.size() == 4);
  CHECK(done.is_complete());
  CHECK(done.runs[3].id.starts_with("relu-width1.5-train70-rate0.05-seed7-"));
  CHECK(done.runs[3].result.epochs.back().train.images == 70);
  CHECK(done.runs[3].result.step == 1);
  CHECK(done.runs[0].result.step == 2);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(done.runs[i].cell == i);
    const RunResult alone = train_run(in_cell(experiment, done.cells[i]), folder / "alone" / std::to_string(i));
    check_equal(contents(done.runs[i].result.folder), contents(alone.folder));
  }
  const nlohmann::json manifest = read_json_file(folder / "c/manifest.json");
  CHECK(manifest.at("runs").at(3).at("cell") == nlohmann::json{{"width", 1.5}, {"train", 70}, {"learning_rate", 0.05}});
  CHECK(manifest.at("runs").at(3).at("folder") == "runs/" + done.runs[3].id);
  CHECK(manifest.at("runs").at(3).at("step") == 1);
}

TEST_CASE("two comparisons with one store train what they share once") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 1;
  const CompareOptions options{.runs = folder / "store", .training = {.images = images()}};
  static_cast<void>(compare(experiment, folder / "a", options));
  experiment.activations.push_back(testing::hermite_relu_2());
  const Comparison second = compare(experiment, folder / "b", options);
  CHECK(second.runs[0].result.was_complete);
  CHECK_FALSE(second.runs[1].result.was_complete);
  CHECK(second.is_complete());
  CHECK_FALSE(fs::exists(folder / "b/runs"));
  CHECK(read_json_file(folder / "b/manifest.json").at("runs").at(0).at("folder") == "../store/" + second.runs[0].id);
}

TEST_CASE("the parts of a comparison, in any order, make the whole, and reading it trains nothing") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 1;
  experiment.replicas = 5;
  const TrainOptions training{.images = images()};
  const Comparison whole = compare(experiment, folder / "whole", {.training = training});
  const std::vector<std::size_t> complete{1, 3, 5};  // of five runs part 3 has one, the others two
  std::size_t call = 0;
  for (const std::int64_t part : {3, 1, 2}) {
    const Comparison before = compare(experiment, folder / "parts", {.read_only = true});
    CHECK(before.complete() == (call == 0 ? 0 : complete[call - 1]));
    CHECK_FALSE(before.interrupted());
    const Comparison mine = compare(experiment, folder / "parts", {.part = part, .parts = 3, .training = training});
    CHECK(mine.complete() == complete[call++]);
    CHECK_FALSE(mine.interrupted());
    for (std::size_t i = 0; i < 5; ++i) {
      const bool ours = static_cast<std::int64_t>(i % 3) == part - 1;
      CHECK((mine.runs[i].left_out.empty() || !ours));
    }
  }
  const Comparison read = compare(experiment, folder / "parts", {.read_only = true});
  REQUIRE(read.is_complete());
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(read.runs[i].result.was_complete);
    check_equal(contents(read.runs[i].result.folder), contents(whole.runs[i].result.folder));
  }
  CHECK_THROWS_AS(compare(experiment, folder / "parts", {.part = 4, .parts = 3}), InvalidArgument);
}

TEST_CASE("a run that another process holds is left to it, and said") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.replicas = 2;
  const TrainOptions training{.images = images()};
  const Comparison planned = compare(experiment, folder / "c", {.training = stopping_after(1)});
  {
    const fs::path held = planned.runs[0].result.folder;
    const RunFolder other = RunFolder::create(held, read_json_file(held / "spec.json"), {});
    CHECK_THROWS_WITH(train_run(read_run(held), held, training), ContainsSubstring("another run is writing here"));
    const Comparison mine = compare(experiment, folder / "c", {.training = training});
    CHECK(mine.runs[0].left_out == "another process holds it");
    CHECK(mine.runs[1].result.status == runs::RunStatus::finished);
    CHECK_FALSE(mine.interrupted());
    CHECK_FALSE(mine.is_complete());
  }
  CHECK(compare(experiment, folder / "c", {.training = training}).is_complete());
  check_equal(contents(planned.runs[0].result.folder), uninterrupted());
}

TEST_CASE("a run that diverges in its second phase is a result with its first cause, and the others go on") {
  const auto folder = scratch();
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 1;
  experiment.training.push_back({.batch = 300, .learning_rate = 1, .momentum = 0, .epochs = 4});
  experiment.activations = {{.kind = ActivationKind::polynomial, .coefficients = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
                            {.kind = ActivationKind::relu}};
  experiment.network = {{3072}, {DenseLayer{8, true}, ActivationLayer{{}}, DenseLayer{10, true}}};
  experiment.training.front().learning_rate = 1e-30;
  const Comparison done = compare(experiment, folder / "c", {.training = {.images = images()}});
  REQUIRE(done.is_complete());
  CHECK(done.any_diverged());
  const RunResult& diverged = done.runs[0].result;
  CHECK(diverged.status == runs::RunStatus::diverged);
  CHECK(diverged.step >= 5);
  CHECK_THAT(diverged.cause, ContainsSubstring("not finite at step " + std::to_string(diverged.step + 1)));
  CHECK(done.runs[1].result.status == runs::RunStatus::finished);
  CHECK(statuses(folder / "c") == std::vector<std::string>{"diverged", "finished"});
}

TEST_CASE("a data set is read once while it is in use, and its numbers of images are known before") {
  ImageStore store({});
  const DatasetSpec small{.train = 30, .test = 20};
  const auto first = store.load(small);
  CHECK(store.load(small) == first);
  const auto other = store.load({.train = 40, .test = 20});
  CHECK(other->train.count() == 40);
  CHECK(store.load(small) == first);
  CHECK(image_counts({.train = 0, .test = 7}) == std::pair<std::int64_t, std::int64_t>{2000, 7});
  const auto all = store.load({});
  CHECK(image_counts({}) == std::pair{all->train.count(), all->test.count()});
  CHECK(image_counts({.test = 500, .held_out = HeldOut::validation}) ==
        std::pair<std::int64_t, std::int64_t>{1500, 500});
  CHECK_THROWS_AS(image_counts({.train = 2001}), InvalidArgument);
}
