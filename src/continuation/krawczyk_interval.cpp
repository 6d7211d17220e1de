#include "continuation/krawczyk.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::continuation::detail {
namespace {

constexpr double kUnit = 0x1p-53;
constexpr double kWiden = 32;  // half-width of a box over that of the residual's image
constexpr int kAttempts = 3;

/// d: bounds of Y F(x).
Eigen::VectorXd newton_step_bounds(PreparedSystem& system,
                                   const Eigen::VectorXcd& x,
                                   const Eigen::MatrixXd& inverse_parts) {
  std::vector<ComplexInterval> values;
  system.enclose_values(x, values);
  Eigen::VectorXd bounds(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    bounds(i) =
        magnitude(values[static_cast<std::size_t>(i)]);  // at least kGuard: no product below underflows unnoticed
  }
  const UpwardSum upward(system.size());
  return (inverse_parts * bounds).unaryExpr(upward);
}

}  // namespace

Eigen::MatrixXd parts(const Eigen::MatrixXcd& matrix) {
  return matrix.real().cwiseAbs() + matrix.imag().cwiseAbs();
}

// The enclosure of F' is a middle J and half-widths; 1 - Y J is computed in floating point, where each part of an
// entry, a sum of 2n products, is off by at most (2n + 8) u sum_k |Y_ik| |J_kj| in whichever order it is summed, |.|
// being the sum of parts. An error e of both parts of an entry, times a number of parts below r, is at most 2 e r.
Eigen::VectorXd contraction_bounds(const ParametricSystem& system,
                                   const std::vector<ComplexInterval>& entries,
                                   const Eigen::VectorXd& radii,
                                   const Eigen::MatrixXcd& inverse,
                                   const Eigen::MatrixXd& inverse_parts) {
  const Eigen::Index n = radii.size();
  const double rounding = static_cast<double>(2 * n + 8) * kUnit;
  Eigen::MatrixXcd middle = Eigen::MatrixXcd::Zero(n, n);
  Eigen::VectorXd errors = Eigen::VectorXd::Constant(n, kGuard);
  for (std::size_t e = 0; e < entries.size(); ++e) {
    const auto [row, column] = system.nonzeros[e];
    const ComplexInterval& entry = entries[e];
    middle(row, column) = {entry.real, entry.imaginary};
    errors(row) += 2 * (entry.radius + rounding * one_norm(entry)) * radii(column);
  }
  Eigen::MatrixXcd rest = -(inverse * middle);
  rest.diagonal().array() += 1;
  const UpwardSum upward(2 * static_cast<std::size_t>(n));
  const double underflow = static_cast<double>(n) * kGuard * radii.sum();  // of the products in inverse * middle
  Eigen::VectorXd bounds = parts(rest) * radii;
  bounds += inverse_parts * errors.unaryExpr(upward);
  bounds.array() += underflow;
  return bounds.unaryExpr(upward);
}

bool all_below(const Eigen::VectorXd& image, const Eigen::VectorXd& radii) {
  for (Eigen::Index i = 0; i < radii.size(); ++i) {
    if (!(image(i) < radii(i) && std::isfinite(radii(i)))) {
      return false;
    }
  }
  return true;
}

std::optional<KrawczykProof> krawczyk(PreparedSystem& system,
                                      const Eigen::VectorXcd& x,
                                      const Eigen::MatrixXcd& inverse) {
  const UpwardSum upward(2);
  const Eigen::MatrixXd inverse_parts = parts(inverse);
  const Eigen::VectorXd step = newton_step_bounds(system, x, inverse_parts);
  // A box of a few units in the last place at least, wider where the residual is not known that well.
  Eigen::VectorXd radii(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    radii(i) = std::max(kWiden * step(i), 0x1p-50 * (std::abs(x(i).real()) + std::abs(x(i).imag())) + kTiny);
  }
  std::vector<ComplexInterval> entries;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    system.enclose_jacobian(x, radii, entries);
    const Eigen::VectorXd spread = contraction_bounds(system.system(), entries, radii, inverse, inverse_parts);
    const Eigen::VectorXd image = (step + spread).unaryExpr(upward);
    if (all_below(image, radii)) {
      return KrawczykProof{radii, image, upward((spread.array() / radii.array()).maxCoeff())};
    }
    if (!image.allFinite()) {
      return std::nullopt;
    }
    radii = radii.cwiseMax(4 * image);  // a coordinate that is known well alone follows the others
  }
  return std::nullopt;
}

}  // namespace zeroset::continuation::detail
