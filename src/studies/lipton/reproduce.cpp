#include "studies/lipton/reproduce.hpp"

#include "studies/engine/reproduce.hpp"
#include "studies/lipton/figure_kinds.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::studies::lipton {
namespace {

struct LiptonRules {
  using Protocol = lipton::Protocol;
  using Measures = lipton::Measures;

  static Protocol read(const nlohmann::json& document) { return read_protocol(document); }

  static Measures begin(const EvaluationContext& context) { return {.train_images = context.images->train.count()}; }

  static std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures) {
    return lipton::judge(protocol, measures);
  }

  static nlohmann::ordered_json found(const Protocol& /*protocol*/) { return nlohmann::ordered_json::object(); }
};

}  // namespace

std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures) {
  std::vector<Claim> claims;
  for (std::size_t a = 0; a < measures.size(); ++a) {
    for (Claim& claim : claims_of(figure_kinds(), protocol, measures[a])) {
      claim.activation = name(protocol.base.activations[a]);
      claims.push_back(std::move(claim));
    }
  }
  return claims;
}

Results plan(const Study& study) {
  return plan_study<LiptonRules>(study);
}

StudyResult reproduce(const Study& study, const std::filesystem::path& folder, const ReproduceOptions& options) {
  return reproduce_study<LiptonRules>(study, folder, options);
}

}  // namespace zeroset::studies::lipton
