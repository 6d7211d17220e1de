// Powers of two that bring the coefficients of a system near 1.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/algebra/straight_line_program.hpp"

#include <vector>

namespace zeroset::continuation {

/// With x_j = 2^unknowns[j] y_j, equation i divided by 2^equations[i] has coefficients near 1 in y.
struct CoefficientScaling {
  std::vector<int> equations{};
  std::vector<int> unknowns{};
};

/// Exponents with the least squares of the logarithms of coefficients and of their ratios within an equation (Morgan,
/// "Solving polynomial systems using continuation for engineering and scientific problems", 1987, chapter 5).
[[nodiscard]] CoefficientScaling coefficient_scaling(const algebra::PolynomialSystem& system);

/// Scales of equations by their mean square at random points with |x_j| = 1, which is that of their coefficients.
/// Unknowns are left as they are. The program has no parameters that it reads.
[[nodiscard]] CoefficientScaling torus_scaling(const algebra::StraightLineProgram& equations);

}  // namespace zeroset::continuation
