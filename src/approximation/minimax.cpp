#include "zeroset/approximation/minimax.hpp"

#include "zeroset/core/error.hpp"

#include "approximation/limits.hpp"
#include "approximation/remez.hpp"
#include "approximation/rounding.hpp"
#include "approximation/target.hpp"

#include <algorithm>

namespace zeroset::approximation {

using namespace detail;

namespace {

constexpr slong kFloorOfErrors = -1090;  ///< errors below the smallest double need no better polynomial

/// What Remez' algorithm is asked, and the line that was taken off.
struct Split {
  HaarProblem problem{};
  Line line{};
};

Split split_off_line(ActivationFunction of, int degree, const Interval& interval) {
  const Symmetry shape = symmetry(of);
  Split split;
  HaarProblem& problem = split.problem;
  const bool takes_line = degree >= 1 || shape.slope == 0;
  if (takes_line) {
    split.line = {shape.constant, shape.slope};
    problem.value = [of](const Ball& x) { return symmetric_part(of, x); };
  } else {
    problem.value = [of](const Ball& x) { return value(of, x); };
  }
  problem.steep_near_zero = !has_kink(of);
  problem.squared = takes_line && interval.lower == -interval.upper;
  problem.odd = problem.squared && shape.odd;
  problem.dimension = !problem.squared ? degree + 1 : (shape.odd ? (degree + 1) / 2 : degree / 2 + 1);
  problem.breaks = {problem.squared ? Rational(0) : interval.lower, interval.upper};
  if (has_kink(of) && problem.breaks.front() < 0 && interval.upper > 0) {
    problem.breaks.insert(problem.breaks.begin() + 1, Rational(0));
  }
  return split;
}

/// The polynomial in x with degree + 1 coefficients.
std::vector<Ball> in_x(const Split& split, const std::vector<Ball>& coefficients, int degree) {
  const slong bits = coefficients.empty() ? 64 : coefficients[0].bits();
  std::vector<Ball> result = zeros(static_cast<std::size_t>(degree) + 1, bits);
  const std::size_t step = split.problem.squared ? 2 : 1;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    result[step * k + (split.problem.odd ? 1 : 0)] = coefficients[k];
  }
  result[0] += Ball(split.line.c0, bits);
  if (degree >= 1) {
    result[1] += Ball(split.line.c1, bits);
  }
  return result;
}

/// All degree + 2 points on the whole interval of a reference on its right half.
std::vector<Rational> unfolded(const Split& split, const std::vector<Rational>& half, int degree) {
  if (!split.problem.squared) {
    return half;
  }
  std::vector<Rational> points;
  for (const Rational& x : half) {
    points.push_back(x);
    if (x != 0) {
      points.push_back(-x);
    }
  }
  std::sort(points.begin(), points.end());
  // One point more than needed where the degree is not that of the even or odd polynomial.
  while (points.size() > static_cast<std::size_t>(degree) + 2) {
    points.erase(points.begin());
  }
  return points;
}

bool is_line(ActivationFunction of, const Interval& interval) {
  return has_kink(of) && (interval.lower >= 0 || interval.upper <= 0);
}

BestApproximation line_of(ActivationFunction of, int degree, const Interval& interval) {
  const Tails lines = tails(of, 0);
  const Line& line = interval.lower >= 0 ? lines.right : lines.left;
  BestApproximation result;
  result.coefficients.resize(static_cast<std::size_t>(degree) + 1, Rational(0));
  result.coefficients[1] = line.c1;
  return result;
}

/// True where the proved bounds are as near as the contract asks.
bool is_near(const BestApproximation& result) {
  const Rational tiny = power_of_two(-1022);
  return result.sup_error.upper <= tiny ||
         (result.sup_error.upper - result.best_error_lower) * 1'000'000'000 < result.best_error_lower;
}

}  // namespace

BestApproximation best_approximation(ActivationFunction of, int degree, const Interval& interval) {
  require_degree("best_approximation", degree, 0, kLargestDegree);
  require_interval("best_approximation", interval);
  if (is_line(of, interval) && degree >= 1) {
    return line_of(of, degree, interval);
  }
  const Split split = split_off_line(of, degree, interval);
  for (const int grid : {8, 32, 128}) {
    const BestFit fit = remez(split.problem, grid, kFloorOfErrors);
    const slong error = std::max(kFloorOfErrors, magnitude_bits(fit.level));
    const std::optional<Polynomial> rounded = rounded_on(in_x(split, fit.coefficients, degree), interval, error);
    if (!rounded) {
      continue;
    }
    BestApproximation result;
    result.coefficients = *rounded;
    result.sup_error = sup_error(of, *rounded, interval);
    result.reference = unfolded(split, fit.reference, degree);
    const Ball level = abs(fit.level);
    result.best_error_lower = magnitude_bits(level) < -1022 ? Rational(0) : std::max(Rational(0), level.lower());
    if (is_near(result)) {
      return result;
    }
  }
  throw LimitExceeded("the best uniform approximation of degree " + std::to_string(degree) + " of " + name(of) +
                      " on [" + to_string(interval.lower) + ", " + to_string(interval.upper) +
                      "] was not found to a relative accuracy of 1e-9");
}

Rational lower_bound_of_best_error(ActivationFunction of, const std::vector<Rational>& points) {
  if (points.size() < 2 || !std::is_sorted(points.begin(), points.end()) ||
      std::adjacent_find(points.begin(), points.end()) != points.end()) {
    throw InvalidArgument(
        "[approximation::lower_bound_of_best_error] expected at least two points, ascending and all different");
  }
  HaarProblem problem;
  problem.value = [of](const Ball& x) { return value(of, x); };
  problem.dimension = static_cast<int>(points.size()) - 1;
  for (slong bits = 256; bits <= (slong{1} << 13); bits *= 2) {
    const Ball level = abs(level_of(problem, points, bits));
    if (arb_rel_accuracy_bits(level.get()) > 50) {
      return level.lower();
    }
  }
  return 0;  // true of every error; the level is zero or smaller than any double
}

}  // namespace zeroset::approximation
