// The study's protocol, its runs, and claims from numbers written by hand.
#include "studies/erhan/protocol.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/studies/study.hpp"

#include "studies/erhan/figure_kinds.hpp"
#include "studies/erhan/groups/sweep.hpp"
#include "studies/erhan/runs.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::studies::erhan;
using namespace zeroset::testing;

namespace {

nlohmann::json document(Scale scale = Scale::smoke) {
  return load("erhan", scale, {.resolve = [](const Activation& a) { return approximation::resolve(a); }}).protocol;
}

/// Where the protocol with this member is refused; empty where it is not.
std::string refused_at(const std::string& pointer, const nlohmann::json& value) {
  nlohmann::json changed = document();
  changed[nlohmann::json::json_pointer(pointer)] = value;
  try {
    static_cast<void>(erhan::read_protocol(changed));
  } catch (const SpecError& error) {
    return error.pointer();
  }
  return "";
}

Claim claim_of(const std::vector<Claim>& claims, const std::string& id, const std::string& activation) {
  const auto found = std::find_if(claims.begin(), claims.end(), [&](const Claim& claim) {
    return claim.id == id && claim.activation == activation;
  });
  REQUIRE(found != claims.end());
  return *found;
}

}  // namespace

TEST_CASE("erhan at full scale has 25 networks of each preparation, on all images and with the family's network") {
  const Protocol protocol = erhan::read_protocol(document(Scale::full));
  CHECK(protocol.is_whole());
  CHECK_FALSE(erhan::read_protocol(document()).is_whole());
  std::set<std::string> kinds;
  for (const Experiment& run : snapshot_runs(protocol)) {
    kinds.insert(run.pretraining ? name(run.pretraining->kind) : "none");
    CHECK(run.checkpoints.at_steps.size() == 17);  // the start has a checkpoint of its own
    CHECK(run.checkpoints.at_steps.front() == 50);
  }
  CHECK(snapshot_runs(protocol).size() == 25 * (2 + 2 + 3 + 3));
  CHECK(kinds == std::set<std::string>{"denoising_autoencoder", "none", "rbm"});
}

TEST_CASE("networks with and without pre-training differ in nothing else, and seeds in the seed alone") {
  const Protocol protocol = erhan::read_protocol(document());
  Experiment prepared = snapshot_run(protocol, 2, 1, 1);
  const Experiment plain = snapshot_run(protocol, 2, 0, 1);
  REQUIRE(prepared.pretraining);
  prepared.pretraining.reset();
  CHECK(prepared == plain);
  Experiment other = snapshot_run(protocol, 2, 0, 0);
  CHECK(other.seed != plain.seed);
  other.seed = plain.seed;
  CHECK(other == plain);
}

TEST_CASE("sigmoid has the dense network and two ways to be prepared, ReLU the convolutional one and one way") {
  const Protocol protocol = erhan::read_protocol(document());
  CHECK_FALSE(is_dense(protocol, 0));
  CHECK(is_dense(protocol, 2));
  CHECK(preparations(protocol, 0) == 2);
  CHECK(preparations(protocol, 2) == 3);
  CHECK(preparation_label(protocol, 2, 1) == "RBM");
  CHECK(preparation_label(protocol, 2, 2) == "denoising auto-encoder");
}

TEST_CASE("what the study cannot carry out is refused at its place") {
  CHECK(refused_at("/snapshots", {0, 1, 2}) == "/snapshots");      // not the last epoch
  CHECK(refused_at("/snapshots", {0, 2, 1, 40}) == "/snapshots");  // not ascending
  CHECK(refused_at("/outputs", "weights") == "/outputs");
  CHECK(refused_at("/pretraining/0/kind", "rbm") == "/pretraining/0/masking");
  CHECK(refused_at("/dense/sgd/epochs", 3) == "/snapshots");
  CHECK(refused_at("/figures/fig13_14/values", {0, 9}) == "/figures/fig13_14/values");
  CHECK(refused_at("/figures/few_labels/values", {100, 800}) == "/figures/few_labels/values");
  CHECK(refused_at("/figures/fig05_06/from", 40) == "/figures/fig05_06/from");
  CHECK(refused_at("/seed", 2).empty());
}

