#include "approximation/smooth_fits.hpp"

#include "zeroset/core/error.hpp"

#include "approximation/mixture_fit.hpp"
#include "approximation/quadrature.hpp"
#include "approximation/rounding.hpp"
#include "approximation/sampling.hpp"
#include "approximation/target.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace zeroset::approximation::detail {
namespace {

constexpr slong kFloorBits = -1090;  ///< errors below the smallest double need no better polynomial
constexpr slong kMaxBits = slong{1} << 16;
constexpr int kHermiteDigits = 30;

/// sum_k c_k B_k, with B_{k+1} = (a_k x B_k - b_k B_{k-1}) / d_k, B_0 = 1, B_{-1} = 0.
struct Recurrence {
  slong a, b, d;
};
template <class Rule>
std::vector<Ball> expand(const std::vector<Ball>& c, slong bits, Rule rule) {
  std::vector<Ball> sum = zeros(c.size(), bits), before = zeros(c.size(), bits), now = zeros(c.size(), bits);
  now[0] = Ball(1, bits);
  for (std::size_t k = 0; k < c.size(); ++k) {
    for (std::size_t i = 0; i <= k; ++i) {
      sum[i] += c[k].middle() * now[i];
    }
    const Recurrence r = rule(static_cast<slong>(k));
    for (std::size_t i = 0; i < c.size(); ++i) {
      before[i] *= -r.b;
      before[i] += (i > 0 ? now[i - 1] : Ball(bits)) * r.a;
      before[i] /= r.d;
    }
    std::swap(before, now);
  }
  return sum;
}

Recurrence legendre_rule(slong k) {
  return {2 * k + 1, k, k + 1};
}
Recurrence chebyshev_rule(slong k) {
  return {k == 0 ? 1 : 2, 1, 1};
}
Recurrence hermite_rule(slong k) {
  return {1, k, 1};
}

/// Coefficients in u = (x - a) / (b - a) of f's Bernstein polynomial: C(n, k) times the forward differences.
std::vector<Ball> bernstein_in_u(ActivationFunction of, int degree, const Interval& interval, slong bits) {
  const slong work = bits + 3 * degree + 64;
  std::vector<Ball> differences, result;
  for (int i = 0; i <= degree; ++i) {
    const Rational x = interval.lower + (interval.upper - interval.lower) * i / degree;
    differences.push_back(value(of, Ball(x, work)));
  }
  Ball binomial(1, work);
  for (int k = 0; k <= degree; ++k) {
    result.push_back(binomial * differences[0]);
    binomial = binomial * (degree - k) / (k + 1);
    for (std::size_t i = 0; i + 1 < differences.size(); ++i) {
      differences[i] = differences[i + 1] - differences[i];
    }
    differences.pop_back();
  }
  return result;
}

/// Bits that the step from t = (x - m) / h to x may cost.
slong cost_of_shift(int degree, const Rational& m, const Rational& h) {
  const Rational ratio = 1 + abs(m) / h;
  const double bits = (log10(numerator(ratio)) - log10(denominator(ratio))) / std::log10(2.0);
  return static_cast<slong>(static_cast<double>(degree) * (2 * bits + 6)) + 128;
}

/// Coefficients in x, right to about 2^-bits on the interval.
std::vector<Ball> fit_in_x(const Activation& activation, slong bits) {
  const Interval& interval = activation.interval;
  const int degree = activation.degree;
  const bool bernstein = activation.method == ApproximationMethod::bernstein;
  const Rational m = bernstein ? interval.lower : Rational((interval.lower + interval.upper) / 2);
  const Rational h = (interval.upper - interval.lower) / (bernstein ? 1 : 2);
  const slong work = bits + cost_of_shift(degree, m, h);
  std::vector<Ball> in_t;
  if (bernstein) {
    in_t = bernstein_in_u(activation.of, degree, interval, work);
  } else if (activation.method == ApproximationMethod::legendre) {
    in_t = expand(legendre_coefficients(activation.of, degree, interval, bits), work, legendre_rule);
  } else {
    in_t = expand(chebyshev_coefficients(activation.of, degree, interval, bits), work, chebyshev_rule);
  }
  const Ball scale(Rational(1 / h), work);
  std::vector<Ball> scaled = in_t;  // p(t) with t = x/h - m/h
  Ball power(1, work);
  for (Ball& coefficient : scaled) {
    coefficient *= power;
    power *= scale;
  }
  return substitute(scaled, Ball(Rational(-m), work), Ball(1, work));
}

/// On a symmetric interval, and under N(0, 1), every method keeps f's symmetry and its line.
void restore_symmetry(Polynomial& p, ActivationFunction of) {
  const Symmetry shape = symmetry(of);
  for (std::size_t k = shape.odd ? 0 : 1; k < p.size(); k += 2) {
    p[k] = k == 0 ? shape.constant : k == 1 ? shape.slope : Rational(0);
  }
}

Polynomial smooth_hermite_fit(const Activation& activation, slong bits, int digits) {
  const std::vector<Ball> c = hermite_coefficients(activation.of, activation.degree, bits);
  Polynomial result = rounded_to_digits(expand(c, bits + 8 * activation.degree, hermite_rule), digits);
  restore_symmetry(result, activation.of);
  return result;
}

Polynomial smooth_mixture_fit(const Activation& activation) {
  const slong bits = 512 + 8 * activation.degree;
  Activation on_interval = activation;
  on_interval.method = ApproximationMethod::legendre;
  Polynomial legendre = rounded_to_digits(fit_in_x(on_interval, bits), kPartDigits);
  if (activation.interval.lower == -activation.interval.upper) {
    restore_symmetry(legendre, activation.of);
  }
  return mixture_fit(activation, smooth_hermite_fit(activation, bits, kPartDigits), legendre);
}

}  // namespace

Polynomial smooth_fit(const Activation& activation) {
  if (activation.method == ApproximationMethod::hermite) {
    return smooth_hermite_fit(activation, 192 + 4 * activation.degree, kHermiteDigits);
  }
  if (activation.method == ApproximationMethod::mixture) {
    return smooth_mixture_fit(activation);
  }
  const std::vector<Rational> points = sample_points(activation.interval, activation.degree);
  for (slong bits = 192; bits <= kMaxBits; bits *= 2) {
    const std::vector<Ball> p = fit_in_x(activation, bits);
    const Ball error = error_at(activation.of, p, points, bits + cost_of_shift(activation.degree, 1, 1)).upper;
    const slong scale = std::max(kFloorBits, magnitude_bits(error));
    if (scale < 80 - bits) {  // the sampled error is noise, or nearly so
      continue;
    }
    if (std::optional<Polynomial> rounded = rounded_on(p, activation.interval, scale)) {
      if (activation.interval.lower == -activation.interval.upper) {
        restore_symmetry(*rounded, activation.of);
      }
      return *std::move(rounded);
    }
  }
  throw LimitExceeded("the approximation " + name(activation) + " needs more than " + std::to_string(kMaxBits) +
                      " bits of precision");
}

}  // namespace zeroset::approximation::detail
