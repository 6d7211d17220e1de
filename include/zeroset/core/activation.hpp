/// \file
/// Activation functions, as specified (their evaluation belongs to the modules).
#pragma once

#include "zeroset/core/number.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace zeroset {

/// The ways to write an activation down.
enum class ActivationKind { relu, identity, monomial, polynomial, approximation, sigmoid, tanh };

/// The function that an approximation approximates.
enum class ActivationFunction { relu, abs, gelu, softplus, tanh, sigmoid };

/// How: hermite = least squares under N(0, 1); legendre = least squares on the interval; chebyshev = truncated
/// Chebyshev series; minimax = best uniform; bernstein = Bernstein polynomial.
enum class ApproximationMethod { hermite, legendre, chebyshev, minimax, bernstein };

/// A closed interval with exact ends, lower < upper.
struct Interval {
  Rational lower{-1}, upper{1};
  bool operator==(const Interval&) const = default;
};

/// An activation t -> phi(t), applied entrywise. Members that the kind does not name are ignored.
struct Activation {
  ActivationKind kind = ActivationKind::identity;

  /// monomial: t^degree, degree >= 1 (1 is the identity); approximation: largest degree, >= 0.
  int degree = 1;

  /// polynomial: sum_k coefficients[k] t^k, at least one coefficient. approximation: empty until it is resolved.
  std::vector<Rational> coefficients{};

  ActivationFunction of = ActivationFunction::relu;
  ApproximationMethod method = ApproximationMethod::hermite;

  /// approximation: where it approximates; for hermite, whose fit needs none, where arguments count as inside the
  /// fitted range (default [-3, 3], which holds 99.7 % of N(0, 1)).
  Interval interval{-3, 3};

  bool operator==(const Activation&) const = default;

  /// True unless the kind is relu, sigmoid or tanh.
  [[nodiscard]] bool is_polynomial() const {
    return kind != ActivationKind::relu && kind != ActivationKind::sigmoid && kind != ActivationKind::tanh;
  }

  /// True for monomials and for the identity, which is the monomial of degree 1.
  [[nodiscard]] bool is_monomial() const {
    return kind == ActivationKind::identity || kind == ActivationKind::monomial;
  }
};

/// Degree as a polynomial: 1 for the identity, the degree of the last nonzero coefficient for `polynomial` and for a
/// resolved approximation, `degree` for one that is not resolved yet.
/// \throws InvalidArgument for relu, sigmoid and tanh
[[nodiscard]] int polynomial_degree(const Activation& activation);

/// Ascending coefficients.
/// \throws InvalidArgument for relu, sigmoid and tanh, and for an approximation that is not resolved
[[nodiscard]] std::vector<Rational> polynomial_coefficients(const Activation& activation);

/// Reads the JSON form of docs/networks.md ("kind", and the kind's own keys).
/// \param pointer  where `json` stands, for messages
/// \throws SpecError
[[nodiscard]] Activation read_activation(const nlohmann::json& json, const std::string& pointer);
[[nodiscard]] nlohmann::json to_json(const Activation& activation);

/// A short name for tables and file names: "relu", "sigmoid", "identity", "monomial-2", "polynomial-3",
/// "relu-legendre-10 on [-8, 8]".
[[nodiscard]] std::string name(const Activation& activation);

[[nodiscard]] std::string name(ActivationFunction function);
[[nodiscard]] std::string name(ApproximationMethod method);

}  // namespace zeroset
