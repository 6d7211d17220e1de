#include "zeroset/landscape/gradient_flow.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/local_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr double kAtRest = 1e-10;  // Newton step relative to the norm
constexpr double kGrowth = 4;      // largest exponent of an unstable direction in one step
constexpr double kTiny = 1e-300;
constexpr int kBetweenHessians = 100;

void require(bool holds, const char* function) {
  if (!holds) {
    throw InvalidArgument(std::string("[landscape::") + function +
                          "] expected a finite start of the objective's dimension and positive options");
  }
}

double time_scale(const LocalModel& model) {
  return model.largest() > 0 ? 1 / model.largest() : 1;
}

/// Unstable directions grow exponentially in the quadratic model, so they bound the time for which it is believed.
double max_time(const LocalModel& model, double h) {
  return model.smallest() < 0 ? std::min(h, -kGrowth / model.smallest()) : h;
}

struct Step {
  VectorXd theta{};
  double error = 0;  ///< of the two half steps, from the whole one
};

Step doubled_step(const Objective& objective, const VectorXd& theta, const LocalModel& model, double h) {
  const VectorXd middle = theta + model.flow_step(h / 2);
  const LocalModel second(objective, middle);
  if (!second.finite()) {
    return {theta, std::numeric_limits<double>::infinity()};
  }
  const VectorXd end = middle + second.flow_step(h / 2);
  return {end, (end - theta - model.flow_step(h)).norm() / 3};  // second order: 2^2 - 1
}

/// The next length for an error, at third order.
double adapted(double h, double error, double wanted) {
  const double factor = error > 0 ? 0.9 * std::cbrt(wanted / error) : 5;
  return h * std::clamp(std::isfinite(factor) ? factor : 0.2, 0.2, 5.0);
}

}  // namespace

FlowEnd gradient_flow(const Objective& objective, const Parameters& start, const FlowOptions& options) {
  require(start.size() == objective.dimension() && start.allFinite() && options.tolerance > 0 && options.steps >= 1 &&
              options.length >= 0,
          "gradient_flow");
  FlowEnd end{.theta = start, .loss = objective.value(start)};
  LocalModel model(objective, start);
  double h = time_scale(model);
  const std::int64_t max_attempts = 4 * static_cast<std::int64_t>(options.steps);
  for (std::int64_t tried = 0; model.finite() && end.steps < options.steps && tried < max_attempts; ++tried) {
    if (model.at_rest(kAtRest, end.theta.norm() + options.length, end.loss)) {
      end.converged = true;
      break;
    }
    if (options.stop && options.stop()) {
      break;
    }
    h = max_time(model, h);
    const Step step = doubled_step(objective, end.theta, model, h);
    const double wanted = options.tolerance * (end.theta.norm() + options.length);
    const double loss = objective.value(step.theta);
    const bool lower = loss <= end.loss + 1e-14 * std::abs(end.loss);
    h = adapted(h, lower ? step.error : std::numeric_limits<double>::infinity(), wanted);
    if (lower && step.error <= wanted) {
      end.theta = step.theta;
      end.loss = std::min(loss, end.loss);
      ++end.steps;
      model = LocalModel(objective, end.theta);
    }
  }
  return end;
}

FlowEnd gradient_descent(const Objective& objective, const Parameters& start, const DescentOptions& options) {
  require(start.size() == objective.dimension() && start.allFinite() && options.learning_rate >= 0 &&
              options.steps >= 1 && options.tolerance > 0 && options.length >= 0,
          "gradient_descent");
  FlowEnd end{.theta = start, .loss = objective.value(start)};
  double rate = options.learning_rate > 0 ? options.learning_rate : time_scale(LocalModel(objective, start));
  for (; end.steps < options.steps; ++end.steps) {
    if (end.steps % kBetweenHessians == 0) {
      const LocalModel model(objective, end.theta);
      if (model.smallest() > 0 && model.at_rest(options.tolerance, end.theta.norm() + options.length, end.loss)) {
        end.converged = true;
        break;
      }
      rate = options.learning_rate > 0 ? rate : std::max(rate, time_scale(model));
    }
    if (options.stop && options.stop()) {
      break;
    }
    const VectorXd gradient = objective.gradient(end.theta);
    VectorXd next = end.theta - rate * gradient;
    double loss = objective.value(next);
    for (int halvings = 0; !(loss <= end.loss) && halvings < 60; ++halvings) {
      rate /= 2;
      next = end.theta - rate * gradient;
      loss = objective.value(next);
    }
    end.theta = next;
    end.loss = loss;
  }
  return end;
}

Basins basins(const Objective& objective,
              const std::vector<CriticalPoint>& points,
              const Eigen::Ref<const Eigen::MatrixXd>& starts,
              const BasinOptions& options) {
  require(starts.rows() == objective.dimension() && options.separation > 0, "basins");
  Basins result{.ends = {}, .counts = std::vector<std::int64_t>(points.size(), 0)};
  const double length = options.method == DescentMethod::flow ? options.flow.length : options.descent.length;
  for (Index k = 0; k < starts.cols() && !(options.stop && options.stop()); ++k) {
    const FlowEnd end = options.method == DescentMethod::flow
                            ? gradient_flow(objective, starts.col(k), options.flow)
                            : gradient_descent(objective, starts.col(k), options.descent);
    const auto point =
        end.converged ? refined(objective, end.theta, {.radius = 1000 * std::max(length, kTiny)}) : std::nullopt;
    const std::int64_t found = point ? nearest_point(points, point->theta, options.separation, length) : -1;
    result.ends.push_back(found);
    if (found >= 0) {
      ++result.counts[static_cast<std::size_t>(found)];
    } else {
      ++(point ? result.elsewhere : result.unfinished);
    }
    if (options.progress) {
      options.progress({.task = "descent", .done = k + 1, .total = starts.cols()});
    }
  }
  return result;
}

}  // namespace zeroset::landscape
