/// \file
/// Singular values of the Jacobians of a dense network's layers.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::landscape {

/// Of which inputs, and from which layer on.
struct LayerJacobianOptions {
  std::int64_t points = 8;       ///< >= 1; Jacobians are taken at the first so many inputs
  std::int64_t first_layer = 1;  ///< >= 1; the first dense layer of the products, counted from 1
  bool spectra = true;           ///< false: mean squares alone, without the decompositions
};

/// Of one Jacobian, averaged over the points.
struct JacobianSpectrum {
  double mean_square = 0;             ///< squared Frobenius norm over the number of outputs
  Eigen::VectorXd singular_values{};  ///< each the mean over the points, descending; empty without spectra, or where
                                      ///< the Jacobian is not finite
};

/// One dense layer with what follows it up to the next: x -> phi(normalized(W x + b)).
struct LayerJacobian {
  std::int64_t layer = 0;       ///< of the dense layers, from 1
  double argument_square = 0;   ///< mean square of the activation's arguments over units and points
  double slope_square = 0;      ///< mean of phi'^2 over units and points; 1 without an activation
  double weight_square = 0;     ///< squared Frobenius norm of W over the number of outputs
  double inverse_variance = 1;  ///< mean over the units of 1 / variance of a batch normalization; 1 without one
  JacobianSpectrum own{};       ///< of the layer's outputs in its inputs
  JacobianSpectrum product{};   ///< of its outputs in the inputs of `first_layer`; from that layer on
};

/// The Jacobians of a network that may be trained. Batch normalization takes mean and variance over all inputs, and
/// they are held fixed, as evaluation does.
/// Cost: `points` products and decompositions of matrices of the layers' sizes.
/// \param inputs  one column each, at least `points`
/// \throws InvalidArgument for a network with other layers than dense, batch_norm, flatten and activation, for options
///         out of range, and for parameters or inputs of another size
[[nodiscard]] std::vector<LayerJacobian> layer_jacobians(const Architecture& network,
                                                         const Parameters& parameters,
                                                         const Eigen::Ref<const Eigen::MatrixXd>& inputs,
                                                         const LayerJacobianOptions& options = {});

/// Singular values of a finite matrix, descending, min(rows, columns) of them.
[[nodiscard]] Eigen::VectorXd singular_values(const Eigen::Ref<const Eigen::MatrixXd>& matrix);

}  // namespace zeroset::landscape
