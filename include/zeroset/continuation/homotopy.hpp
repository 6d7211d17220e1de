/// \file
/// Homotopies: polynomial systems whose parameters move from those of a system with known solutions to those of the one
/// that is asked for.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace zeroset::continuation {

/// Parameters p(t) = t a + (1 - t) b.
struct ParameterLine {
  Eigen::VectorXcd at_one{};        ///< a
  Eigen::VectorXcd at_zero{};       ///< b, rounded to double
  Eigen::VectorXcd at_zero_rest{};  ///< b less its rounded value, rounded; empty: zero
};

/// Parameters p_j(t) = c_j t^w_j of a toric homotopy (Huber and Sturmfels, "A polyhedral method for solving sparse
/// polynomial systems", 1995), w_j >= 0: at t = 1 all c_j, at t = 0 those with w_j = 0 alone. Tracked from 0 to 1, in
/// the time s = log t: the start point solves the system of t = 0, and is first corrected where the largest t^w_j with
/// w_j > 0 is 10^-8, which the random c_j make a small perturbation; from there s goes to 0. So weights may have any
/// scale, and no leg need be split for large ones: terms of large weight are slow to appear, and steps in s are long
/// until they do. Such a leg has to end regular.
struct ParameterMonomials {
  Eigen::VectorXcd coefficients{};
  Eigen::VectorXd weights{};

  /// log t < 0 where the path begins, for parameters that change by orders of magnitude; weights may then be negative.
  /// 0: where the terms that appear are small.
  double begins_at = 0;
};

using ParameterPath = std::variant<ParameterLine, ParameterMonomials>;

/// A square system F(x; p) with its Jacobian by x, as programs that every number type runs.
struct ParametricSystem {
  algebra::StraightLineProgram values{};  ///< n outputs: F

  /// n + nonzeros outputs: F, then the entries of the Jacobian that are not identically zero.
  algebra::StraightLineProgram values_and_jacobian{};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> nonzeros{};  ///< (row, column) of each entry

  [[nodiscard]] std::uint32_t variables() const { return values.variables; }
  [[nodiscard]] std::uint32_t parameters() const { return values.parameters; }
};

/// Equations with the Jacobian by all variables of the builder, by reverse mode.
[[nodiscard]] std::shared_ptr<const ParametricSystem> parametric_system(
    algebra::ProgramBuilder& builder, const std::vector<algebra::ProgramBuilder::Node>& equations);

/// H(x, t) = F(x; p(t)). Cheap to copy.
struct Homotopy {
  std::shared_ptr<const ParametricSystem> system{};
  ParameterPath path{};
};

}  // namespace zeroset::continuation
