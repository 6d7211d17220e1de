#include "studies/lipton/protocol.hpp"

#include "zeroset/core/json.hpp"

#include "studies/engine/spec_reader.hpp"
#include "studies/lipton/figure_kinds.hpp"
#include "studies/seeds.hpp"

#include <algorithm>

namespace zeroset::studies::lipton {

Protocol read_protocol(const nlohmann::json& document) {
  constexpr double kMinLoss = 1e-12;
  ObjectReader reader(document, "");
  Protocol protocol;
  protocol.sgd = read_shared(reader, protocol, {"sgd"}).front();
  protocol.spawn = spec::reals(reader, "spawn", 0, static_cast<double>(protocol.sgd.epochs));
  if (!std::is_sorted(protocol.spawn.begin(), protocol.spawn.end())) {
    throw SpecError("/spawn", "expected epochs that ascend");
  }
  protocol.settled = read_real(reader.require("settled", "a loss"), "/settled", kMinLoss, spec::kMaxReal);
  protocol.margin = read_real(reader.require("margin", "a share"), "/margin", 0, 1);
  protocol.groups = read_groups(figure_kinds(), reader, protocol);
  reader.finish();
  return protocol;
}

bool Protocol::is_whole() const {
  constexpr std::int64_t kEpochs = 200;
  return has_all_images_and_weights(*this) && sgd.epochs >= kEpochs &&
         std::all_of(groups.begin(), groups.end(), [](const auto& group) { return group->is_whole(); });
}

std::string sgd_line(const Protocol& protocol) {
  return phase_line("SGD", protocol.sgd) + ", batch " + std::to_string(protocol.sgd.batch) + ", " +
         std::to_string(protocol.sgd.epochs) + " epochs";
}

std::string spoken_activation(const EvaluationContext& context, std::size_t a) {
  return spoken_name(context.shared.base.activations.at(a));
}

std::string output_name(const EvaluationContext& context, const std::string& stem, std::size_t a) {
  return stem + "_" + context.activation(a);
}

}  // namespace zeroset::studies::lipton
