// Kernels that see images through the window of a convolution.
#pragma once

#include "nets/cuda/place.hpp"

namespace zeroset::nets::cuda {

/// Of images (n, height, width, channels) and the outputs of a convolution. A sequence is one row high. All products of
/// sizes but that with the replicas fit into 31 bits.
struct Geometry {
  int height, width, channels;
  int kernel_height, kernel_width;
  int stride_height, stride_width;
  int padding_height, padding_width;
  int out_height, out_width;

  ZEROSET_HD int columns() const { return kernel_height * kernel_width * channels; }
  ZEROSET_HD int outputs() const { return out_height * out_width; }
  ZEROSET_HD int pixels() const { return height * width; }
};

/// A row of patches: the image, and its upper left pixel there (perhaps over the edge).
struct PatchPlace {
  int image, y, x;
};
ZEROSET_HD PatchPlace patch_place(const Geometry& g, Index row) {
  const unsigned outputs = static_cast<unsigned>(g.outputs()), width = static_cast<unsigned>(g.out_width);
  const unsigned image = static_cast<unsigned>(row) / outputs, rest = static_cast<unsigned>(row) % outputs;
  return {static_cast<int>(image),
          static_cast<int>(rest / width) * g.stride_height - g.padding_height,
          static_cast<int>(rest % width) * g.stride_width - g.padding_width};
}

/// Column of patches: the pixel relative to the upper left one, and the channel.
struct KernelPlace {
  int y, x, channel;
};
ZEROSET_HD KernelPlace kernel_place(const Geometry& g, int column) {
  const unsigned channels = static_cast<unsigned>(g.channels), width = static_cast<unsigned>(g.kernel_width);
  const unsigned pixel = static_cast<unsigned>(column) / channels;
  return {static_cast<int>(pixel / width),
          static_cast<int>(pixel % width),
          static_cast<int>(column) - static_cast<int>(pixel * channels)};
}

/// Rows of a block in the kernels below: each warp takes so many.
constexpr int kRowsOfWarp = 8, kRowsOfBlock = kLanes * kRowsOfWarp;

/// Walks the rows of a block, a warp a row: the `turn`-th row of a thread.
ZEROSET_HD Index row_of(Place at, int turn) {
  return at.block * kRowsOfBlock + static_cast<Index>(turn) * kLanes + at.thread / kColumns;
}

/// (R, n * outputs, columns) out of (R, n, height, width, channels).
template <class T>
struct Patches {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Geometry geometry;
  Index replicas, n;
  const T* x;
  T* patches;

  ZEROSET_HD Index rows() const { return n * geometry.outputs(); }
  Grid grid() const { return {ceiling(rows(), kRowsOfBlock), replicas}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    for (int turn = 0; turn < kRowsOfWarp && row_of(at, turn) < rows(); ++turn) {
      write_row(at.replica, row_of(at, turn), at.thread % kColumns);
    }
  }
  ZEROSET_HD void write_row(Index replica, Index row, int first) const {
    const PatchPlace place = patch_place(geometry, row);
    const T* image = x + (replica * n + place.image) * geometry.pixels() * geometry.channels;
    T* out = patches + (replica * rows() + row) * geometry.columns();
    for (int column = first; column < geometry.columns(); column += kColumns) {
      const KernelPlace k = kernel_place(geometry, column);
      const int py = place.y + k.y, px = place.x + k.x;
      const bool inside = py >= 0 && py < geometry.height && px >= 0 && px < geometry.width;
      out[column] = inside ? image[(py * geometry.width + px) * geometry.channels + k.channel] : T(0);
    }
  }
};

/// The transpose: each pixel collects from the windows that see it, kernel row by kernel row.
template <class T>
struct PatchesBackward {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Geometry geometry;
  Index replicas, n;
  const T* patches;
  T* x;

  ZEROSET_HD Index rows() const { return n * geometry.pixels(); }
  Grid grid() const { return {ceiling(rows(), kRowsOfBlock), replicas}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    for (int turn = 0; turn < kRowsOfWarp && row_of(at, turn) < rows(); ++turn) {
      write_pixel(at.replica, row_of(at, turn), at.thread % kColumns);
    }
  }
  ZEROSET_HD void write_pixel(Index replica, Index row, int first) const {
    const unsigned pixels = static_cast<unsigned>(geometry.pixels()), width = static_cast<unsigned>(geometry.width);
    const Index image = static_cast<unsigned>(row) / pixels;
    const int rest = static_cast<int>(static_cast<unsigned>(row) % pixels);
    const int y = rest / static_cast<int>(width), px = rest % static_cast<int>(width);
    for (int channel = first; channel < geometry.channels; channel += kColumns) {
      x[(replica * rows() + row) * geometry.channels + channel] = collected(replica * n + image, y, px, channel);
    }
  }
  ZEROSET_HD T collected(Index image, int y, int px, int channel) const {
    T sum = T(0);
    for (int ky = 0; ky < geometry.kernel_height; ++ky) {
      const int top = y + geometry.padding_height - ky, oy = top / geometry.stride_height;
      if (top < 0 || oy * geometry.stride_height != top || oy >= geometry.out_height) {
        continue;
      }
      for (int kx = 0; kx < geometry.kernel_width; ++kx) {
        const int left = px + geometry.padding_width - kx, ox = left / geometry.stride_width;
        if (left < 0 || ox * geometry.stride_width != left || ox >= geometry.out_width) {
          continue;
        }
        const Index row = image * geometry.outputs() + oy * geometry.out_width + ox;
        sum += patches[row * geometry.columns() + (ky * geometry.kernel_width + kx) * geometry.channels + channel];
      }
    }
    return sum;
  }
};

}  // namespace zeroset::nets::cuda
