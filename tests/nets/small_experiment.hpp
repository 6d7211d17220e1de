// A training so small that a test can afford it.
#pragma once

#include "zeroset/core/experiment.hpp"

#include "nets/fits.hpp"

namespace zeroset::testing {

/// Two convolutions and a dense layer, batch normalization after each hidden one.
inline Architecture small_image_network() {
  const ActivationLayer relu{{.kind = ActivationKind::relu}};
  return {{3, 32, 32},
          {ConvolutionLayer{2, 4, 3, 4, 0, true},
           BatchNormLayer{},
           relu,
           ConvolutionLayer{2, 6, 3, 2, 1, true},
           BatchNormLayer{},
           relu,
           FlattenLayer{},
           DenseLayer{10, true}}};
}

/// 300 images in batches of 70: five steps an epoch, the last one smaller. Three epochs.
inline Experiment small_experiment() {
  return {.dataset = {.train = 300, .test = 100},
          .network = small_image_network(),
          .activations = {{.kind = ActivationKind::relu}},
          .training = {{.batch = 70, .learning_rate = 0.05, .weight_decay = 1e-4, .epochs = 3}},
          .seed = 7};
}

}  // namespace zeroset::testing
