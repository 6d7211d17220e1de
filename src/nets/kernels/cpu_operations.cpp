#include "nets/coefficients.hpp"
#include "nets/kernels/channel_rows.hpp"
#include "nets/kernels/cpu_patches.hpp"
#include "nets/kernels/kernels.hpp"
#include "nets/kernels/operations.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/threshold_backward.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace zeroset::nets {
namespace {

using at::Tensor;
using runs::Images;

/// body(T{}) for the type of the entries.
template <class Body>
auto as_type(at::ScalarType type, Body body) {
  return type == at::kFloat ? body(float{}) : body(double{});
}

/// The rows of one replica.
template <class T>
ChannelRows<T> rows_of(const Tensor& x, std::int64_t replica) {
  const std::int64_t size = x.numel() / x.size(0);
  return {x.const_data_ptr<T>() + replica * size, size / x.size(-1), x.size(-1)};
}

template <class T>
ChannelRows<T> rows_of(const Tensor& x, std::int64_t replica, const Moments& moments) {
  ChannelRows<T> rows = rows_of<T>(x, replica);
  const std::int64_t channels = x.size(-1);
  rows.normalize_by(moments.mean.const_data_ptr<double>() + replica * channels,
                    moments.variance.const_data_ptr<double>() + replica * channels,
                    BatchNormLayer::kEpsilon);
  return rows;
}

/// Sums over the rows, (R, C).
Tensor channel_tensor(const Tensor& x) {
  return at::empty({x.size(0), x.size(-1)}, at::kDouble);
}

template <class T>
void normalize_rows(const ChannelRows<T>& rows, const PointwiseFunction& function, T* y) {
  if (function.relu) {
    kernels<T>().normalize_relu(rows.view(), y);
    return;
  }
  const std::vector<T> c = rounded<T>(function.coefficients);
  kernels<T>().normalize_polynomial(rows.view(), as_polynomial(c, function.inner), y);
}

template <class T>
void backward_rows(
    const ChannelRows<T>& rows, const PointwiseFunction& function, const T* g, T* dz, double* sums, double* products) {
  const std::size_t columns = static_cast<std::size_t>(rows.view().columns);
  std::vector<double> column_sums(columns), column_products(columns);
  if (function.relu) {
    kernels<T>().relu_backward(rows.view(), g, dz, column_sums.data(), column_products.data());
  } else {
    const std::vector<T> c = rounded<T>(derivative(function).coefficients);
    kernels<T>().polynomial_backward(rows.view(), as_polynomial(c, function.inner), g, dz, column_sums.data(), column_products.data());
  }
  rows.fold(column_sums, sums);
  rows.fold(column_products, products);
}

template <class T>
void finish_rows(const ChannelRows<T>& rows,
                 const double* sums,
                 const double* products,
                 double count,
                 std::int64_t channels,
                 T* dz) {
  std::vector<double> m1(sums, sums + channels), m2(products, products + channels);
  for (std::size_t c = 0; c < m1.size(); ++c) {
    m1[c] /= count;
    m2[c] /= count;
  }
  const std::vector<T> wide1 = rows.spread(m1.data()), wide2 = rows.spread(m2.data());
  kernels<T>().normalization_backward(rows.view(), wide1.data(), wide2.data(), dz);
}

/// Softmax minus one-hot over `divisor` of one image; its loss and whether it is an error go to the sums.
template <class T>
void cross_entropy_row(const T* logits,
                       std::int64_t classes,
                       std::int64_t label,
                       double divisor,
                       T* out,
                       double& loss,
                       std::int64_t& errors) {
  const T* best = std::max_element(logits, logits + classes);
  const bool has_nan = std::any_of(logits, logits + classes, [](T x) { return std::isnan(x); });
  errors += has_nan || best - logits != label ? 1 : 0;
  double sum = 0;
  for (std::int64_t k = 0; k < classes; ++k) {
    sum += std::exp(static_cast<double>(logits[k]) - static_cast<double>(*best));
  }
  const double log_sum = static_cast<double>(*best) + std::log(sum);
  loss += log_sum - static_cast<double>(logits[label]);
  for (std::int64_t k = 0; k < classes; ++k) {
    const double probability = std::exp(static_cast<double>(logits[k]) - log_sum);
    out[k] = static_cast<T>((probability - (k == label ? 1.0 : 0.0)) / divisor);
  }
}

class CpuOperations final : public Operations {
 public:
  Tensor images(const ResidentImages& images, const Selection& selection, bool flat, at::ScalarType type) override {
    const std::int64_t replicas = selection.order.size(0);
    Tensor x = flat ? at::empty({replicas, selection.n, Images::kPixels}, type)
                    : at::empty({replicas, selection.n, Images::kSide, Images::kSide, Images::kChannels}, type);
    as_type(type, [&](auto zero) {
      using T = decltype(zero);
      const auto table = rounded_table<T>(images.table);
      T* out = x.mutable_data_ptr<T>();
      for_images(selection, [&](std::int64_t index) {
        write_image(images.pixels.const_data_ptr<std::uint8_t>() + index * Images::kPixels, table, flat, out);
        out += Images::kPixels;
      });
    });
    return x;
  }

