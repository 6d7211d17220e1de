/// \file
/// Signals and gradients in wide random networks, by mean field theory.
///
/// \code
/// const Activation tanh{.kind = ActivationKind::tanh};
/// const auto layers = mean_field(tanh, {.weight_variances = std::vector<double>(10, 1.0)});
/// layers.back().product;  // the mean squared singular value of the Jacobian of ten layers
/// \endcode
#pragma once

#include "zeroset/core/activation.hpp"

#include <vector>

namespace zeroset::landscape {

/// Means over z ~ N(0, variance).
struct GaussianMeans {
  double value = 0;         ///< E phi(z)
  double square = 0;        ///< E phi(z)^2
  double slope_square = 0;  ///< E phi'(z)^2
};

/// By closed forms for ReLU and for polynomials (E z^2k = (2k - 1)!! variance^k); for sigmoid and tanh, analytic on a
/// strip, by the trapezoidal rule, which then converges faster than any power of its step: exact to rounding.
/// Infinite where double precision overflows.
/// \param variance  >= 0, finite; for sigmoid and tanh the cost grows with its square root above 1
/// \throws InvalidArgument for another variance, and for an approximation that is not resolved
[[nodiscard]] GaussianMeans gaussian_means(const Activation& activation, double variance);

/// A network of dense layers, wide, with random weights.
struct MeanFieldOptions {
  /// sigma_w^2 of each layer: its weights are N(0, sigma_w^2 / inputs). He: 2, LeCun: 1, Glorot: 2 inputs / (inputs +
  /// outputs).
  std::vector<double> weight_variances{};
  double bias_variance = 0;   ///< sigma_b^2 >= 0
  double input_square = 1;    ///< >= 0; mean square of the entries of an input
  double input_variance = 1;  ///< >= 0; mean variance of an entry over the inputs, for batch normalization
  bool normalized = false;    ///< batch normalization before each activation, its statistics frozen
};

/// What the theory says of one layer x -> phi(W x + b).
struct MeanFieldLayer {
  double variance = 0;      ///< of W x + b: q; with batch normalization over the inputs, before it is divided by it
  double slope_square = 0;  ///< E phi'(z)^2, z ~ N(0, q), or N(0, 1) where it is normalized
  double factor = 0;        ///< chi: mean squared singular value of the layer's Jacobian
  double product = 0;       ///< chi_1 ... chi_l: of the Jacobian of this layer's outputs in the network's inputs
};

/// q_1 = sigma_w^2 input_square + sigma_b^2, q_(l+1) = sigma_w^2 E phi(z)^2 + sigma_b^2, chi_l = sigma_w^2 E phi'(z)^2
/// (Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli 2016; Schoenholz, Gilmer, Ganguli, Sohl-Dickstein 2017; Pennington,
/// Schoenholz, Ganguli 2017). With batch normalization z ~ N(0, 1), the variance over the inputs is v_1 = sigma_w^2
/// input_variance, v_(l+1) = sigma_w^2 (E phi(z)^2 - (E phi(z))^2), and chi_l = sigma_w^2 E phi'(z)^2 / v_l, which from
/// the second layer on does not depend on sigma_w (Yang, Pennington, Rao, Sohl-Dickstein, Schoenholz 2019, for large
/// batches). "Mean squared" is the squared Frobenius norm over the number of outputs.
/// \return one entry a layer
/// \throws InvalidArgument for a negative variance
[[nodiscard]] std::vector<MeanFieldLayer> mean_field(const Activation& activation, const MeanFieldOptions& options);

/// The same of phi(t) = t^degree with one sigma_w^2 and no bias, in closed form: with q* = (sigma_w^2
/// (2k - 1)!!)^(-1 / (k - 1)), the fixed point of the variances, the product of `layers` factors is
/// (k^2 / (2k - 1))^layers (q_1 / q*)^(k^layers - 1); sigma_w^2^layers for degree 1.
/// \param variance  of the first layer: q_1 > 0   \param degree  k >= 1   \param layers  >= 0
[[nodiscard]] double monomial_gradient_growth(int degree, double weight_variance, double variance, int layers);

}  // namespace zeroset::landscape
