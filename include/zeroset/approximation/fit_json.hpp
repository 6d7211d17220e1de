/// \file
/// A polynomial near an activation as a document, with doubles that enclose its exact numbers, and in LaTeX.
#pragma once

#include "zeroset/approximation/fit.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace zeroset::approximation {

/// The nearest double below or at, above or at, and nearest to a rational; null where it is beyond the largest double.
[[nodiscard]] nlohmann::ordered_json double_below(const Rational& x);
[[nodiscard]] nlohmann::ordered_json double_above(const Rational& x);
[[nodiscard]] nlohmann::ordered_json nearest_double(const Rational& x);

/// The exact polynomial in x, for mathematics mode: decimals where they are short, else fractions.
/// \param coefficients  of 1, x, x^2, ...
[[nodiscard]] std::string latex(const std::vector<Rational>& coefficients);

/// The keys of the contract (docs/reference.md), all but those of the question null: "of", "method", "degree", ...
[[nodiscard]] nlohmann::ordered_json empty_fit_json(const Activation& approximation);

/// The same with what is known: "coefficients", "sup_error", ..., "status".
[[nodiscard]] nlohmann::ordered_json to_json(const Fit& fit);

/// Reads back what to_json wrote; an error or a bound beyond the largest double becomes 0.
/// \throws SpecError or nlohmann's json::exception for another document
[[nodiscard]] Fit read_fit(const nlohmann::ordered_json& document);

}  // namespace zeroset::approximation
