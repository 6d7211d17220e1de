#include "landscape/lanczos.hpp"

#include "zeroset/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Of the largest entry of T: a residual below it is rounding.
constexpr double kNegligible = 1e-13;

}  // namespace

Factorisation begin_lanczos(const VectorXd& start) {
  return {.basis = MatrixXd(start.size(), 0), .projected = MatrixXd(0, 0), .residual = start};
}

namespace {

/// Another direction where the space of the first is exhausted; zero where there is none left.
VectorXd fresh_direction(const Eigen::Ref<const MatrixXd>& basis, int number) {
  VectorXd v = random_signs(basis.rows(), 0x6672657368, static_cast<std::uint64_t>(number));
  for (int i = 0; i < 2; ++i) {
    v -= basis * (basis.transpose() * v).eval();
  }
  return basis.cols() < basis.rows() ? v : VectorXd::Zero(basis.rows());
}

}  // namespace

void extend(Factorisation& f, const SymmetricOperator& matrix, int m, bool whole, const StopRequest& stop) {
  const Index n = matrix.dimension, from = f.basis.cols(), most = std::min<Index>(m, n);
  f.basis.conservativeResize(n, std::max(from, most));
  f.projected.conservativeResizeLike(MatrixXd::Zero(std::max(from, most), std::max(from, most)));
  Index size = from;
  double scale = f.projected.size() > 0 ? f.projected.cwiseAbs().maxCoeff() : 0;
  while (size < most && !(stop && stop())) {
    double norm = f.residual.norm();
    if (!(norm > kNegligible * scale) || norm == 0) {
      f.residual.setZero();
      if (!whole) {
        break;
      }
      f.residual = fresh_direction(f.basis.leftCols(size), f.products);
      norm = f.residual.norm();
      if (norm == 0) {
        break;
      }
    }
    f.basis.col(size) = f.residual / norm;
    const auto basis = f.basis.leftCols(size + 1);
    VectorXd image = matrix.apply(f.basis.col(size));
    ++f.products;
    VectorXd coefficients = basis.transpose() * image;
    image.noalias() -= basis * coefficients;
    const VectorXd correction = basis.transpose() * image;
    image.noalias() -= basis * correction;
    coefficients += correction;
    f.projected.row(size).head(size + 1) = coefficients.transpose();
    f.projected.col(size).head(size + 1) = coefficients;
    f.residual = std::move(image);
    scale = std::max(scale, coefficients.cwiseAbs().maxCoeff());
    ++size;
  }
  f.basis.conservativeResize(n, size);
  f.projected.conservativeResize(size, size);
}

VectorXd random_signs(Index n, std::uint64_t seed, std::uint64_t index) {
  Stream stream(seed, "probe", index);
  const double entry = 1 / std::sqrt(static_cast<double>(n));
  VectorXd v(n);
  for (double& x : v) {
    x = (stream() >> 63U) != 0 ? entry : -entry;
  }
  return v;
}

}  // namespace zeroset::landscape
