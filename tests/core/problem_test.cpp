#include "zeroset/core/problem.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"

#include "support/catch.hpp"

using zeroset::testing::WithinRel;
using namespace zeroset;
using zeroset::testing::ContainsSubstring;

namespace {

Problem problem(const std::string& text) {
  return read_problem(parse_json(text, "test"));
}
Experiment experiment(const std::string& text) {
  return read_experiment(parse_json(text, "test"));
}

template <class Read>
std::string pointer_of_error(Read read) {
  try {
    read();
  } catch (const SpecError& error) {
    return error.pointer();
  }
  return "no error";
}

}  // namespace

TEST_CASE("explicit data are exact", "[problem]") {
  const Problem p = problem(R"({"schema": "zeroset.problem/1", "network": {"widths": [2, 1]}, "kind": "zero_error",
    "data": {"inputs": [[1, 2], ["1/2", -3]], "targets": [[1], ["0.25"]]}, "regularization": {"kind": "none"}})");
  CHECK(p.data.inputs[1] == std::vector<Rational>{Rational(1, 2), -3});
  CHECK(p.data.targets[1][0] == Rational(1, 4));
  CHECK_FALSE(p.data_seed.has_value());
}

TEST_CASE("random data are nonzero integers of at most 2^15 that depend on the seed alone", "[problem]") {
  const Problem p =
      problem(R"({"network": {"widths": [2, 3, 1]}, "kind": "critical", "data": {"random": {"points": 4, "seed": 7}},
    "regularization": {"kind": "tikhonov", "lambda": "random"}})");
  REQUIRE(p.data.inputs.size() == 4);
  for (const auto& row : p.data.inputs) {
    for (const Rational& x : row) {
      CHECK(denominator(x) == 1);
      CHECK(x != 0);
      CHECK(abs(x) <= 32768);
    }
  }
  CHECK(p.lambda.size() == 9);
  CHECK(p.data == random_dataset(p.network, 4, 7));
  CHECK_FALSE(p.data == random_dataset(p.network, 4, 8));
  CHECK(p.lambda == random_lambda(p.network, 7));
}

TEST_CASE("square data make as many equations as parameters", "[problem]") {
  CHECK(problem(R"({"network": {"widths": [2, 3, 1]}, "kind": "zero_error", "data": {"random": {"points": "square"}}})")
            .data.inputs.size() == 9);
  CHECK(pointer_of_error([] {
          problem(
              R"({"network": {"widths": [2, 3, 2]}, "kind": "zero_error", "data": {"random": {"points": "square"}}})");
        }) == "no error");
  CHECK_THROWS_WITH(
      problem(
          R"({"network": {"widths": [1, 1, 3], "bias": "hidden"}, "kind": "zero_error", "data": {"random": {"points": "square"}}})"),
      ContainsSubstring("3 outputs do not divide 5 parameters"));
}

TEST_CASE("a problem survives a round trip", "[problem]") {
  const auto text = GENERATE(
      R"({"network": "figure7", "kind": "zero_error", "data": {"random": {"points": "square", "seed": 3}}})",
      R"({"network": {"widths": [1, 1]}, "kind": "critical", "data": {"inputs": [["1/3"]], "targets": [[2]]}, "regularization": {"kind": "tikhonov", "lambda": ["7/2"]}})",
      R"({"network": {"widths": [1, 1]}, "kind": "critical", "data": {"random": {"points": 2, "seed": 5}}, "regularization": {"kind": "tikhonov", "lambda": "random"}})");
  const Problem before = problem(text);
  CHECK(problem(to_json(before).dump()) == before);
}

