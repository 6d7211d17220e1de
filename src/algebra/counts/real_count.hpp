// Distinct real solutions by the trace form.
#pragma once

#include "zeroset/algebra/count.hpp"

#include "algebra/counts/prime_vote.hpp"
#include "algebra/counts/quotient.hpp"
#include "algebra/counts/real_roots.hpp"
#include "algebra/counts/residue_stream.hpp"

#include <vector>

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

/// The coefficients of the characteristic polynomial of multiplication by the form, but for the leading 1.
[[nodiscard]] Residues characteristic_residues(const Quotient& quotient, const std::vector<int>& form);

/// The monic polynomial with these coefficients, without its leading 1, times a common denominator.
[[nodiscard]] FmpzPolynomial cleared(std::vector<Fmpq>& monic);

[[nodiscard]] FmpzPolynomial squarefree_part(FmpzPolynomial& f);

}  // namespace zeroset::algebra::detail
