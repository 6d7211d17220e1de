// What is known of a network's dimension before any rank: ambient space, scalings, and upper bounds.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/number.hpp"

#include "algebra/tape.hpp"

#include <cstdint>

namespace zeroset::algebra::detail {

/// C(n, k), exactly. n, k >= 0.
[[nodiscard]] Integer exact_binomial(const Integer& n, const Integer& k);

/// Product of the degrees of all activations.
[[nodiscard]] Integer input_degree(const Tape& tape);

/// outputs x C(D+n-1, n-1) for monomial activations without biases, else outputs x C(D+n, n).
[[nodiscard]] Integer ambient_dimension(const Tape& tape);

/// Scalings of monomial activations of degree >= 2, as DimensionResult::gauge has them.
[[nodiscard]] std::int64_t gauge_dimension(const Architecture& network);

/// True if somewhere between two affine maps with free weights stands a polynomial of degree 1, or none.
[[nodiscard]] bool has_linear_layer(const Architecture& network);

/// An upper bound on the dimension that also sees bottlenecks. With N(i, j) a bound on the dimension of what layers
/// i+1..j express, N(i, j) <= N(i, m) + N(m, j) - (scalings of layer m), and N(i, j) <= the ambient dimension of that
/// part. Networks with compositional layers: the plain bound.
/// \param plain  min(ambient, parameters - gauge)
[[nodiscard]] std::int64_t sharp_upper_bound(const Tape& tape, std::int64_t plain);

}  // namespace zeroset::algebra::detail
