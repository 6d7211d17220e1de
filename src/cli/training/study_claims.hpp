// What the paper claims, against what was measured.
#pragma once

#include "cli/training/study_output.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

enum class Verdict { pass, fail, undecided };
[[nodiscard]] std::string name(Verdict verdict);

/// One claim for one activation (g: for all of them).
struct Claim {
  std::string id{};  ///< "a" to "g", with a number where a claim has several parts: "b.1"
  std::string activation{};
  std::string statement{};                           ///< with the rule that decides
  std::optional<double> number{}, lower{}, upper{};  ///< the 95 % interval; absent where there is none
  Verdict verdict = Verdict::undecided;
  std::string reason{};  ///< why it is undecided, or what the interval is over
};

/// Two rules hold for all: without an interval nothing passes or fails; and at a reduced scale claims about values that
/// the paper gives for its own data and lengths are undecided, whatever was measured.
/// \param measures  one an activation of the protocol
[[nodiscard]] std::vector<Claim> judge(const Protocol& protocol, const std::vector<ActivationMeasures>& measures);

[[nodiscard]] Table claims_table(const std::vector<Claim>& claims);
/// "zeroset.claims/1"
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Claim>& claims);

/// Wilson's score interval of a share, 95 %: also for 0 of n, where it is [0, 3.7 / n] about.
struct ShareInterval {
  double lower = 0, upper = 1;
};
[[nodiscard]] ShareInterval share_interval(double share, std::int64_t count);

/// Spearman's rank correlation with equal ranks shared; absent for fewer than two values or a constant list.
[[nodiscard]] std::optional<double> rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace zeroset::cli
