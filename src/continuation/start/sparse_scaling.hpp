// How large the solutions of sparse equations may be, from the sizes of coefficients.
#pragma once

#include "zeroset/continuation/equation_source.hpp"

#include <vector>

namespace zeroset::continuation::detail {

/// Unknowns x_l = 2^unknowns[l] y_l and equations multiplied by 2^equations[i] have coefficients in y near 1.
struct SparseScaling {
  std::vector<int> equations{};
  std::vector<int> unknowns{};
};

/// Least squares of the logarithms (Morgan, Solving Polynomial Systems Using Continuation, 1987, chapter 5, without its
/// second sum). All 0 where the powers of two would leave the range of doubles.
[[nodiscard]] SparseScaling sparse_scaling(const SparseEquations& equations);

/// log2 of an exact number's absolute value, -infinity for 0. Any size.
[[nodiscard]] double log2_absolute(const Rational& value);
[[nodiscard]] double log2_modulus(const algebra::ComplexRational& value);

}  // namespace zeroset::continuation::detail
