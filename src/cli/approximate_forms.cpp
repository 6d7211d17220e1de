#include "cli/approximate_forms.hpp"

#include "zeroset/core/table.hpp"
#include "zeroset/core/table_writers.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

const Rational kLargest = exact_rational(std::numeric_limits<double>::max());
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kDecimals = 40;  ///< a fraction with more decimals is printed as one
constexpr int kFigurePoints = 400;

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
  return abs(x) <= kLargest;
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

std::string digits(double x, int precision) {
  std::ostringstream text;
  text.precision(precision);
  text << x;
  return text.str();
}

/// "0.0625", or "in [a, b]" with the digits that tell them apart.
std::string readable_enclosure(const ordered_json& enclosure) {
  if (enclosure["upper"].is_null()) {
    return "more than the largest double";
  }
  const double lower = enclosure["lower"].get<double>(), upper = enclosure["upper"].get<double>();
  return lower == upper ? digits(upper, 17) + " exactly" : "in [" + digits(lower, 17) + ", " + digits(upper, 17) + "]";
}

Series line(const char* key, const char* title, const std::vector<double>& x, const std::vector<double>& y) {
  return {.key = key, .name = title, .x = x, .y = y};
}

/// Even steps, and the points where the error turns out largest.
std::vector<Rational> figure_points(const approximation::Fit& fit) {
  const Interval& interval = fit.activation.interval;
  std::vector<Rational> points;
  for (int i = 0; i <= kFigurePoints; ++i) {
    points.push_back(interval.lower + (interval.upper - interval.lower) * i / kFigurePoints);
  }
  points.insert(points.end(), fit.reference.begin(), fit.reference.end());
  std::sort(points.begin(), points.end());
  return points;
}

}  // namespace

ordered_json double_below(const Rational& x) {
  return x > kLargest ? ordered_json(std::numeric_limits<double>::max()) : fits(x) ? ordered_json(below(x)) : nullptr;
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

std::string readable_fit(const approximation::Fit& fit, const ordered_json& keys) {
  const Activation& a = fit.activation;
  std::ostringstream text;
  text << name(a.of) << " by " << name(a.method) << ", degree " << a.degree << ", on [" << to_string(a.interval.lower)
       << ", " << to_string(a.interval.upper) << "]\n"
       << "largest error     " << readable_enclosure(keys["sup_error"]) << " (proved)\n";
  if (fit.best_error_lower) {
    text << "of any polynomial at least " << digits(keys["best_error_lower"].get<double>(), 17) << " (proved)\n";
  }
  if (keys.contains("error")) {
    text << "least degree for an error of " << keys["error"].get<std::string>() << ": "
         << (keys["least"].get<bool>() ? "proved" : "not proved") << '\n';
  }
  text << "coefficients      " << (fit.exact ? "exact" : "decimals; the error is that of exactly these") << "\n\n";
  Table table{
      .name = "coefficients",
      .columns = {{.key = "power", .heading = "power", .kind = ColumnKind::integer},
                  {.key = "coefficient", .heading = "coefficient"},
                  {.key = "nearest_double", .heading = "nearest double", .kind = ColumnKind::real, .digits = 17}}};
  for (std::size_t k = 0; k < a.coefficients.size(); ++k) {
    const ordered_json value = nearest_double(a.coefficients[k]);
    add_row(table,
            {static_cast<std::int64_t>(k),
             to_string(a.coefficients[k]),
             value.is_null() ? Cell(Missing{"beyond the largest double"}) : Cell(value.get<double>())});
  }
  return text.str() + to_text(table);
}

Figure figure_of(const approximation::Fit& fit) {
  const std::vector<Rational> points = figure_points(fit);
  const std::vector<double> errors = approximation::errors_at(fit.activation.of, fit.activation.coefficients, points);
  const std::vector<double> values = approximation::errors_at(fit.activation.of, {}, points);
  std::vector<double> x, polynomial;
  for (std::size_t i = 0; i < points.size(); ++i) {
    x.push_back(static_cast<double>(points[i]));
    polynomial.push_back(values[i] - errors[i]);
  }
  const double bound = static_cast<double>(fit.sup_error.upper);
  const std::vector<double> ends{x.front(), x.back()};
  const std::string function = name(fit.activation.of);
  return {.name = "approximation",
          .title = name(fit.activation),
          .caption = "Left: " + function + " and its polynomial. Right: their difference, between its proved bounds.",
          .panels = {{.title = "function and polynomial",
                      .x = {.title = "x"},
                      .y = {.title = "value"},
                      .series = {line("function", function.c_str(), x, values),
                                 line("polynomial", "polynomial", x, polynomial)}},
                     {.title = "error",
                      .x = {.title = "x"},
                      .y = {.title = function + " - polynomial"},
                      .series = {line("error", "error", x, errors),
                                 {.key = "upper", .kind = SeriesKind::guide, .x = ends, .y = {bound, bound}},
                                 {.key = "lower", .kind = SeriesKind::guide, .x = ends, .y = {-bound, -bound}}}}}};
}

}  // namespace zeroset::cli
