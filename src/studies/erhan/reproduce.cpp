#include "studies/erhan/reproduce.hpp"

#include "studies/engine/reproduce.hpp"
#include "studies/erhan/protocol.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::studies::erhan {
namespace {

struct ErhanRules {
  using Protocol = erhan::Protocol;
  using Measures = erhan::Measures;

  static Protocol read(const nlohmann::json& document) { return read_protocol(document); }

  static Measures begin(const EvaluationContext& /*context*/) { return {}; }

  static std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures) {
    return erhan::judge(protocol, measures);
  }

  static nlohmann::ordered_json found(const Protocol& /*protocol*/) { return nlohmann::ordered_json::object(); }
};

}  // namespace

Results plan(const Study& study) {
  return plan_study<ErhanRules>(study);
}

StudyResult reproduce(const Study& study, const std::filesystem::path& folder, const ReproduceOptions& options) {
  return reproduce_study<ErhanRules>(study, folder, options);
}

}  // namespace zeroset::studies::erhan
