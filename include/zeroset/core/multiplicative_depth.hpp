/// \file
/// What a network costs in levels where it is evaluated on encrypted inputs.
#pragma once

#include "zeroset/core/architecture.hpp"

#include <optional>

namespace zeroset {

/// ceil(log2 d): the least number of products, one after the other, of values that all depend on x, with which a
/// polynomial of degree d in x is computed where sums and products with constants are free; 0 for d <= 1.
///
/// No fewer: each product at most doubles the degree. No more: x^k is a product of x^ceil(k/2) and x^floor(k/2), so
/// every power up to d is there after ceil(log2 d) of them. Paterson and Stockmeyer ("On the number of nonscalar
/// multiplications necessary to evaluate polynomials", SIAM J. Comput. 2, 1973) need about 2 sqrt(d) products in all.
/// \throws InvalidArgument if degree < 0
[[nodiscard]] int multiplicative_depth(int degree);

/// The longest chain of products of two encrypted numbers in the network on an encrypted input: the sum over its
/// activations of multiplicative_depth(degree). Weights, biases and the frozen statistics of batch normalizations are
/// plain numbers, and products with them do not count. Nothing where an activation is no polynomial (relu).
[[nodiscard]] std::optional<int> multiplicative_depth(const Architecture& network);

}  // namespace zeroset
