// Trainings that came to their end without having trained.
#include "zeroset/runs/stored_run.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <optional>

using namespace zeroset;
using namespace zeroset::runs;
using zeroset::testing::ContainsSubstring;

namespace {

/// A finished run with these median training losses at its start and at its end.
RunResult from_to(std::optional<double> first, std::optional<double> last) {
  RunResult result{.step = 5, .epochs = {{.epoch = 0}, {.epoch = 1}}};
  result.epochs.front().train.median_loss = first;
  result.epochs.back().train.median_loss = last;
  return result;
}

bool trained(const RunResult& result, ImageLoss loss = ImageLoss::cross_entropy) {
  return why_untrained(result, loss).empty();
}

}  // namespace

TEST_CASE("a run whose median loss ends above its start and above that of one answer for all did not train") {
  CHECK(why_untrained(from_to(2.7, 977140), ImageLoss::cross_entropy) ==
        "median training loss 977,140 at the end, 2.7 at the start");
  CHECK(outcome_of(from_to(2.7, 977140), ImageLoss::cross_entropy) == "did not train");
  CHECK_FALSE(trained(from_to(2.7, std::nullopt)));
  CHECK_FALSE(trained(from_to(std::nullopt, std::nullopt)));
  CHECK(trained(from_to(2.7, 2.69)));
  CHECK(outcome_of(from_to(2.7, 2.69), ImageLoss::cross_entropy) == "finished");
  CHECK(trained(from_to(std::nullopt, 2.0)));
}

TEST_CASE("a run that starts from a trained network may end above its loss") {
  CHECK(trained(from_to(0.001, 0.1)));
  CHECK(trained(from_to(0.001, std::log(10.0) - 1e-6)));
  CHECK_FALSE(trained(from_to(0.001, std::log(10.0) + 1e-6)));
  CHECK(trained(from_to(0.001, 0.449), ImageLoss::squared));
  CHECK_FALSE(trained(from_to(0.001, 0.451), ImageLoss::squared));
}

TEST_CASE("what took no step, was stopped or diverged is not called untrained") {
  RunResult result = from_to(2.7, 977140);
  result.step = 0;
  CHECK(trained(result));
  result = from_to(2.7, 977140);
  for (const RunStatus status : {RunStatus::diverged, RunStatus::interrupted}) {
    result.status = status;
    CHECK(trained(result));
    CHECK(outcome_of(result, ImageLoss::cross_entropy) == name(status));
  }
  CHECK(trained({}));
}

TEST_CASE("the summary of a run that did not train says so, with both losses") {
  Experiment experiment;
  experiment.activations = {{.kind = ActivationKind::relu}};
  CHECK_THAT(summary(experiment, from_to(2.7, 977140)),
             ContainsSubstring("did not train, median training loss 977,140 at the end, 2.7 at the start, 5 steps"));
  RunResult both = from_to(2.7, 0.5);
  both.epochs.back().running = BothMetrics{{.images = 100, .errors = 20}, {.images = 100, .errors = 30}};
  CHECK_THAT(summary(experiment, both), ContainsSubstring("with running averages: error 20.00 % train, 30.00 % test"));
}