TEST_CASE("a malformed problem names the pointer", "[problem]") {
  struct Row {
    const char* text;
    const char* pointer;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"kind": "zero_error"})", "/network"},
      {R"({"network": {"widths": [1, 1]}})", "/kind"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero"})", "/kind"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error"})", "/data"},
      {R"({"network": {"widths": [1, 0]}, "kind": "zero_error"})", "/network/widths/1"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {}})", "/data/inputs"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"inputs": [], "targets": []}})",
       "/data/inputs"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"inputs": [[1]], "targets": []}})",
       "/data/targets"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"inputs": [[1], [2]], "targets": [[1]]}})",
       "/data/targets"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"inputs": [[1, 2]], "targets": [[1]]}})",
       "/data/inputs/0"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"inputs": [[1.5]], "targets": [[1]]}})",
       "/data/inputs/0/0"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"inputs": [[1]], "targets": [[1]], "seed": 1}})",
       "/data/seed"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"random": {"points": 0}}})",
       "/data/random/points"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"random": {"points": "round"}}})",
       "/data/random/points"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"random": {"points": 1, "seed": -1}}})",
       "/data/random/seed"},
      {R"({"network": {"widths": [1, 1]}, "kind": "critical", "data": {"random": {"points": "square"}}})",
       "/data/random/points"},
      {R"({"network": {"widths": [1, 1]}, "kind": "zero_error", "data": {"random": {"points": 1}}, "regularization": {"kind": "tikhonov", "lambda": [1]}})",
       "/regularization/kind"},
      {R"({"network": {"widths": [1, 1]}, "kind": "critical", "data": {"random": {"points": 1}}, "regularization": {"kind": "tikhonov"}})",
       "/regularization/lambda"},
      {R"({"network": {"widths": [1, 1]}, "kind": "critical", "data": {"random": {"points": 1}}, "regularization": {"kind": "tikhonov", "lambda": [1, 2]}})",
       "/regularization/lambda"},
      {R"({"network": {"widths": [1, 1]}, "kind": "critical", "data": {"random": {"points": 1}}, "regularization": {"kind": "none", "lambda": [1]}})",
       "/regularization/lambda"},
  }));
  INFO(row.text);
  CHECK(pointer_of_error([&] { (void)problem(row.text); }) == row.pointer);
}

TEST_CASE("an experiment survives a round trip with its defaults written out", "[experiment]") {
  const Experiment before = experiment(
      R"({"schema": "zeroset.experiment/1", "dataset": {"kind": "cifar10-mini", "labels": "random"}, "network": "theory2",
    "activations": [{"kind": "relu"}, {"kind": "approximation", "of": "relu", "method": "hermite", "degree": 2}],
    "training": {"epochs": 3, "learning_rate": 0.1}, "replicas": 2, "seed": 9})");
  CHECK(before.training.front().momentum == 0.9);
  CHECK(before.dataset.labels == LabelKind::random);
  CHECK(experiment(to_json(before).dump()) == before);
}

TEST_CASE("an experiment keeps its initialization, writes none where it is the default, and has none with a start",
          "[experiment]") {
  const std::string start =
      R"({"dataset": {"kind": "cifar10-mini"}, "network": "theory2", "activations": [{"kind": "tanh"}])";
  const Experiment before = experiment(start + R"(, "initialization": {"kind": "orthogonal", "gain": 1.5}})");
  CHECK(before.initialization == InitializationSpec{InitializationKind::orthogonal, 1.5, 0});
  CHECK(experiment(to_json(before).dump()) == before);
  CHECK_FALSE(to_json(experiment(start + R"(, "initialization": "he"})")).contains("initialization"));
  CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "initialization": "big"})"); }) == "/initialization");
  CHECK(pointer_of_error([&] {
          (void)experiment(start + R"(, "initialization": "he", "start": {"run": )" + start + "}}}");
        }) == "/initialization");
}

TEST_CASE("a malformed experiment names the pointer", "[experiment]") {
  const std::string start =
      R"({"dataset": {"kind": "cifar10-mini"}, "network": "theory2", "activations": [{"kind": "relu"}])";
  CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "training": {"learning_rate": 0}})"); }) ==
        "/training/learning_rate");
  CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "training": {"momentum": 1}})"); }) ==
        "/training/momentum");
  CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "training": {"epoch": 1}})"); }) == "/training/epoch");
  CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "training": {"batch": 0}})"); }) == "/training/batch");
  CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "device": "gpu"})"); }) == "/device");
  CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "replicas": 0})"); }) == "/replicas");
  CHECK(pointer_of_error([&] {
          (void)experiment(
              R"({"dataset": {"kind": "mnist"}, "network": "theory2", "activations": [{"kind": "relu"}]})");
        }) == "/dataset/kind");
  CHECK(pointer_of_error([&] {
          (void)experiment(R"({"dataset": {"kind": "cifar10"}, "network": "theory2", "activations": []})");
        }) == "/activations");
}

