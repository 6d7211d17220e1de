#include "continuation/tube.hpp"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace zeroset::continuation::detail {

using algebra::ComplexRational;

namespace {

/// A half-width is so many times what the residual asks for, so that tubes reach into each other where they meet.
constexpr double kTubeWidth = 16;

ComplexDouble plain(const std::complex<double>& c) {
  return {c.real(), c.imag()};
}

double largest_of_parts(const std::complex<double>& c) {
  return std::max(std::abs(c.real()), std::abs(c.imag()));
}

ComplexDouble approximate(const ComplexRational& value) {
  const ComplexInterval enclosed = enclose(value);
  return {enclosed.real, enclosed.imaginary};
}

TaylorModel model_of(const ComplexRational& value) {
  return constant_model(enclose(value));
}

/// A coordinate of the curve, or of boxes around it.
TaylorModel model_at(const std::array<Eigen::VectorXcd, 4>& curve, Eigen::Index i, double radius) {
  return {{plain(curve[0](i)), plain(curve[1](i)), plain(curve[2](i)), plain(curve[3](i))}, radius};
}

/// b - a, exactly, then enclosed.
std::vector<ComplexInterval> differences(const std::vector<ComplexRational>& a, const std::vector<ComplexRational>& b) {
  std::vector<ComplexInterval> result;
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.push_back(enclose({b[i].real - a[i].real, b[i].imaginary - a[i].imaginary}));
  }
  return result;
}

/// Sizes of coordinates: none is taken for much smaller than the largest.
Eigen::VectorXd weights_of(const Eigen::VectorXcd& x) {
  const double largest = std::max(largest_entry(x), 1e-100);
  return x
      .unaryExpr([&](const std::complex<double>& c) {
        return std::complex<double>(std::max(largest_of_parts(c), 0.1 * largest));
      })
      .real();
}

}  // namespace

Eigen::VectorXcd Tube::at(double s) const {
  const double tau = (s - middle) / half;
  return curve[0] + tau * (curve[1] + tau * (curve[2] + tau * curve[3]));
}

std::vector<ComplexInterval> Tube::end_point(double tau) const {
  std::vector<ComplexInterval> result;
  for (Eigen::Index i = 0; i < curve[0].size(); ++i) {
    ComplexInterval sum;
    double sign = 1;
    for (std::size_t k = 0; k < 4; ++k, sign *= tau) {
      const std::complex<double> c = curve[k](i);
      sum = sum + ComplexInterval{sign * c.real(), sign * c.imag(), 0};
    }
    result.push_back(sum);
  }
  return result;
}

bool lies_within(const std::vector<ComplexInterval>& center,
                 const Eigen::VectorXd& image,
                 const std::vector<ComplexInterval>& other_center,
                 const Eigen::VectorXd& radii) {
  for (std::size_t i = 0; i < center.size(); ++i) {
    const auto k = static_cast<Eigen::Index>(i);
    const double reach = (magnitude(center[i] - other_center[i]) + image(k)) * kInflate;
    if (!(reach <= radii(k))) {
      return false;
    }
  }
  return true;
}

TubeProver::TubeProver(const ParametricSystem& system,
                       const std::vector<ComplexRational>& from,
                       const std::vector<ComplexRational>& to)
    : system_(system),
      size_(system.variables()),
      direction_(differences(from, to)),
      jacobian_(system.values_and_jacobian, from, approximate),
      models_(system.values, from, model_of),
      jacobian_models_(system.values_and_jacobian, from, model_of) {
  for (const ComplexRational& parameter : from) {
    start_.push_back(enclose(parameter));
  }
}

/// p(tau) = a + (middle + half tau) (b - a), for all kinds of numbers.
void TubeProver::set_parameters(double middle, double half) {
  for (std::size_t i = 0; i < start_.size(); ++i) {
    const ComplexInterval center = start_[i] + ComplexInterval{middle, 0, 0} * direction_[i];
    const ComplexInterval change = ComplexInterval{half, 0, 0} * direction_[i];
    jacobian_.parameter(i) = {center.real, center.imaginary};
    TaylorModel model = constant_model(center);
    model.coefficients[1] = {change.real, change.imaginary};
    model.rest = (center.radius + change.radius) * kInflate;
    models_.parameter(i) = jacobian_models_.parameter(i) = model;
  }
}

/// Newton's method in double precision at the parameters of the middle.
bool TubeProver::correct(Eigen::VectorXcd& x, Eigen::MatrixXcd& inverse) {
  constexpr int kMaxCorrections = 5;
  const auto n = static_cast<Eigen::Index>(size_);
  Eigen::VectorXcd values(n);
  Eigen::MatrixXcd jacobian(n, n);
  double previous = std::numeric_limits<double>::infinity();
  for (int step = 0; step < kMaxCorrections; ++step) {
    for (Eigen::Index i = 0; i < n; ++i) {
      jacobian_.variable(static_cast<std::size_t>(i)) = plain(x(i));
    }
    jacobian_.run();
    for (std::size_t i = 0; i < size_; ++i) {
      values(static_cast<Eigen::Index>(i)) = {jacobian_.output(i).real, jacobian_.output(i).imaginary};
    }
    jacobian.setZero();
    for (std::size_t e = 0; e < system_.nonzeros.size(); ++e) {
      const ComplexDouble& entry = jacobian_.output(size_ + e);
      jacobian(system_.nonzeros[e].first, system_.nonzeros[e].second) = {entry.real, entry.imaginary};
    }
    inverse = jacobian.partialPivLu().inverse();
    const Eigen::VectorXcd change = inverse * values;
    const double size = largest_entry(change), scale = largest_entry(x);
    if (!std::isfinite(size) || size > previous / 2) {
      return size <= 1e-12 * scale;
    }
    x -= change;
    if (size <= 1e-9 * scale) {
      return true;
    }
    previous = size;
  }
  return false;
}

