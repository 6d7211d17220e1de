#include "zeroset/landscape/curve.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include <cmath>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void require(const Objective& objective, const Parameters& a, const Parameters& b, const ConnectOptions& options) {
  if (a.size() != objective.dimension() || b.size() != objective.dimension()) {
    throw InvalidArgument("[landscape::connect] expected points of " + std::to_string(objective.dimension()) +
                          " parameters, got " + std::to_string(a.size()) + " and " + std::to_string(b.size()));
  }
  const bool fine = options.iterations >= 0 && options.points >= 1 && options.learning_rate > 0 &&
                    options.momentum >= 0 && options.momentum < 1;
  if (!fine) {
    throw InvalidArgument(
        "[landscape::connect] expected iterations >= 0, points >= 1, a learning rate > 0 and a momentum in [0, 1)");
  }
}

/// One place in each of `count` equal parts of [0, 1].
VectorXd stratified(int count, Stream& stream) {
  VectorXd t(count);
  for (int i = 0; i < count; ++i) {
    t[i] = (i + stream.uniform()) / count;
  }
  return t;
}

}  // namespace

Parameters bezier_point(const Parameters& a, const Parameters& control, const Parameters& b, double t) {
  return (1 - t) * (1 - t) * a + 2 * t * (1 - t) * control + t * t * b;
}

Curve connect(const Objective& objective, const Parameters& a, const Parameters& b, const ConnectOptions& options) {
  require(objective, a, b, options);
  Curve curve{.control = 0.5 * (a + b)};
  Parameters velocity = Parameters::Zero(a.size());
  Stream stream(options.seed, "curve");
  for (int k = 0; k < options.iterations; ++k) {
    if (options.stop && options.stop()) {
      return curve;
    }
    const VectorXd t = stratified(options.points, stream);
    MatrixXd places(a.size(), t.size());
    for (Index i = 0; i < t.size(); ++i) {
      places.col(i) = bezier_point(a, curve.control, b, t[i]);
    }
    const VectorXd weights = (2 * t.array() * (1 - t.array()) / options.points).matrix();
    const VectorXd gradient = objective.gradients(places) * weights;
    if (!gradient.allFinite()) {
      return curve;
    }
    curve.losses.push_back(objective.values(places).mean());
    velocity = options.momentum * velocity + gradient;
    curve.control -= options.learning_rate * velocity;
    if (options.progress) {
      options.progress({.task = "curve", .done = k + 1, .total = options.iterations});
    }
  }
  curve.finished = true;
  return curve;
}

SampleMean sample_mean(const VectorXd& values) {
  if (values.size() < 1) {
    throw InvalidArgument("[landscape::sample_mean] expected at least one number");
  }
  const double count = static_cast<double>(values.size()), mean = values.mean();
  const double deviation =
      values.size() < 2 ? 0 : std::sqrt((values.array() - mean).square().sum() / (count * (count - 1)));
  return {mean, deviation, static_cast<int>(values.size())};
}

}  // namespace zeroset::landscape
