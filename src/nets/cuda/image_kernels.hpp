// Kernels that gather images out of the data set on the device.
#pragma once

#include "nets/cuda/geometry.hpp"

namespace zeroset::nets::cuda {

constexpr int kImageSide = 32, kImageChannels = 3, kPlane = kImageSide * kImageSide,
              kImageBytes = kImageChannels * kPlane;

/// The data set, and which of its images a step sees.
struct Gather {
  const std::uint8_t* pixels;  ///< (N, 3, 32, 32)
  const double* table;         ///< (3, 256)
  const Index* order;          ///< (replicas, images_of_order)
  Index images_of_order;
  const Index* first;  ///< column of `order` where the step begins
  Index replicas, n;

  ZEROSET_HD Index image(Index replica, Index k) const { return order[replica * images_of_order + *first + k]; }
  ZEROSET_HD double value(const std::uint8_t* bytes, int channel, int pixel) const {
    return table[channel * 256 + bytes[channel * kPlane + pixel]];
  }
};

/// (R, n, 32, 32, 3), or (R, n, 3072) in the order of the bytes where `flat`. A block an image.
template <class T>
struct GatherImages {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Gather gather;
  bool flat;
  T* out;

  Grid grid() const { return {gather.n, gather.replicas}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    const std::uint8_t* bytes = gather.pixels + gather.image(at.replica, at.block) * kImageBytes;
    T* image = out + (at.replica * gather.n + at.block) * kImageBytes;
    for (int i = at.thread; i < kImageBytes; i += kThreads) {
      const int channel = flat ? i / kPlane : i % kImageChannels, pixel = flat ? i % kPlane : i / kImageChannels;
      image[i] = static_cast<T>(gather.value(bytes, channel, pixel));
    }
  }
};

/// (R, n)
struct GatherLabels {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Gather gather;
  const Index* labels;
  Index* out;

  Grid grid() const { return {ceiling(gather.n, kBlock), gather.replicas}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    const Index k = at.block * kBlock + at.thread;
    if (k < gather.n) {
      out[at.replica * gather.n + k] = labels[gather.image(at.replica, k)];
    }
  }
};

/// Images gathered, normalized and laid out as the patches of a first convolution, in one pass.
template <class T>
struct ImagePatches {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Gather gather;
  Geometry geometry;
  T* patches;

  ZEROSET_HD Index rows() const { return gather.n * geometry.outputs(); }
  Grid grid() const { return {ceiling(rows(), kRowsOfBlock), gather.replicas}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    for (int turn = 0; turn < kRowsOfWarp && row_of(at, turn) < rows(); ++turn) {
      write_row(at.replica, row_of(at, turn), at.thread % kColumns);
    }
  }
  ZEROSET_HD void write_row(Index replica, Index row, int first) const {
    const PatchPlace place = patch_place(geometry, row);
    const std::uint8_t* bytes = gather.pixels + gather.image(replica, place.image) * kImageBytes;
    T* out = patches + (replica * rows() + row) * geometry.columns();
    for (int column = first; column < geometry.columns(); column += kColumns) {
      const KernelPlace k = kernel_place(geometry, column);
      const int y = place.y + k.y, x = place.x + k.x;
      const bool inside = y >= 0 && y < kImageSide && x >= 0 && x < kImageSide;
      out[column] = inside ? static_cast<T>(gather.value(bytes, k.channel, y * kImageSide + x)) : T(0);
    }
  }
};

/// The upper 63 bits of the i-th value of the stream with each key (zeroset::Stream::value_at): (R, n). Their stable
/// order is Stream::order.
struct OrderKeys {
  static constexpr int kThreads = kBlock, kPhases = 1, kShared = 0;
  Index replicas, n;
  const Index* keys;  ///< (R), the bits of unsigned numbers
  Index* out;

  static ZEROSET_HD std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  Grid grid() const { return {ceiling(n, kBlock), replicas}; }
  ZEROSET_HD void run(Place at, int, double*) const {
    const Index i = at.block * kBlock + at.thread;
    if (i < n) {
      const std::uint64_t key = static_cast<std::uint64_t>(keys[at.replica]);
      const std::uint64_t value = mix(key + 0x9e3779b97f4a7c15U * (static_cast<std::uint64_t>(i) + 1));
      out[at.replica * n + i] = static_cast<Index>(value >> 1U);
    }
  }
};

}  // namespace zeroset::nets::cuda
