// Distinct real solutions by the trace form.
#pragma once

#include "zeroset/algebra/count.hpp"

#include "algebra/prime_vote.hpp"

namespace zeroset::algebra::detail {

/// Fills real, real_status and real_primes of a result that has with_multiplicity and distinct, or says in reason why
/// not. Let L be a linear form with small integer coefficients that takes distinct values at the distinct solutions.
/// Its characteristic polynomial is lifted to Q from many primes, and the real roots of its squarefree part are counted
/// exactly: as L is real, they are the real solutions, and their number is the signature of the trace form
/// Tr(L^(i + j)) (Hermite 1853; Pedersen, Roy, Szpirglas, "Counting real zeros in the multivariate case", 1993).
void count_real(const PolynomialSystem& system,
                const CountOptions& options,
                Clock::time_point start,
                CountResult& result);

}  // namespace zeroset::algebra::detail
