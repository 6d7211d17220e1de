// What passes, fails and stays undecided, from measurements written by hand.
#include "cli/training/study_claims.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace zeroset;
using namespace zeroset::cli;
using namespace zeroset::testing;

namespace {

Protocol protocol(const std::string& scale) {
  Protocol protocol{.name = "theory2", .scale = scale};
  protocol.base.activations = {{.kind = ActivationKind::relu}, {.kind = ActivationKind::monomial, .degree = 2}};
  protocol.groups.push_back(
      {.key = "fig14_17", .kind = FigureKind::branches, .branches = {0, 10, 200}, .noises = {0.25, 1}});
  return protocol;
}

/// What the paper says, as numbers.
ActivationMeasures as_claimed() {
  ActivationMeasures found{.descent_train_errors = {0, 0, 0},
                           .descent_test_errors = {0.40, 0.401, 0.399},
                           .sgd_test_errors = {0.32, 0.321, 0.319},
                           .train_images = 50'000};
  for (const double noise : {0.25, 1.0}) {
    for (const std::int64_t branch : {0, 10, 200}) {
      const bool wall = branch == 0 || noise == 1;
      found.walls.push_back({branch, noise, {wall ? 0.3 : -0.001, 0.002}});
      for (const std::int64_t layer : {2, 3}) {
        const double distance = noise * static_cast<double>(layer) / (1.0 + static_cast<double>(branch));
        found.displacements.push_back({branch, layer, noise, distance});
      }
    }
  }
  found.perturbed = {{.key = "fig31_37",
                      .starts_at_zero = true,
                      .pair_distances = {0.01, 0.011, 0.012},
                      .end_train_errors = {0, 0, 0, 0},
                      .more_than_reference = {0.05, 0.06, 0.055},
                      .less_than_perfect = {0.1, 0.11, 0.12}}};
  return found;
}

Claim find(const std::vector<Claim>& claims, const std::string& id) {
  const auto found = std::find_if(claims.begin(), claims.end(), [&](const Claim& claim) { return claim.id == id; });
  REQUIRE(found != claims.end());
  return *found;
}

std::vector<Claim> judged(const ActivationMeasures& found, const std::string& scale = "full") {
  return judge(protocol(scale), {found, found});
}

}  // namespace

TEST_CASE("measurements that are what the paper says pass every claim") {
  const std::vector<Claim> claims = judged(as_claimed());
  CHECK(claims.size() == 2 * 11 + 1);
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
  fails("a", [](ActivationMeasures& found) { found.descent_train_errors = {0.1, 0.11, 0.1}; });
  fails("b.1", [](ActivationMeasures& found) { found.descent_test_errors = {0.30, 0.301, 0.302}; });
  fails("b.2", [](ActivationMeasures& found) { found.sgd_test_errors = {0.40, 0.401, 0.402}; });
  fails("c.1", [](ActivationMeasures& found) { found.walls[2].difference = {0.02, 0.005}; });
  fails("c.2", [](ActivationMeasures& found) { found.walls[0].difference = {0.0, 0.004}; });
  fails("c.3", [](ActivationMeasures& found) { found.walls[5].difference = {0.0, 0.004}; });
  fails("d", [](ActivationMeasures& found) {
    for (Displacement& one : found.displacements) {
      one.distance = 1 - one.distance / 10;
    }
  });
  fails("e.1", [](ActivationMeasures& found) { found.perturbed[0].pair_distances = {1e-9, 1e-9, 2e-9}; });
  fails("e.2", [](ActivationMeasures& found) { found.perturbed[0].end_train_errors = {0.01, 0.01, 0.011, 0.01}; });
  fails("f.1", [](ActivationMeasures& found) { found.perturbed[0].more_than_reference = {-0.05, -0.06, -0.05}; });
  fails("f.2", [](ActivationMeasures& found) { found.perturbed[0].less_than_perfect = {0, 0, 0}; });
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
  for (const char* id : {"a", "b.1", "b.2"}) {
    CHECK(find(claims, id).verdict == Verdict::undecided);
    CHECK(find(claims, id).number.has_value());
    CHECK_THAT(find(claims, id).reason, ContainsSubstring("smoke"));
  }
  CHECK(find(claims, "c.2").verdict == Verdict::pass);
}

TEST_CASE("a network with training errors says nothing about minima of zero error") {
  ActivationMeasures found = as_claimed();
  found.perturbed[0].starts_at_zero = false;
  CHECK(find(judged(found), "e.1").verdict == Verdict::undecided);
  CHECK(find(judged(found), "e.2").verdict == Verdict::undecided);
}

TEST_CASE("two activations do not give the same picture where a claim passes for one and fails for the other") {
  ActivationMeasures other = as_claimed();
  other.descent_train_errors = {0.1, 0.11, 0.1};
  const Claim claim = find(judge(protocol("full"), {as_claimed(), other}), "g");
  CHECK(claim.verdict == Verdict::fail);
  CHECK_THAT(claim.reason, ContainsSubstring("claim a"));
  ActivationMeasures turned = as_claimed();
  for (Displacement& one : turned.displacements) {
    one.distance = 1 - one.distance / 10;
  }
  CHECK(*find(judge(protocol("full"), {as_claimed(), turned}), "g").number < -0.9);
}

TEST_CASE("Wilson's interval has the values of its formula by hand") {
  // 0 of 10: upper = z^2 / (10 + z^2); 5 of 10: 1/2 -+ z / sqrt(10 + z^2) / 2, with z = 1.959964.
  CHECK_THAT(share_interval(0, 10).upper, WithinAbs(3.841459 / 13.841459, 1e-6));
  CHECK(share_interval(0, 10).lower == 0);
  CHECK_THAT(share_interval(0.5, 10).lower, WithinAbs(0.5 - 0.5 * 1.959964 / 3.720411, 1e-6));
  CHECK_THAT(share_interval(0.5, 10).upper, WithinAbs(0.5 + 0.5 * 1.959964 / 3.720411, 1e-6));
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
  CHECK(claims_table(judged(as_claimed())).rows.size() == 23);
}
