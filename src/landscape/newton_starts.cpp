#include "landscape/newton_starts.hpp"

#include "zeroset/core/random.hpp"
#include "zeroset/landscape/gradient_flow.hpp"

#include "landscape/local_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr int kHalvingsOfDescent = 12;

/// Inside the segment between two points, or the valley below it, where the loss is highest: near a pass.
VectorXd highest_between(const Objective& objective, const VectorXd& one, const VectorXd& other, bool below) {
  constexpr int kPieces = 16;
  VectorXd highest = (one + other) / 2;
  double loss = -std::numeric_limits<double>::infinity();
  for (int k = 1; k < kPieces; ++k) {
    const double t = static_cast<double>(k) / kPieces;
    VectorXd point = (1 - t) * one + t * other;
    point = below ? on_the_floor(objective, point) : point;
    if (const double at_point = objective.value(point); at_point > loss) {
      highest = point;
      loss = at_point;
    }
  }
  return highest;
}

/// Between two known points, or each entry of one of them, of either sign, or 0, and a little noise: where some units
/// are off and others are as at a minimum there is often a saddle.
VectorXd mixture(const Objective& objective, const std::vector<CriticalPoint>& points, Stream& stream, double radius) {
  const VectorXd& one = points[stream.below(points.size())].theta;
  const VectorXd& other = points[stream.below(points.size())].theta;
  const std::uint64_t kind = stream.below(3);
  if (kind < 2) {
    return highest_between(objective, one, other, kind == 1);
  }
  VectorXd start(one.size());
  for (Index i = 0; i < start.size(); ++i) {
    const double entries[] = {one[i], other[i], -one[i], 0};
    start[i] = entries[stream.below(4)];
    start[i] += 1e-2 * stream.normal() * (std::abs(start[i]) + 1e-2 * radius);
  }
  return start;
}

VectorXd random_start(Index n, double radius, std::uint64_t number, Stream& stream) {
  const auto length = [&] { return radius * std::exp(std::log(0.01) + stream.uniform() * std::log(200.0)); };
  const double common = length();
  VectorXd start(n);
  for (Index i = 0; i < n; ++i) {
    start[i] = stream.normal() * (number % 2 == 0 ? common : length());
  }
  return start;
}

/// Down the flow for a random number of steps, or to its end: on the floor of a narrow valley, where Newton's method
/// finds the saddles along it.
VectorXd flowed(const Objective& objective, const VectorXd& start, Stream& stream, double radius) {
  const int steps = stream.below(2) == 0 ? 1 + static_cast<int>(stream.below(40)) : 1000;
  return gradient_flow(objective, start, {.steps = steps, .length = kNothingOfRadius * radius}).theta;
}

/// Four kinds of starts in turn: normal vectors, with one length or many; where gradient flow leads; mixtures of what
/// is known.

}  // namespace

VectorXd on_the_floor(const Objective& objective, VectorXd theta) {
  constexpr int kSteps = 20;
  double loss = objective.value(theta);
  for (int i = 0; i < kSteps; ++i) {
    const LocalModel model(objective, theta);
    VectorXd step = model.finite() && model.is_narrow() ? model.stiff_descent() : VectorXd::Zero(theta.size());
    double reached = objective.value(theta + step);
    for (int halvings = 0; !(reached < loss) && halvings < kHalvingsOfDescent; ++halvings) {
      step /= 2;
      reached = objective.value(theta + step);
    }
    if (!(reached < loss)) {
      break;
    }
    theta += step;
    loss = reached;
  }
  return theta;
}

VectorXd drawn_start(const Objective& objective,
                     const std::vector<CriticalPoint>& points,
                     double radius,
                     std::uint64_t seed,
                     std::uint64_t number) {
  Stream stream(seed, "critical points", number);
  if (number % kKindsOfStarts == 3 && !points.empty()) {
    const VectorXd start = mixture(objective, points, stream, radius);
    return stream.below(2) == 0 ? start : flowed(objective, start, stream, radius);
  }
  const VectorXd start = random_start(objective.dimension(), radius, number, stream);
  return number % kKindsOfStarts == 2 ? flowed(objective, start, stream, radius) : start;
}

}  // namespace zeroset::landscape
