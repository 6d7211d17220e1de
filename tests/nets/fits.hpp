// Activations for tests and benchmarks, with coefficients, as a resolved experiment has them.
#pragma once

#include "zeroset/core/activation.hpp"

namespace zeroset::testing {

/// Least-squares fit of ReLU on [-range, range] by a polynomial, exactly.
[[nodiscard]] Activation legendre_relu(int degree, int range);

/// Hermite fit of degree 2: x/2 + (1 + x^2) / (2 sqrt(2 pi)), to 15 digits.
[[nodiscard]] Activation hermite_relu_2();

}  // namespace zeroset::testing
