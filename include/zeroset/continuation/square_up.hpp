/// \file
/// As many equations as unknowns, from more.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/homotopy.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace zeroset::continuation {

/// How a system is squared up.
struct SquareUpOptions {
  std::uint64_t seed = 1;

  /// Real random numbers. Then the squared-up system of real equations is real, which certificates of real solutions
  /// need.
  bool real = false;
};

/// Which combinations of N equations make n: the i-th is that of kept[i], plus the sum over j of mixing[i][j] times
/// that of mixed_in[j].
struct Squaring {
  std::vector<std::int64_t> kept{};      ///< n equations of the largest degrees, descending, then by index
  std::vector<std::int64_t> mixed_in{};  ///< the rest, in the same order, without 0 = 0
  std::vector<std::vector<algebra::ComplexRational>> mixing{};  ///< n rows: multiples of 2^-20 in the unit square
};

/// Isolated solutions of the equations are isolated solutions of the squared-up ones, with probability one, and no
/// degree grows (Sommese and Wampler, The Numerical Solution of Systems of Polynomials, 2005, section 13.5). The others
/// have solutions of their own beside, which `full` tells apart.
/// \param degrees  one an equation; -1 for 0 = 0, which is left out
/// \throws InvalidArgument where fewer than `unknowns` equations are left
[[nodiscard]] Squaring square_up(const std::vector<std::int64_t>& degrees,
                                 std::int64_t unknowns,
                                 const SquareUpOptions& options = {});

/// The combinations, as nodes of the same builder.
[[nodiscard]] std::vector<algebra::ProgramBuilder::Node> squared_up(
    algebra::ProgramBuilder& builder, const std::vector<algebra::ProgramBuilder::Node>& equations, const Squaring& by);

/// The combinations, term by term.
[[nodiscard]] SparseEquations squared_up(const SparseEquations& equations, const Squaring& by);

/// A squared-up system.
struct SquaredUp {
  Squaring squaring{};
  EquationSource square{};                         ///< n equations; square.degrees_in bounds the degrees in any group
  std::shared_ptr<const ParametricSystem> full{};  ///< all N equations, no parameters, as a program with its Jacobian
};

/// \throws InvalidArgument as above. With as many equations as unknowns they are only sorted.
[[nodiscard]] SquaredUp square_up(const EquationSource& equations, const SquareUpOptions& options = {});

}  // namespace zeroset::continuation
