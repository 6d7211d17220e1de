// An approximation for people: numbers, LaTeX, a table, a figure.
#pragma once

#include "zeroset/approximation/fit.hpp"
#include "zeroset/core/figure.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace zeroset::cli {

/// The nearest double below or at, above or at, and nearest to a rational; null where it is beyond the largest double.
[[nodiscard]] nlohmann::ordered_json double_below(const Rational& x);
[[nodiscard]] nlohmann::ordered_json double_above(const Rational& x);
[[nodiscard]] nlohmann::ordered_json nearest_double(const Rational& x);

/// The exact polynomial in x, for mathematics mode: decimals where they are short, else fractions.
[[nodiscard]] std::string latex(const std::vector<Rational>& coefficients);

/// The answer in lines, and its coefficients as a table.
[[nodiscard]] std::string readable_fit(const approximation::Fit& fit, const nlohmann::ordered_json& keys);

/// The function and the polynomial; the error between its proved bounds.
[[nodiscard]] Figure figure_of(const approximation::Fit& fit);

}  // namespace zeroset::cli
