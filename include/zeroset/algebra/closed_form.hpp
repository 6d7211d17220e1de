/// \file
/// Numbers of solutions that a theorem gives.
#pragma once

#include "zeroset/core/certainty.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"

#include <optional>
#include <string>

namespace zeroset::algebra {

/// A number that a theorem gives, and which theorem.
struct ClosedForm {
  Integer value{};        ///< solutions in C^n, with multiplicity
  std::string theorem{};  ///< statement and source, one line

  /// Proved: a theorem with its proof or source in theory/. Absent: conjectured, a formula that fits all that was
  /// computed; it never counts as an independent route.
  std::optional<Certainty> status = Certainty::proved;
};

/// "proved" or "conjectured".
[[nodiscard]] std::string status_name(const ClosedForm& form);

/// The number of complex solutions with multiplicity, where a theorem covers the problem exactly; 0 where it says that
/// there is none. The theorems are for generic data: only problems with random data (and random lambda, where they ask
/// for it) are answered. Dense networks with monomials between the layers; "no solution" for all networks.
/// Never throws for a valid problem; absent where no theorem is known here.
[[nodiscard]] std::optional<ClosedForm> closed_form(const Problem& problem);

}  // namespace zeroset::algebra
