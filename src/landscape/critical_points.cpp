#include "zeroset/landscape/critical_points.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "landscape/local_model.hpp"
#include "landscape/newton_starts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kAccepted = 1e-9;   // Newton step relative to the norm
constexpr double kRounding = 1e-14;  // no step shorter than this changes anything
constexpr int kHalvings = 12;

void require_options(const Objective& objective, const CriticalPointOptions& options) {
  const bool fits = options.given.size() == 0 || options.given.rows() == objective.dimension();
  if (options.starts < 0 || !(options.radius >= 0) || options.iterations < 1 || !(options.separation > 0) || !fits) {
    throw InvalidArgument(
        "[landscape::critical_points] expected starts >= 0, radius >= 0, iterations >= 1, separation > 0 and given "
        "starts of " +
        std::to_string(objective.dimension()) + " entries");
  }
}

/// What a step is to lower: the norm of the gradient, or that of the Newton step to it with the Hessian of here, which
/// does not depend on the units of the parameters (Deuflhard, "Newton methods for nonlinear problems", 2004).
enum class Merit { gradient, natural };

double merit_of(Merit merit, const LocalModel& model, const VectorXd& gradient) {
  return merit == Merit::gradient ? gradient.norm() : model.newton_step(gradient, kRoundingTolerance).norm();
}

/// The longest of the halved steps that lowers the merit as a step of that length should; empty where none does.
std::optional<VectorXd> lowered(
    const Objective& objective, const VectorXd& theta, const LocalModel& model, const VectorXd& step, Merit merit) {
  const double norm = merit_of(merit, model, model.gradient);
  double length = 1;
  for (int i = 0; i < kHalvings; ++i, length /= 2) {
    // Along a bent valley no straight step is long: its walls are met at once.
    const VectorXd next =
        merit == Merit::natural ? on_the_floor(objective, theta + length * step) : theta + length * step;
    const double reached = merit_of(merit, model, objective.gradient(next));
    if (std::isfinite(reached) && reached <= (1 - 1e-4 * length) * norm) {
      return next;
    }
  }
  return std::nullopt;
}

/// Damped steps of ever heavier damping.
std::optional<VectorXd> damped(const Objective& objective, const VectorXd& theta, const LocalModel& model) {
  const double norm = model.gradient.norm();
  for (double damping = 1e-8; damping < 1e4; damping *= 100) {
    const VectorXd next = theta + model.damped_step(damping);
    const double reached = objective.gradient(next).norm();
    if (std::isfinite(reached) && reached < (1 - 1e-6) * norm) {
      return next;
    }
  }
  return std::nullopt;
}

std::optional<CriticalPoint> newton(
    const Objective& objective, VectorXd theta, const CriticalPointOptions& options, double radius, Merit merit) {
  const double length = kNothingOfRadius * radius;
  for (int i = 0; i < options.iterations; ++i) {
    const LocalModel model(objective, theta);
    if (!model.finite()) {
      return std::nullopt;
    }
    VectorXd step = model.newton_step(kRoundingTolerance);
    const double size = theta.norm() + length;
    if (step.norm() <= kRounding * size) {
      break;
    }
    step *= std::min(1.0, 2 * (theta.norm() + radius) / step.norm());  // no leap from a nearly singular Hessian
    std::optional<VectorXd> next = lowered(objective, theta, model, step, merit);
    if (!next) {
      if (model.at_rest(kAccepted, size, objective.value(theta))) {
        break;
      }
      next = damped(objective, theta, model);
    }
    if (!next) {
      return std::nullopt;
    }
    theta = *next;
  }
  const LocalModel model(objective, theta);
  if (!model.finite() || !model.at_rest(kAccepted, theta.norm() + length, objective.value(theta))) {
    return std::nullopt;
  }
  return classified(objective, theta, options.null_tolerance);
}

void sort_by_loss(CriticalPoints& found) {
  std::vector<std::size_t> order(found.points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return found.points[a].loss < found.points[b].loss;
  });
  CriticalPoints sorted = found;
  for (std::size_t i = 0; i < order.size(); ++i) {
    sorted.points[i] = found.points[order[i]];
    sorted.hits[i] = found.hits[order[i]];
  }
  found = std::move(sorted);
}

