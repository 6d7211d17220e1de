/// \file
/// Sparse polynomial systems with exact coefficients, and those of a network with data.
#pragma once

#include "zeroset/core/child_process.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// Memory that a verb may take where nobody said otherwise, in GiB.
inline constexpr double kDefaultMemoryGib = 4;

/// x_variable^exponent, exponent >= 1.
struct Power {
  std::uint32_t variable = 0;
  std::uint32_t exponent = 1;
  auto operator<=>(const Power&) const = default;
};

/// A product of powers, ascending by variable; empty is 1.
using Monomial = std::vector<Power>;

/// A coefficient times a monomial.
struct Term {
  Rational coefficient{};  ///< not 0
  Monomial monomial{};
  bool operator==(const Term&) const = default;
};

/// A sum of terms with distinct monomials, descending in graded reverse lexicographic order (x_0 > x_1 > ...); empty is
/// 0.
using Polynomial = std::vector<Term>;

/// Sum of the exponents; at most 2^32 - 1 in everything this library makes.
[[nodiscard]] std::int64_t degree(const Monomial& monomial);

/// Total degree; -1 for the zero polynomial.
[[nodiscard]] std::int64_t degree(const Polynomial& polynomial);

/// True if `a` comes before `b` in a Polynomial: larger degree, or the same and reverse lexicographically larger.
[[nodiscard]] bool grevlex_greater(const Monomial& a, const Monomial& b);

/// Brings any list of terms into the order above: sorts, adds equal monomials, drops zeros. Cost: O(t log t)
/// comparisons.
[[nodiscard]] Polynomial normalized(std::vector<Term> terms);

/// Equations f_1 = ... = f_m = 0 in named unknowns.
struct PolynomialSystem {
  std::vector<std::string> variables{};
  std::vector<Polynomial> polynomials{};

  /// The network and data that it was expanded from; null for a system that was read.
  std::shared_ptr<const Problem> problem{};
};

/// Checks every documented condition: distinct nonempty names, variable indices in range, terms in order.
/// \throws InvalidArgument
void validate(const PolynomialSystem& system);

/// What the expanded equations of a problem take at most, without expanding anything.
struct SizeEstimate {
  std::int64_t unknowns = 0;
  std::int64_t equations = 0;
  std::int64_t largest_degree = 0;
  double monomials = 0;  ///< of all equations together
  double bytes = 0;      ///< while they are expanded
};

/// Bounds the supports layer by layer: a sum of T monomials to the k-th power has at most C(T + k - 1, k), and a
/// polynomial of degree d in n unknowns at most C(n + d, d). Cost: O(layers).
/// \throws InvalidArgument where the network is not polynomial
[[nodiscard]] SizeEstimate estimate_size(const Problem& problem);

/// The equations, exactly. `zero_error`: f_o(x_k) - y_ko, datum by datum, then output by output. `critical`: the
/// derivatives of 1/2 sum_k |f(x_k) - y_k|^2 + 1/2 sum_e lambda_e theta_e^2, parameter by parameter. Unknowns are
/// named as `parameter_names` has it. Every kind of layer; batch normalization as BatchNormLayer has it.
/// \throws LimitExceeded before any memory is taken if the estimate exceeds limits.memory_gib (infinite stands for
///   kDefaultMemoryGib), or later if the work takes more than limits.seconds;
///   InvalidArgument where the network is not polynomial (relu, or an approximation that is not resolved) or data and
///   network do not fit
[[nodiscard]] PolynomialSystem expand(const Problem& problem, const Limits& limits = {});

}  // namespace zeroset::algebra
