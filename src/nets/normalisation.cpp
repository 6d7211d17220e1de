#include "nets/normalisation.hpp"

#include "nets/coefficients.hpp"

#include <ATen/ops/empty_like.h>

#include <cmath>

namespace zeroset::nets {
namespace {

/// A matrix is walked in rows of at least so many columns: several rows with the same channels again and again are one
/// row, so that few channels fill the vector registers too.
constexpr std::int64_t kWide = 128;

/// The rows of a channels-innermost tensor, joined into wider ones where their number allows.
template <class T>
class Walk {
 public:
  explicit Walk(const at::Tensor& x) : channels_(x.size(-1)) {
    view_ = {x.numel() / channels_, channels_, x.const_data_ptr<T>(), nullptr, nullptr};
    while (view_.columns < kWide && view_.rows % 2 == 0) {
      view_.columns *= 2;
      view_.rows /= 2;
    }
  }

  /// One number a channel, repeated for every column.
  template <class S>
  [[nodiscard]] std::vector<T> spread(const std::vector<S>& values) const {
    std::vector<T> wide(static_cast<std::size_t>(view_.columns));
    for (std::size_t i = 0; i < wide.size(); ++i) {
      wide[i] = static_cast<T>(values[i % static_cast<std::size_t>(channels_)]);
    }
    return wide;
  }

  /// Sums of columns into sums of channels.
  [[nodiscard]] std::vector<double> fold(const std::vector<double>& columns) const {
    std::vector<double> sums(static_cast<std::size_t>(channels_), 0.0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      sums[i % sums.size()] += columns[i];
    }
    return sums;
  }

  void normalise_by(const std::vector<double>& mean, const std::vector<double>& variance, double epsilon) {
    mean_ = spread(mean);
    std::vector<double> scale(variance.size());
    for (std::size_t c = 0; c < scale.size(); ++c) {
      scale[c] = 1.0 / std::sqrt(variance[c] + epsilon);
    }
    scale_ = spread(scale);
    view_.mean = mean_.data();
    view_.scale = scale_.data();
  }

  [[nodiscard]] ChannelMoments moments() {
    const std::size_t columns = static_cast<std::size_t>(view_.columns);
    // Shifted by the first entry of each channel: no cancellation where the mean is far from zero.
    const std::vector<T> shift = spread(std::vector<T>(view_.x, view_.x + channels_));
    view_.mean = shift.data();
    std::vector<double> sums(columns), squares(columns);
    kernels<T>().column_sums(view_, sums.data(), squares.data());
    ChannelMoments moments{view_.rows * view_.columns / channels_, fold(sums), fold(squares)};
    const double count = static_cast<double>(moments.count);
    for (std::size_t c = 0; c < moments.mean.size(); ++c) {
      const double offset = moments.mean[c] / count;
      moments.mean[c] = static_cast<double>(shift[c]) + offset;
      moments.variance[c] = std::fmax(moments.variance[c] / count - offset * offset, 0.0) +
                            (std::isfinite(moments.variance[c]) ? 0.0 : moments.variance[c]);
    }
    return moments;
  }

  [[nodiscard]] const Columns<T>& view() const { return view_; }

 private:
  std::int64_t channels_;
  Columns<T> view_{};
  std::vector<T> mean_{}, scale_{};
};

template <class T>
at::Tensor normalise_as(Walk<T> walk, const at::Tensor& x, const PointwiseFunction& function) {
  at::Tensor y = at::empty_like(x);
  if (function.relu) {
    kernels<T>().normalise_relu(walk.view(), y.mutable_data_ptr<T>());
  } else {
    const std::vector<T> c = rounded<T>(function.coefficients);
    kernels<T>().normalise_polynomial(walk.view(), as_polynomial(c), y.mutable_data_ptr<T>());
  }
  return y;
}

template <class T>
at::Tensor backward_as(const Walk<T>& walk,
                       const at::Tensor& x,
                       const PointwiseFunction& function,
                       const at::Tensor& gradient) {
  at::Tensor dz = at::empty_like(x);
  T* out = dz.mutable_data_ptr<T>();
  const T* g = gradient.const_data_ptr<T>();
  const std::size_t columns = static_cast<std::size_t>(walk.view().columns);
  std::vector<double> sums(columns), products(columns);
  if (function.relu) {
    kernels<T>().relu_backward(walk.view(), g, out, sums.data(), products.data());
  } else {
    const std::vector<T> c = rounded<T>(derivative(function.coefficients));
    kernels<T>().polynomial_backward(walk.view(), as_polynomial(c), g, out, sums.data(), products.data());
  }
  std::vector<double> m1 = walk.fold(sums), m2 = walk.fold(products);
  const double count = static_cast<double>(x.numel()) / static_cast<double>(m1.size());
  for (std::size_t c = 0; c < m1.size(); ++c) {
    m1[c] /= count;
    m2[c] /= count;
  }
  const std::vector<T> wide1 = walk.spread(m1), wide2 = walk.spread(m2);
  kernels<T>().normalisation_backward(walk.view(), wide1.data(), wide2.data(), out);
  return dz;
}

}  // namespace

at::Tensor channels_innermost(const at::Tensor& x) {
  return x.movedim(1, -1).contiguous();
}

at::Tensor channels_second(const at::Tensor& x) {
  return x.movedim(-1, 1);
}

ChannelMoments channel_moments(const at::Tensor& x) {
  return x.scalar_type() == at::kFloat ? Walk<float>(x).moments() : Walk<double>(x).moments();
}

at::Tensor normalise(const at::Tensor& x,
                     const std::vector<double>& mean,
                     const std::vector<double>& variance,
                     double epsilon,
                     const PointwiseFunction& function) {
  const auto as = [&](auto walk) {
    walk.normalise_by(mean, variance, epsilon);
    return normalise_as(std::move(walk), x, function);
  };
  return x.scalar_type() == at::kFloat ? as(Walk<float>(x)) : as(Walk<double>(x));
}

at::Tensor normalise_backward(const at::Tensor& x,
                              const std::vector<double>& mean,
                              const std::vector<double>& variance,
                              double epsilon,
                              const PointwiseFunction& function,
                              const at::Tensor& gradient) {
  const auto as = [&](auto walk) {
    walk.normalise_by(mean, variance, epsilon);
    return backward_as(walk, x, function, gradient);
  };
  return x.scalar_type() == at::kFloat ? as(Walk<float>(x)) : as(Walk<double>(x));
}

}  // namespace zeroset::nets
