// What passes, fails and stays undecided, from measurements written by hand; and what the protocol refuses.
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/studies/study.hpp"

#include "studies/vanishing_gradient/figure_kinds.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <map>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::studies::vanishing_gradient;
using namespace zeroset::testing;

namespace {

Study loaded(Scale scale, std::function<void(nlohmann::json&)> change = {}) {
  return load("vanishing-gradient", scale, {.change = std::move(change), .resolve = [](const Activation& a) {
                                              return approximation::resolve(a);
                                            }});
}

/// Measurements of a sigmoid as the literature has it.
ActivationMeasures vanishing() {
  ActivationMeasures found{.train_images = 50'000};
  for (std::int64_t seed = 0; seed < 3; ++seed) {
    const double wobble = 0.001 * static_cast<double>(seed);
    found.random.push_back({"xavier", false, seed, std::log(0.06) + wobble, wobble - 0.001, 0});
    found.random.push_back({"he", false, seed, std::log(0.11) + wobble, wobble, 3 * std::log(10) + wobble});
    found.random.push_back({"xavier", true, seed, 0.05 + wobble, wobble, 0});
    found.trained.push_back({.initialization = "xavier",
                             .pretrained = true,
                             .depth = 12,
                             .replica = seed,
                             .log_gradient = 0,
                             .train_error = 0.5 + wobble});
    for (const bool normalized : {false, true}) {
      for (const std::int64_t depth : {2, 12}) {
        found.trained.push_back(
            {.initialization = "xavier",
             .normalized = normalized,
             .depth = depth,
             .replica = seed,
             .log_gradient = std::log(1e-5) + wobble,
             .train_error = (depth == 12 && !normalized ? 0.9 : 0.3) + wobble * (normalized ? 1 : 2)});
      }
    }
  }
  return found;
}

std::map<std::string, Verdict> verdicts(const ActivationMeasures& found, Scale scale) {
  std::map<std::string, Verdict> result;
  for (const Claim& claim : claims_of(figure_kinds(), read_protocol(loaded(scale).protocol), found)) {
    result[claim.id] = claim.verdict;
  }
  return result;
}

}  // namespace

TEST_CASE("measurements of vanishing gradients pass every claim at full scale") {
  const std::map<std::string, Verdict> all = verdicts(vanishing(), Scale::full);
  CHECK(all.size() == 7);  // no polynomial
  for (const auto& [id, verdict] : all) {
    INFO(id);
    CHECK(verdict == Verdict::pass);
  }
}

TEST_CASE("claims about training are undecided at smoke scale, those about random weights are not") {
  const std::map<std::string, Verdict> all = verdicts(vanishing(), Scale::smoke);
  CHECK(all.at("a.1") == Verdict::pass);
  CHECK(all.at("a.3") == Verdict::pass);
  CHECK(all.at("d.1") == Verdict::undecided);
  CHECK(all.at("d.2") == Verdict::undecided);
}

TEST_CASE("a ratio of norms is not negative, however far its values lie apart") {
  ActivationMeasures found = vanishing();
  for (TrainedNetwork& network : found.trained) {
    network.log_gradient = std::log(1e-7) + 2 * static_cast<double>(network.replica);  // 1e-7, 7e-7, 5e-6
  }
  for (const Claim& claim : claims_of(figure_kinds(), read_protocol(loaded(Scale::full).protocol), found)) {
    if (claim.id == "a.3") {
      CHECK(claim.lower == 0.0);
      CHECK(claim.verdict == Verdict::pass);
    }
  }
  CHECK(verdicts(found, Scale::full).at("a.3") == Verdict::pass);
}

TEST_CASE("each claim fails where its measurement says the opposite, and is undecided without one") {
  ActivationMeasures found = vanishing();
  found.is_polynomial = true;
  CHECK(verdicts(found, Scale::full).at("c") == Verdict::pass);
  for (RandomNetwork& network : found.random) {
    network.log_growth = network.normalized ? -0.2 + 0.001 * static_cast<double>(network.draw) : network.log_growth + 2;
    network.log_excess += 0.2;
    network.log_signal = 0.001 * static_cast<double>(network.draw);
  }
  for (TrainedNetwork& network : found.trained) {
    network.log_gradient = std::log(0.5) + 0.001 * static_cast<double>(network.replica);
    network.train_error =
        (network.normalized || network.pretrained ? 0.35 : 0.3) + 0.001 * static_cast<double>(network.replica);
  }
  for (const auto& [id, verdict] : verdicts(found, Scale::full)) {
    INFO(id);
    CHECK(verdict == Verdict::fail);
  }
  for (const auto& [id, verdict] : verdicts({.is_polynomial = true, .train_images = 50'000}, Scale::full)) {
    INFO(id);
    CHECK(verdict == Verdict::undecided);
  }
}

TEST_CASE("the study has figures 1 to 16 at both scales, and trains the same network for equal places") {
  const StudySummary study = summary("vanishing-gradient");
  CHECK(figure_numbers(study).size() == 16);
  CHECK(scales("vanishing-gradient") == std::vector<Scale>{Scale::smoke, Scale::full});
  CHECK(read_protocol(loaded(Scale::full).protocol).is_whole());
  CHECK_FALSE(read_protocol(loaded(Scale::smoke).protocol).is_whole());
}

TEST_CASE("a malformed protocol names the pointer") {
  const auto pointer_of = [](const char* pointer, const nlohmann::json& value) {
    const Study study = loaded(
        Scale::smoke, [&](nlohmann::json& protocol) { protocol[nlohmann::json::json_pointer(pointer)] = value; });
    try {
      static_cast<void>(read_protocol(study.protocol));
    } catch (const SpecError& error) {
      return error.pointer();
    }
    return std::string("accepted");
  };
  CHECK(pointer_of("/figures/fig01_04/initializations/0", "small") == "/figures/fig01_04/initializations/0");
  CHECK(pointer_of("/figures/fig05_08/measured_epochs", {0, 99}) == "/figures/fig05_08/measured_epochs");
  CHECK(pointer_of("/figures/fig05_08/depths", {4, 2}) == "/figures/fig05_08/depths");
  CHECK(pointer_of("/figures/fig05_08/batch_norm", {"yes"}) == "/figures/fig05_08/batch_norm/0");
  CHECK(pointer_of("/dataset/train", 0) == "/dataset/train");
  CHECK(pointer_of("/sgd/batch", 0) == "/sgd/batch");
}
