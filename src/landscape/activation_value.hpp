// Values and slopes of activations in double precision, one number at a time.
#pragma once

#include "zeroset/core/activation.hpp"

#include <cmath>
#include <vector>

namespace zeroset::landscape {

/// phi(t) and phi'(t).
struct ValueAndSlope {
  double value = 0, slope = 0;
};

/// Of one activation, its coefficients rounded once.
class ActivationValue {
 public:
  /// \throws InvalidArgument for an approximation that is not resolved
  explicit ActivationValue(const Activation& activation) : kind_(activation.kind) {
    if (activation.is_polynomial()) {
      for (const Rational& coefficient : polynomial_coefficients(activation)) {
        coefficients_.push_back(coefficient.convert_to<double>());
      }
    }
  }

  ValueAndSlope operator()(double t) const {
    switch (kind_) {
      case ActivationKind::relu:
        return t > 0 ? ValueAndSlope{t, 1} : ValueAndSlope{};
      case ActivationKind::tanh: {
        const double sech = 1 / std::cosh(t);
        return {std::tanh(t), sech * sech};
      }
      case ActivationKind::sigmoid: {
        const double e = std::exp(-std::abs(t));  // of the side that does not overflow
        return {(t < 0 ? e : 1) / (1 + e), e / ((1 + e) * (1 + e))};
      }
      default:
        break;
    }
    ValueAndSlope result;
    for (std::size_t k = coefficients_.size(); k-- > 0;) {
      result.slope = result.slope * t + result.value;
      result.value = result.value * t + coefficients_[k];
    }
    return result;
  }

  /// Ascending; empty unless the activation is polynomial.
  [[nodiscard]] const std::vector<double>& coefficients() const { return coefficients_; }

 private:
  ActivationKind kind_;
  std::vector<double> coefficients_{};
};

}  // namespace zeroset::landscape
