#include "studies/vanishing_gradient/reproduce.hpp"

#include "studies/engine/reproduce.hpp"
#include "studies/vanishing_gradient/figure_kinds.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::studies::vanishing_gradient {
namespace {

struct VanishingGradientRules {
  using Protocol = vanishing_gradient::Protocol;
  using Measures = ActivationMeasures;

  static Protocol read(const nlohmann::json& document) { return read_protocol(document); }

  static Measures begin(const EvaluationContext& context) { return {.train_images = context.images->train.count()}; }

  static std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures) {
    std::vector<Claim> claims;
    for (std::size_t a = 0; a < measures.size(); ++a) {
      for (Claim& claim : claims_of(figure_kinds(), protocol, measures[a])) {
        claim.activation = name(protocol.base.activations[a]);
        claims.push_back(std::move(claim));
      }
    }
    return claims;
  }

  static nlohmann::ordered_json found(const Protocol& /*protocol*/) { return nlohmann::ordered_json::object(); }
};

}  // namespace

Results plan(const Study& study) {
  return plan_study<VanishingGradientRules>(study);
}

StudyResult reproduce(const Study& study, const std::filesystem::path& folder, const ReproduceOptions& options) {
  return reproduce_study<VanishingGradientRules>(study, folder, options);
}

}  // namespace zeroset::studies::vanishing_gradient