  Tensor labels(const ResidentImages& images, const Selection& selection) override {
    Tensor labels = at::empty({selection.order.size(0), selection.n}, at::kLong);
    auto* out = labels.mutable_data_ptr<std::int64_t>();
    const auto* all = images.labels.const_data_ptr<std::int64_t>();
    for_images(selection, [&](std::int64_t index) { *out++ = all[index]; });
    return labels;
  }

  Tensor patches(const Tensor& x, const ConvolutionLayer& layer) override {
    const PatchGeometry geometry = patch_geometry(layer, x.sizes());
    const std::int64_t count = x.size(0) * x.size(1);
    Tensor y = at::empty({x.size(0), x.size(1) * geometry.outputs(), geometry.patch_size()}, x.options());
    as_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      for (std::int64_t k = 0; k < count; ++k) {
        write_patches(geometry,
                      x.const_data_ptr<T>() + k * geometry.image_size(),
                      y.mutable_data_ptr<T>() + k * geometry.outputs() * geometry.patch_size());
      }
    });
    return y;
  }

  Tensor patches_backward(const Tensor& gradient, const ConvolutionLayer& layer, at::IntArrayRef sizes) override {
    const PatchGeometry geometry = patch_geometry(layer, sizes);
    Tensor x = at::zeros(sizes, gradient.options());
    as_type(gradient.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      for (std::int64_t k = 0; k < sizes[0] * sizes[1]; ++k) {
        add_patches(geometry,
                    gradient.const_data_ptr<T>() + k * geometry.outputs() * geometry.patch_size(),
                    x.mutable_data_ptr<T>() + k * geometry.image_size());
      }
    });
    return x;
  }

  Tensor image_patches(const ResidentImages& images,
                       const Selection& selection,
                       const ConvolutionLayer& layer,
                       at::ScalarType type) override {
    const std::int64_t replicas = selection.order.size(0);
    const PatchGeometry geometry =
        patch_geometry(layer, {replicas, selection.n, Images::kSide, Images::kSide, Images::kChannels});
    Tensor y = at::empty({replicas, selection.n * geometry.outputs(), geometry.patch_size()}, type);
    as_type(type, [&](auto zero) {
      using T = decltype(zero);
      const auto table = rounded_table<T>(images.table);
      std::array<T, Images::kPixels> image{};
      T* out = y.mutable_data_ptr<T>();
      for_images(selection, [&](std::int64_t index) {
        write_image(images.pixels.const_data_ptr<std::uint8_t>() + index * Images::kPixels, table, false, image.data());
        write_patches(geometry, image.data(), out);
        out += geometry.outputs() * geometry.patch_size();
      });
    });
    return y;
  }

  Moments moments(const Tensor& x) override {
    Moments result{channel_tensor(x), channel_tensor(x)};
    as_type(x.scalar_type(), [&](auto zero) {
      for (std::int64_t r = 0; r < x.size(0); ++r) {
        rows_of<decltype(zero)>(x, r).moments(row(result.mean, r), row(result.variance, r));
      }
    });
    return result;
  }

  Tensor normalize(const Tensor& x, const Moments& moments, const PointwiseFunction& function) override {
    Tensor y = at::empty_like(x);
    as_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      for (std::int64_t r = 0; r < x.size(0); ++r) {
        normalize_rows(rows_of<T>(x, r, moments), function, replica<T>(y, r));
      }
    });
    return y;
  }

  NormalizationGradient normalize_backward(const Tensor& x,
                                           const Moments& moments,
                                           const PointwiseFunction& function,
                                           const Tensor& gradient) override {
    NormalizationGradient result{at::empty_like(x), channel_tensor(x), channel_tensor(x)};
    as_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      const std::int64_t size = x.numel() / x.size(0);
      for (std::int64_t r = 0; r < x.size(0); ++r) {
        backward_rows(rows_of<T>(x, r, moments),
                      function,
                      gradient.const_data_ptr<T>() + r * size,
                      replica<T>(result.dz, r),
                      row(result.sums, r),
                      row(result.products, r));
      }
    });
    return result;
  }

  void finish_normalize_backward(const Tensor& x,
                                 const Moments& moments,
                                 const Tensor& sums,
                                 const Tensor& products,
                                 std::int64_t rows,
                                 Tensor& dz) override {
    const std::int64_t channels = x.size(-1);
    as_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      for (std::int64_t r = 0; r < x.size(0); ++r) {
        finish_rows(rows_of<T>(x, r, moments),
                    sums.const_data_ptr<double>() + r * channels,
                    products.const_data_ptr<double>() + r * channels,
                    static_cast<double>(rows),
                    channels,
                    replica<T>(dz, r));
      }
    });
  }

  Tensor activate(const Tensor& x, const PointwiseFunction& function) override {
    if (function.relu) {
      return at::relu(x);
    }
    Tensor y = at::empty_like(x);
    as_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      const std::vector<T> c = rounded<T>(function.coefficients);
      kernels<T>().polynomial(x.numel(), x.const_data_ptr<T>(), as_polynomial(c, function.inner), y.mutable_data_ptr<T>());
    });
    return y;
  }

  Tensor activate_backward(const Tensor& x, const PointwiseFunction& function, const Tensor& gradient) override {
    if (function.relu) {
      return at::threshold_backward(gradient, x, 0);
    }
    Tensor y = at::empty_like(x);
    as_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      const std::vector<T> c = rounded<T>(derivative(function).coefficients);
      kernels<T>().polynomial_product(
          x.numel(), x.const_data_ptr<T>(), gradient.const_data_ptr<T>(), as_polynomial(c, function.inner), y.mutable_data_ptr<T>());
    });
    return y;
  }

  Tensor cross_entropy(
      const Tensor& logits, const Tensor& labels, std::int64_t divisor, Tensor& loss_sums, Tensor& errors) override {
    Tensor gradient = at::empty_like(logits);
    const std::int64_t n = logits.size(1), classes = logits.size(2);
    as_type(logits.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      for (std::int64_t i = 0; i < logits.size(0) * n; ++i) {
        cross_entropy_row(logits.const_data_ptr<T>() + i * classes,
                          classes,
                          labels.const_data_ptr<std::int64_t>()[i],
                          static_cast<double>(divisor),
                          gradient.mutable_data_ptr<T>() + i * classes,
                          loss_sums.mutable_data_ptr<double>()[i / n],
                          errors.mutable_data_ptr<std::int64_t>()[i / n]);
      }
    });
    return gradient;
  }

  Tensor all_finite(const Tensor& x) override {
    Tensor result = at::empty({x.size(0)}, at::kBool);
    as_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      for (std::int64_t r = 0; r < x.size(0); ++r) {
        std::int64_t outside = 0, not_finite = 0;
        T largest = 0;
        kernels<T>().argument_range(
            x.size(1), x.const_data_ptr<T>() + r * x.size(1), T(0), T(0), &outside, &not_finite, &largest);
        result.mutable_data_ptr<bool>()[r] = not_finite == 0;
      }
    });
    return result;
  }

  void update(Tensor& w,
              Tensor& v,
              const Tensor& g,
              const Tensor& rates,
              double momentum,
              double decay,
              const Tensor& active) override {
    as_type(w.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      for (std::int64_t r = 0; r < w.size(0); ++r) {
        if (active.const_data_ptr<bool>()[r]) {
          kernels<T>().momentum_update(w.size(1),
                                       replica<T>(w, r),
                                       replica<T>(v, r),
                                       g.const_data_ptr<T>() + r * w.size(1),
                                       static_cast<T>(rates.const_data_ptr<double>()[r]),
                                       static_cast<T>(momentum),
                                       static_cast<T>(decay));
        }
      }
    });
  }

 private:
  /// The images of every replica in turn.
  template <class Body>
  static void for_images(const Selection& selection, Body body) {
    const std::int64_t first = *selection.first.const_data_ptr<std::int64_t>();
    for (std::int64_t r = 0; r < selection.order.size(0); ++r) {
      const auto* order = selection.order.const_data_ptr<std::int64_t>() + r * selection.order.size(1) + first;
      std::for_each(order, order + selection.n, body);
    }
  }

  template <class T>
  static T* replica(Tensor& x, std::int64_t r) {
    return x.mutable_data_ptr<T>() + r * (x.numel() / x.size(0));
  }
  static double* row(Tensor& x, std::int64_t r) { return x.mutable_data_ptr<double>() + r * x.size(1); }
};

}  // namespace

std::unique_ptr<Operations> cpu_operations() {
  return std::make_unique<CpuOperations>();
}

}  // namespace zeroset::nets
