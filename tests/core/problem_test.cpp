#include "zeroset/core/problem.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"

#include "support/catch.hpp"

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
  CHECK(before.training.momentum == 0.9);
  CHECK(before.dataset.labels == LabelKind::random);
  CHECK(experiment(to_json(before).dump()) == before);
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
