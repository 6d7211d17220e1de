// Counts over Q, proved.
#pragma once

#include "zeroset/algebra/count.hpp"

#include "algebra/counts/prime_vote.hpp"

namespace zeroset::algebra::detail {

/// Tries to show by exact arithmetic over Q that all numbers of a result of dimension 0, real included, are right:
/// theory/counts.md, C10. Sets status and real_status to proved, or says in reason what stood in the way.
/// \param form  the linear form that gave result.real
void prove_counts(const PolynomialSystem& system,
                  const CountOptions& options,
                  Clock::time_point start,
                  const std::vector<int>& form,
                  CountResult& result);

}  // namespace zeroset::algebra::detail
