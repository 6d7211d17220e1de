#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/nets/checkpoint.hpp"
#include "zeroset/nets/comparison.hpp"

#include "nets/small_experiment.hpp"
#include "nets/temporary_folder.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <map>
#include <sstream>
#include <sys/resource.h>

using namespace zeroset;
using namespace zeroset::nets;
namespace fs = std::filesystem;
using zeroset::testing::bytes_of;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::small_experiment;
using zeroset::testing::TemporaryFolder;
using zeroset::testing::write_bytes;

namespace {

std::shared_ptr<const ImageDataset> images() {
  static const auto kImages = load_images(small_experiment().dataset);
  return kImages;
}

/// Stops before step `steps` + 1.
TrainOptions stopping_after(int steps) {
  auto asked = std::make_shared<int>(0);
  return {.images = images(), .stop = [=] { return (*asked)++ >= steps; }};
}

/// Everything in a run folder that does not depend on the clock or on how often it was stopped.
std::map<std::string, std::string> contents(const fs::path& run) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    const std::string name = fs::relative(entry.path(), run).string();
    if (!entry.is_regular_file() || name == "metrics.jsonl" || name == "status.json") {
      continue;
    }
    files[name] = bytes_of(entry.path());
  }
  std::istringstream lines(bytes_of(run / "metrics.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    nlohmann::json metrics = parse_json(line, "metrics.jsonl");
    metrics.erase("seconds");
    metrics.erase("images_per_second");
    files["metrics.jsonl"] += metrics.dump() + "\n";
  }
  return files;
}

/// The run without interruption, computed once a program.
const std::map<std::string, std::string>& uninterrupted() {
  static const auto kContents = [] {
    const TemporaryFolder folder;
    static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
    return contents(folder / "run");
  }();
  return kContents;
}

void check_equal(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  for (const auto& [name, bytes] : b) {
    INFO(name);
    CHECK(a.contains(name));
    CHECK((a.contains(name) && a.at(name) == bytes));
  }
  CHECK(a.size() == b.size());
}

}  // namespace

TEST_CASE("a run leaves its spec, a line an epoch, a checkpoint an epoch and its result, and learns") {
  const TemporaryFolder folder;
  std::vector<Progress> reports;
  TrainOptions options{.progress = [&](const Progress& p) { reports.push_back(p); }};
  options.versions.emplace_back("zeroset", "x");
  const RunResult result = train_run(small_experiment(), folder / "run", options);
  CHECK(result.status == RunStatus::finished);
  CHECK(result.step == 15);
  REQUIRE(result.epochs.size() == 4);
  for (std::size_t e = 0; e < 4; ++e) {
    CHECK(result.epochs[e].epoch == static_cast<std::int64_t>(e));
    CHECK(result.epochs[e].step == static_cast<std::int64_t>(5 * e));
    CHECK(result.epochs[e].minibatch_loss.has_value() == (e > 0));
    CHECK(result.epochs[e].train.images == 300);
    CHECK(result.epochs[e].test.images == 100);
    CHECK(result.epochs[e].weight_norms.size() == 3);
    REQUIRE(result.epochs[e].train.activations.size() == 2);
    CHECK(result.epochs[e].train.activations[0].layer == 2);
    CHECK(result.epochs[e].train.activations[0].arguments == 300 * 4 * 64);
    CHECK_FALSE(result.epochs[e].train.activations[0].outside);  // ReLU has no fitted interval
  }
  CHECK(result.epochs[3].train.error() < 0.75);
  CHECK(*result.epochs[3].train.mean_loss < *result.epochs[0].train.mean_loss);
  for (const char* file : {"spec.json",
                           "versions.json",
                           "metrics.jsonl",
                           "result.json",
                           "checkpoints/step-000000000.safetensors",
                           "checkpoints/step-000000015.safetensors"}) {
    CHECK(fs::exists(folder / "run" / file));
  }
  CHECK(list_checkpoints(folder / "run").size() == 4);
  CHECK(read_json_file(folder / "run" / "spec.json").at("device") == "cpu");
  REQUIRE_FALSE(reports.empty());
  CHECK(reports.back().task == "relu seed 7");
  CHECK(reports.back().done == 15);
  CHECK(reports.back().total == 15);
  CHECK_THAT(reports.back().detail, ContainsSubstring("epoch 3, test error"));
}