void TubeProver::run_models(const std::array<Eigen::VectorXcd, 4>& curve) {
  for (std::size_t i = 0; i < size_; ++i) {
    models_.variable(i) = model_at(curve, static_cast<Eigen::Index>(i), 0);
  }
  models_.run();
}

/// Taylor coefficients one after another: the residual's next coefficient is linear in the curve's.
void TubeProver::extend(std::array<Eigen::VectorXcd, 4>& curve, const Eigen::MatrixXcd& inverse) {
  Eigen::VectorXcd coefficient(static_cast<Eigen::Index>(size_));
  for (std::size_t order = 1; order < 4; ++order) {
    run_models(curve);
    for (std::size_t i = 0; i < size_; ++i) {
      const ComplexDouble& c = models_.output(i).coefficients[order];
      coefficient(static_cast<Eigen::Index>(i)) = {c.real, c.imaginary};
    }
    curve[order] = -(inverse * coefficient);
  }
}

/// d: bounds of Y F along the curve. The models are those of the last run.
Eigen::VectorXd TubeProver::residual_bounds(const Eigen::MatrixXd& inverse_parts) const {
  Eigen::VectorXd bounds(static_cast<Eigen::Index>(size_));
  for (std::size_t i = 0; i < size_; ++i) {
    bounds(static_cast<Eigen::Index>(i)) = magnitude(models_.output(i)) + kGuard;
  }
  return (inverse_parts * bounds).unaryExpr(UpwardSum(size_));
}

/// sum_j N_ij r_j along the curve, with F' as Taylor models over the boxes: M_k = delta_k0 - Y J_k for each power of
/// tau, so that what Y and the change of F' have to do with each other is not lost. Roundings as in contraction_bounds.
Eigen::VectorXd TubeProver::contraction_along(const Tube& tube,
                                              const Eigen::MatrixXcd& inverse,
                                              const Eigen::MatrixXd& inverse_parts) {
  const auto n = static_cast<Eigen::Index>(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    const auto k = static_cast<Eigen::Index>(i);
    jacobian_models_.variable(i) = model_at(tube.curve, k, tube.radii(k));
  }
  jacobian_models_.run();
  const double rounding = static_cast<double>(2 * n + 8) * 0x1p-53;
  std::array<Eigen::MatrixXcd, 4> entries;
  entries.fill(Eigen::MatrixXcd::Zero(n, n));
  Eigen::VectorXd errors = Eigen::VectorXd::Constant(n, kGuard);
  for (std::size_t e = 0; e < system_.nonzeros.size(); ++e) {
    const auto [row, column] = system_.nonzeros[e];
    const TaylorModel& entry = jacobian_models_.output(size_ + e);
    for (std::size_t k = 0; k < 4; ++k) {
      entries[k](row, column) = {entry.coefficients[k].real, entry.coefficients[k].imaginary};
    }
    errors(row) += 2 * (entry.rest + rounding * (magnitude(entry) + kTiny)) * tube.radii(column);
  }
  const UpwardSum upward(5 * size_);
  Eigen::VectorXd bounds = inverse_parts * errors.unaryExpr(upward);
  for (std::size_t k = 0; k < 4; ++k) {
    Eigen::MatrixXcd change = -(inverse * entries[k]);
    change.diagonal().array() += k == 0 ? 1 : 0;
    bounds += parts(change) * tube.radii;
  }
  bounds.array() += 4 * static_cast<double>(n) * kGuard * tube.radii.sum();  // underflow in the products
  return bounds.unaryExpr(upward);
}

std::optional<Tube> TubeProver::prove(double middle, double half, const Eigen::VectorXcd& guess) {
  set_parameters(middle, half);
  Tube tube{middle, half, {}, {}, {}};
  tube.curve.fill(Eigen::VectorXcd::Zero(guess.size()));
  tube.curve[0] = guess;
  Eigen::MatrixXcd inverse;
  if (!correct(tube.curve[0], inverse) || !inverse.allFinite()) {
    return std::nullopt;
  }
  extend(tube.curve, inverse);
  run_models(tube.curve);
  const Eigen::MatrixXd inverse_parts = parts(inverse);
  const Eigen::VectorXd residual = residual_bounds(inverse_parts);
  const Eigen::VectorXd weights = weights_of(tube.curve[0]);
  const double width = std::max(kTubeWidth * (residual.array() / weights.array()).maxCoeff(), 0x1p-46);
  tube.radii = width * weights;
  if (!tube.radii.allFinite()) {
    return std::nullopt;
  }
  tube.image = (residual + contraction_along(tube, inverse, inverse_parts)).unaryExpr(UpwardSum(2));
  return all_below(tube.image, tube.radii) ? std::optional<Tube>(std::move(tube)) : std::nullopt;
}

}  // namespace zeroset::continuation::detail
