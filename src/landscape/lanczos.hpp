// One run of Lanczos' method.
#pragma once

#include "zeroset/landscape/spectrum.hpp"

#include <Eigen/Core>

namespace zeroset::landscape {

/// A Q = Q T + residual e_m^T, Q orthonormal, T symmetric (tridiagonal but for what a restart put in front).
struct Factorisation {
  Eigen::MatrixXd basis{};      ///< n x m
  Eigen::MatrixXd projected{};  ///< m x m
  Eigen::VectorXd residual{};   ///< orthogonal to the basis
  int products = 0;
};

/// Begins with a unit vector; an empty basis.
[[nodiscard]] Factorisation begin_lanczos(const Eigen::VectorXd& start);

/// Extends to m vectors, each made orthogonal to all before, twice. Where the space that the start spans is exhausted
/// it ends with a residual of zero, or, if the `whole` space is wanted, goes on in a fresh direction.
void extend(Factorisation& f, const SymmetricOperator& matrix, int m, bool whole, const StopRequest& stop = {});

/// A unit vector of random signs over sqrt(n).
[[nodiscard]] Eigen::VectorXd random_signs(Eigen::Index n, std::uint64_t seed, std::uint64_t index);

}  // namespace zeroset::landscape