TEST_CASE("the first checkpoint holds He's parameters, and the last the momentum and every batch normalisation") {
  const TemporaryFolder folder;
  const Experiment experiment = small_experiment();
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  const auto files = list_checkpoints(result.folder);
  const Checkpoint first = read_checkpoint(files.front(), experiment.network),
                   last = read_checkpoint(files.back(), experiment.network);
  CHECK(first.parameters == he_initialisation(experiment.network, {7, "initialisation"}).cast<float>());
  CHECK(first.momentum.norm() == 0);
  CHECK(last.momentum.norm() > 0);
  CHECK(last.epoch == 3);
  CHECK(last.step == 15);
  REQUIRE(last.statistics);
  REQUIRE(last.statistics->mean.size() == 2);
  CHECK(last.statistics->mean[0].size() == 4);
  CHECK(last.statistics->variance[1].size() == 6);
  CHECK_THROWS_WITH(read_checkpoint(files.back(), preset_network("theory2")),
                    ContainsSubstring("is no checkpoint of this network"));
}

TEST_CASE("a run stopped anywhere and resumed ends with the bits of one that was not") {
  for (const int steps : {0, 1, 4, 5, 7, 14}) {
    INFO(steps);
    const TemporaryFolder folder;
    const RunResult stopped = train_run(small_experiment(), folder / "run", stopping_after(steps));
    CHECK(stopped.status == RunStatus::interrupted);
    CHECK(stopped.step == steps);
    const RunResult result = train_run(read_run(folder / "run"), folder / "run", {.images = images()});
    CHECK(result.status == RunStatus::finished);
    CHECK(result.resumed_step == steps);
    check_equal(contents(folder / "run"), uninterrupted());
  }
}

TEST_CASE("stopping after every step changes nothing either") {
  const TemporaryFolder folder;
  int calls = 0;
  while (train_run(small_experiment(), folder / "run", stopping_after(1)).status == RunStatus::interrupted) {
    REQUIRE(++calls < 20);
  }
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("a damaged checkpoint is passed over, said, and the run ends with the same bits") {
  for (const std::size_t good : {3U, 1U, 0U}) {  // of four checkpoints so many stay whole
    const TemporaryFolder folder;
    static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
    fs::remove(folder / "run/result.json");
    const auto files = list_checkpoints(folder / "run");
    for (std::size_t i = good; i < files.size(); ++i) {
      write_bytes(files[i], bytes_of(files[i]).substr(0, 1000 + i));
    }
    const RunResult result = train_run(small_experiment(), folder / "run", {.images = images()});
    CHECK(result.notes.size() == 4 - good);
    CHECK_THAT(result.notes.front(), ContainsSubstring("step-000000015.safetensors"));
    CHECK(result.resumed_step == (good == 0 ? -1 : 5 * static_cast<std::int64_t>(good - 1)));
    check_equal(contents(folder / "run"), uninterrupted());
  }
}

TEST_CASE("metrics that a crash left beyond the last checkpoint are written once") {
  const TemporaryFolder folder;
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  fs::remove(folder / "run/result.json");
  fs::remove(folder / "run/checkpoints/step-000000015.safetensors");
  fs::remove(folder / "run/checkpoints/step-000000010.safetensors");
  static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("a finished run is read, not repeated") {
  const TemporaryFolder folder;
  const RunResult first = train_run(small_experiment(), folder / "run", {.images = images()});
  const auto before = fs::last_write_time(folder / "run/metrics.jsonl");
  const RunResult second = train_run(small_experiment(), folder / "run", {.images = images()});
  CHECK_FALSE(first.was_complete);
  CHECK(second.was_complete);
  CHECK(second.status == RunStatus::finished);
  CHECK(second.step == 15);
  CHECK(second.epochs.size() == 4);
  CHECK(to_json(second.epochs.back()) == to_json(first.epochs.back()));
  CHECK(fs::last_write_time(folder / "run/metrics.jsonl") == before);
}

TEST_CASE("the folder of another experiment, or of something else, is refused") {
  const TemporaryFolder folder;
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(1)));
  Experiment other = small_experiment();
  other.training.front().learning_rate = 0.04;
  CHECK_THROWS_AS(train_run(other, folder / "run", {.images = images()}), Error);
  write_bytes(folder / "else/letter.txt", "dear");
  CHECK_THROWS_AS(train_run(small_experiment(), folder / "else", {.images = images()}), Error);
  CHECK(bytes_of(folder / "else/letter.txt") == "dear");
}

