// What passes, fails and stays undecided, from measurements written by hand.
#include "studies/claim_rules.hpp"
#include "studies/theory2/claimed.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::studies::theory2;
using namespace zeroset::testing;

TEST_CASE("measurements that are what the paper says pass every claim") {
  const std::vector<Claim> claims = judged(as_claimed());
  CHECK(claims.size() == 2 * 13 + 1);
  for (const Claim& claim : claims) {
    INFO(claim.id << ' ' << claim.activation << ' ' << claim.reason);
    CHECK(claim.verdict == Verdict::pass);
    CHECK((claim.lower && claim.upper && *claim.lower <= *claim.number && *claim.number <= *claim.upper));
  }
}

TEST_CASE("each claim fails where its own measurement says the opposite, and the others stand") {
  const auto fails = [](const std::string& id, auto change) {
    ActivationMeasures found = as_claimed();
    change(found);
    for (const Claim& claim : judged(found)) {
      INFO(id << ' ' << claim.id << ' ' << claim.reason);
      CHECK(claim.verdict == (claim.id == id ? Verdict::fail : Verdict::pass));
    }
  };
  fails("a.1", [](ActivationMeasures& found) { found.descent_train_errors = {0.1, 0.11, 0.1}; });
  fails("a.2", [](ActivationMeasures& found) { found.stalls = {0.5, 0.51, 0.52}; });
  fails("b.1", [](ActivationMeasures& found) { found.descent_test_errors = {0.30, 0.301, 0.302}; });
  fails("b.2", [](ActivationMeasures& found) { found.sgd_test_errors = {0.40, 0.401, 0.402}; });
  const auto set_walls = [](ActivationMeasures& found, std::int64_t branch, double noise, double difference) {
    for (Wall& wall : found.walls) {
      if (wall.branch == branch && wall.noise == noise) {
        wall.difference.mean = difference + 0.0001 * static_cast<double>(wall.parent);
      }
    }
  };
  fails("c.1", [&](ActivationMeasures& found) { set_walls(found, 200, 0.25, 0.02); });
  fails("c.2", [&](ActivationMeasures& found) { set_walls(found, 0, 0.25, 0.0); });
  fails("c.3", [&](ActivationMeasures& found) { set_walls(found, 200, 1, 0.0); });
  fails("d", [](ActivationMeasures& found) {
    for (Displacement& one : found.displacements) {
      one.distance = 1 - one.distance / 10;
    }
  });
  fails("e.1", [](ActivationMeasures& found) {
    for (PerturbedMeasures& one : found.perturbed) {
      one.end_over_start = {0.9 + 0.01 * static_cast<double>(one.parent)};
    }
  });
  fails("e.2", [](ActivationMeasures& found) {
    for (PerturbedMeasures& one : found.perturbed) {
      one.end_train_errors = {0.01, 0.01, 0.011, 0.01};
    }
  });
  fails("e.3", [](ActivationMeasures& found) {
    for (PerturbedMeasures& one : found.perturbed) {
      one.displacement_cosines = {0.9 + 0.01 * static_cast<double>(one.parent)};
    }
  });
  fails("f.1", [](ActivationMeasures& found) {
    for (PerturbedMeasures& one : found.perturbed) {
      one.more_than_reference = {-0.05, -0.06 - 0.001 * static_cast<double>(one.parent)};
    }
  });
}

TEST_CASE("nothing passes without an interval, and an interval on both sides of a rule decides nothing") {
  ActivationMeasures found = as_claimed();
  found.sgd_test_errors = {0.32};
  found.descent_test_errors = {0.35, 0.45};
  const std::vector<Claim> claims = judged(found);
  CHECK(find(claims, "b.2").verdict == Verdict::undecided);
  CHECK(find(claims, "b.2").number == 0.32);
  CHECK_FALSE(find(claims, "b.2").lower.has_value());
  CHECK(find(claims, "b.1").verdict == Verdict::undecided);
  for (const Claim& claim : judged({})) {
    CHECK(claim.verdict == Verdict::undecided);
    CHECK_FALSE(claim.reason.empty());
  }
}

