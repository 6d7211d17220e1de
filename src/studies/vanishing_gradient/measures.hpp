// What claims are judged by: numbers that groups leave behind when they are evaluated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies::vanishing_gradient {

/// One network of random weights, by its hidden layers.
struct RandomNetwork {
  std::string initialization{};
  bool normalized = false;
  std::int64_t draw = 0;
  double log_growth = 0;  ///< natural logarithm of the product's mean squared singular value, per layer
  double log_excess = 0;  ///< the same less that of the mean field
  double log_signal = 0;  ///< logarithm of the arguments' mean square in the last hidden layer over that in the second
};

/// One trained network: the best of its learning rates by the training loss.
struct TrainedNetwork {
  std::string initialization{};
  bool normalized = false, pretrained = false;
  std::int64_t depth = 0, replica = 0;
  double log_gradient = 0;  ///< at the start: natural logarithm of the gradient's norm in the second layer's weights
                            ///< over that in the last hidden layer's; NaN where they are not finite or zero
  double train_error = 0;   ///< at the end, by the statistics of the whole set; 0.9 is chance
  bool diverged = false;    ///< at every rate
};

/// All groups of one activation.
struct ActivationMeasures {
  std::vector<RandomNetwork> random{};
  std::vector<TrainedNetwork> trained{};
  bool is_polynomial = false;  ///< of degree 2 or more
  std::int64_t train_images = 0;
};

}  // namespace zeroset::studies::vanishing_gradient
