// Coefficients of activations as the kernels take them.
#pragma once

#include "zeroset/nets/polynomial_activation.hpp"

#include "nets/kernels/kernels.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace zeroset::nets {

/// Ascending coefficients of P'; {0} for a constant.
[[nodiscard]] inline std::vector<double> derivative(const std::vector<double>& coefficients) {
  std::vector<double> result;
  for (std::size_t k = 1; k < coefficients.size(); ++k) {
    result.push_back(static_cast<double>(k) * coefficients[k]);
  }
  return result.empty() ? std::vector<double>{0.0} : result;
}

/// phi' of phi = P(s), s = inner(x): P'(s) s (1 - s) for the sigmoid, P'(s) (1 - s^2) for tanh. Not of relu.
[[nodiscard]] inline PointwiseFunction derivative(const PointwiseFunction& function) {
  PointwiseFunction result{false, derivative(function.coefficients), function.inner};
  if (function.inner == Inner::argument) {
    return result;
  }
  const std::size_t lower = function.inner == Inner::sigmoid ? 1 : 0;  // of s^lower - s^2
  std::vector<double> product(result.coefficients.size() + 2, 0.0);
  for (std::size_t k = 0; k < result.coefficients.size(); ++k) {
    product[k + lower] += result.coefficients[k];
    product[k + 2] -= result.coefficients[k];
  }
  result.coefficients = std::move(product);
  return result;
}

/// False where the second derivative is zero, but for kinks.
[[nodiscard]] inline bool is_curved(const PointwiseFunction& function) {
  return !function.relu && (function.coefficients.size() > 2 || function.inner != Inner::argument);
}

template <class T>
[[nodiscard]] std::vector<T> rounded(const std::vector<double>& coefficients) {
  return {coefficients.begin(), coefficients.end()};
}

template <class T>
[[nodiscard]] Polynomial<T> as_polynomial(const std::vector<T>& coefficients, Inner inner) {
  return {coefficients.data(), static_cast<int>(coefficients.size()) - 1, inner};
}

}  // namespace zeroset::nets
