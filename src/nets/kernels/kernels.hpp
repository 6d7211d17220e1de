// The loops over memory, once for each kind of processor.
#pragma once

#include "zeroset/nets/polynomial_activation.hpp"

#include <cstdint>

namespace zeroset::nets {

/// Polynomial with ascending coefficients c[0], ..., c[degree] of inner(x).
template <class T>
struct Polynomial {
  const T* coefficients;
  int degree;
  Inner inner = Inner::argument;
};

/// A matrix, row-major; a column is one channel. How each column is normalized: z = (x - mean) * scale.
template <class T>
struct Columns {
  std::int64_t rows, columns;
  const T* x;
  const T* mean;   ///< `columns` entries
  const T* scale;  ///< `columns` entries
};

/// Loops over memory, compiled once for each kind of processor. No argument may overlap a result, but where it says so.
template <class T>
struct Kernels {
  /// y = P(inner(x)), which is P(x) below; y may be x.
  void (*polynomial)(std::int64_t n, const T* x, Polynomial<T> p, T* y);
  /// y = g P(x); y may be x or g.
  void (*polynomial_product)(std::int64_t n, const T* x, const T* g, Polynomial<T> p, T* y);
  /// Sums over the rows of x - x_0 and (x - x_0)^2, where x_0 is `mean`; accumulated in double every few rows.
  void (*column_sums)(Columns<T> x, double* sums, double* squares);
  /// y = P(z); y may be x.
  void (*normalize_polynomial)(Columns<T> x, Polynomial<T> p, T* y);
  /// y = max(z, 0), NaN where z is; y may be x.
  void (*normalize_relu)(Columns<T> x, T* y);
  /// dz = g P(z); sums over the rows of dz and z dz. P is the derivative of the activation.
  void (*polynomial_backward)(Columns<T> x, Polynomial<T> p, const T* g, T* dz, double* sums, double* products);
  /// dz = g where z > 0, else 0; likewise.
  void (*relu_backward)(Columns<T> x, const T* g, T* dz, double* sums, double* products);
  /// In place: dz <- scale (dz - m1 - z m2), the gradient of the normalization.
  void (*normalization_backward)(Columns<T> x, const T* m1, const T* m2, T* dz);
  /// How many arguments lie outside [lower, upper] or are NaN, how many are infinite or NaN, and the largest absolute
  /// value of the others.
  void (*argument_range)(
      std::int64_t n, const T* x, T lower, T upper, std::int64_t* outside, std::int64_t* not_finite, T* largest);
  /// y <- y + x.
  void (*accumulate)(std::int64_t n, const T* x, T* y);
  /// v <- momentum v + g + decay w; w <- w - rate v.
  void (*momentum_update)(std::int64_t n, T* w, T* v, const T* g, T rate, T momentum, T decay);
};

/// Kinds of processors, from the one that every x86-64 is.
enum class Processor { baseline, avx2, avx512 };

/// The loops for one kind; null where this processor cannot run them.
template <class T>
const Kernels<T>* kernels_for(Processor processor);
template <>
const Kernels<float>* kernels_for<float>(Processor processor);
template <>
const Kernels<double>* kernels_for<double>(Processor processor);

/// The fastest that this processor runs.
template <class T>
const Kernels<T>& kernels();
template <>
const Kernels<float>& kernels<float>();
template <>
const Kernels<double>& kernels<double>();

}  // namespace zeroset::nets
