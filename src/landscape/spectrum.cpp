#include "zeroset/landscape/spectrum.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/directions.hpp"

#include "landscape/lanczos.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

namespace zeroset::landscape {
namespace {

constexpr int kStepsBetweenLooks = 5;

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Which Ritz pairs, of ascending values, are wanted: largest first, then smallest.
std::vector<Index> wanted_of(Index size, const ExtremesOptions& options) {
  std::vector<Index> wanted;
  for (int i = 0; i < options.largest && i < size; ++i) {
    wanted.push_back(size - 1 - i);
  }
  for (int i = 0; i < options.smallest && i < size - options.largest; ++i) {
    wanted.push_back(i);
  }
  return wanted;
}

void require_options(Index n, const ExtremesOptions& options) {
  const int count = options.largest + options.smallest;
  if (options.largest < 0 || options.smallest < 0 || count < 1 || count > n) {
    throw InvalidArgument("[landscape::extreme_eigenpairs] expected 1 to " + std::to_string(n) +
                          " eigenvalues in all, got " + std::to_string(options.largest) + " and " +
                          std::to_string(options.smallest));
  }
}

/// Keeps the Ritz vectors `kept` as a basis (thick restart): A V = V diag(theta) + r s^T.
void restart(Factorisation& f, const Eigen::SelfAdjointEigenSolver<MatrixXd>& ritz, const std::vector<Index>& kept) {
  const MatrixXd& s = ritz.eigenvectors();
  const Index count = static_cast<Index>(kept.size());
  MatrixXd chosen(s.rows(), count);
  MatrixXd projected = MatrixXd::Zero(count, count);
  for (Index i = 0; i < count; ++i) {
    chosen.col(i) = s.col(kept[static_cast<std::size_t>(i)]);
    projected(i, i) = ritz.eigenvalues()[kept[static_cast<std::size_t>(i)]];
  }
  f.basis = (f.basis * chosen).eval();
  f.projected = std::move(projected);
}

/// Both ends, in the proportion in which they are wanted.
std::vector<Index> kept_of(Index size, int kept, const ExtremesOptions& options) {
  const int upper = options.smallest == 0  ? kept
                    : options.largest == 0 ? 0
                                           : kept * options.largest / (options.largest + options.smallest);
  std::vector<Index> pairs;
  for (Index i = 0; i < size; ++i) {
    if (i < kept - upper || i >= size - upper) {
      pairs.push_back(i);
    }
  }
  return pairs;
}

/// The wanted Ritz pairs; their vectors in coordinates of the basis.
Extremes extremes_of(const Factorisation& f,
                     const Eigen::SelfAdjointEigenSolver<MatrixXd>& ritz,
                     const ExtremesOptions& options) {
  const Index size = f.projected.rows();
  const std::vector<Index> wanted = wanted_of(size, options);
  const Index count = static_cast<Index>(wanted.size());
  Extremes result{.values = VectorXd(count),
                  .vectors = MatrixXd(size, count),
                  .residuals = VectorXd(count),
                  .products = f.products};
  for (Index i = 0; i < count; ++i) {
    const Index pair = wanted[static_cast<std::size_t>(i)];
    result.values[i] = ritz.eigenvalues()[pair];
    result.vectors.col(i) = ritz.eigenvectors().col(pair);
    result.residuals[i] = f.residual.norm() * std::abs(ritz.eigenvectors()(size - 1, pair));
  }
  const double scale = ritz.eigenvalues().cwiseAbs().maxCoeff();
  result.converged =
      count == options.largest + options.smallest && result.residuals.maxCoeff() <= options.tolerance * scale;
  return result;
}

}  // namespace

SymmetricOperator hessian_of(const Objective& objective, const VectorXd& theta) {
  return {objective.dimension(), [&objective, &theta](const MatrixXd& v) {
            return objective.hessian_vector_products(theta.replicate(1, v.cols()), v);
          }};
}

SymmetricOperator relative_hessian_of(const Objective& objective,
                                      const Architecture& network,
                                      const Eigen::VectorXd& theta) {
  Eigen::VectorXd scale = Eigen::VectorXd::Zero(theta.size());
  for (const ParameterSlice& filter : filters_of(network)) {
    scale.segment(filter.offset, filter.size).setConstant(theta.segment(filter.offset, filter.size).norm());
  }
  return {theta.size(), [&objective, theta, scale](const Eigen::MatrixXd& directions) -> Eigen::MatrixXd {
            return scale.asDiagonal() * objective.hessian_vector_products(theta.replicate(1, directions.cols()),
                                                                          scale.asDiagonal() * directions);
          }};
}

SymmetricOperator block_of(const SymmetricOperator& whole, const std::vector<ParameterSlice>& slices) {
  Index size = 0;
  for (const ParameterSlice& slice : slices) {
    if (slice.offset < 0 || slice.size < 0 || slice.offset + slice.size > whole.dimension) {
      throw InvalidArgument("[landscape::block_of] expected slices within " + std::to_string(whole.dimension) +
                            " parameters, got " + slice.name);
    }
    size += slice.size;
  }
  return {size, [whole, slices](const MatrixXd& v) {
            MatrixXd wide = MatrixXd::Zero(whole.dimension, v.cols());
            Index row = 0;
            for (const ParameterSlice& slice : slices) {
              wide.middleRows(slice.offset, slice.size) = v.middleRows(row, slice.size);
              row += slice.size;
            }
            const MatrixXd image = whole.apply(wide);
            MatrixXd narrow(v.rows(), v.cols());
            row = 0;
            for (const ParameterSlice& slice : slices) {
              narrow.middleRows(row, slice.size) = image.middleRows(slice.offset, slice.size);
              row += slice.size;
            }
            return narrow;
          }};
}

MatrixXd dense_matrix(const SymmetricOperator& matrix) {
  const MatrixXd entries = matrix.apply(MatrixXd::Identity(matrix.dimension, matrix.dimension));
  return 0.5 * (entries + entries.transpose());
}

Extremes extreme_eigenpairs(const SymmetricOperator& matrix, const ExtremesOptions& options) {
  const Index n = matrix.dimension;
  require_options(n, options);
  const int count = options.largest + options.smallest;
  const int kept = static_cast<int>(std::min<Index>(n, 2 * count + 10));
  const int size = static_cast<int>(std::min<Index>(n, 2 * kept + 20));
  Factorisation f = begin_lanczos(random_signs(n, options.seed, 0));
  for (;;) {
    const int there = static_cast<int>(f.basis.cols()), allowed = there + options.max_products - f.products;
    // Looked at every few steps: a product with a Hessian costs far more than the projected eigenproblem.
    const int next = there < kept ? kept : there + kStepsBetweenLooks;
    extend(f, matrix, std::min({size, allowed, next}), /*whole=*/true, options.stop);
    const Eigen::SelfAdjointEigenSolver<MatrixXd> ritz(f.projected);
    Extremes result = extremes_of(f, ritz, options);
    const bool over = f.residual.isZero(0) || f.products >= options.max_products || (options.stop && options.stop());
    if (result.converged || over) {
      result.vectors = (f.basis * result.vectors).eval();
      return result;
    }
    if (f.basis.cols() >= size) {
      restart(f, ritz, kept_of(f.projected.rows(), kept, options));
    }
  }
}

double SpectralDensity::distribution(double x) const {
  double share = 0;
  for (Index i = 0; i < nodes.size() && nodes[i] <= x; ++i) {
    share += weights[i];
  }
  return share;
}

VectorXd SpectralDensity::smoothed(const VectorXd& x, double deviation) const {
  if (!(deviation > 0)) {
    throw InvalidArgument("[landscape::SpectralDensity::smoothed] expected a deviation > 0, got " +
                          std::to_string(deviation));
  }
  VectorXd y(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    const Eigen::ArrayXd z = (x[i] - nodes.array()) / deviation;
    y[i] = (weights.array() * (-0.5 * z.square()).exp()).sum() / (deviation * std::sqrt(2 * std::numbers::pi));
  }
  return y;
}

double SpectralDensity::moment(int k) const {
  return (weights.array() * nodes.array().pow(k)).sum();
}

SpectralDensity spectral_density(const SymmetricOperator& matrix, const DensityOptions& options) {
  if (options.probes < 1 || options.steps < 1 || matrix.dimension < 1) {
    throw InvalidArgument("[landscape::spectral_density] expected probes, steps and dimension >= 1, got " +
                          std::to_string(options.probes) + ", " + std::to_string(options.steps) + " and " +
                          std::to_string(matrix.dimension));
  }
  std::vector<std::pair<double, double>> measure;
  SpectralDensity density;
  int done = 0;
  for (; done < options.probes && !(done > 0 && options.stop && options.stop()); ++done) {
    Factorisation f = begin_lanczos(random_signs(matrix.dimension, options.seed, static_cast<std::uint64_t>(done)));
    extend(f, matrix, options.steps, /*whole=*/false);
    const Eigen::SelfAdjointEigenSolver<MatrixXd> ritz(f.projected);
    for (Index i = 0; i < ritz.eigenvalues().size(); ++i) {
      const double first = ritz.eigenvectors()(0, i);
      measure.emplace_back(ritz.eigenvalues()[i], first * first);
    }
    density.products += f.products;
  }
  std::sort(measure.begin(), measure.end());
  density.nodes.resize(static_cast<Index>(measure.size()));
  density.weights.resize(density.nodes.size());
  for (Index i = 0; i < density.nodes.size(); ++i) {
    density.nodes[i] = measure[static_cast<std::size_t>(i)].first;
    density.weights[i] = measure[static_cast<std::size_t>(i)].second / done;
  }
  return density;
}

TraceEstimate estimate_trace(const SymmetricOperator& matrix, int probes, std::uint64_t seed) {
  if (probes < 2) {
    throw InvalidArgument("[landscape::estimate_trace] expected at least 2 probes, got " + std::to_string(probes));
  }
  const double n = static_cast<double>(matrix.dimension);
  Eigen::ArrayXd traces(probes), norms(probes);
  for (int i = 0; i < probes; ++i) {
    const VectorXd v = random_signs(matrix.dimension, seed, static_cast<std::uint64_t>(i));
    const VectorXd image = matrix.apply(v);
    traces[i] = n * v.dot(image);
    norms[i] = n * image.squaredNorm();
  }
  const auto deviation = [probes](const Eigen::ArrayXd& x) {
    return std::sqrt((x - x.mean()).square().sum() / (probes * (probes - 1.0)));
  };
  return {traces.mean(), deviation(traces), norms.mean(), deviation(norms), probes};
}

}  // namespace zeroset::landscape
