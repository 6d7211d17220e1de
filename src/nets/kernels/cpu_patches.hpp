// Images and the patches that convolutions see, on the CPU.
#pragma once

#include "zeroset/core/architecture.hpp"

#include "nets/kernels/operations.hpp"

#include <array>
#include <cstdint>

namespace zeroset::nets {

/// Sizes of a convolution over channels-innermost images; a sequence is an image of height 1.
struct PatchGeometry {
  std::int64_t height = 1, width = 1, channels = 1;
  std::int64_t kernel_rows = 1, kernel = 1, stride = 1, row_padding = 0, padding = 0;

  [[nodiscard]] std::int64_t out_height() const { return (height + 2 * row_padding - kernel_rows) / stride + 1; }
  [[nodiscard]] std::int64_t out_width() const { return (width + 2 * padding - kernel) / stride + 1; }
  [[nodiscard]] std::int64_t image_size() const { return height * width * channels; }
  [[nodiscard]] std::int64_t patch_size() const { return kernel_rows * kernel * channels; }
  [[nodiscard]] std::int64_t outputs() const { return out_height() * out_width(); }
};

/// \param sizes  (R, n, H, W, C) or (R, n, L, C)
[[nodiscard]] PatchGeometry patch_geometry(const ConvolutionLayer& layer, at::IntArrayRef sizes);

/// The patches of one image, row by row of the output. \param image  image_size() entries
template <class T>
void write_patches(const PatchGeometry& geometry, const T* image, T* patches);

/// The transpose: adds the patches to an image.
template <class T>
void add_patches(const PatchGeometry& geometry, const T* patches, T* image);

/// Normalized value of each byte in each channel, rounded. \param table  float64 (3, 256)
template <class T>
[[nodiscard]] std::array<std::array<T, 256>, 3> rounded_table(const at::Tensor& table);

/// One image's bytes as numbers, in the order of the file where `flat`, else channels innermost.
template <class T>
void write_image(const std::uint8_t* pixels, const std::array<std::array<T, 256>, 3>& table, bool flat, T* out);

}  // namespace zeroset::nets