TEST_CASE("an experiment has phases, schedules and variations, and keeps them", "[experiment]") {
  const std::string start =
      R"({"dataset": {"kind": "cifar10-mini", "label_noise": 0.5, "held_out": "validation", "test": 500}, "network": "theory2", "activations": [{"kind": "relu"}], )";
  const Experiment before = experiment(
      start +
      R"("training": [{"epochs": 60, "schedule": {"kind": "cosine", "warmup_epochs": 2}}, {"algorithm": "gd", "chunk": 5000, "epochs": 400, "stop_at_train_error": 0}],
    "checkpoints": {"every_epochs": 5, "at_steps": [1, 10]}, "vary": {"width": [0.5, 2], "train": [1000], "labels": [true, "random"]}})");
  REQUIRE(before.training.size() == 2);
  CHECK(before.training[1].algorithm == TrainingAlgorithm::gd);
  CHECK(before.training[1].stop_at_train_error == 0.0);
  CHECK(before.checkpoints.at_steps == std::vector<std::int64_t>{1, 10});
  CHECK(experiment(to_json(before).dump()) == before);
  const std::vector<VariationCell> all = cells(before.vary);
  REQUIRE(all.size() == 4);
  CHECK(all[1] == VariationCell{{"width", 0.5}, {"train", 1000}, {"labels", 1}});
  const Experiment cell = in_cell(before, all[3]);
  CHECK(cell.vary == Variation{});
  CHECK(cell.dataset.train == 1000);
  CHECK(num_parameters(cell.network) ==
        864 * 2 + 64 + 18'432 * 4 + 128 + 36'864 * 4 + 128 + 131'072 * 4 + 256 + 1'280 * 2 + 10);

  CHECK(pointer_of_error([&] { (void)experiment(start + R"("training": []})"); }) == "/training");
  CHECK(pointer_of_error([&] { (void)experiment(start + R"("training": [{}, {"epochs": -1}]})"); }) ==
        "/training/1/epochs");
  CHECK(pointer_of_error([&] {
          (void)experiment(start + R"("training": {"schedule": {"kind": "step", "milestones": [5, 5]}}})");
        }) == "/training/schedule/milestones/1");
  CHECK(pointer_of_error([&] { (void)experiment(start + R"("vary": {"width": [1, 0]}})"); }) == "/vary/width/1");
  CHECK(
      pointer_of_error([&] {
        (void)experiment(
            R"({"dataset": {"kind": "cifar10-mini", "held_out": "validation"}, "network": "theory2", "activations": [{"kind": "relu"}]})");
      }) == "/dataset/test");
}

TEST_CASE("a phase has a range penalty and a clip, which are written only where they are there", "[experiment]") {
  const std::string start =
      R"({"dataset": {"kind": "cifar10-mini"}, "network": "theory2", "activations": [{"kind": "relu"}], "training": )";
  const Experiment both = experiment(start + R"({"range_penalty": {"bound": 4, "weight": 0.5}, "clip": 6}})");
  CHECK(both.training.front().range_penalty == RangePenalty{.bound = 4, .weight = 0.5});
  CHECK(both.training.front().clip == 6.0);
  CHECK(experiment(to_json(both).dump()) == both);
  const Experiment none = experiment(start + R"([{"range_penalty": null, "clip": null}]})");
  CHECK(none.training == std::vector<TrainingSpec>{{}});
  CHECK_FALSE(to_json(none).at("training").contains("range_penalty"));
  CHECK_FALSE(to_json(none).at("training").contains("clip"));
  const auto pointer = [&](const std::string& phase) {
    return pointer_of_error([&] { (void)experiment(start + "[" + phase + "]}"); });
  };
  CHECK(pointer(R"({"range_penalty": 4})") == "/training/0/range_penalty");
  CHECK(pointer(R"({"range_penalty": {"weight": 1}})") == "/training/0/range_penalty/bound");
  CHECK(pointer(R"({"range_penalty": {"bound": 0, "weight": 1}})") == "/training/0/range_penalty/bound");
  CHECK(pointer(R"({"range_penalty": {"bound": 1, "weight": -1}})") == "/training/0/range_penalty/weight");
  CHECK(pointer(R"({"range_penalty": {"bound": 1, "weight": 1, "power": 2}})") == "/training/0/range_penalty/power");
  CHECK(pointer(R"({"clip": 0})") == "/training/0/clip");
}

