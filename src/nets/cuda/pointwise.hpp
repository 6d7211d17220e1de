// An activation, or its derivative, as it goes to a kernel: by value, so that it lies in the device's constant memory.
#pragma once

#include "nets/cuda/place.hpp"

#include <cmath>

namespace zeroset::nets::cuda {

/// Highest degree of a polynomial on a device.
constexpr int kMaxDegree = 127;

/// nets::Inner with the same values, for its header needs ATen, which nvcc does not read.
enum class InnerFunction { argument, sigmoid, tanh };

template <class T>
struct Pointwise {
  int degree = 1;  ///< -1: ReLU
  InnerFunction inner = InnerFunction::argument;
  bool limited = false;  ///< whether clip, bound and pull say anything; see ArgumentLimits
  T clip = 0, bound = 0, pull = 0;
  T coefficients[kMaxDegree + 1] = {};

  ZEROSET_HD T argument(T z) const {
    if (inner == InnerFunction::argument) {
      return z;
    }
    return inner == InnerFunction::sigmoid ? static_cast<T>(1 / (1 + exp(-z))) : static_cast<T>(tanh(z));
  }
  ZEROSET_HD T horner(T x) const {
    const T z = argument(x);
    T y = coefficients[degree];
    for (int k = degree - 1; k >= 0; --k) {
      y = y * z + coefficients[k];
    }
    return y;
  }
  /// max(-limit, min(z, limit)): NaN where z is.
  ZEROSET_HD static T clipped(T z, T limit) { return z > limit ? limit : z < -limit ? -limit : z; }
  ZEROSET_HD T of(T z) const {
    if (degree >= 0) {
      return horner(z);
    }
    return z > T(0) || z != z ? z : T(0);
  }
  ZEROSET_HD T product_of(T z, T g) const {
    if (degree >= 0) {
      return g * horner(z);
    }
    return z > T(0) ? g : T(0);
  }
  /// Of the activation itself: NaN where z is.
  ZEROSET_HD T value(T z) const { return of(limited ? clipped(z, clip) : z); }
  /// g phi'(z), where the coefficients are those of the derivative; what clipping and the penalty leave of it.
  ZEROSET_HD T product(T z, T g) const {
    if (!limited) {
      return product_of(z, g);
    }
    const T through = z > clip || z < -clip ? T(0) : product_of(z, g);
    return through + pull * (z - clipped(z, bound));
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
