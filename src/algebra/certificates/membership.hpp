// Proofs that polynomials generate an ideal over Q.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include <string>
#include <vector>

namespace zeroset::algebra::detail {

/// Let J be an ideal that contains the system's polynomials, of finite codimension `dimension`, and the targets a
/// Groebner basis of J in graded reverse lexicographic order. True where it is shown that the system's polynomials
/// generate J over Q: either the products x^a f_i up to some degree are all of J up to that degree, by their rank
/// modulo a prime, or each target is a combination sum h_i f_i, found modulo the prime, solved over Q and multiplied
/// out. False where matrices of at most `max_columns` columns do not show it; then nothing is known. Run it in a child
/// process. \pre 2^30 < prime < 2^31
[[nodiscard]] bool generate(const PolynomialSystem& system,
                            std::vector<Polynomial> targets,
                            std::size_t dimension,
                            std::uint32_t prime,
                            std::size_t max_columns);

}  // namespace zeroset::algebra::detail
