// The mean field theory of the study's networks: the line that every measurement is held against.
#pragma once

#include "zeroset/core/initialization.hpp"
#include "zeroset/landscape/mean_field.hpp"
#include "zeroset/runs/images.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::studies::vanishing_gradient {

/// The first images of the training set, normalized as networks see them: one column each.
[[nodiscard]] Eigen::MatrixXd input_columns(const runs::ImageDataset& images, std::int64_t count);

/// sigma_w^2 of a layer: `outputs` times the mean square of its weights, brought to the inputs.
[[nodiscard]] double weight_variance(const InitializationSpec& initialization,
                                     std::int64_t inputs,
                                     std::int64_t outputs);

/// What the theory says of the hidden layers, averaged over the first `points` inputs. With batch normalization the
/// variance of an entry is over all inputs.
struct PredictedLayers {
  std::vector<landscape::MeanFieldLayer>
      layers{};                     ///< `product` counts from the second hidden layer on: 1 for the first
  std::vector<double> gradients{};  ///< squared norm of the loss's gradient in each hidden layer's
                                    ///< weights, over that of the last one
};

[[nodiscard]] PredictedLayers predicted_layers(const Activation& activation,
                                               const InitializationSpec& initialization,
                                               std::int64_t units,
                                               std::int64_t depth,
                                               bool normalized,
                                               const Eigen::MatrixXd& inputs,
                                               std::int64_t points);

}  // namespace zeroset::studies::vanishing_gradient
