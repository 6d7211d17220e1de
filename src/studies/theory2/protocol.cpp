#include "studies/theory2/protocol.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include "studies/engine/spec_reader.hpp"
#include "studies/theory2/figure_kinds.hpp"

#include <algorithm>

namespace zeroset::studies::theory2 {
namespace {

using nlohmann::ordered_json;

const std::vector<std::string> kDescentRates{"fixed", "sweep"};
const std::vector<std::string> kMixtures{"plain", "normalised", "spherical"};

void read_choices(ObjectReader& reader, Protocol& protocol) {
  protocol.descent_rate = static_cast<DescentRate>(spec::choice(reader, "descent_rate", kDescentRates));
  protocol.dissimilarity = read_dissimilarity(reader);
  protocol.mixture = static_cast<landscape::Mixture>(spec::choice(reader, "mixture", kMixtures));
  protocol.margin = read_real(reader.require("margin", "a share"), "/margin", 0, 1);
  protocol.stall = read_real(reader.require("stall", "a share"), "/stall", 0, 1);
}

/// Whether descents of all activations have one rate and momentum.
bool has_one_descent(const Protocol& protocol) {
  return std::adjacent_find(
             protocol.descents.begin(), protocol.descents.end(), [](const TrainingSpec& a, const TrainingSpec& b) {
               return a.learning_rate != b.learning_rate || a.momentum != b.momentum;
             }) == protocol.descents.end();
}

}  // namespace

Protocol read_protocol(const nlohmann::json& document) {
  ObjectReader reader(document, "");
  Protocol protocol;
  const std::vector<TrainingSpec> phases = read_shared(reader, protocol, {"sgd", "gd"});
  protocol.sgd = phases.at(0);
  protocol.gd = phases.at(1);
  read_choices(reader, protocol);
  protocol.groups = read_groups(figure_kinds(), reader, protocol);
  reader.finish();
  return protocol;
}

bool Protocol::is_whole() const {
  constexpr std::int64_t kSgdEpochs = 60;
  return has_all_images_and_weights(*this) && sgd.epochs >= kSgdEpochs &&
         std::all_of(groups.begin(), groups.end(), [](const auto& group) { return group->is_whole(); });
}

std::string sgd_line(const Protocol& protocol) {
  return phase_line("SGD", protocol.sgd);
}

std::string descent_line(const Protocol& protocol) {
  const std::string by = protocol.descent_rate == DescentRate::sweep ? " (by the sweep)" : "";
  if (has_one_descent(protocol)) {
    return phase_line("full-batch descent", protocol.descent(0)) + by;
  }
  std::string line = "full-batch descent" + by + ": ";
  for (std::size_t a = 0; a < protocol.descents.size(); ++a) {
    line += (a == 0 ? "" : ", ") + phase_line(name(protocol.base.activations[a]), protocol.descents[a]);
  }
  return line;
}

std::string noise_line(double noise, NoiseUnit unit) {
  return "noise " + significant(noise) + " of each layer's " +
         (unit == NoiseUnit::deviation ? "standard deviation" : "mean absolute weight");
}

ordered_json descent_json(const Protocol& protocol) {
  ordered_json json;
  if (has_one_descent(protocol)) {
    json = {{"learning_rate", protocol.descent(0).learning_rate}, {"momentum", protocol.descent(0).momentum}};
  } else {
    json = {{"learning_rate", nullptr}, {"momentum", nullptr}, {"reason", "each activation has its own"}};
  }
  json["by"] = protocol.descent_rate == DescentRate::sweep ? "sweep" : "fixed";
  json["activations"] = ordered_json::array();
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    json["activations"].push_back({{"activation", name(protocol.base.activations[a])},
                                   {"learning_rate", protocol.descent(a).learning_rate},
                                   {"momentum", protocol.descent(a).momentum}});
  }
  return json;
}

}  // namespace zeroset::studies::theory2