TEST_CASE("how an experiment is measured is kept, and written only where it is not the default", "[experiment]") {
  const std::string start =
      R"({"dataset": {"kind": "cifar10-mini"}, "network": "theory2", "activations": [{"kind": "relu"}])";
  const Experiment plain = experiment(start + "}");
  CHECK(plain.evaluation == EvaluationSpec{});
  CHECK(plain.evaluation.statistics == EvaluationStatistics::population);
  CHECK_FALSE(to_json(plain).contains("evaluation"));  // so that names of runs stay what they were
  CHECK(experiment(start + R"(, "evaluation": {"statistics": "population"}})") == plain);
  const Experiment other = experiment(start + R"(, "evaluation": {"statistics": "minibatch", "every_epochs": 5}})");
  CHECK(other.evaluation.statistics == EvaluationStatistics::minibatch);
  CHECK(other.evaluation.every_epochs == 5);
  CHECK(other.evaluation.minibatches == 40);
  CHECK(experiment(to_json(other).dump()) == other);
  for (const auto& [member, pointer] : {std::pair(R"({"statistics": "moving"})", "/evaluation/statistics"),
                                        {R"({"every_epochs": -1})", "/evaluation/every_epochs"},
                                        {R"({"minibatches": 0.5})", "/evaluation/minibatches"},
                                        {R"({"every": 1})", "/evaluation/every"}}) {
    CHECK(pointer_of_error([&] { (void)experiment(start + R"(, "evaluation": )" + member + "}"); }) == pointer);
  }
}

TEST_CASE("learning rates follow their schedule, step by step", "[experiment]") {
  TrainingSpec training{.learning_rate = 0.4, .epochs = 10};
  CHECK(learning_rate_at(training, 99, 10) == 0.4);
  training.schedule = {.kind = RateSchedule::step, .milestones = {3, 6}, .factor = 0.5};
  CHECK(learning_rate_at(training, 29, 10) == 0.4);
  CHECK(learning_rate_at(training, 30, 10) == 0.2);
  CHECK(learning_rate_at(training, 60, 10) == 0.1);
  training.schedule = {.kind = RateSchedule::linear, .final_rate = 0.2};
  CHECK_THAT(learning_rate_at(training, 50, 10), WithinRel(0.3, 1e-12));
  training.schedule = {.kind = RateSchedule::cosine};
  CHECK_THAT(learning_rate_at(training, 50, 10), WithinRel(0.2, 1e-12));
  CHECK_THAT(learning_rate_at(training, 25, 10), WithinRel(0.2 * (1 + std::sqrt(0.5)), 1e-12));
  training.schedule = {.warmup_epochs = 2};
  CHECK_THAT(learning_rate_at(training, 0, 10), WithinRel(0.02, 1e-12));
  CHECK_THAT(learning_rate_at(training, 18, 10), WithinRel(0.38, 1e-12));
  CHECK_THAT(learning_rate_at(training, 19, 10), WithinRel(0.4, 1e-12));
  CHECK_THROWS_AS(learning_rate_at(training, -1, 10), InvalidArgument);
}

TEST_CASE("a width multiplies hidden units and channels, and leaves the outputs", "[experiment]") {
  const Architecture theory2 = preset_network("theory2");
  CHECK(with_width(theory2, 1) == theory2);
  CHECK(num_parameters(with_width(theory2, 1e-3)) == 27 + 1 + 9 + 1 + 9 + 1 + 16 + 1 + 10 + 10);
  CHECK(with_width(Architecture{{2}, {DenseLayer{3}, DenseLayer{4}}}, 2.5) ==
        Architecture{{2}, {DenseLayer{8}, DenseLayer{4}}});
  CHECK(pointer_of_error([&] { (void)with_width(preset_network("figure7"), 2); }) == "/layers/0");
}
