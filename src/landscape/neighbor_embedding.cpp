#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "landscape/points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kExaggeration = 12;
constexpr int kExaggerated = 250;  ///< iterations
constexpr double kSmallest = 1e-300;

/// exp(-beta d^2) of one point's neighbors, summing to one, with beta such that the entropy is log(perplexity).
VectorXd affinities_of(const VectorXd& squares, Index self, double perplexity) {
  const double target = std::log(perplexity);
  double beta = 1 / std::max(squares.mean(), kSmallest), lower = 0, upper = std::numeric_limits<double>::infinity();
  double nearest = std::numeric_limits<double>::infinity();
  for (Index j = 0; j < squares.size(); ++j) {
    nearest = j == self ? nearest : std::min(nearest, squares[j]);
  }
  VectorXd p;
  for (int iteration = 0; iteration < 200; ++iteration) {
    p = (-beta * (squares.array() - nearest)).exp();
    p[self] = 0;
    const double sum = p.sum();
    p /= sum;
    // H = log(sum) + beta <d^2 - nearest>
    const double entropy = std::log(sum) + beta * p.dot((squares.array() - nearest).matrix());
    if (std::abs(entropy - target) < 1e-10) {
      break;
    }
    (entropy > target ? lower : upper) = beta;
    beta = std::isfinite(upper) ? 0.5 * (lower + upper) : 2 * beta;
  }
  return p;
}

/// Symmetric affinities that sum to one.
MatrixXd joint_affinities(const MatrixXd& distances, double perplexity) {
  MatrixXd p(distances.rows(), distances.cols());
  for (Index i = 0; i < distances.cols(); ++i) {
    p.col(i) = affinities_of(distances.col(i).cwiseAbs2(), i, perplexity);
  }
  p = (p + p.transpose().eval()).eval();
  return p / p.sum();
}

/// Student's kernel 1 / (1 + |y_i - y_j|^2), zero on the diagonal.
MatrixXd student_kernel(const MatrixXd& y) {
  const VectorXd x0 = y.col(0), x1 = y.col(1);
  MatrixXd kernel(y.rows(), y.rows());
  for (Index j = 0; j < y.rows(); ++j) {
    kernel.col(j) = (1 + (x0.array() - x0[j]).square() + (x1.array() - x1[j]).square()).inverse();
    kernel(j, j) = 0;
  }
  return kernel;
}

/// 4 sum_j (factor p_ij - q_ij) w_ij (y_i - y_j)
MatrixXd gradient_at(const MatrixXd& p, double factor, const MatrixXd& y, const MatrixXd& kernel) {
  const double total = kernel.sum();
  const MatrixXd pull = (factor * p - kernel / total).cwiseProduct(kernel);
  MatrixXd gradient = -4 * (pull * y);
  const VectorXd row_sums = pull.rowwise().sum();
  gradient += 4 * (row_sums.asDiagonal() * y);
  return gradient;
}

double divergence_of(const MatrixXd& p, const MatrixXd& kernel) {
  const MatrixXd q = kernel / kernel.sum();
  return (p.array() * ((p.array() + kSmallest) / (q.array() + kSmallest)).log()).sum();
}

void require_options(Index points, const Eigen::Ref<const MatrixXd>& start, const NeighborEmbeddingOptions& options) {
  const double most = static_cast<double>(points - 1) / 3;
  if (points < 4 || start.rows() != points || start.cols() != 2 || !start.allFinite()) {
    throw InvalidArgument("[landscape::neighbor_embedding] expected at least 4 points and a start of T x 2, got " +
                          std::to_string(points) + " points and " + std::to_string(start.rows()) + " x " +
                          std::to_string(start.cols()));
  }
  if (!(options.perplexity >= 1 && options.perplexity <= most) || options.iterations < kExaggerated) {
    throw InvalidArgument("[landscape::neighbor_embedding] expected a perplexity in [1, " + std::to_string(most) +
                          "] and at least 250 iterations, got " + std::to_string(options.perplexity) + " and " +
                          std::to_string(options.iterations));
  }
}

MatrixXd scaled_start(const Eigen::Ref<const MatrixXd>& start) {
  const MatrixXd centered = start.rowwise() - start.colwise().mean();
  const double deviation = std::sqrt(centered.col(0).squaredNorm() / static_cast<double>(start.rows()));
  return deviation > 0 ? MatrixXd(centered * (1e-4 / deviation)) : centered;
}

NeighborEmbeddingResult descend(const MatrixXd& p,
                                const Eigen::Ref<const MatrixXd>& start,
                                double rate,
                                int iterations) {
  MatrixXd y = scaled_start(start), velocity = MatrixXd::Zero(y.rows(), 2), gains = MatrixXd::Ones(y.rows(), 2);
  for (int iteration = 0; iteration < iterations; ++iteration) {
    const bool early = iteration < kExaggerated;
    if (iteration == kExaggerated) {  // another objective: what the old one taught does not hold
      velocity.setZero();
      gains.setOnes();
    }
    const MatrixXd gradient = gradient_at(p, early ? kExaggeration : 1, y, student_kernel(y));
    // Jacobs' gains: a direction that persists grows, one that turns shrinks.
    gains = (gradient.array() * velocity.array() < 0).select(gains.array() + 0.2, gains.array() * 0.8).max(0.01);
    velocity = (early ? 0.5 : 0.8) * velocity - rate * gains.cwiseProduct(gradient);
    y += velocity;
    y.rowwise() -= y.colwise().mean().eval();
  }
  fix_signs(y);
  return {y, divergence_of(p, student_kernel(y))};
}

}  // namespace

NeighborEmbeddingResult neighbor_embedding(const Eigen::Ref<const MatrixXd>& distances,
                                           const Eigen::Ref<const MatrixXd>& start,
                                           const NeighborEmbeddingOptions& options) {
  require_dissimilarities(distances, "neighbor_embedding");
  require_options(distances.rows(), start, options);
  const MatrixXd p = joint_affinities(distances, options.perplexity);
  if (options.learning_rate > 0) {
    return descend(p, start, options.learning_rate, options.iterations);
  }
  const double usual = std::max(static_cast<double>(distances.rows()) / (4 * kExaggeration), 50.0);
  NeighborEmbeddingResult large = descend(p, start, usual, options.iterations);
  NeighborEmbeddingResult small = descend(p, start, 0.4 * usual, options.iterations);
  return small.divergence < large.divergence ? small : large;
}

}  // namespace zeroset::landscape
