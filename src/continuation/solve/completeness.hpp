// Whether anything is missing, and how that is known.
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/continuation/path.hpp"
#include "zeroset/continuation/solve.hpp"
#include "zeroset/core/certainty.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::continuation::detail {

/// What a solution amounts to.
struct Evidence {
  bool squared_up = false;                              ///< certificates are of combinations of the equations
  StartKind start{};                                    ///< its number of paths is a bound of the isolated solutions
  std::int64_t paths = 0;                               ///< of the start system
  std::int64_t certified = 0;                           ///< distinct regular solutions with a certificate
  std::vector<std::int64_t> singular_multiplicities{};  ///< one a distinct singular point
  std::int64_t failed = 0;                              ///< paths
};

struct Verdict {
  bool complete = false;
  Certainty certainty = Certainty::numerical;
  std::string reason{};
};

/// The bound of the start system is attained by certified solutions: no count is needed.
[[nodiscard]] bool attains_bound(const Evidence& evidence);

/// The rule of completeness (theory/solving.md, statements on the bound that is attained and on the count).
[[nodiscard]] Verdict judge(const Evidence& evidence, const std::optional<algebra::CountResult>& count);

}  // namespace zeroset::continuation::detail