TEST_CASE("at a reduced scale what the paper says of its own lengths and data is undecided, with its number") {
  const std::vector<Claim> claims = judged(as_claimed(), "smoke");
  for (const char* id : {"a.1", "a.2", "b.1", "b.2"}) {
    CHECK(find(claims, id).verdict == Verdict::undecided);
    CHECK(find(claims, id).number.has_value());
    CHECK_THAT(find(claims, id).reason, ContainsSubstring("smoke"));
  }
  CHECK(find(claims, "c.2").verdict == Verdict::pass);
}

TEST_CASE("the full scale with fewer images, channels or epochs decides nothing about the paper's own") {
  Protocol less = protocol("full");
  const auto verdict = [&] { return find(judge(less, {as_claimed(), as_claimed()}), "a.1").verdict; };
  CHECK(verdict() == Verdict::pass);
  less.groups.front() = branches({.epochs = 4});
  CHECK(verdict() == Verdict::undecided);
  less = protocol("full");
  less.base.dataset.train = 10'000;
  CHECK(verdict() == Verdict::undecided);
  less.base.dataset.train = 50'000;
  CHECK(verdict() == Verdict::pass);
  less.sgd.epochs = 6;
  CHECK(verdict() == Verdict::undecided);
}

TEST_CASE("a network with training errors says nothing about minima of zero error") {
  ActivationMeasures found = as_claimed();
  found.perturbed[0].starts_at_zero = false;
  CHECK(find(judged(found), "e.1").verdict == Verdict::undecided);
  CHECK(find(judged(found), "e.2").verdict == Verdict::undecided);
  CHECK(find(judged(found), "e.3").verdict == Verdict::undecided);
}

TEST_CASE("two activations do not give the same picture where a claim passes for one and fails for the other") {
  ActivationMeasures other = as_claimed();
  other.descent_train_errors = {0.1, 0.11, 0.1};
  const Claim claim = find(judge(protocol("full"), {as_claimed(), other}), "g");
  CHECK(claim.verdict == Verdict::fail);
  CHECK_THAT(claim.reason, ContainsSubstring("claim a.1"));
  ActivationMeasures turned = as_claimed();
  for (Displacement& one : turned.displacements) {
    one.distance = 1 - one.distance / 10;
  }
  CHECK(*find(judge(protocol("full"), {as_claimed(), turned}), "g").number < -0.9);
}

TEST_CASE("Wilson's interval has the values of its formula by hand") {
  // 0 of 10: upper = z^2 / (10 + z^2); 5 of 10: 1/2 -+ z / sqrt(10 + z^2) / 2, with z = 1.959964.
  CHECK_THAT(wilson_interval(0, 10).upper, WithinAbs(3.841459 / 13.841459, 1e-6));
  CHECK(wilson_interval(0, 10).lower == 0);
  CHECK_THAT(wilson_interval(0.5, 10).lower, WithinAbs(0.5 - 0.5 * 1.959964 / 3.720411, 1e-6));
  CHECK_THAT(wilson_interval(0.5, 10).upper, WithinAbs(0.5 + 0.5 * 1.959964 / 3.720411, 1e-6));
}

TEST_CASE("Spearman's correlation is 1 - 6 sum d^2 / (n^3 - n) where no values are equal") {
  // Ranks 1 2 3 4 5 and 2 1 4 3 5: sum d^2 = 4, so 1 - 24 / 120.
  CHECK_THAT(*rank_correlation({1, 2, 3, 4, 5}, {20, 10, 40, 30, 500}), WithinAbs(0.8, 1e-12));
  CHECK(*rank_correlation({1, 2, 3}, {9, 4, 1}) == -1);
  CHECK_FALSE(rank_correlation({1, 2, 3}, {5, 5, 5}).has_value());
  CHECK_FALSE(rank_correlation({1}, {5}).has_value());
}

TEST_CASE("a claim in a file has null and a reason where there is no number") {
  const nlohmann::ordered_json document = to_json(judged({}));
  for (const auto& claim : document.at("claims")) {
    CHECK(claim.at("number").is_null());
    CHECK(claim.at("verdict") == "undecided");
    CHECK_FALSE(claim.at("reason").get<std::string>().empty());
  }
  CHECK(claims_table(judged(as_claimed())).rows.size() == 27);
}
