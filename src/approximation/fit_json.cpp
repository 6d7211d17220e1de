#include "zeroset/approximation/fit_json.hpp"

#include "zeroset/core/certainty.hpp"
#include "zeroset/core/json.hpp"

#include <cmath>
#include <limits>

namespace zeroset::approximation {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kDecimals = 40;  ///< a fraction with more decimals is printed as one

const Rational& largest_double() {
  static const Rational value = exact_rational(std::numeric_limits<double>::max());
  return value;
}

/// The largest double at most x; |x| at most the largest double.
double below(const Rational& x) {
  double value = static_cast<double>(x);
  while (!std::isfinite(value) || exact_rational(value) > x) {
    value = std::nextafter(value, -kInfinity);
  }
  for (double next = std::nextafter(value, kInfinity); std::isfinite(next) && exact_rational(next) <= x;) {
    value = next;
    next = std::nextafter(value, kInfinity);
  }
  return value;
}

bool fits(const Rational& x) {
  return abs(x) <= largest_double();
}

/// The digits of a number that is a decimal with few of them, else empty.
std::string short_decimal(const Rational& positive) {
  Integer power = 1;
  for (int decimals = 0; decimals <= kDecimals; ++decimals, power *= 10) {
    if (power % denominator(positive) != 0) {
      continue;
    }
    std::string digits = to_string(Integer(numerator(positive) * (power / denominator(positive))));
    if (decimals == 0) {
      return digits;
    }
    if (digits.size() <= static_cast<std::size_t>(decimals)) {
      digits.insert(0, static_cast<std::size_t>(decimals) + 1 - digits.size(), '0');
    }
    return digits.insert(digits.size() - static_cast<std::size_t>(decimals), ".");
  }
  return "";
}

std::string latex_number(const Rational& positive) {
  const std::string decimal = short_decimal(positive);
  return decimal.empty() ? "\\frac{" + to_string(numerator(positive)) + "}{" + to_string(denominator(positive)) + "}"
                         : decimal;
}

std::string latex_power(std::size_t k) {
  return k == 0 ? "" : k == 1 ? "x" : "x^{" + std::to_string(k) + "}";
}

ordered_json strings(const std::vector<Rational>& numbers) {
  ordered_json array = ordered_json::array();
  for (const Rational& number : numbers) {
    array.push_back(to_string(number));
  }
  return array;
}

Rational exact_or_zero(const ordered_json& number) {
  return number.is_null() ? Rational(0) : exact_rational(number.get<double>());
}

}  // namespace

ordered_json double_below(const Rational& x) {
  return x > largest_double() ? ordered_json(std::numeric_limits<double>::max())
         : fits(x)            ? ordered_json(below(x))
                              : nullptr;
}

ordered_json double_above(const Rational& x) {
  return fits(x) ? ordered_json(-below(-x) + 0.0) : ordered_json();
}

ordered_json nearest_double(const Rational& x) {
  if (!fits(x)) {
    return nullptr;
  }
  const double low = below(x), high = -below(-x) + 0.0;
  return x - exact_rational(low) <= exact_rational(high) - x ? low : high;
}

std::string latex(const std::vector<Rational>& coefficients) {
  std::string text;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    const Rational& c = coefficients[k];
    if (c == 0) {
      continue;
    }
    text += c < 0 ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
    const Rational positive = abs(c);
    text += positive == 1 && k > 0 ? "" : latex_number(positive) + (k > 0 ? " " : "");
    text += latex_power(k);
  }
  return text.empty() ? "0" : text;
}

ordered_json empty_fit_json(const Activation& approximation) {
  ordered_json keys{{"of", name(approximation.of)},
                    {"method", name(approximation.method)},
                    {"degree", nullptr},
                    {"interval", {to_string(approximation.interval.lower), to_string(approximation.interval.upper)}},
                    {"coefficients", nullptr},
                    {"sup_error", nullptr},
                    {"best_error_lower", nullptr},
                    {"exact", nullptr},
                    {"doubles", nullptr},
                    {"latex", nullptr},
                    {"reference", nullptr},
                    {"status", nullptr}};
  if (approximation.method == ApproximationMethod::mixture) {
    keys["uniform_share"] = to_string(approximation.uniform_share);
  }
  return keys;
}

ordered_json to_json(const Fit& fit) {
  ordered_json keys = empty_fit_json(fit.activation);
  const std::vector<Rational>& coefficients = fit.activation.coefficients;
  keys["degree"] = fit.activation.degree;
  keys["coefficients"] = strings(coefficients);
  keys["sup_error"] = {{"lower", double_below(fit.sup_error.lower)}, {"upper", double_above(fit.sup_error.upper)}};
  if (fit.best_error_lower) {
    keys["best_error_lower"] = double_below(*fit.best_error_lower);
    keys["reference"] = strings(fit.reference);
  }
  keys["exact"] = fit.exact;
  keys["doubles"] = ordered_json::array();
  for (const Rational& coefficient : coefficients) {
    keys["doubles"].push_back(nearest_double(coefficient));
  }
  keys["latex"] = latex(coefficients);
  keys["status"] = Certainty::proved;
  if (keys["sup_error"]["upper"].is_null()) {
    keys["reason"] = "sup_error.upper is larger than the largest double";
  }
  return keys;
}

Fit read_fit(const ordered_json& document) {
  const json interval = document.at("interval");
  Fit fit;
  json activation{{"kind", "approximation"},
                  {"of", document.at("of")},
                  {"method", document.at("method")},
                  {"degree", 1},
                  {"interval", interval}};
  if (const auto share = document.find("uniform_share"); share != document.end()) {
    activation["uniform_share"] = *share;
  }
  fit.activation = read_activation(activation, "");
  fit.activation.degree = document.at("degree").get<int>();
  fit.activation.coefficients = read_rationals(json(document.at("coefficients")), "/coefficients");
  fit.exact = document.at("exact").get<bool>();
  fit.sup_error.lower = exact_or_zero(document.at("sup_error").at("lower"));
  fit.sup_error.upper = exact_or_zero(document.at("sup_error").at("upper"));
  if (const ordered_json& lower = document.at("best_error_lower"); !lower.is_null()) {
    fit.best_error_lower = exact_rational(lower.get<double>());
    fit.reference = read_rationals(json(document.at("reference")), "/reference");
  }
  return fit;
}

}  // namespace zeroset::approximation
