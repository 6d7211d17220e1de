// The sweep of learning rates, from losses written by hand.
#include "studies/theory2/claimed.hpp"
#include "studies/theory2/groups/rate_sweep.hpp"
#include "studies/theory2/runs.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace zeroset;
using namespace zeroset::studies::theory2;
using namespace zeroset::testing;

namespace {

/// A descent that was measured each tenth epoch; below 0: not finite.
runs::RunResult descent(const std::vector<double>& losses) {
  runs::RunResult run;
  for (const double loss : losses) {
    runs::EpochMetrics line{.epoch = 10 * std::ssize(run.epochs)};
    line.train.mean_loss = loss < 0 ? std::nullopt : std::optional(loss);
    run.epochs.push_back(line);
  }
  return run;
}

}  // namespace

TEST_CASE("a descent with a spike that goes away is stable") {
  CHECK(instability(descent({2.3, 1.0, 0.1, 0.9, 0.05}), 2).empty());
  CHECK(instability(descent({2.3, 1.0, 0.1, 0.2}), 2).empty());  // ends at twice the lowest: the rule's edge
}

TEST_CASE("a descent is not stable where it diverges, is not finite, comes back to its start, or ends in a spike") {
  runs::RunResult diverged = descent({2.3, 1.0});
  diverged.status = runs::RunStatus::diverged;
  diverged.cause = "minibatch loss not finite at step 15";
  CHECK(instability(diverged, 2) == diverged.cause);
  CHECK_THAT(instability(descent({2.3, -1, 1.0}), 2), ContainsSubstring("not finite at epoch 10"));
  CHECK_THAT(instability(descent({2.3, 2.3, 1.0}), 2), ContainsSubstring("2.3 at epoch 10, from 2.3"));
  CHECK_THAT(instability(descent({2.3, 0.1, 0.21}), 2), ContainsSubstring("ends at 0.21, having been 0.1"));
  CHECK_FALSE(instability(descent({2.3}), 2).empty());
}

TEST_CASE("a rate is judged without its test images") {
  runs::RunResult good = descent({2.3, 1.0, 0.5}), bad = good;
  good.epochs.back().test = {.images = 100, .errors = 0, .mean_loss = 0.1};
  bad.epochs.back().test = {.images = 100, .errors = 100, .mean_loss = std::nullopt};
  CHECK(instability(good, 2) == instability(bad, 2));
}

TEST_CASE("the answer of an activation is its stable pair of the lowest loss, whatever the others do") {
  std::vector<RateOutcome> outcomes{{0, 0.3, 0, "", 0.5},
                                    {0, 0.1, 0.9, "", 0.01},
                                    {0, 1, 0.9, "ends in a spike", 0.001},
                                    {1, 0.3, 0, "", 0.2},
                                    {1, 0.1, 0.9, "", 1.8},
                                    {1, 1, 0.9, "diverged", 1e300}};
  REQUIRE(best_stable(outcomes, 0).has_value());
  CHECK(is_pair(*best_stable(outcomes, 0), 0.1, 0.9));
  CHECK(is_pair(*best_stable(outcomes, 1), 0.3, 0));  // its larger effective rate is stable, and does worse
  for (RateOutcome& outcome : outcomes) {
    outcome.unstable = outcome.activation == 1 ? "diverged" : outcome.unstable;
  }
  CHECK(is_pair(*best_stable(outcomes, 0), 0.1, 0.9));
  CHECK_FALSE(best_stable(outcomes, 1).has_value());
}

TEST_CASE("of equal losses the larger effective rate is the answer, and of equal rates that with momentum") {
  // Effective rates: 0.03 / 0.1 = 0.3 and 0.3 are equal, 0.1 / 0.1 = 1 is larger.
  std::vector<RateOutcome> outcomes{{0, 0.3, 0, "", 0.5}, {0, 0.03, 0.9, "", 0.5}};
  CHECK(is_pair(*best_stable(outcomes, 0), 0.03, 0.9));
  outcomes.push_back({0, 0.1, 0.9, "", 0.5});
  CHECK_THAT(outcomes.back().effective_rate(), WithinRel(1.0, 1e-12));
  CHECK(is_pair(*best_stable(outcomes, 0), 0.1, 0.9));
}

TEST_CASE("descents of each activation use its own rate, and the facts and captions say which") {
  Protocol two = protocol("full");
  CHECK(two.descent(1).learning_rate == two.gd.learning_rate);
  CHECK(descent_json(two).at("learning_rate") == two.gd.learning_rate);
  two.descent_rate = DescentRate::sweep;
  two.descents = {two.gd, two.gd};
  two.descents[0].learning_rate = 1;
  two.descents[0].momentum = 0.9;
  two.descents[1].learning_rate = 0.25;
  two.descents[1].momentum = 0;
  CHECK(trunk_run(two, 4, 2, 0, 0).training.front().learning_rate == 1);
  CHECK(trunk_run(two, 4, 2, 1, 0).training.front().learning_rate == 0.25);
  CHECK(base_run(two, 1, 0).training.back().momentum == 0);
  CHECK_THAT(descent_line(two), ContainsSubstring("relu rate 1, momentum 0.9"));
  CHECK_THAT(descent_line(two), ContainsSubstring("monomial-2 rate 0.25, momentum 0"));
  const nlohmann::ordered_json found = descent_json(two);
  CHECK(found.at("by") == "sweep");
  CHECK(found.at("learning_rate").is_null());
  CHECK_FALSE(found.at("reason").get<std::string>().empty());
  CHECK(found.at("activations")[1].at("activation") == "monomial-2");
  CHECK(found.at("activations")[1].at("learning_rate") == 0.25);
  CHECK(found.at("activations")[1].at("momentum") == 0);
}
