#include "zeroset/algebra/power_sum_counts.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/closed_forms/combinatorics.hpp"
#include "algebra/closed_forms/secant_numbers.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace zeroset::algebra {
namespace {

using detail::binomial;
using detail::factorial;
using detail::power;

/// Beyond these the numbers have millions of digits.
constexpr std::int64_t kMaxUnits = 10'000, kMaxPower = 100'000;

void require_count(bool condition, const std::string& message) {
  if (!condition) {
    throw InvalidArgument(message);
  }
}

void check(const PowerSumNetwork& network, std::int64_t points) {
  require_count(network.inputs >= 1 && network.units >= 1 && network.degree >= 1,
                "power sums: expected inputs, units and degree >= 1, got " + std::to_string(network.inputs) + ", " +
                    std::to_string(network.units) + ", " + std::to_string(network.degree));
  require_count(points >= 1, "power sums: expected points >= 1, got " + std::to_string(points));
}

bool is_small(const PowerSumNetwork& network) {
  return network.width() <= kMaxUnits && network.units <= kMaxUnits && network.degree <= kMaxPower;
}

/// Of the set of functions, at most: the forms, the constants, and nothing gained by output weights, which multiply
/// the weights of a unit by a root.
Integer function_dimension(const PowerSumNetwork& network) {
  const std::int64_t n = network.width();
  const Integer space = binomial(n + network.degree - 1, network.degree);
  const bool constant_is_new = network.output_bias && !network.hidden_bias;
  const Integer forms = power_sum_dimension(n, network.degree, network.units) + (network.output_bias ? 1 : 0);
  return std::min(forms, Integer(space + (constant_is_new ? 1 : 0)));
}

std::string describe(const PowerSumNetwork& network) {
  return std::to_string(network.units) + (network.units == 1 ? " unit" : " units") + " of degree " +
         std::to_string(network.degree) + " in " + std::to_string(network.width()) +
         (network.hidden_bias ? " inputs, one of them 1 for the bias" : " inputs");
}

/// (x^n - 1) / (x - 1), n for x = 1.
Integer geometric_sum(const Integer& x, std::int64_t n) {
  return x == 1 ? Integer(n) : Integer((power(x, n) - 1) / (x - 1));
}

// ---- critical points of one unit -----------------------------------------------------------------------------------

/// m forms w . x_k matter: all weights where there are as many data, else a weight is what the data pull it to.
std::int64_t effective_width(const PowerSumNetwork& network, std::int64_t points) {
  return std::min(network.width(), points);
}

std::optional<ClosedForm> fixed_unit(const PowerSumNetwork& network, std::int64_t points, bool regularized) {
  const std::int64_t m = effective_width(network, points), r = network.degree;
  const std::int64_t data_needed = network.width() + (network.output_bias ? 1 : 0);
  if (!regularized && points < data_needed) {
    return std::nullopt;  // some weights are free
  }
  if (regularized || !(network.output_bias && network.hidden_bias)) {
    return ClosedForm{power(2 * r - 1, m),
                      "(2r-1)^min(n, N), one unit of degree r with n weights, N generic data: top-degree forms without "
                      "common zero, Bezout's bound is attained (theory: K3)"};
  }
  if (r == 1) {
    return std::nullopt;  // two constants, of which the sum matters
  }
  // Modulo constants the functions are the Veronese variety seen from its point 1: the blow-up of P^{n-1} in a point.
  const Integer functions = detail::blown_up_distance_degree(m - 1, r);
  const bool proved = points >= 2 * m;
  return ClosedForm{
      r * functions + power(r - 1, m),
      "r ED(Bl_p P^{n-1}, rH - E) + (r-1)^n, one unit of degree r with n weights, hidden and output bias, "
      "no regularization, N generic data; proved for N >= 2n, for n < N < 2n it fits all that was "
      "counted (theory: K5)",
      proved ? std::optional(Certainty::proved) : std::nullopt};
}

std::optional<ClosedForm> free_unit(const PowerSumNetwork& network, std::int64_t points) {
  const std::int64_t m = effective_width(network, points), r = network.degree;
  return ClosedForm{
      1 + 2 * r * (r == 1 ? Integer(2 * m) : Integer((power(2 * r - 1, m) - 1) / (r - 1))),
      "1 + 2r ((2r-1)^m - 1) / (r-1) (4m + 1 for r = 1), one unit of degree r with free output weight, m = "
      "min(n, N) for n weights and N generic data, generic entrywise Tikhonov weights: zeros of the last "
      "equation on the curve of the others (theory: K4)"};
}

// ---- critical points of units that see one number ------------------------------------------------------------------

std::optional<ClosedForm> one_effective_datum(const PowerSumNetwork& network) {
  const std::int64_t h = network.units, r = network.degree;
  if (network.free_output_weights) {
    return ClosedForm{1 + 4 * r * geometric_sum(2 * r - 1, h),
                      "1 + 2r ((2r-1)^h - 1) / (r-1) (4h + 1 for r = 1), h units of degree r with free output weights "
                      "that see one datum or one input, generic entrywise Tikhonov weights (theory: K6)"};
  }
  if (r == 1) {
    return ClosedForm{1, "1, a linear function: the regularized loss is quadratic and positive definite"};
  }
  return ClosedForm{1 + (2 * r - 2) * (r == 2 ? Integer(h) : geometric_sum(r - 1, h)),
                    "1 + (2r-2) ((r-1)^h - 1) / (r-2) (1 + 2h for r = 2), h units of degree r with output weights one "
                    "that see one datum or one input, generic entrywise Tikhonov weights (theory: K6)"};
}

}  // namespace

