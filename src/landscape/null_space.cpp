#include "zeroset/landscape/null_space.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/lanczos.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kMomentRounding = 1e-12;  ///< of the largest node: nodes so near are one

/// Nodes and weights of a rule, the weights summing to one.
struct Rule {
  VectorXd nodes{}, weights{};
};

Rule rule_of(const MatrixXd& jacobi) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(jacobi);
  return {solver.eigenvalues(), solver.eigenvectors().row(0).cwiseAbs2()};
}

/// What Lanczos' method knows of one probe's measure.
struct ProbeMeasure {
  MatrixXd jacobi{};  ///< m x m, tridiagonal
  double next = 0;    ///< norm of the residual, the entry beside the next row; 0: the measure has no more than m points
};

/// Beyond so many times the size of the matrix the last entry moves a node out of sight: the point is one of the
/// Gauss rule's own nodes.
constexpr double kFar = 1e6;

/// The rule of m + 1 nodes, one of them at `point`: the last diagonal entry is what makes it an eigenvalue.
Rule rule_through(const ProbeMeasure& measure, double point) {
  const Index m = measure.jacobi.rows();
  VectorXd right = VectorXd::Zero(m);
  right[m - 1] = measure.next * measure.next;
  const MatrixXd shifted = measure.jacobi - point * MatrixXd::Identity(m, m);
  const VectorXd solution = shifted.partialPivLu().solve(right);
  if (!(std::abs(solution[m - 1]) <= kFar * measure.jacobi.cwiseAbs().maxCoeff())) {
    return rule_of(measure.jacobi);
  }
  MatrixXd larger = MatrixXd::Zero(m + 1, m + 1);
  larger.topLeftCorner(m, m) = measure.jacobi;
  larger(m, m - 1) = larger(m - 1, m) = measure.next;
  larger(m, m) = point + solution[m - 1];
  return rule_of(larger);
}

/// Mass below a point, and at and below it: each between the two.
struct MassBounds {
  double below = 0, up_to = 0;
};

MassBounds masses(const ProbeMeasure& measure, double point) {
  const bool whole = measure.next == 0;
  const Rule rule = whole ? rule_of(measure.jacobi) : rule_through(measure, point);
  const double rounding = kMomentRounding * rule.nodes.cwiseAbs().maxCoeff();
  Index at = -1;  // the node that was put at the point
  if (!whole) {
    (rule.nodes.array() - point).abs().minCoeff(&at);
  }
  MassBounds bounds;
  for (Index i = 0; i < rule.nodes.size(); ++i) {
    const bool is_at = i == at || std::abs(rule.nodes[i] - point) <= rounding;
    bounds.below += !is_at && rule.nodes[i] < point ? rule.weights[i] : 0;
    bounds.up_to += is_at || rule.nodes[i] < point ? rule.weights[i] : 0;
  }
  return bounds;
}

void require_options(const SymmetricOperator& matrix, const NullityBoundsOptions& options) {
  const bool ascending = std::is_sorted(options.thresholds.begin(), options.thresholds.end());
  if (!(options.rounding >= 0)) {
    throw InvalidArgument("[landscape::nullity_bounds] expected rounding >= 0, got " +
                          std::to_string(options.rounding));
  }
  if (options.probes < 1 || options.steps < 1 || matrix.dimension < 1) {
    throw InvalidArgument("[landscape::nullity_bounds] expected probes, steps and dimension >= 1, got " +
                          std::to_string(options.probes) + ", " + std::to_string(options.steps) + " and " +
                          std::to_string(matrix.dimension));
  }
  if (!ascending || (!options.thresholds.empty() && !(options.thresholds.front() > 0))) {
    throw InvalidArgument("[landscape::nullity_bounds] expected ascending thresholds > 0");
  }
}

std::vector<ProbeMeasure> probe(const SymmetricOperator& matrix,
                                const NullityBoundsOptions& options,
                                NullityBounds& bounds) {
  std::vector<ProbeMeasure> measures;
  bounds.exhausted = true;
  for (int i = 0; i < options.probes && !(options.stop && options.stop()); ++i) {
    Factorisation f = begin_lanczos(random_signs(matrix.dimension, options.seed, static_cast<std::uint64_t>(i)));
    extend(f, matrix, options.steps, /*whole=*/false, options.stop);
    bounds.products += f.products;
    const bool cut_short = f.basis.cols() < std::min<Index>(options.steps, matrix.dimension) && f.residual.norm() > 0;
    if (cut_short || f.basis.cols() == 0) {
      break;  // half a probe would be weaker bounds under the same name
    }
    const bool all = f.basis.cols() == matrix.dimension;
    measures.push_back({f.projected, all ? 0 : f.residual.norm()});
    bounds.exhausted = bounds.exhausted && measures.back().next == 0;
    bounds.steps = std::max(bounds.steps, static_cast<int>(f.basis.cols()));
    ++bounds.probes;
  }
  return measures;
}

}  // namespace

double NullityBounds::deviation(double count, Index n) const {
  const double rest = std::max(0.0, static_cast<double>(n) - count);
  return probes == 0 ? 0 : std::sqrt(2 * std::min(std::max(0.0, count), rest) / probes);
}

NullityBounds nullity_bounds(const SymmetricOperator& matrix, const NullityBoundsOptions& options) {
  require_options(matrix, options);
  NullityBounds bounds;
  const std::vector<ProbeMeasure> measures = probe(matrix, options, bounds);
  bounds.exhausted = bounds.exhausted && !measures.empty();
  for (const ProbeMeasure& measure : measures) {
    bounds.largest = std::max(bounds.largest, rule_of(measure.jacobi).nodes.cwiseAbs().maxCoeff());
  }
  for (const ProbeMeasure& measure : measures) {
    const Eigen::ArrayXd sizes = rule_of(measure.jacobi).nodes.array().abs();
    bounds.rank_at_least =
        std::max(bounds.rank_at_least, static_cast<int>((sizes > options.rounding * bounds.largest).count()));
  }
  bounds.near_zero.assign(options.thresholds.size(), {});
  const double each =
      measures.empty() ? 0 : static_cast<double>(matrix.dimension) / static_cast<double>(measures.size());
  for (const ProbeMeasure& measure : measures) {
    const double blur = options.rounding * bounds.largest;
    bounds.zero_at_most += each * (masses(measure, blur).up_to - masses(measure, -blur).below);
    for (std::size_t k = 0; k < options.thresholds.size(); ++k) {
      const double end = options.thresholds[k] * bounds.largest;
      const MassBounds upper = masses(measure, end), lower = masses(measure, -end);
      bounds.near_zero[k].lower += each * std::max(0.0, upper.below - lower.up_to);
      bounds.near_zero[k].upper += each * (upper.up_to - lower.below);
    }
  }
  return bounds;
}

}  // namespace zeroset::landscape
