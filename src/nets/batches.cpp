#include "nets/batches.hpp"

#include "zeroset/core/error.hpp"

#include "nets/plan.hpp"

#include <ATen/ops/empty.h>

#include <numeric>
#include <string>

namespace zeroset::nets {
namespace {

constexpr std::int64_t kPlane = Images::kSide * Images::kSide;

/// Planes of bytes to interleaved numbers, channels innermost.
template <class T>
void interleave(const std::uint8_t* pixels, const std::array<std::array<T, 256>, 3>& table, T* out) {
  for (std::int64_t p = 0; p < kPlane; ++p) {
    for (std::size_t c = 0; c < 3; ++c) {
      out[3 * p + static_cast<std::int64_t>(c)] = table[c][pixels[static_cast<std::int64_t>(c) * kPlane + p]];
    }
  }
}

template <class T>
void in_planes(const std::uint8_t* pixels, const std::array<std::array<T, 256>, 3>& table, T* out) {
  for (std::int64_t i = 0; i < Images::kPixels; ++i) {
    out[i] = table[static_cast<std::size_t>(i / kPlane)][pixels[i]];
  }
}

template <class T>
void fill(const Images& images,
          const std::array<std::array<double, 256>, 3>& exact,
          bool flat,
          const std::int64_t* indices,
          std::int64_t n,
          T* out) {
  std::array<std::array<T, 256>, 3> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    for (std::size_t byte = 0; byte < table[c].size(); ++byte) {
      table[c][byte] = static_cast<T>(exact[c][byte]);
    }
  }
  for (std::int64_t k = 0; k < n; ++k) {
    const std::uint8_t* pixels = images.pixels.data() + indices[k] * Images::kPixels;
    (flat ? in_planes<T> : interleave<T>)(pixels, table, out + k * Images::kPixels);
  }
}

}  // namespace

void require_image_network(const Architecture& network) {
  if (network.input != Shape{Images::kChannels, Images::kSide, Images::kSide} &&
      network.input != Shape{Images::kPixels}) {
    throw SpecError("/network/input", "expected [3, 32, 32] or [3072] for images");
  }
  if (num_outputs(network) != ImageDataset::kClasses) {
    throw SpecError("/network/layers",
                    "expected 10 outputs, one per class, got " + std::to_string(num_outputs(network)));
  }
}

Batches::Batches(const Model& model, const ImageDataset& dataset, const Images& images)
    : images_(images), options_(model.plan().tensor_options), flat_(model.network().input.size() == 1) {
  require_image_network(model.network());
  for (std::size_t c = 0; c < table_.size(); ++c) {
    for (std::size_t byte = 0; byte < table_[c].size(); ++byte) {
      table_[c][byte] = (static_cast<double>(byte) / 255 - dataset.mean[c]) / dataset.deviation[c];
    }
  }
}

at::Tensor Batches::inputs(const std::int64_t* indices, std::int64_t n) const {
  const auto options = options_.device(at::kCPU);
  at::Tensor x =
      flat_ ? at::empty({n, Images::kPixels}, options)
            : at::empty({n, Images::kChannels, Images::kSide, Images::kSide}, options, at::MemoryFormat::ChannelsLast);
  if (x.scalar_type() == at::kFloat) {
    fill(images_, table_, flat_, indices, n, x.mutable_data_ptr<float>());
  } else {
    fill(images_, table_, flat_, indices, n, x.mutable_data_ptr<double>());
  }
  return x.to(options_.device());
}

at::Tensor Batches::inputs(std::int64_t begin, std::int64_t n) const {
  std::vector<std::int64_t> indices(static_cast<std::size_t>(n));
  std::iota(indices.begin(), indices.end(), begin);
  return inputs(indices.data(), n);
}

at::Tensor Batches::labels(const std::int64_t* indices, std::int64_t n) const {
  at::Tensor labels = at::empty({n}, at::kLong);
  auto* out = labels.mutable_data_ptr<std::int64_t>();
  for (std::int64_t k = 0; k < n; ++k) {
    out[k] = images_.labels[static_cast<std::size_t>(indices[k])];
  }
  return labels.to(options_.device());
}

}  // namespace zeroset::nets
