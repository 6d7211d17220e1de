/// \file
/// What start systems are made for: equations that can be written into a program, with their degrees. Networks stay as
/// layers; nothing is expanded.
#pragma once

#include "zeroset/algebra/mixed_volume.hpp"
#include "zeroset/algebra/multihomogeneous.hpp"
#include "zeroset/algebra/straight_line_program.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace zeroset::continuation {

/// Equations in the builder's first `unknowns` variables.
struct EquationSource {
  std::int64_t unknowns = 0;
  std::int64_t equations = 0;

  /// Writes them; the same nodes each time, in their order.
  std::function<std::vector<algebra::ProgramBuilder::Node>(algebra::ProgramBuilder&)> write{};

  /// Their degrees in some of the unknowns, or more.
  algebra::DegreesIn degrees_in{};

  /// One group a layer of a network; empty for others.
  algebra::Partition layers{};

  /// The size that solutions are expected to have is 2^size_bits[j] in unknown j; empty where nothing is known. It
  /// decides where start points lie, never how many there are.
  std::vector<int> size_bits{};
};

/// Of a system, by its terms.
[[nodiscard]] EquationSource equation_source(const algebra::PolynomialSystem& system);

/// Of a problem, through its layers. Degrees are those of the expanded equations where these are estimated at no more
/// than 200,000 monomials and 8 MB, else those of algebra::unit_degrees.
/// \throws InvalidArgument where the network is not polynomial, or data and network do not fit
[[nodiscard]] EquationSource equation_source(const Problem& problem);

/// Polynomials by their terms, with exact complex coefficients.
struct SparseEquations {
  std::vector<algebra::Support> supports{};                           ///< one an equation; distinct columns
  std::vector<std::vector<algebra::ComplexRational>> coefficients{};  ///< one a column; 0 is allowed
};

[[nodiscard]] SparseEquations sparse_equations(const algebra::PolynomialSystem& system);

/// \throws InvalidArgument unless every support has a coefficient a column, exponents are >= 0, and rows are as many
[[nodiscard]] EquationSource equation_source(const SparseEquations& equations);

}  // namespace zeroset::continuation
