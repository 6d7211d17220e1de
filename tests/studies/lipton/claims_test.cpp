// The claims of Lipton (2016), judged by measurements written by hand; the protocol and its runs.
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "studies/lipton/groups/orbit_moves.hpp"
#include "studies/lipton/groups/twins.hpp"
#include "studies/lipton/reproduce.hpp"
#include "studies/lipton/runs.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <set>

// In the namespace itself: tests of several studies are compiled as one file, and their names are alike.
namespace zeroset::studies::lipton {

using namespace zeroset::testing;

namespace {

Study lipton_study(const std::function<void(nlohmann::json&)>& change = {}) {
  return load("lipton", Scale::smoke, {.change = change, .resolve = [](const Activation& activation) {
                                         return approximation::resolve(activation);
                                       }});
}

/// Three parents as the abstract has it.
Measures as_the_abstract() {
  Measures found{.train_images = 50'000};
  for (const std::int64_t parent : {0, 1, 2}) {
    const double more = 0.01 * static_cast<double>(parent);
    found.tail_loss[parent] = {0.0005 + 0.001 * more};
    found.moved[parent] = {0.4 + more};
    found.turned[parent] = {0.2 + more};
    found.straighter[parent] = {0.1 + more};
    found.orbit_change[parent] = {1e-5 * (1 + more)};
    found.random_change[parent] = {100 + more};
    found.copy_barrier[parent] = {0.8 + more};
    found.matched_barrier[parent] = {0};
    found.segment_share[parent] = {0.3 + more};
    for (const double epoch : {0.0, 0.4, 1.0, 2.0, 5.0, 10.0, 30.0}) {
      found.spawn_barrier[epoch][parent] = {0.2 + more};
    }
  }
  return found;
}

std::vector<Claim> judged(const Measures& found) {
  Protocol protocol = read_protocol(lipton_study().protocol);
  protocol.base.activations.resize(1);
  return judge(protocol, {found});
}

Verdict verdict_of(const std::vector<Claim>& claims, const std::string& id) {
  const auto found = std::find_if(claims.begin(), claims.end(), [&](const Claim& claim) { return claim.id == id; });
  REQUIRE(found != claims.end());
  return found->verdict;
}

}  // namespace

TEST_CASE("what the abstract says passes, claim by claim, and each claim is there once") {
  const std::vector<Claim> claims = judged(as_the_abstract());
  std::set<std::string> ids;
  for (const Claim& claim : claims) {
    INFO(claim.id << ": " << claim.reason);
    CHECK(claim.verdict == Verdict::pass);
    CHECK(claim.activation == "relu");
    ids.insert(claim.id);
  }
  CHECK(ids == std::set<std::string>{"a.1",
                                     "a.2",
                                     "a.3",
                                     "a.4",
                                     "b.1",
                                     "b.2",
                                     "c.1",
                                     "c.2",
                                     "d.1",
                                     "d.2",
                                     "d.3",
                                     "d.4",
                                     "d.5",
                                     "d.6",
                                     "d.7",
                                     "e"});
}

TEST_CASE("weights that rest fail the claim that they move, and growth alone fails the one of directions") {
  Measures found = as_the_abstract();
  found.turned = {{0, {0.001}}, {1, {0.002}}, {2, {0.0015}}};
  CHECK(verdict_of(judged(found), "a.2") == Verdict::pass);
  CHECK(verdict_of(judged(found), "a.3") == Verdict::fail);
  found.moved = found.turned;
  CHECK(verdict_of(judged(found), "a.2") == Verdict::fail);
}

TEST_CASE("runs that part late and meet in one valley fail the claim of their epoch and of no other") {
  Measures found = as_the_abstract();
  found.spawn_barrier[30] = {{0, {0.0}}, {1, {0.001}}, {2, {0.0005}}};
  CHECK(verdict_of(judged(found), "d.7") == Verdict::fail);
  CHECK(verdict_of(judged(found), "d.6") == Verdict::pass);
}

TEST_CASE("without an interval nothing is decided: one parent, a loss that never converges, nothing measured") {
  Measures one{.train_images = 50'000};
  one.copy_barrier[0] = {0.8};
  for (const Claim& claim : judged(one)) {
    INFO(claim.id);
    CHECK(claim.verdict == Verdict::undecided);
    CHECK_FALSE(claim.reason.empty());
  }
  Measures never = as_the_abstract();
  never.tail_loss.clear();
  never.moved.clear();
  CHECK(verdict_of(judged(never), "a.1") == Verdict::undecided);
  CHECK(verdict_of(judged(never), "a.2") == Verdict::undecided);
}

TEST_CASE("two runs from one network share its start and differ in nothing but their seeds, which are nobody else's") {
  const Protocol protocol = read_protocol(lipton_study().protocol);
  std::set<std::uint64_t> seeds;
  for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
    CHECK(seeds.insert(trunk_run(protocol, 0, parent).seed).second);
    for (std::size_t spawn = 0; spawn < protocol.spawn.size(); ++spawn) {
      const Experiment first = spawned_run(protocol, 0, parent, spawn, 0, 5);
      Experiment second = spawned_run(protocol, 0, parent, spawn, 1, 5);
      CHECK(seeds.insert(first.seed).second);
      CHECK(seeds.insert(second.seed).second);
      CHECK(*first.start->run == trunk_run(protocol, 0, parent));
      second.seed = first.seed;
      CHECK(first == second);
    }
  }
}

TEST_CASE("runs part at whole steps, of which the long training keeps those within epochs") {
  const Protocol protocol = read_protocol(lipton_study().protocol);
  CHECK(steps_at(protocol, 0.4) == 3);  // of 8 steps an epoch
  CHECK(steps_at(protocol, 30) == 240);
  CHECK(trunk_run(protocol, 0, 0).checkpoints.at_steps == std::vector<std::int64_t>{3});
  CHECK(trunk_run(protocol, 0, 0).checkpoints.every_epochs == 1);
}

TEST_CASE("a protocol with epochs out of order, beyond the training, or an even number of places is an error") {
  const auto pointer_of = [](const std::function<void(nlohmann::json&)>& change) {
    try {
      static_cast<void>(lipton::plan(lipton_study(change)));
      return std::string("none");
    } catch (const SpecError& error) {
      return error.pointer();
    }
  };
  CHECK(pointer_of({}) == "none");
  CHECK(pointer_of([](auto& protocol) { protocol["spawn"] = {1, 0}; }) == "/spawn");
  CHECK(pointer_of([](auto& protocol) { protocol["spawn"] = {0, 5000}; }) == "/spawn/1");
  CHECK(pointer_of([](auto& protocol) { protocol["figures"]["global_nonconvexity"]["points"] = 10; }) ==
        "/figures/global_nonconvexity/points");
  CHECK(pointer_of([](auto& protocol) { protocol["figures"]["motion"]["layers"] = {7}; }) == "/figures/motion/layers");
}

TEST_CASE("lipton has no medium scale, and whoever asks for it is told which there are") {
  CHECK(scales("lipton") == std::vector<Scale>{Scale::smoke, Scale::full});
  CHECK_THROWS_WITH(load("lipton", Scale::medium), ContainsSubstring("study lipton has the scales smoke and full"));
}

TEST_CASE("the distance of weights is 1 - cos, whatever their lengths and biases") {
  const Architecture network = dense_network({.widths = {2, 1}, .bias = BiasPattern::all});
  Parameters a(3), b(3);
  a << 1, 0, 5;
  b << 3, 3, -7;
  CHECK_THAT(weight_distance(network, a, b), WithinRel(1 - std::sqrt(0.5), 1e-12));
  CHECK_THAT(weight_distance(network, a, 2 * a), WithinAbs(0, 1e-15));
}

TEST_CASE("factors of filters go from none at reach 0 through the image at 1 to their squares at 2") {
  const Architecture network = read_network(parse_json(R"({"schema": "zeroset.network/1", "input": [2], "layers": [
    {"kind": "dense", "units": 1, "bias": false}, {"kind": "batch_norm"},
    {"kind": "activation", "activation": {"kind": "relu"}}, {"kind": "dense", "units": 1, "bias": false}]})",
                                                       "network"));
  Parameters theta(3), image(3), squared(3);
  theta << 3, 4, 7;
  image << 6, 8, 7;
  squared << 12, 16, 7;
  CHECK(rescaled(network, theta, image, 0).isApprox(theta, 1e-12));
  CHECK(rescaled(network, theta, image, 1).isApprox(image, 1e-12));
  CHECK(rescaled(network, theta, image, 2).isApprox(squared, 1e-12));
}

TEST_CASE("what a line has to climb is measured from its chord, half way from the mean of its ends") {
  LossLine line{.t = Eigen::Vector3d(0, 0.5, 1)};
  const Eigen::Vector3d values(0.1, 0.9, 0.3), valley(0.4, 0.1, 0.2);
  CHECK_THAT(barrier_on(line, values), WithinRel(0.7, 1e-12));
  CHECK_THAT(rise_half_way(values), WithinRel(0.7, 1e-12));
  CHECK(barrier_on(line, valley) == 0);
  CHECK_THAT(rise_half_way(valley), WithinRel(-0.2, 1e-12));
}

}  // namespace zeroset::studies::lipton
