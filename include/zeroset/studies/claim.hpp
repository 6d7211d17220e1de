/// \file
/// What a publication claims, held against what was measured.
#pragma once

#include "zeroset/document/table.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

/// What the numbers say of a claim.
enum class Verdict {
  pass,       ///< the whole interval lies where the claim says
  fail,       ///< the whole interval lies elsewhere
  undecided,  ///< all else, and wherever there is no interval
};
[[nodiscard]] std::string name(Verdict verdict);  ///< "pass", "fail", "undecided"

/// One claim for one activation; a claim about all of them together bears the name of the one that is compared.
struct Claim {
  std::string id{};  ///< "a" to "g", with a number where a claim has several parts: "b.1"
  std::string activation{};
  std::string statement{};                           ///< with the rule that decides
  std::optional<double> number{}, lower{}, upper{};  ///< the 95 % interval; absent where there is none
  Verdict verdict = Verdict::undecided;
  std::string reason{};  ///< why it is undecided, or what the interval is over
};

/// A row a claim: "claims".
[[nodiscard]] Table claims_table(const std::vector<Claim>& claims);

/// "zeroset.claims/1"; numbers that are not there are null.
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Claim>& claims);

}  // namespace zeroset::studies
