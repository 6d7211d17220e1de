#include "zeroset/landscape/hessian.hpp"

#include "landscape/tools/tool_support.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kNull = 1e-6;  ///< an eigenvalue below this share of the largest one is a null one

/// A symmetric matrix with its name.
struct Block {
  CurvaturePart part = CurvaturePart::hessian;
  std::string name{};
  SymmetricOperator matrix{};
};

std::vector<Block> blocks_of(const Objective& objective,
                             const Parameters& theta,
                             const HessianOptions& options,
                             const std::string& task) {
  std::vector<Block> blocks;
  for (const CurvaturePart part : options.parts) {
    const SymmetricOperator matrix = curvature_of(objective, theta, part, options.progress, task);
    blocks.push_back({part, "all", matrix});
    if (options.by_layer) {
      for (const ParameterSlice& slice : weight_slices(network_of(objective, "hessian"))) {
        blocks.push_back({part, slice.name, block_of(matrix, {slice})});
      }
    }
  }
  return blocks;
}

std::int64_t known_nulls(const Objective& objective, const Block& block, bool frozen) {
  std::int64_t count = 0;
  if (objective.architecture() != nullptr && block.name == "all" && !frozen) {
    for (const ParameterSlice& slice : idle_biases(*objective.architecture())) {
      count += slice.size;
    }
  }
  return count;
}

/// Shares of the weights with |node| at most the bound, and below minus it.
std::pair<double, double> shares(const SpectralDensity& density, double bound) {
  double null = 0, negative = 0;
  for (Index i = 0; i < density.nodes.size(); ++i) {
    null += std::abs(density.nodes[i]) <= bound ? density.weights[i] : 0;
    negative += density.nodes[i] < -bound ? density.weights[i] : 0;
  }
  return {null, negative};
}

/// All eigenvalues.
void find_all(const SymmetricOperator& matrix, const HessianOptions& options, BlockSpectrum& found) {
  const Index n = matrix.dimension;
  const VectorXd values =
      Eigen::SelfAdjointEigenSolver<MatrixXd>(dense_matrix(matrix), Eigen::EigenvaluesOnly).eigenvalues();
  const double size = values.cwiseAbs().maxCoeff(), rounding = product_rounding(options.arithmetic) * size;
  found.exact = true;
  for (int i = 0; i < std::min<Index>(options.top, n); ++i) {
    found.ends.push_back({i + 1, values[n - 1 - i], rounding});
  }
  for (int i = 0; i < std::min<Index>(options.bottom, n); ++i) {
    found.ends.push_back({-i - 1, values[i], rounding});
  }
  SpectrumSummary all{.trace = values.sum(),
                      .squared_norm = values.squaredNorm(),
                      .products = n,
                      .density = {.nodes = values, .weights = VectorXd::Constant(n, 1.0 / static_cast<double>(n))}};
  std::tie(all.near_zero, all.negative) = shares(all.density, kNull * size);
  found.summary = std::move(all);
}

/// The ends by Lanczos' method. \return products spent, and the largest |eigenvalue|
std::pair<std::int64_t, double> find_ends(const SymmetricOperator& matrix,
                                          const HessianOptions& options,
                                          BlockSpectrum& found) {
  const Index n = matrix.dimension, top = std::min<Index>(options.top, n);
  const Extremes ends = extreme_eigenpairs(matrix,
                                           {.largest = static_cast<int>(top),
                                            .smallest = static_cast<int>(std::min<Index>(options.bottom, n - top)),
                                            .tolerance = options.tolerance,
                                            .seed = options.seed,
                                            .stop = options.stop});
  double size = 0;
  for (Index i = 0; i < ends.values.size(); ++i) {
    const Index rank = i < options.top ? i + 1 : options.top - i - 1;
    found.ends.push_back({static_cast<int>(rank), ends.values[i], ends.residuals[i]});
    size = std::max(size, std::abs(ends.values[i]));
  }
  found.converged = ends.converged;
  return {ends.products, size};
}

/// Ends by Lanczos' method, the rest by random probes.
void estimate(const SymmetricOperator& matrix, const HessianOptions& options, BlockSpectrum& found) {
  const auto [products, largest] = find_ends(matrix, options, found);
  if (options.probes < 1 || asked_to_stop(options.stop)) {
    return;
  }
  const SpectralDensity density =
      spectral_density(matrix,
                       {.probes = options.probes,
                        .steps = static_cast<int>(std::min<Index>(options.steps, matrix.dimension)),
                        .seed = options.seed,
                        .stop = options.stop});
  const TraceEstimate trace = estimate_trace(matrix, std::max(2, options.probes), options.seed);
  const auto [null, negative] = shares(density, kNull * std::max(largest, density.nodes.cwiseAbs().maxCoeff()));
  found.summary = SpectrumSummary{.trace = trace.trace,
                                  .trace_deviation = trace.trace_deviation,
                                  .squared_norm = trace.squared_norm,
                                  .norm_deviation = trace.norm_deviation,
                                  .near_zero = null,
                                  .negative = negative,
                                  .products = products + density.products + trace.products,
                                  .density = density};
}

void require_options(const HessianOptions& options) {
  require(
      options.top >= 0 && options.bottom >= 0 && options.tolerance > 0, "hessian", "top, bottom >= 0, tolerance > 0");
  require(options.probes >= 0 && options.steps >= 2, "hessian", "probes >= 0 and steps >= 2");
}

}  // namespace

HessianResult hessian(const ObjectiveOfPoint& objective,
                      const std::vector<LabeledPoint>& points,
                      const HessianOptions& options) {
  require_options(options);
  HessianResult result{.arithmetic = options.arithmetic, .probes = options.probes};
  for (std::size_t k = 0; k < points.size() && !asked_to_stop(options.stop); ++k) {
    const std::shared_ptr<const Objective> loss = objective(k);
    for (const Block& block : blocks_of(*loss, points[k].parameters, options, points[k].label)) {
      if (asked_to_stop(options.stop)) {
        break;
      }
      BlockSpectrum found{
          .label = points[k].label, .part = block.part, .block = block.name, .parameters = block.matrix.dimension};
      if (block.matrix.dimension <= kExactUpTo) {
        find_all(block.matrix, options, found);
      } else {
        estimate(block.matrix, options, found);
      }
      if (found.summary) {
        found.summary->known_nulls = known_nulls(*loss, block, options.frozen);
      }
      result.spectra.push_back(std::move(found));
    }
  }
  result.complete = !asked_to_stop(options.stop);
  return result;
}

HessianResult hessian(const Objective& objective,
                      const std::vector<LabeledPoint>& points,
                      const HessianOptions& options) {
  return hessian(everywhere(objective), points, options);
}

}  // namespace zeroset::landscape
