// The sweep of learning rates, from losses written by hand.
#include "studies/theory2/groups/rate_sweep.hpp"
#include "support/catch.hpp"

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

TEST_CASE("the answer is the largest effective rate that is stable for all, of equal ones that with momentum") {
  // Effective rates: 0.03 / 0.1 = 0.3 and 0.3 are equal, 0.1 / 0.1 = 1 is larger.
  std::vector<RateOutcome> outcomes{
      {0, 0.3, 0}, {0, 0.03, 0.9}, {0, 0.1, 0.9, "ends in a spike"}, {1, 0.3, 0}, {1, 0.03, 0.9}, {1, 0.1, 0.9}};
  CHECK_THAT(outcomes[2].effective_rate(), WithinRel(1.0, 1e-12));
  const auto tied = largest_stable(outcomes);
  REQUIRE(tied.has_value());
  CHECK(tied->learning_rate == 0.03);
  CHECK(tied->momentum == 0.9);
  outcomes[4].unstable = "diverged";  // for the second activation alone
  CHECK(largest_stable(outcomes)->learning_rate == 0.3);
  outcomes[2].unstable.clear();
  CHECK(largest_stable(outcomes)->learning_rate == 0.1);
  for (RateOutcome& outcome : outcomes) {
    outcome.unstable = "diverged";
  }
  CHECK_FALSE(largest_stable(outcomes).has_value());
}
