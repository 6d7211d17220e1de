// Every operation of a device beside the CPU's.
#pragma once

#include "nets/kernels/operations.hpp"

#include <string>
#include <vector>

namespace zeroset::testing {

struct Difference {
  std::string operation{};
  double distance = 0;  ///< largest, relative to the largest entry
};

/// The device's operations on numbers of the type against cpu_operations() in float64, on the same random inputs, with
/// several shapes and activations.
[[nodiscard]] std::vector<Difference> differences(nets::Operations& device, at::Device where, at::ScalarType type);

}  // namespace zeroset::testing
