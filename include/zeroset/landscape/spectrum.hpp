/// \file
/// Eigenvalues of symmetric operators known by their products with vectors: Hessians of losses.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/objective.hpp"
#include "zeroset/core/progress.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <vector>

namespace zeroset::landscape {

/// A symmetric n x n matrix as what it does to the columns of a matrix (n x B -> n x B).
struct SymmetricOperator {
  Eigen::Index dimension = 0;
  std::function<Eigen::MatrixXd(const Eigen::MatrixXd&)> apply{};
};

/// The Hessian at theta. Objective and theta must outlive it.
[[nodiscard]] SymmetricOperator hessian_of(const Objective& objective, const Eigen::VectorXd& theta);

/// The Hessian in units of the filters' norms at theta, D H D: D has the norm of its filter (filters_of) for each
/// weight and zero for what is in no filter. Its eigenvalues say what relative changes of the weights do: they do not
/// change where filters that a batch normalization follows are rescaled. The objective must outlive it.
[[nodiscard]] SymmetricOperator relative_hessian_of(const Objective& objective,
                                                    const Architecture& network,
                                                    const Eigen::VectorXd& theta);

/// The diagonal block of these slices: one layer's, or all but the parameters that change nothing.
/// \throws InvalidArgument if a slice leaves the vector
[[nodiscard]] SymmetricOperator block_of(const SymmetricOperator& whole, const std::vector<ParameterSlice>& slices);

/// All entries, symmetrised. Cost: n products, n^2 numbers.
[[nodiscard]] Eigen::MatrixXd dense_matrix(const SymmetricOperator& matrix);

/// Which eigenpairs, and how exactly.
struct ExtremesOptions {
  int largest = 5;          ///< >= 0; how many at the upper end
  int smallest = 0;         ///< >= 0; at the lower end
  double tolerance = 1e-6;  ///< of |A v - lambda v| relative to the largest |eigenvalue|
  int max_products = 1000;  ///< >= 1; gives up there, and says so
  std::uint64_t seed = 1;
  StopRequest stop{};
};

/// Eigenpairs at both ends of a spectrum.
struct Extremes {
  Eigen::VectorXd values{};     ///< largest ones descending, then smallest ones ascending
  Eigen::MatrixXd vectors{};    ///< n x their number, orthonormal
  Eigen::VectorXd residuals{};  ///< |A v - lambda v|: an eigenvalue lies within it of each value
  int products = 0;             ///< with a vector
  bool converged = false;       ///< every residual is within the tolerance
};

/// Lanczos' method with full reorthogonalisation and thick restarts (Wu and Simon 2000): algebraically largest and
/// smallest eigenvalues, of whatever sign. Multiplicities show only as rounding lets them.
/// \throws InvalidArgument if more are asked for than n
[[nodiscard]] Extremes extreme_eigenpairs(const SymmetricOperator& matrix, const ExtremesOptions& options = {});

/// How many probes, and how many steps.
struct DensityOptions {
  int probes = 10;  ///< >= 1; random vectors of signs
  int steps = 80;   ///< >= 1; Lanczos steps a probe
  std::uint64_t seed = 1;
  StopRequest stop{};
};

/// A discrete measure whose moments are those of the eigenvalues.
struct SpectralDensity {
  Eigen::VectorXd nodes{}, weights{};  ///< ascending; the weights sum to one
  int products = 0;

  /// Share of the eigenvalues that are at most x.
  [[nodiscard]] double distribution(double x) const;
  /// Smoothed by normal distributions of this deviation, at the points x.
  [[nodiscard]] Eigen::VectorXd smoothed(const Eigen::VectorXd& x, double deviation) const;
  /// Mean of lambda^k.
  [[nodiscard]] double moment(int k) const;
};

/// Stochastic Lanczos quadrature (Ubaru, Chen, Saad 2017): each probe's Gauss quadrature, averaged.
[[nodiscard]] SpectralDensity spectral_density(const SymmetricOperator& matrix, const DensityOptions& options = {});

/// Two sums over all eigenvalues.
struct TraceEstimate {
  double trace = 0, trace_deviation = 0;        ///< mean over probes and its standard error
  double squared_norm = 0, norm_deviation = 0;  ///< of the squared Frobenius norm, E |A v|^2, likewise
  int products = 0;
};

/// Hutchinson's estimates with random signs. \param probes  >= 2
[[nodiscard]] TraceEstimate estimate_trace(const SymmetricOperator& matrix, int probes, std::uint64_t seed = 1);

}  // namespace zeroset::landscape
