#include "nets/kernels/cpu_patches.hpp"

#include "nets/kernels/kernels.hpp"

#include <algorithm>
#include <cstring>

namespace zeroset::nets {
namespace {

using runs::Images;

constexpr std::int64_t kImagePlane = Images::kSide * Images::kSide;

/// Calls body(where in the patches, where in the image or -1, how many entries) for every segment that lies in one row
/// of an image: outside it, -1.
template <class Body>
void for_row_segments(const PatchGeometry& g, Body body) {
  const std::int64_t row_size = g.kernel * g.channels;
  std::int64_t place = 0;
  for (std::int64_t i = 0; i < g.out_height(); ++i) {
    for (std::int64_t j = 0; j < g.out_width(); ++j) {
      const std::int64_t column = j * g.stride - g.padding;
      const std::int64_t before = std::clamp(-column, std::int64_t{0}, g.kernel) * g.channels;
      const std::int64_t after = std::clamp(column + g.kernel - g.width, std::int64_t{0}, g.kernel) * g.channels;
      for (std::int64_t a = 0; a < g.kernel_rows; ++a, place += row_size) {
        const std::int64_t row = i * g.stride + a - g.row_padding;
        if (row < 0 || row >= g.height || before + after >= row_size) {
          body(place, std::int64_t{-1}, row_size);
          continue;
        }
        if (before > 0) {
          body(place, std::int64_t{-1}, before);
        }
        body(place + before, (row * g.width + column) * g.channels + before, row_size - before - after);
        if (after > 0) {
          body(place + row_size - after, std::int64_t{-1}, after);
        }
      }
    }
  }
}

}  // namespace

PatchGeometry patch_geometry(const ConvolutionLayer& layer, at::IntArrayRef sizes) {
  const bool image = layer.dimensions == 2;
  return {.height = image ? sizes[2] : 1,
          .width = image ? sizes[3] : sizes[2],
          .channels = sizes.back(),
          .kernel_rows = image ? layer.kernel : 1,
          .kernel = layer.kernel,
          .stride = layer.stride,
          .row_padding = image ? layer.padding : 0,
          .padding = layer.padding};
}

template <class T>
void write_patches(const PatchGeometry& geometry, const T* image, T* patches) {
  for_row_segments(geometry, [=](std::int64_t place, std::int64_t source, std::int64_t size) {
    if (source < 0) {
      std::fill_n(patches + place, size, T(0));
    } else {
      std::memcpy(patches + place, image + source, static_cast<std::size_t>(size) * sizeof(T));
    }
  });
}

template <class T>
void add_patches(const PatchGeometry& geometry, const T* patches, T* image) {
  const auto accumulate = kernels<T>().accumulate;
  for_row_segments(geometry, [=](std::int64_t place, std::int64_t target, std::int64_t size) {
    if (target >= 0) {
      accumulate(size, patches + place, image + target);
    }
  });
}

template <class T>
std::array<std::array<T, 256>, 3> rounded_table(const at::Tensor& table) {
  std::array<std::array<T, 256>, 3> result{};
  const double* values = table.const_data_ptr<double>();
  for (auto& channel : result) {
    std::transform(values, values + channel.size(), channel.begin(), [](double x) { return static_cast<T>(x); });
    values += channel.size();
  }
  return result;
}

template <class T>
void write_image(const std::uint8_t* pixels, const std::array<std::array<T, 256>, 3>& table, bool flat, T* out) {
  for (std::int64_t c = 0; c < Images::kChannels; ++c) {
    const auto& values = table[static_cast<std::size_t>(c)];
    for (std::int64_t p = 0; p < kImagePlane; ++p) {
      out[flat ? c * kImagePlane + p : Images::kChannels * p + c] = values[pixels[c * kImagePlane + p]];
    }
  }
}

#define ZEROSET_INSTANTIATE(T)                                                    \
  template void write_patches<T>(const PatchGeometry&, const T*, T*);             \
  template void add_patches<T>(const PatchGeometry&, const T*, T*);               \
  template std::array<std::array<T, 256>, 3> rounded_table<T>(const at::Tensor&); \
  template void write_image<T>(const std::uint8_t*, const std::array<std::array<T, 256>, 3>&, bool, T*);
ZEROSET_INSTANTIATE(float)
ZEROSET_INSTANTIATE(double)
#undef ZEROSET_INSTANTIATE

}  // namespace zeroset::nets
