// Families of polynomial systems from the literature, by their published definitions.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include <string>

namespace zeroset::testing {

/// Katsura's magnetism problem: unknowns u_0..u_n, sum_{l=-n}^{n} u_|l| u_|m-l| = u_m for 0 <= m < n, u_0 + 2 (u_1 +
/// ... + u_n) = 1.
[[nodiscard]] algebra::PolynomialSystem katsura(int n);

/// Noonburg, "A neural network modeled by an adaptive Lotka-Volterra system": 10 x_i sum_{j != i} x_j^2 - 11 x_i + 10.
[[nodiscard]] algebra::PolynomialSystem noon(int n);

/// Cyclic n-roots: sums of products of k neighbors, k < n, and x_1 ... x_n = 1.
[[nodiscard]] algebra::PolynomialSystem cyclic(int n);

/// Morgan's economics problem: (x_k + sum_{i=1}^{n-k-1} x_i x_{i+k}) x_n = k for 1 <= k < n, x_1 + ... + x_{n-1} = -1.
[[nodiscard]] algebra::PolynomialSystem eco(int n);

/// Chandrasekhar's H-equation: 2n h_i - c h_i (1 + sum_{j=1}^{n-1} i/(i+j) h_j) = 2n, c = 0.51234.
[[nodiscard]] algebra::PolynomialSystem chandra(int n);

/// Reimer: sum_j (-1)^{j+1} x_j^{i+1} = 1/2, i = 1..n.
[[nodiscard]] algebra::PolynomialSystem reimer(int n);

/// \throws InvalidArgument for another name
[[nodiscard]] algebra::PolynomialSystem family(const std::string& name, int n);

}  // namespace zeroset::testing
