// Images of one set on a device, cut into chunks.
#pragma once

#include "nets/batches.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::nets {

/// Images of one set and their cutting into chunks.
struct ImageChunks {
  ResidentImages images{};
  std::vector<Selection> chunks{};
  std::int64_t count = 0;
};

/// The first `count` images of a set, or all.
[[nodiscard]] ImageChunks chunks_of(
    const ImageDataset& dataset, const Images& set, std::int64_t count, std::int64_t chunk, at::Device device);

}  // namespace zeroset::nets
