#include "continuation/endgame/endgame.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::continuation::detail {
namespace {

/// Jacobians with a larger condition number (rows and columns scaled) are singular to working precision.
constexpr double kSingularCondition = 1e13;

/// Below this length Newton's updates are rounding errors, whatever they do.
constexpr double kRefined = 1e-14;

/// A Jacobian is used again while updates shrink by this factor.
constexpr double kFast = 1e-3;
constexpr double kModest = 1e6;  ///< condition number

/// One step of Newton's method with residuals in double-double; its length, or infinity.
/// \param same_jacobian  that of the last call, factored
double refine(Follower& follower,
              const Moment& end,
              Point& x,
              std::vector<Complex>& update,
              bool wide,
              bool same_jacobian = false) {
  if (same_jacobian) {
    follower.wide_values(x, update);
  } else if (!follower.factor_at(end, x, update, wide)) {
    return std::numeric_limits<double>::infinity();
  }
  follower.solver().solve(update);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const DoubleDouble re = DoubleDouble{x.high[i].re, x.low[i].re} + DoubleDouble{-update[i].re, 0};
    const DoubleDouble im = DoubleDouble{x.high[i].im, x.low[i].im} + DoubleDouble{-update[i].im, 0};
    x.high[i] = {re.high, im.high};
    x.low[i] = {re.low, im.low};
  }
  const double length = weighted_norm(update, follower.state.weights);
  return std::isnan(length) ? std::numeric_limits<double>::infinity() : length;
}

/// Newton's method returns to x from a disturbance of some size, contracting at once.
bool returns(Follower& follower, const Moment& end, const Point& x, std::vector<Complex>& update, bool wide) {
  constexpr double kContraction = 0.125;
  for (const double size : {1e-4, 1e-6, 1e-8, 1e-10, 1e-12}) {
    Point y = x;
    for (std::size_t i = 0; i < y.size(); ++i) {
      const double angle = 2.39996 * static_cast<double>(i + 1);
      y.high[i] = y.high[i] + (size * follower.state.weights[i]) * Complex{std::cos(angle), std::sin(angle)};
    }
    const double first = refine(follower, end, y, update, wide);
    const double second = refine(follower, end, y, update, wide);
    const double third = refine(follower, end, y, update, wide);
    const bool contracts =
        second < kContraction * first && (third < kContraction * second || third < kRefined) && first < 10 * size;
    if (contracts && weighted_distance(y.high, x.high, follower.state.weights) < 0.1 * size) {
      return true;
    }
  }
  return false;
}

Endpoint judge(Follower& follower, const Point& x, bool arrived, bool wide) {
  const Moment end = linear_moment(0);
  std::vector<Complex> update(x.size());
  Endpoint result;
  result.x = x;
  result.condition = std::numeric_limits<double>::infinity();
  const bool contracts = arrived || returns(follower, end, x, update, wide);
  double previous = std::numeric_limits<double>::infinity();
  Point refined = x;
  bool same_jacobian = false;
  for (int i = 0; i < 6; ++i) {
    const double length = refine(follower, end, refined, update, wide, same_jacobian);
    if (!(length < 0.5 * previous) || length > 1e-3) {
      break;
    }
    same_jacobian = length < 1e-6 && (i == 0 || length < kFast * previous);
    result.x = refined;
    result.accuracy = previous = length;
    if (length < kRefined / 100) {
      break;
    }
  }
  // A Jacobian of a nearby point tells all but whether a large condition number is larger still.
  if (std::isfinite(previous)) {
    result.condition = follower.solver().condition(follower.state.weights);
  }
  if (!(result.condition < kModest)) {
    result.condition = follower.factor_at(end, result.x, update, wide)
                           ? follower.solver().condition(follower.state.weights)
                           : std::numeric_limits<double>::infinity();
  }
  result.regular = contracts && std::isfinite(previous) && result.condition < kSingularCondition;
  return result;
}

}  // namespace

Endpoint judge_endpoint(Follower& follower, const Point& x, bool arrived) {
  constexpr double kWellConditioned = 1e10;  // no digit of the Jacobian matters
  Endpoint result;
  if (!follower.state.extended) {
    result = judge(follower, x, arrived, false);
    if (result.regular && result.condition < kWellConditioned) {
      return result;
    }
  }
  return judge(follower, x, arrived, true);
}

void write_endpoint(Follower& follower, const Endpoint& endpoint, PathResult& result) {
  const std::size_t size = endpoint.x.size();
  std::vector<Complex> values(size);
  follower.matrix_at(linear_moment(0), endpoint.x, values, false);
  result.residual = 0;
  for (const Complex& value : values) {
    result.residual = std::max(result.residual, magnitude(value));
  }
  result.point.resize(static_cast<Eigen::Index>(size));
  for (std::size_t i = 0; i < size; ++i) {
    result.point[static_cast<Eigen::Index>(i)] = to_std(endpoint.x.high[i]);
  }
  result.status = endpoint.regular ? PathStatus::regular : PathStatus::singular;
  result.accuracy = std::max(endpoint.accuracy, std::numeric_limits<double>::epsilon() / 2);
  result.condition = endpoint.condition;
  result.t = 0;
}

}  // namespace zeroset::continuation::detail
