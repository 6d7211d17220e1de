#include "studies/theory2/reproduce.hpp"

#include "studies/engine/reproduce.hpp"
#include "studies/theory2/claims.hpp"
#include "studies/theory2/context.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::studies::theory2 {
namespace {

struct Theory2Rules {
  using Protocol = theory2::Protocol;
  using Measures = ActivationMeasures;

  static Protocol read(const nlohmann::json& document) { return read_protocol(document); }

  static Measures begin(const EvaluationContext& context) { return {.train_images = context.images->train.count()}; }

  static std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures) {
    return theory2::judge(protocol, measures);
  }

  static nlohmann::ordered_json found(const Protocol& protocol) {
    return {{"descent",
             {{"learning_rate", protocol.gd.learning_rate},
              {"momentum", protocol.gd.momentum},
              {"by", protocol.descent_rate == DescentRate::sweep ? "sweep" : "fixed"}}}};
  }
};

}  // namespace

Results plan(const Study& study) {
  return plan_study<Theory2Rules>(study);
}

StudyResult reproduce(const Study& study, const std::filesystem::path& folder, const ReproduceOptions& options) {
  return reproduce_study<Theory2Rules>(study, folder, options);
}

}  // namespace zeroset::studies::theory2
