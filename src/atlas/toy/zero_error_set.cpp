#include "zeroset/atlas/zero_error_set.hpp"

#include "zeroset/core/random.hpp"
#include "zeroset/landscape/spectrum.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <optional>

namespace zeroset::atlas {

using algebra::ProblemObjective;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double kZeroError = 1e-11;     // residual relative to the targets
constexpr double kRankTolerance = 1e-8;  // singular values relative to the largest
constexpr Index kDistances = 25;

/// Least-norm Gauss-Newton steps, halved until the residuals fall.
VectorXd refined(const ProblemObjective& loss, VectorXd theta) {
  constexpr int kSteps = 100, kHalvings = 20;
  VectorXd residuals = loss.residuals(theta);
  for (int i = 0; i < kSteps; ++i) {
    Eigen::CompleteOrthogonalDecomposition<MatrixXd> decomposition;
    decomposition.setThreshold(kRankTolerance);
    decomposition.compute(loss.jacobian(theta));
    const VectorXd step = decomposition.solve(residuals);
    double length = 1;
    int halvings = 0;
    VectorXd next = theta - step, reached = loss.residuals(next);
    while (!(reached.norm() < residuals.norm()) && halvings < kHalvings) {
      length /= 2;
      next = theta - length * step;
      reached = loss.residuals(next);
      ++halvings;
    }
    if (halvings == kHalvings) {
      break;
    }
    theta = next;
    residuals = reached;
  }
  return theta;
}

Eigen::JacobiSVD<MatrixXd> decomposed(const ProblemObjective& loss, const VectorXd& theta) {
  return Eigen::JacobiSVD<MatrixXd>(loss.jacobian(theta), Eigen::ComputeFullV);
}

Index rank_of(const VectorXd& singular) {
  return singular.size() == 0 ? 0 : (singular.array() > kRankTolerance * singular[0]).count();
}

ZeroErrorPoint measured(const ProblemObjective& loss, const VectorXd& theta, double targets) {
  const MatrixXd jacobian = loss.jacobian(theta), gram = jacobian.transpose() * jacobian;
  const MatrixXd hessian = landscape::dense_matrix(landscape::hessian_of(loss, theta));
  const VectorXd singular = decomposed(loss, theta).singularValues();
  const Index rank = rank_of(singular);
  const double largest = singular.size() > 0 && singular[0] > 0 ? singular[0] : 1;
  ZeroErrorPoint point{.theta = theta, .residual = loss.residuals(theta).norm() / targets, .rank = rank};
  point.last_kept = rank > 0 ? singular[rank - 1] / largest : 0;
  point.first_dropped = rank < singular.size() ? singular[rank] / largest : 0;
  point.nullity = landscape::classified(loss, theta).nullity;
  point.hessian_difference = (hessian - gram).norm() / std::max(hessian.norm(), 1e-300);
  return point;
}

/// Steps along a null direction, each brought back onto the set: the losses there.
VectorXd walk(const ProblemObjective& loss,
              const VectorXd& theta,
              const VectorXd& direction,
              const VectorXd& distances) {
  VectorXd losses(distances.size());
  for (Index i = 0; i < distances.size(); ++i) {
    losses[i] = loss.value(refined(loss, theta + distances[i] * direction));
  }
  return losses;
}

NullSlice slice_at(const ProblemObjective& loss, const VectorXd& theta) {
  const auto svd = decomposed(loss, theta);
  const Index rank = rank_of(svd.singularValues()), n = theta.size();
  const double size = theta.norm();
  NullSlice slice;
  slice.distances = VectorXd::LinSpaced(kDistances, -4, 0).unaryExpr([&](double e) { return size * std::pow(10, e); });
  const auto along = [&](const VectorXd& direction) {
    VectorXd losses(kDistances);
    for (Index i = 0; i < kDistances; ++i) {
      losses[i] = loss.value(theta + slice.distances[i] * direction);
    }
    return losses;
  };
  slice.sharpest_losses = along(svd.matrixV().col(0));
  slice.flattest_losses = along(svd.matrixV().col(std::max<Index>(rank, 1) - 1));
  if (rank < n) {
    slice.null_losses = VectorXd::Zero(kDistances);
    for (Index k = rank; k < n; ++k) {
      slice.null_losses += along(svd.matrixV().col(k)) / static_cast<double>(n - rank);
    }
    slice.walked_losses = walk(loss, theta, svd.matrixV().col(rank), slice.distances);
  }
  return slice;
}

VectorXd start_of(const Problem& problem, const ToyOptions& options, double radius, std::uint64_t number) {
  Stream stream(options.seed, "zero error", number);
  if (options.start == DescentStart::he) {
    return he_initialization(problem.network, stream);
  }
  VectorXd start(num_parameters(problem.network));
  const double scale = radius / std::sqrt(static_cast<double>(start.size()));
  std::generate(start.begin(), start.end(), [&] { return scale * stream.normal(); });
  return start;
}

double norm_of_targets(const Problem& problem) {
  double sum = 0;
  for (const auto& row : problem.data.targets) {
    for (const Rational& target : row) {
      sum += std::pow(target.convert_to<double>(), 2);
    }
  }
  return sum > 0 ? std::sqrt(sum) : 1;
}

}  // namespace

bool ZeroErrorSet::agrees() const {
  return prediction.zero_error && std::all_of(points.begin(), points.end(), [&](const ZeroErrorPoint& point) {
           return point.nullity == prediction.zero_error->dimension;
         });
}

ZeroErrorSet measure_zero_error(const Problem& problem, const ToyOptions& options) {
  Problem without = problem;
  without.lambda.clear();
  const ProblemObjective loss(without);
  ZeroErrorSet result{.problem = problem,
                      .prediction = algebra::dimension(problem.network,
                                                       {.seed = options.seed,
                                                        .points = static_cast<std::int64_t>(problem.data.inputs.size()),
                                                        .limits = options.limits}),
                      .seed = options.seed};
  const double radius = landscape::radius_of_interest(loss, options.seed), targets = norm_of_targets(problem);
  for (std::int64_t k = 0; k < options.descents && !(options.stop && options.stop()); ++k) {
    const VectorXd start = start_of(problem, options, radius, static_cast<std::uint64_t>(k));
    const landscape::FlowEnd end = landscape::gradient_flow(loss, start, {.steps = 500, .length = 1e-6 * radius});
    const VectorXd theta = refined(loss, end.theta);
    ++result.starts;
    if (loss.residuals(theta).norm() <= kZeroError * targets) {
      result.points.push_back(measured(loss, theta, targets));
    }
    if (options.progress) {
      options.progress({.task = "zero error",
                        .done = k + 1,
                        .total = options.descents,
                        .detail = std::to_string(result.points.size()) + " reached"});
    }
  }
  if (!result.points.empty()) {
    result.slice = slice_at(loss, result.points[0].theta);
  }
  return result;
}

}  // namespace zeroset::atlas