TEST_CASE("a folder that cannot be written is one error that names it") {
  CHECK_THROWS_WITH(train_run(small_experiment(), "/proc/zeroset-run", {.images = images()}),
                    ContainsSubstring("/proc/zeroset-run"));
}

TEST_CASE("a disk that is full is one error; with room again the run goes on and loses nothing") {
  const TemporaryFolder folder;
  static_cast<void>(train_run(small_experiment(), folder / "run", stopping_after(7)));
  const std::string good = bytes_of(folder / "run/checkpoints/resume.safetensors");
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);  // then write says EFBIG, as it says ENOSPC on a full disk
  const rlimit tight{6000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tight);
  std::string message;
  try {
    static_cast<void>(train_run(small_experiment(), folder / "run", {.images = images()}));
  } catch (const Error& error) {
    message = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK_THAT(message, ContainsSubstring((folder / "run").string()));
  CHECK(bytes_of(folder / "run/checkpoints/resume.safetensors") == good);
  CHECK(train_run(small_experiment(), folder / "run", {.images = images()}).status == RunStatus::finished);
  check_equal(contents(folder / "run"), uninterrupted());
}

TEST_CASE("a network that blows up is a result with its first cause, and no file holds a NaN") {
  const TemporaryFolder folder;
  Experiment experiment = small_experiment();
  experiment.network = {
      {3072},
      {DenseLayer{8, true}, ActivationLayer{{.kind = ActivationKind::monomial, .degree = 5}}, DenseLayer{10, true}}};
  experiment.activations = {{.kind = ActivationKind::monomial, .degree = 5}};
  experiment.training.front().learning_rate = 10;
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(result.status == RunStatus::diverged);
  CHECK_THAT(result.cause, ContainsSubstring("not finite at step " + std::to_string(result.step + 1)));
  for (const auto& [name, bytes] : contents(folder / "run")) {
    if (name.ends_with(".json") || name.ends_with(".jsonl")) {
      CHECK(bytes.find("nan") == std::string::npos);
      CHECK(bytes.find("inf") == std::string::npos);
    }
  }
  const RunResult again = train_run(experiment, folder / "run", {.images = images()});
  CHECK(again.was_complete);
  CHECK(again.status == RunStatus::diverged);
  CHECK(again.cause == result.cause);
}

TEST_CASE("full-batch gradient descent is SGD whose batch is the training set") {
  const TemporaryFolder folder;
  Experiment gd = small_experiment(), sgd = gd;
  gd.training.front().algorithm = TrainingAlgorithm::gd;
  sgd.training.front().batch = 300;
  const RunResult a = train_run(gd, folder / "gd", {.images = images()}),
                  b = train_run(sgd, folder / "sgd", {.images = images()});
  CHECK(a.step == 3);
  CHECK(b.step == 3);
  CHECK(std::abs(*a.epochs[3].train.mean_loss - *b.epochs[3].train.mean_loss) <
        1e-4);  // the same sums in another order
}

TEST_CASE("checkpoints come at the steps that were chosen") {
  const TemporaryFolder folder;
  TrainOptions options{.images = images()};
  options.checkpoints.every_epochs = 2;
  options.checkpoints.at_steps = {3, 12};
  const RunResult result = train_run(small_experiment(), folder / "run", options);
  std::vector<std::int64_t> steps;
  for (const auto& file : list_checkpoints(result.folder)) {
    const Checkpoint checkpoint = read_checkpoint(file, small_experiment().network);
    steps.push_back(checkpoint.step);
    CHECK(checkpoint.statistics.has_value());
  }
  CHECK(steps == std::vector<std::int64_t>{0, 3, 10, 12, 15});
}

