// What is known of a network's dimension before any rank: ambient space and scalings.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/number.hpp"

#include "algebra/systems/tape.hpp"

#include <cstdint>

namespace zeroset::algebra::detail {

/// C(n, k), exactly. n, k >= 0.
[[nodiscard]] Integer exact_binomial(const Integer& n, const Integer& k);

/// outputs x the number of monomials in so many inputs: of that degree where homogeneous, else up to it.
[[nodiscard]] Integer space_dimension(std::int64_t outputs,
                                      const Integer& degree,
                                      std::int64_t inputs,
                                      bool homogeneous);

/// Product of the degrees of all activations.
[[nodiscard]] Integer input_degree(const Tape& tape);

/// outputs x C(D+n-1, n-1) for monomial activations without biases, else outputs x C(D+n, n).
[[nodiscard]] Integer ambient_dimension(const Tape& tape);

/// Scalings of monomial activations of degree >= 2, as DimensionResult::gauge has them.
[[nodiscard]] std::int64_t gauge_dimension(const Architecture& network);

/// True if somewhere between two affine maps with free weights stands a polynomial of degree 1, or none.
[[nodiscard]] bool has_linear_layer(const Architecture& network);

}  // namespace zeroset::algebra::detail
