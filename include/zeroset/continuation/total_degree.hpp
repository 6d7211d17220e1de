/// \file
/// The start system of total degree.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/start_system.hpp"

#include <cstdint>
#include <memory>

namespace zeroset::continuation {

/// H = s f_i / a_i + u ((x_i / r_i)^d_i - c_i) with s = 1 - t, u = gamma t, and gamma and c_i on the unit circle drawn
/// from the seed: as many paths as the product of the degrees (Bezout). The scales a_i and r_i are powers of two that
/// bring the coefficients near 1 (Morgan, "Solving polynomial systems using continuation", 1987, chapter 5).
/// \throws InvalidArgument if the system is not square, an equation is constant, or there are 2^62 paths or more
[[nodiscard]] std::unique_ptr<StartSystem> total_degree_start(const algebra::PolynomialSystem& system,
                                                              std::uint64_t seed);

/// The same for the equations of a network, which are evaluated through its layers and never expanded. Degrees are
/// those of algebra::equation_degrees; equations are scaled by their size at random points of the unit torus, and all
/// r_i are 1.
/// \throws InvalidArgument as above
[[nodiscard]] std::unique_ptr<StartSystem> total_degree_start(const Problem& problem, std::uint64_t seed);

/// The same for equations whose coefficients are near 1: all scales are 1.
[[nodiscard]] std::unique_ptr<StartSystem> total_degree_start(const EquationSource& equations, std::uint64_t seed);

}  // namespace zeroset::continuation
