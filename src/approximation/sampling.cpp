#include "approximation/sampling.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/number.hpp"

#include "approximation/bernstein_form.hpp"
#include "approximation/target.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zeroset::approximation::detail {
namespace {

void add_points(std::vector<Rational>& points, const Interval& piece, int count) {
  const Rational m = (piece.lower + piece.upper) / 2;
  const Rational h = (piece.upper - piece.lower) / 2;
  for (int i = 1; i < count; ++i) {
    points.push_back(m - h * exact_rational(std::cos(std::numbers::pi * i / count)));
  }
}

}  // namespace

std::vector<Rational> sample_points(const Interval& interval, int degree) {
  std::vector<Rational> points{interval.lower, interval.upper};
  const int count = 3 * (degree + 2);
  if (interval.lower < 0 && interval.upper > 0) {
    points.emplace_back(0);
    add_points(points, {interval.lower, 0}, count);
    add_points(points, {0, interval.upper}, count);
  } else {
    add_points(points, interval, count);
  }
  return points;
}

std::vector<Ball> to_balls(const Polynomial& p, slong bits) {
  std::vector<Ball> balls;
  for (const Rational& coefficient : p) {
    balls.emplace_back(coefficient, bits);
  }
  return balls;
}

SampledError error_at(ActivationFunction of,
                      const std::vector<Ball>& p,
                      const std::vector<Rational>& points,
                      slong bits) {
  SampledError result{Ball(bits), Ball(bits)};
  for (const Rational& point : points) {
    const Ball x(point, bits);
    const Ball error = value(of, x) - evaluate(p, x);
    const Ball below = magnitude_below(error), above = magnitude_above(error);
    result.lower = middle_less(result.lower, below) ? below : result.lower;
    result.upper = middle_less(result.upper, above) ? above : result.upper;
  }
  return result;
}

std::optional<Ball> sampled_error(
    ActivationFunction of, const Polynomial& p, const Interval& interval, slong floor_bits, slong max_bits) {
  const std::vector<Rational> points = sample_points(interval, static_cast<int>(p.size()));
  for (slong bits = 128; bits <= max_bits; bits *= 2) {
    const SampledError error = error_at(of, to_balls(p, bits), points, bits);
    if (magnitude_bits(error.upper) < floor_bits) {
      return std::nullopt;
    }
    if (arb_ge(error.lower.get(), (error.upper - Ball(error.upper).shift(-20)).get()) != 0) {
      return error.lower;
    }
  }
  throw LimitExceeded("the error of this polynomial needs more than " + std::to_string(max_bits) +
                      " bits of precision");
}

}  // namespace zeroset::approximation::detail
