// An activation, or its derivative, as it goes to a kernel: by value, so that it lies in the device's constant memory.
#pragma once

#include "zeroset/nets/polynomial_activation.hpp"

#include "nets/cuda/place.hpp"

#include <cmath>

namespace zeroset::nets::cuda {

/// Highest degree of a polynomial on a device.
constexpr int kMaxDegree = 127;

template <class T>
struct Pointwise {
  int degree = 1;  ///< -1: ReLU
  Inner inner = Inner::argument;
  T coefficients[kMaxDegree + 1] = {};

  ZEROSET_HD T argument(T z) const {
    if (inner == Inner::argument) {
      return z;
    }
    return inner == Inner::sigmoid ? static_cast<T>(1 / (1 + exp(-z))) : static_cast<T>(tanh(z));
  }
  ZEROSET_HD T horner(T x) const {
    const T z = argument(x);
    T y = coefficients[degree];
    for (int k = degree - 1; k >= 0; --k) {
      y = y * z + coefficients[k];
    }
    return y;
  }
  /// Of the activation itself: NaN where z is.
  ZEROSET_HD T value(T z) const {
    if (degree >= 0) {
      return horner(z);
    }
    return z > T(0) || z != z ? z : T(0);
  }
  /// g phi'(z), where the coefficients are those of the derivative.
  ZEROSET_HD T product(T z, T g) const {
    if (degree >= 0) {
      return g * horner(z);
    }
    return z > T(0) ? g : T(0);
  }
};

/// y = phi(x), or y = g phi'(x) where `gradient` is given. All of one size; replicas do not matter.
template <class T>
struct Activate {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  static constexpr Index kEntries = 4 * kBlock;  ///< of a block
  Index n;
  const T* x;
  const T* gradient;
  T* y;
  Pointwise<T> function;

  Grid grid() const { return {ceiling(n, kEntries), 1}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    const Index begin = at.block * kEntries + at.thread;
    for (Index i = begin; i < begin + kEntries && i < n; i += kBlock) {
      y[i] = gradient == nullptr ? function.value(x[i]) : function.product(x[i], gradient[i]);
    }
  }
};

}  // namespace zeroset::nets::cuda
