// Coefficients of activations as the kernels take them.
#pragma once

#include "nets/kernels/kernels.hpp"

#include <cstddef>
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

template <class T>
[[nodiscard]] std::vector<T> rounded(const std::vector<double>& coefficients) {
  return {coefficients.begin(), coefficients.end()};
}

template <class T>
[[nodiscard]] Polynomial<T> as_polynomial(const std::vector<T>& coefficients) {
  return {coefficients.data(), static_cast<int>(coefficients.size()) - 1};
}

}  // namespace zeroset::nets
