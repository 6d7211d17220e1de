/// \file
/// Activations as single autograd functions.
#pragma once

#include <vector>

namespace at {
class Tensor;
}

namespace zeroset::nets {

/// P(x) = sum_k coefficients[k] x^k, entrywise, as one node of the autograd graph that keeps x alone. Its derivative is
/// a function of the same family, so derivatives of every order exist; forward and backward are one pass each over
/// memory. Strides are kept (channels_last stays channels_last). On the CPU compiled loops, chosen at run time for the
/// processor; elsewhere Horner's scheme in ATen.
/// \param x             float32 or float64, any shape, any device
/// \param coefficients  ascending, at least one
/// \throws InvalidArgument if there is no coefficient or the type of x is another
[[nodiscard]] at::Tensor polynomial(const at::Tensor& x, const std::vector<double>& coefficients);

/// What a polynomial is taken of: its argument, or the logistic sigmoid 1 / (1 + e^-x) or tanh of it. Since
/// sigmoid' = s (1 - s) and tanh' = 1 - s^2 are polynomials of the value s, every derivative has the same form.
enum class Inner { argument, sigmoid, tanh };

/// An activation, or its derivative: ReLU, or P(inner(x)) with a polynomial P.
struct PointwiseFunction {
  bool relu = false;
  std::vector<double> coefficients{0, 1};  ///< of P, ascending; ignored for relu
  Inner inner = Inner::argument;
};

/// P(inner(x)), entrywise, with all that holds for `polynomial`.
/// \throws InvalidArgument for relu, if there is no coefficient, or the type of x is another
[[nodiscard]] at::Tensor apply_pointwise(const at::Tensor& x, const PointwiseFunction& function);

/// phi((x - mean) / sqrt(variance + epsilon)) with mean and biased variance of each channel over the batch, as one node
/// of the autograd graph (Ioffe and Szegedy, "Batch normalization", 2015, without the affine part). Once
/// differentiable: for second derivatives compose ATen operations (Model::forward with `fused` false).
/// \param x  (N, C) or (N, C, ...), float32 or float64; on the CPU fastest where C is the innermost axis in memory
/// \throws InvalidArgument for other shapes or types
[[nodiscard]] at::Tensor normalized_activation(const at::Tensor& x, const PointwiseFunction& function, double epsilon);

/// Which loops run on this processor: "avx512", "avx2" or "baseline".
[[nodiscard]] const char* processor_kernels();

}  // namespace zeroset::nets
