#include "nets/pretraining/layer_learner.hpp"

#include "zeroset/nets/autoencoder.hpp"
#include "zeroset/nets/rbm.hpp"

#include "nets/pretraining/layer_place.hpp"
#include "nets/pretraining/random_tensors.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <optional>
#include <variant>

namespace zeroset::nets {
namespace {

using at::Tensor;

class AutoencoderLearner final : public LayerLearner {
 public:
  AutoencoderLearner(const PretrainingSpec& spec, const LayerPlace& place, const Parameters& start)
      : spec_(spec), place_(place), slices_(slices_of(place)) {
    layer_.function = function_of(place);
    layer_.batch_norm = place.block.batch_norm.has_value();
    if (const auto* convolution = std::get_if<ConvolutionLayer>(&place.model.network().layers[place.block.weights])) {
      layer_.stride = convolution->stride;
      layer_.padding = convolution->padding;
    }
    add(layer_.weights = read_slice(place, start, slices_.weights));
    if (slices_.bias) {
      add(layer_.bias = read_slice(place, start, *slices_.bias));
    }
    if (!spec.tied_weights) {
      add(layer_.decoder = first_decoder());
    }
    add(layer_.decoder_bias = at::zeros({layer_.weights.size(1)}, layer_.weights.options()));
  }

  void write(Parameters& parameters) const override {
    write_slice(parameters, slices_.weights, layer_.weights);
    if (slices_.bias) {
      write_slice(parameters, *slices_.bias, layer_.bias);
    }
  }

 protected:
  [[nodiscard]] LayerGradient gradient(const Tensor& x, std::int64_t step) const override {
    Stream stream = stream_of(place_, "pretraining masking", step);
    const AutoencoderGradient down = autoencoder_gradient(layer_, x, masked(x, spec_.masking, stream));
    LayerGradient gradient{.reconstruction_error = down.loss};
    for (const Tensor& each : {down.weights, down.bias, down.decoder, down.decoder_bias}) {
      if (each.defined()) {
        gradient.values.push_back(each);
      }
    }
    return gradient;
  }

 private:
  [[nodiscard]] Tensor first_decoder() const {
    Stream stream(place_.seed, "pretraining decoder", place_.index);
    const auto units = static_cast<double>(layer_.weights.numel() / layer_.weights.size(1));
    return normals(layer_.weights, stream).div_(std::sqrt(units));
  }

  PretrainingSpec spec_;
  LayerPlace place_;
  LayerSlices slices_;
  Autoencoder layer_{};
};

/// Mean and deviation of each of a flat image's numbers, by which bytes / 255 become what the network takes.
struct PixelNormalization {
  Tensor mean{}, deviation{};
};

PixelNormalization normalization_of(const ImageDataset& images, const at::TensorOptions& options) {
  const auto plane = [&](const std::array<double, 3>& channels) {
    return copy_of(channels.data(), {Images::kChannels, 1})
        .expand({Images::kChannels, Images::kPixels / Images::kChannels})
        .reshape({Images::kPixels})
        .to(options);
  };
  return {plane(images.mean), plane(images.deviation)};
}

class RbmLearner final : public LayerLearner {
 public:
  RbmLearner(const PretrainingSpec& spec, const LayerPlace& place, const Parameters& start, const ImageDataset& images)
      : spec_(spec), place_(place), slices_(slices_of(place)) {
    machine_.hidden = units_behind(place.block.activation);
    machine_.weights = read_slice(place, start, slices_.weights);
    machine_.hidden_bias = slices_.bias ? read_slice(place, start, *slices_.bias)
                                        : at::zeros({machine_.weights.size(0)}, machine_.weights.options());
    machine_.visible_bias = at::zeros({machine_.weights.size(1)}, machine_.weights.options());
    if (place.index > 0) {
      machine_.visible = units_behind(before(place));
    } else if (spec.visible == VisibleUnits::gaussian) {
      machine_.visible = UnitKind::gaussian;
    } else {  // W x + b with x = (p - mean) / deviation is a function of p of the same form
      bytes_ = normalization_of(images, machine_.weights.options());
      machine_.weights.div_(bytes_->deviation);
      machine_.hidden_bias.sub_(machine_.weights.matmul(bytes_->mean));
    }
    add(machine_.weights);
    add(machine_.visible_bias);
    if (slices_.bias) {
      add(machine_.hidden_bias);
    }
  }

  void write(Parameters& parameters) const override {
    write_slice(parameters, slices_.weights, bytes_ ? machine_.weights * bytes_->deviation : machine_.weights);
    if (slices_.bias) {
      write_slice(parameters,
                  *slices_.bias,
                  bytes_ ? machine_.hidden_bias + machine_.weights.matmul(bytes_->mean) : machine_.hidden_bias);
    }
  }

 protected:
  [[nodiscard]] LayerGradient gradient(const Tensor& x, std::int64_t step) const override {
    Stream stream = stream_of(place_, "pretraining sampling", step);
    const Tensor data = bytes_ ? (x * bytes_->deviation).add_(bytes_->mean) : x;
    const RbmGradient up = contrastive_divergence(machine_, data, spec_.gibbs_steps, stream);
    LayerGradient gradient{up.reconstruction_error, {up.weights.neg(), up.visible_bias.neg()}};
    if (slices_.bias) {
      gradient.values.push_back(up.hidden_bias.neg());
    }
    return gradient;
  }

 private:
  /// The activation of the hidden layer before: the last one in front of the weights.
  [[nodiscard]] static std::optional<std::size_t> before(const LayerPlace& place) {
    return hidden_blocks(place.model.network()).at(place.index - 1).activation;
  }
  [[nodiscard]] UnitKind units_behind(const std::optional<std::size_t>& activation) const {
    const Layer& layer = place_.model.network().layers.at(activation.value());
    return std::get<ActivationLayer>(layer).activation.kind == ActivationKind::tanh ? UnitKind::bipolar
                                                                                    : UnitKind::binary;
  }

  PretrainingSpec spec_;
  LayerPlace place_;
  LayerSlices slices_;
  Rbm machine_{};
  std::optional<PixelNormalization> bytes_{};
};

}  // namespace

void LayerLearner::add(const Tensor& value) {
  values_.push_back(value);
  velocities_.push_back(at::zeros_like(value));
}

double LayerLearner::step(const Tensor& x, std::int64_t step, const PretrainingSpec& spec) {
  const c10::NoGradGuard no_autograd;
  const LayerGradient down = gradient(x, step);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    velocities_[i].mul_(spec.momentum).add_(down.values[i]);
    values_[i].sub_(velocities_[i], spec.learning_rate);
  }
  return down.reconstruction_error;
}

std::unique_ptr<LayerLearner> make_learner(const PretrainingSpec& spec,
                                           const LayerPlace& place,
                                           const Parameters& start,
                                           const ImageDataset& images) {
  if (spec.kind == PretrainingKind::rbm) {
    return std::make_unique<RbmLearner>(spec, place, start, images);
  }
  return std::make_unique<AutoencoderLearner>(spec, place, start);
}

}  // namespace zeroset::nets
