#include "studies/theory2/protocol.hpp"

#include "zeroset/core/json.hpp"

#include "studies/engine/spec_reader.hpp"
#include "studies/theory2/figure_kinds.hpp"

#include <algorithm>

namespace zeroset::studies::theory2 {
namespace {

const std::vector<std::string> kDescentRates{"fixed", "sweep"};
const std::vector<std::string> kMixtures{"plain", "normalised", "spherical"};

void read_choices(ObjectReader& reader, Protocol& protocol) {
  protocol.descent_rate = static_cast<DescentRate>(spec::choice(reader, "descent_rate", kDescentRates));
  protocol.dissimilarity = read_dissimilarity(reader);
  protocol.mixture = static_cast<landscape::Mixture>(spec::choice(reader, "mixture", kMixtures));
  protocol.margin = read_real(reader.require("margin", "a share"), "/margin", 0, 1);
  protocol.stall = read_real(reader.require("stall", "a share"), "/stall", 0, 1);
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
  return phase_line("full-batch descent", protocol.gd) +
         (protocol.descent_rate == DescentRate::sweep ? " (by the sweep)" : "");
}

}  // namespace zeroset::studies::theory2
