/// \file
/// Noise on the weights of a network, in the unit of each layer.
#pragma once

#include "zeroset/core/parameters.hpp"

#include <string>

namespace zeroset {

/// What an amount of noise is a multiple of, weight slice by weight slice.
enum class NoiseUnit {
  deviation,      ///< the standard deviation of the slice's entries
  mean_absolute,  ///< the mean of their absolute values
};
[[nodiscard]] std::string name(NoiseUnit unit);  ///< "deviation", "mean_absolute"

/// theta plus normal noise, in each slice ".weight" of `amount` (>= 0) times its unit; biases stay. With `deviation`
/// and a slice of mean zero the cosine with what it was is 1 / sqrt(1 + amount^2) up to sampling error. \throws
/// InvalidArgument for another number of entries, or an amount below zero or not finite
[[nodiscard]] Parameters perturbed(
    const Architecture& network, const Parameters& theta, double amount, NoiseUnit unit, Stream stream);

}  // namespace zeroset