TEST_CASE("no epoch at all is the network as it was initialised") {
  const TemporaryFolder folder;
  Experiment experiment = small_experiment();
  experiment.training.front().epochs = 0;
  const RunResult result = train_run(experiment, folder / "run", {.images = images()});
  CHECK(result.status == RunStatus::finished);
  CHECK(result.epochs.size() == 1);
}

TEST_CASE("what cannot be trained is refused before a folder is made") {
  const TemporaryFolder folder;
  Experiment experiment = small_experiment();
  experiment.precision = Precision::bfloat16;
  CHECK_THROWS_AS(train_run(experiment, folder / "run", {.images = images()}), NotInThisBuild);
  experiment = small_experiment();
  experiment.activations.push_back({});
  CHECK_THROWS_AS(train_run(experiment, folder / "run", {.images = images()}), InvalidArgument);
  experiment = small_experiment();
  experiment.activations = {{.kind = ActivationKind::approximation, .degree = 4}};
  CHECK_THROWS_AS(train_run(experiment, folder / "run", {.images = images()}), InvalidArgument);
  experiment = small_experiment();
  experiment.network = preset_network("figure7");
  CHECK_THROWS_WITH(train_run(experiment, folder / "run", {.images = images()}), ContainsSubstring("/network/input"));
  experiment.network = {{3072}, {DenseLayer{1'000'000'000}, DenseLayer{10}}};
  CHECK_THROWS_WITH(train_run(experiment, folder / "run", {.images = images()}), ContainsSubstring("GiB"));
  CHECK_FALSE(fs::exists(folder / "run"));
}

TEST_CASE("a comparison has the numbers of its runs alone, for one thread and for two, and trains nothing twice") {
  const TemporaryFolder folder;
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
  check_equal(contents(folder / "one/runs/relu-seed7"), uninterrupted());
  CHECK(fs::exists(folder / "one/runs/relu-legendre-4-on--8-8-seed8"));
  CHECK(one.runs[4].result.epochs.back().test.activations.front().outside.has_value());
  for (const ComparedRun& run : compare(experiment, folder / "one", {.threads = 2, .training = training}).runs) {
    CHECK(run.result.was_complete);
  }
}

TEST_CASE("an interrupted comparison goes on where it was") {
  const TemporaryFolder folder;
  Experiment experiment = small_experiment();
  experiment.replicas = 2;
  const Comparison stopped = compare(experiment, folder / "c", {.training = stopping_after(8)});
  CHECK(stopped.interrupted());
  CHECK(stopped.runs[1].result.epochs.empty());
  const Comparison all = compare(experiment, folder / "c", {.training = {.images = images()}});
  CHECK_FALSE(all.interrupted());
  check_equal(contents(folder / "c/runs/relu-seed7"), uninterrupted());
}

TEST_CASE("a run that fails stops the comparison with its error") {
  const TemporaryFolder folder;
  write_bytes(folder / "c/runs/relu-seed8/letter.txt", "dear");
  Experiment experiment = small_experiment();
  experiment.replicas = 3;
  CHECK_THROWS_AS(compare(experiment, folder / "c", {.threads = 2, .training = {.images = images()}}), Error);
}

TEST_CASE("activations that are called the same have folders of their own") {
  Experiment experiment = small_experiment();
  experiment.activations = {{.kind = ActivationKind::polynomial, .coefficients = {0, 1, 2}},
                            {.kind = ActivationKind::polynomial, .coefficients = {0, 1, 3}}};
  CHECK(activation_slug(experiment, 0) == "polynomial-2");
  CHECK(activation_slug(experiment, 1) == "polynomial-2.variant2");
  CHECK(member(experiment, 1, 0).activations.front() == experiment.activations[1]);
  CHECK_THROWS_AS(member(experiment, 2, 0), InvalidArgument);
}
