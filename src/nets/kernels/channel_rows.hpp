// Memory in which the channels are innermost, as the kernels walk it.
#pragma once

#include "nets/kernels/kernels.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace zeroset::nets {

/// Rows of `channels` entries, joined into wider ones where their number allows: several rows with the same channels
/// again and again are one row, so that few channels fill the vector registers too.
template <class T>
class ChannelRows {
 public:
  /// \param x  rows * channels entries, kept
  ChannelRows(const T* x, std::int64_t rows, std::int64_t channels)
      : channels_(channels), view_{rows, channels, x, nullptr, nullptr} {
    while (view_.columns < kWide && view_.rows % 2 == 0 && view_.rows > 0) {
      view_.columns *= 2;
      view_.rows /= 2;
    }
  }

  ChannelRows(ChannelRows&&) noexcept = default;  // view() points into what a copy would not own
  ChannelRows& operator=(ChannelRows&&) noexcept = default;

  /// One number a channel, repeated for every column.
  template <class S>
  [[nodiscard]] std::vector<T> spread(const S* values) const {
    std::vector<T> wide(static_cast<std::size_t>(view_.columns));
    for (std::size_t i = 0; i < wide.size(); ++i) {
      wide[i] = static_cast<T>(values[i % static_cast<std::size_t>(channels_)]);
    }
    return wide;
  }

  /// Sums of columns into sums of channels. \param sums  `channels` entries
  void fold(const std::vector<double>& columns, double* sums) const {
    for (std::int64_t c = 0; c < channels_; ++c) {
      sums[c] = 0;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      sums[i % static_cast<std::size_t>(channels_)] += columns[i];
    }
  }

  /// From now on view() normalizes by these. \param mean, variance  `channels` entries each
  void normalize_by(const double* mean, const double* variance, double epsilon) {
    mean_ = spread(mean);
    std::vector<double> scale(static_cast<std::size_t>(channels_));
    for (std::size_t c = 0; c < scale.size(); ++c) {
      scale[c] = 1.0 / std::sqrt(variance[c] + epsilon);
    }
    scale_ = spread(scale.data());
    view_.mean = mean_.data();
    view_.scale = scale_.data();
  }

  /// From now on view() has z = x.
  void normalize_by_nothing() {
    mean_.assign(static_cast<std::size_t>(view_.columns), T(0));
    scale_.assign(mean_.size(), T(1));
    view_.mean = mean_.data();
    view_.scale = scale_.data();
  }

  /// Mean and biased variance of each channel. \param mean, variance  `channels` entries each
  void moments(double* mean, double* variance) {
    const std::size_t columns = static_cast<std::size_t>(view_.columns);
    // Shifted by the first entry of each channel: no cancellation where the mean is far from zero.
    const std::vector<T> shift = spread(view_.x);
    view_.mean = shift.data();
    std::vector<double> sums(columns), squares(columns);
    kernels<T>().column_sums(view_, sums.data(), squares.data());
    view_.mean = nullptr;
    fold(sums, mean);
    fold(squares, variance);
    const double count = static_cast<double>(view_.rows * view_.columns / channels_);
    for (std::int64_t c = 0; c < channels_; ++c) {
      const double offset = mean[c] / count;
      mean[c] = static_cast<double>(shift[static_cast<std::size_t>(c)]) + offset;
      variance[c] =
          std::fmax(variance[c] / count - offset * offset, 0.0) + (std::isfinite(variance[c]) ? 0.0 : variance[c]);
    }
  }

  [[nodiscard]] const Columns<T>& view() const { return view_; }

 private:
  static constexpr std::int64_t kWide = 128;

  std::int64_t channels_;
  Columns<T> view_;
  std::vector<T> mean_{}, scale_{};
};

}  // namespace zeroset::nets
