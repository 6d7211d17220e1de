/// \file
/// Upper bounds on the number of solutions, from degrees alone.
#pragma once

#include "zeroset/algebra/multihomogeneous.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/certainty.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::algebra {

/// A product of powers of integers, so that the Bézout number of a network with 188,810 parameters costs nothing
/// until somebody asks for its digits.
class PowerProduct {
 public:
  /// Multiplies by base^exponent. \throws InvalidArgument unless base >= 0 and exponent >= 0
  void multiply(std::int64_t base, std::int64_t exponent = 1);

  [[nodiscard]] bool is_zero() const;

  /// Decimal logarithm to about 15 digits; -infinity for 0.
  [[nodiscard]] double log10() const;

  /// Exactly. Cost: that of a number of log10() digits; digits() is fast up to 10^7 of them.
  [[nodiscard]] Integer value() const;
  [[nodiscard]] std::string digits() const;

  /// Digits of the square root: exact where it is an integer, else with six decimals below 10^15 and rounded to an
  /// integer above.
  [[nodiscard]] std::string square_root_digits() const;

  /// The least integer that is no less than the square root.
  [[nodiscard]] std::string rounded_up_square_root_digits() const;

  /// (base, exponent), ascending by base, bases >= 2 (or the single base 0), exponents >= 1; empty is 1.
  [[nodiscard]] const std::vector<std::pair<std::int64_t, std::int64_t>>& factors() const { return factors_; }

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> factors_{};
};

/// Degrees of the equations of a problem.
struct EquationDegrees {
  std::vector<std::int64_t> degrees{};  ///< one an equation, in the order of `expand`; -1 for 0 = 0

  /// True: an upper bound read off the layers (attained by generic data); false: of the expanded equations.
  bool structural = false;

  /// How they are known: see `equation_degrees`.
  Certainty status = Certainty::proved;
};

/// Degrees from the layers: a monomial network of degrees k_1..k_L has degree sum_l prod_{j>=l} k_j in its parameters,
/// plus 1 where the output weights are free. All kinds of layers but relu; batch normalization counts as frozen
/// (affine). Cost: O(equations). \throws InvalidArgument where the network is not polynomial; LimitExceeded above 10^7
/// equations
[[nodiscard]] EquationDegrees structural_degrees(const Problem& problem);

/// Degrees of the expanded equations without expanding: the degree on a random line modulo a 61-bit prime, which never
/// exceeds the true one and equals it with probability one. `proved` where it meets the structural bound. Structural
/// ones where the line would cost more than about a second, and for convolutions and batch normalization.
/// \throws as structural_degrees
[[nodiscard]] EquationDegrees equation_degrees(const Problem& problem, std::uint64_t seed = 1);

/// Bounds; what does not apply is absent.
struct Bounds {
  std::int64_t unknowns = 0;
  std::int64_t equations = 0;
  EquationDegrees degrees{};

  /// Square: product of the degrees. More equations than unknowns: product of the largest `unknowns` degrees, a bound
  /// on the isolated solutions. Fewer: product of all, a bound on the degree of the solution set. Equations 0 = 0 are
  /// left out of all of this. (Bézout; Fulton, Intersection Theory, example 8.4.6)
  PowerProduct bezout_number{};

  /// (product of the activation degrees)^equations, as printed in the literature; absent without a network and for
  /// systems that are not square. A bound only for one hidden layer with output weights one.
  std::optional<PowerProduct> paper_bound{};

  /// Absent where `multihomogeneous_bounds` has none: for systems that are not square, or with an equation 0 = 0.
  std::optional<MultihomogeneousBounds> multihomogeneous{};

  /// For critical systems: 2 D^(unknowns + 1), D the largest degree. Its square root bounds the expected number of
  /// real critical points of a random polynomial of degree D + 1 in as many unknowns (Dedieu and Malajovich, "On the
  /// number of minima of a random polynomial", 2008); the papers on deep linear networks print it rounded up, with D =
  /// 2 H + 1 for H hidden layers. It is no bound for one given system.
  std::optional<PowerProduct> dedieu_malajovich_squared{};

  /// True where the system is square, and then its square root is the Shub-Smale number: the expected number of real
  /// solutions of a Kostlan random system with these degrees (Shub and Smale, Complexity of Bezout's theorem II, 1993).
  bool square = false;

  [[nodiscard]] std::optional<std::string> shub_smale() const;
  [[nodiscard]] std::optional<double> shub_smale_log10() const;
};

/// \param effort  as in multihomogeneous_bounds
/// \throws as structural_degrees
[[nodiscard]] Bounds bounds(const Problem& problem, std::uint64_t seed = 1, double effort = 1);
[[nodiscard]] Bounds bounds(const PolynomialSystem& system, double effort = 1);

}  // namespace zeroset::algebra
