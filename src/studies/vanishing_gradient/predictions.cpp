#include "studies/vanishing_gradient/predictions.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies::vanishing_gradient {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Mean over the entries of their variance over the inputs.
double mean_variance(const MatrixXd& inputs) {
  const Eigen::VectorXd mean = inputs.rowwise().mean();
  return (inputs.colwise() - mean).squaredNorm() / static_cast<double>(inputs.size());
}

/// The product of the layers from the second on, in place of that from the first.
void count_from_second(std::vector<landscape::MeanFieldLayer>& layers) {
  double product = 1;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    product *= l == 0 ? 1 : layers[l].factor;
    layers[l].product = product;
  }
}

/// Backwards through a layer the squared gradient in the arguments is multiplied by sigma_w^2 E phi'^2 of the layer
/// below, over the variance that a batch normalization divides by; its part in the weights is that times the squared
/// length of what the weights multiply.
std::vector<double> relative_gradients(const std::vector<landscape::MeanFieldLayer>& layers,
                                       const std::vector<double>& weight_variances,
                                       const std::vector<double>& lengths,
                                       bool normalized) {
  std::vector<double> result(layers.size(), 1.0);
  double back = 1;
  const auto scale = [&](std::size_t l) { return normalized ? 1 / layers[l].variance : 1.0; };
  for (std::size_t l = layers.size(); l-- > 0;) {
    result[l] = back * lengths[l] * scale(l);
    if (l > 0) {
      back *= weight_variances[l] * layers[l - 1].slope_square * scale(l);
    }
  }
  const double last = result.back();
  for (double& value : result) {
    value /= last;
  }
  return result;
}

}  // namespace

MatrixXd input_columns(const runs::ImageDataset& images, std::int64_t count) {
  constexpr Index kPixels = runs::Images::kPixels, kPlane = kPixels / runs::Images::kChannels;
  const Index columns = std::min<Index>(count, images.train.count());
  MatrixXd inputs(kPixels, columns);
  for (Index k = 0; k < columns; ++k) {
    for (Index i = 0; i < kPixels; ++i) {
      const auto channel = static_cast<std::size_t>(i / kPlane);
      const double share = images.train.pixels[static_cast<std::size_t>(k * kPixels + i)] / 255.0;
      inputs(i, k) = (share - images.mean[channel]) / images.deviation[channel];
    }
  }
  return inputs;
}

double weight_variance(const InitializationSpec& initialization, std::int64_t inputs, std::int64_t outputs) {
  const double in = static_cast<double>(inputs), out = static_cast<double>(outputs);
  const double gain = initialization.gain * initialization.gain;
  switch (initialization.kind) {
    case InitializationKind::he:
      return 2 * gain;
    case InitializationKind::xavier:
      return gain * 2 * in / (in + out);
    case InitializationKind::lecun:
      break;
    case InitializationKind::orthogonal:
      return gain * std::min(1.0, in / out);
  }
  return gain;
}

PredictedLayers predicted_layers(const Activation& activation,
                                 const InitializationSpec& initialization,
                                 std::int64_t units,
                                 std::int64_t depth,
                                 bool normalized,
                                 const MatrixXd& inputs,
                                 std::int64_t points) {
  landscape::MeanFieldOptions options{.bias_variance = initialization.bias_deviation * initialization.bias_deviation,
                                      .input_variance = mean_variance(inputs),
                                      .normalized = normalized};
  for (std::int64_t l = 0; l < depth; ++l) {
    options.weight_variances.push_back(weight_variance(initialization, l == 0 ? inputs.rows() : units, units));
  }
  const auto size = static_cast<std::size_t>(depth);
  PredictedLayers mean{.layers = std::vector<landscape::MeanFieldLayer>(size), .gradients = std::vector<double>(size)};
  const std::int64_t count = normalized ? 1 : points;
  const double share = 1 / static_cast<double>(count);
  for (Index k = 0; k < count; ++k) {
    options.input_square = inputs.col(k).squaredNorm() / static_cast<double>(inputs.rows());
    std::vector<landscape::MeanFieldLayer> layers = landscape::mean_field(activation, options);
    std::vector<double> lengths;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const double mean_square =
          (layers[l].variance - (normalized ? 0 : options.bias_variance)) / options.weight_variances[l];
      lengths.push_back(mean_square * static_cast<double>(l == 0 ? inputs.rows() : units));
    }
    const std::vector<double> gradients = relative_gradients(layers, options.weight_variances, lengths, normalized);
    count_from_second(layers);
    for (std::size_t l = 0; l < layers.size(); ++l) {
      mean.layers[l].variance += share * layers[l].variance;
      mean.layers[l].slope_square += share * layers[l].slope_square;
      mean.layers[l].factor += share * layers[l].factor;
      mean.layers[l].product += share * layers[l].product;
      mean.gradients[l] += share * gradients[l];
    }
  }
  return mean;
}

}  // namespace zeroset::studies::vanishing_gradient