TEST_CASE("with normalization every hidden layer has one, and the outputs have none") {
  const Architecture network = dense_network({.widths = {3072, 5, 4, 10}, .bias = BiasPattern::all});
  const Architecture normalized = with_batch_norm(network);
  CHECK(num_parameters(normalized) == num_parameters(network));
  REQUIRE(normalized.layers.size() == network.layers.size() + 2);
  CHECK(std::holds_alternative<BatchNormLayer>(normalized.layers[1]));
  CHECK(std::holds_alternative<BatchNormLayer>(normalized.layers[4]));
  CHECK(std::holds_alternative<DenseLayer>(normalized.layers.back()));
}

TEST_CASE("a sweep varies what it says: depth, width, layers that are pre-trained, labels") {
  const Protocol protocol = erhan::read_protocol(document());
  const SweepOptions options{.values = {2}, .epochs = 3, .steps = 100, .normalized = true};
  const Beginning rbm{"RBM", 1};
  CHECK(hidden_blocks(sweep_run(protocol, options, Swept::depth, 2, rbm, 4, 0).network).size() == 4);
  CHECK(num_parameters(sweep_run(protocol, options, Swept::width, 2, rbm, 0.01, 0).network) ==
        3073 * 2 + 3 * 2 + 3 * 10);
  CHECK(sweep_run(protocol, options, Swept::layers, 2, rbm, 1, 0).pretraining->layers == 1);
  CHECK_FALSE(sweep_run(protocol, options, Swept::layers, 2, rbm, 0, 0).pretraining);
  const Experiment few = sweep_run(protocol, options, Swept::labels, 2, rbm, 20, 0);
  CHECK(few.dataset.train == 20);
  CHECK(few.pretraining->images == 800);
  CHECK(few.training.front().batch == 20);
  CHECK(few.training.front().epochs == 100);  // a step each
  CHECK_FALSE(is_swept(protocol, Swept::depth, 0));
  CHECK(beginnings(protocol, options, Swept::labels, 2).size() == 4);
  CHECK(beginnings(protocol, options, Swept::labels, 0).size() == 2);
}

TEST_CASE("claims follow from what was measured: inside, outside, and both sides of the rule") {
  const Protocol protocol = erhan::read_protocol(document());
  std::vector<Measures> measures(3);
  measures[0].prepared = {
      {.separation = {1, 1.1, 0.9, 1}, .volume = {0.4, 0.5, 0.6, 0.5}, .test_loss = {-1, 1, -2, 2}}};
  measures[0].families = {{"none", {0.3, 0.4, 0.3, 0.35}}};
  const std::vector<Claim> claims = erhan::judge(protocol, measures);
  const std::string relu = "relu, denoising auto-encoder";
  CHECK(claim_of(claims, "a", relu).verdict == Verdict::pass);
  CHECK(claim_of(claims, "c.1", relu).verdict == Verdict::fail);
  CHECK(claim_of(claims, "d.1", relu).verdict == Verdict::undecided);
  CHECK(claim_of(claims, "b", "relu, no pre-training").verdict == Verdict::pass);
  CHECK(claim_of(claims, "a", "sigmoid, RBM").verdict == Verdict::undecided);
}

TEST_CASE("one run whose distance to the right answer does not do as all must makes the claim fail") {
  const Protocol protocol = erhan::read_protocol(document());
  std::vector<Measures> measures(3);
  measures[0].train_fall = {0.8, 0.9, 0.85, 0.88};
  measures[0].test_drop = {-0.1, -0.2, 0.01, -0.1};
  CHECK(claim_of(erhan::judge(protocol, measures), "e.1", "relu").verdict == Verdict::pass);
  CHECK(claim_of(erhan::judge(protocol, measures), "e.2", "relu").verdict == Verdict::pass);
  measures[0].not_stalled = {"none seed 3"};
  const Claim failed = claim_of(erhan::judge(protocol, measures), "e.2", "relu");
  CHECK(failed.verdict == Verdict::fail);
  CHECK(failed.reason.find("none seed 3") != std::string::npos);
}

TEST_CASE("differences of a sweep decide its claims at its least and its greatest value") {
  const Protocol protocol = erhan::read_protocol(document());
  std::vector<Measures> measures(3);
  measures[0].differences["width"][0.1]["denoising auto-encoder"] = {0.02, 0.03, 0.025};
  measures[0].differences["width"][1]["denoising auto-encoder"] = {-0.02, -0.03, -0.025};
  const std::vector<Claim> claims = erhan::judge(protocol, measures);
  const std::string relu = "relu, denoising auto-encoder";
  CHECK(claim_of(claims, "g.1", relu).verdict == Verdict::pass);  // hurts small networks
  CHECK(claim_of(claims, "g.2", relu).verdict == Verdict::pass);
}