std::int64_t PowerSumNetwork::parameters() const {
  const Integer number = Integer(units) * (width() + (free_output_weights ? 1 : 0)) + (output_bias ? 1 : 0);
  if (number > std::numeric_limits<std::int64_t>::max()) {
    throw LimitExceeded("power sums: the number of parameters does not fit 63 bits");
  }
  return static_cast<std::int64_t>(number);
}

Integer power_sum_dimension(std::int64_t n, std::int64_t r, std::int64_t h) {
  require_count(n >= 1 && r >= 1 && h >= 1, "power_sum_dimension: expected n, r, h >= 1");
  const Integer space = binomial(n + r - 1, r);
  if (r == 2 && h < n) {
    return Integer(n) * h - Integer(h) * (h - 1) / 2;
  }
  constexpr std::array<std::array<std::int64_t, 3>, 4> kExceptions{{{3, 4, 5}, {4, 4, 9}, {5, 4, 14}, {5, 3, 7}}};
  const bool exception =
      std::find(kExceptions.begin(), kExceptions.end(), std::array<std::int64_t, 3>{n, r, h}) != kExceptions.end();
  return std::min(Integer(Integer(n) * (r == 1 ? 1 : h)), space) - (exception ? 1 : 0);
}

std::optional<ClosedForm> power_sum_zero_error(const PowerSumNetwork& network, std::int64_t points) {
  check(network, points);
  if (!is_small(network)) {
    return std::nullopt;
  }
  const Integer dimension = function_dimension(network);
  if (points > dimension) {
    return ClosedForm{0,
                      "no solution: " + std::to_string(points) +
                          " generic data, and the functions have dimension at most " + zeroset::to_string(dimension) +
                          ": " + describe(network) + (network.free_output_weights ? " with free output weights" : "") +
                          " (Alexander, Hirschowitz 1995; theory: Z1)"};
  }
  if (points != network.parameters() || network.free_output_weights) {
    return std::nullopt;
  }
  const std::int64_t n = network.width(), r = network.degree, h = network.units;
  const bool projected = network.output_bias && network.hidden_bias;
  const auto number = projected ? projected_secant_number(n, r, h) : secant_number(n, r, h);
  if (!number || *number == 0) {
    return std::nullopt;
  }
  return ClosedForm{*number * factorial(h) * power(r, h),
                    (projected ? "deg (sigma_h(nu_r(P^{n-1})) seen from a point of nu_r) h! r^h"
                               : "deg sigma_h(nu_r(P^{n-1})) h! r^h, times the decompositions of a general form") +
                        std::string(": ") + describe(network) + ", output weights one, " + std::to_string(points) +
                        " generic data (theory: Z2)"};
}

std::optional<ClosedForm> power_sum_critical(const PowerSumNetwork& network, std::int64_t points, bool regularized) {
  check(network, points);
  if (!is_small(network)) {
    return std::nullopt;
  }
  if (network.units == 1 && !network.free_output_weights) {
    return fixed_unit(network, points, regularized);
  }
  if (!regularized) {
    return std::nullopt;
  }
  if (network.units == 1) {
    return free_unit(network, points);
  }
  return effective_width(network, points) == 1 ? one_effective_datum(network) : std::nullopt;
}

}  // namespace zeroset::algebra
