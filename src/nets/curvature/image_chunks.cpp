// Images of one set on a device, cut into chunks.
#include "nets/curvature/image_chunks.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>

namespace zeroset::nets {

using at::Tensor;

ImageChunks chunks_of(
    const ImageDataset& dataset, const Images& set, std::int64_t count, std::int64_t chunk, at::Device device) {
  ImageChunks result;
  result.count = count == 0 ? set.count() : std::min(count, set.count());
  result.images = resident_images(dataset);
  auto* pixels = const_cast<std::uint8_t*>(set.pixels.data());
  auto* labels = const_cast<std::uint8_t*>(set.labels.data());
  result.images.pixels = at::from_blob(pixels, {result.count, Images::kPixels}, at::kByte).to(device);
  result.images.labels = at::from_blob(labels, {result.count}, at::kByte).to(device, at::kLong);
  result.images.table = result.images.table.to(device);
  const Tensor order = at::arange(result.count, at::TensorOptions(at::kLong).device(device)).unsqueeze(0);
  for (std::int64_t begin = 0; begin < result.count; begin += chunk) {
    result.chunks.push_back({order, order[0].narrow(0, begin, 1), std::min(chunk, result.count - begin)});
  }
  return result;
}

}  // namespace zeroset::nets