void add(CriticalPoints& found, std::optional<CriticalPoint> point, double separation) {
  ++found.starts;
  if (!point) {
    ++found.failed;
    return;
  }
  const std::int64_t same = nearest_point(found.points, point->theta, separation, kNothingOfRadius * found.radius);
  if (same >= 0) {
    ++found.hits[static_cast<std::size_t>(same)];
    return;
  }
  found.points.push_back(std::move(*point));
  found.hits.push_back(1);
}

}  // namespace

CriticalPoint classified(const Objective& objective, const Parameters& theta, double null_tolerance) {
  const LocalModel model(objective, theta);
  CriticalPoint point{.theta = theta,
                      .loss = objective.value(theta),
                      .gradient_norm = model.gradient.norm(),
                      .residual = model.newton_step(null_tolerance).norm(),
                      .eigenvalues = model.eigenvalues};
  const double zero = null_tolerance * model.largest();
  for (const double eigenvalue : model.eigenvalues) {
    point.index += eigenvalue < -zero ? 1 : 0;
    point.nullity += std::abs(eigenvalue) <= zero ? 1 : 0;
  }
  return point;
}

double radius_of_interest(const Objective& objective, std::uint64_t seed) {
  constexpr int kLines = 32, kPowers = 40;
  const double origin = objective.value(VectorXd::Zero(objective.dimension()));
  int largest = -kPowers - 1;
  for (std::uint64_t line = 0; line < kLines; ++line) {
    Stream stream(seed, "radius", line);
    VectorXd direction(objective.dimension());
    std::generate(direction.begin(), direction.end(), [&] { return stream.normal(); });
    direction.normalize();
    for (int power = kPowers; power > largest; --power) {
      if (objective.value(std::ldexp(1.0, power) * direction) < origin) {
        largest = power;
      }
    }
  }
  return largest < -kPowers || largest >= kPowers ? 1 : std::ldexp(1.0, largest + 1);
}

std::int64_t nearest_point(const std::vector<CriticalPoint>& points,
                           const Parameters& theta,
                           double separation,
                           double length) {
  std::int64_t nearest = -1;
  double least = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double distance = (points[i].theta - theta).norm();
    const double near = separation * (points[i].theta.norm() + theta.norm() + length);
    if (distance <= near && (nearest < 0 || distance < least)) {
      nearest = static_cast<std::int64_t>(i);
      least = distance;
    }
  }
  return nearest;
}

std::optional<CriticalPoint> refined(const Objective& objective,
                                     const Parameters& start,
                                     const CriticalPointOptions& options) {
  require_options(objective, options);
  const double radius = options.radius > 0 ? options.radius : radius_of_interest(objective, options.seed);
  return newton(objective, start, options, radius, Merit::gradient);
}

CriticalPoints critical_points(const Objective& objective, const CriticalPointOptions& options) {
  require_options(objective, options);
  CriticalPoints found{.known = options.known};
  found.radius = options.radius > 0 ? options.radius : radius_of_interest(objective, options.seed);
  const std::int64_t given = options.given.cols();
  for (std::int64_t k = 0; k < given + options.starts && !found.complete(); ++k) {
    if (options.stop && options.stop()) {
      break;
    }
    const VectorXd start =
        k < given
            ? VectorXd(options.given.col(k))
            : drawn_start(objective, found.points, found.radius, options.seed, static_cast<std::uint64_t>(k - given));
    const Merit merit = k >= given && (k - given) / kKindsOfStarts % 2 == 1 ? Merit::natural : Merit::gradient;
    add(found, newton(objective, start, options, found.radius, merit), options.separation);
    if (options.progress) {
      const auto points = static_cast<std::int64_t>(found.points.size());
      options.progress({.task = "critical points",
                        .done = k + 1,
                        .total = given + options.starts,
                        .detail = std::to_string(points) + " found"});
    }
  }
  sort_by_loss(found);
  return found;
}

}  // namespace zeroset::landscape
