#include "nets/normalization.hpp"

#include "nets/coefficients.hpp"
#include "nets/kernels/channel_rows.hpp"

#include <ATen/ops/empty_like.h>

namespace zeroset::nets {
namespace {

template <class T>
ChannelRows<T> rows_of(const at::Tensor& x) {
  return {x.const_data_ptr<T>(), x.numel() / x.size(-1), x.size(-1)};
}

template <class T>
ChannelMoments moments_of(const at::Tensor& x) {
  const std::size_t channels = static_cast<std::size_t>(x.size(-1));
  ChannelMoments moments{x.numel() / x.size(-1), std::vector<double>(channels), std::vector<double>(channels)};
  rows_of<T>(x).moments(moments.mean.data(), moments.variance.data());
  return moments;
}

template <class T>
at::Tensor normalize_as(const ChannelRows<T>& walk, const at::Tensor& x, const PointwiseFunction& function) {
  at::Tensor y = at::empty_like(x);
  if (function.relu) {
    kernels<T>().normalize_relu(walk.view(), y.mutable_data_ptr<T>());
  } else {
    const std::vector<T> c = rounded<T>(function.coefficients);
    kernels<T>().normalize_polynomial(walk.view(), as_polynomial(c, function.inner), y.mutable_data_ptr<T>());
  }
  return y;
}

template <class T>
at::Tensor backward_as(const ChannelRows<T>& walk,
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
    const std::vector<T> c = rounded<T>(derivative(function).coefficients);
    kernels<T>().polynomial_backward(
        walk.view(), as_polynomial(c, function.inner), g, out, sums.data(), products.data());
  }
  std::vector<double> m1(static_cast<std::size_t>(x.size(-1))), m2(m1.size());
  walk.fold(sums, m1.data());
  walk.fold(products, m2.data());
  const double count = static_cast<double>(x.numel()) / static_cast<double>(m1.size());
  for (std::size_t c = 0; c < m1.size(); ++c) {
    m1[c] /= count;
    m2[c] /= count;
  }
  const std::vector<T> wide1 = walk.spread(m1.data()), wide2 = walk.spread(m2.data());
  kernels<T>().normalization_backward(walk.view(), wide1.data(), wide2.data(), out);
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
  return x.scalar_type() == at::kFloat ? moments_of<float>(x) : moments_of<double>(x);
}

at::Tensor normalize(const at::Tensor& x,
                     const std::vector<double>& mean,
                     const std::vector<double>& variance,
                     double epsilon,
                     const PointwiseFunction& function) {
  const auto as = [&](auto walk) {
    walk.normalize_by(mean.data(), variance.data(), epsilon);
    return normalize_as(walk, x, function);
  };
  return x.scalar_type() == at::kFloat ? as(rows_of<float>(x)) : as(rows_of<double>(x));
}

at::Tensor normalize_backward(const at::Tensor& x,
                              const std::vector<double>& mean,
                              const std::vector<double>& variance,
                              double epsilon,
                              const PointwiseFunction& function,
                              const at::Tensor& gradient) {
  const auto as = [&](auto walk) {
    walk.normalize_by(mean.data(), variance.data(), epsilon);
    return backward_as(walk, x, function, gradient);
  };
  return x.scalar_type() == at::kFloat ? as(rows_of<float>(x)) : as(rows_of<double>(x));
}

}  // namespace zeroset::nets
