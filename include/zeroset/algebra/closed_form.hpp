/// \file
/// Numbers of solutions that a theorem gives.
#pragma once

#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"

#include <optional>
#include <string>

namespace zeroset::algebra {

struct ClosedForm {
  Integer value{};        ///< solutions in C^n, with multiplicity
  std::string theorem{};  ///< statement and source, one line
};

/// The number of complex solutions with multiplicity, where a theorem covers the problem exactly. The theorems are for
/// generic data: only problems with random data (and random lambda, where they ask for it) are answered.
/// Never throws for a valid problem; absent where no theorem is known here.
[[nodiscard]] std::optional<ClosedForm> closed_form(const Problem& problem);

}  // namespace zeroset::algebra
