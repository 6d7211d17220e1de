// The operations of a training step by the kernels of this folder. The launcher decides where they run: a device
// (operations_cuda.cpp), or block by block on the CPU (tests/nets/emulation.hpp), so that all but the start of a kernel
// is tested without a device.
#pragma once

#include "zeroset/core/error.hpp"

#include "nets/coefficients.hpp"
#include "nets/cuda/image_kernels.hpp"
#include "nets/cuda/loss_kernels.hpp"
#include "nets/cuda/normalization_kernels.hpp"
#include "nets/kernels/operations.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace zeroset::nets::cuda {

/// f(T{}) with the type of the numbers.
template <class F>
auto by_type(at::ScalarType type, F f) {
  return type == at::kFloat ? f(float{}) : f(double{});
}

template <class T>
Pointwise<T> pointwise(const PointwiseFunction& function) {
  const std::vector<double>& coefficients = function.coefficients;
  if (coefficients.size() > kMaxDegree + 1) {
    throw InvalidArgument("[nets::DeviceOperations] expected an activation of degree at most " +
                          std::to_string(kMaxDegree) + " on a CUDA device, got " +
                          std::to_string(coefficients.size() - 1));
  }
  Pointwise<T> result;
  result.degree = static_cast<int>(coefficients.size()) - 1;
  static_assert(static_cast<int>(Inner::tanh) == static_cast<int>(InnerFunction::tanh) &&
                static_cast<int>(Inner::sigmoid) == static_cast<int>(InnerFunction::sigmoid));
  result.inner = static_cast<InnerFunction>(function.inner);
  std::transform(
      coefficients.begin(), coefficients.end(), result.coefficients, [](double c) { return static_cast<T>(c); });
  return result;
}

template <class T>
Pointwise<T> relu() {
  Pointwise<T> result;
  result.degree = -1;
  return result;
}

template <class T>
Pointwise<T> within(const ArgumentLimits& limits, Pointwise<T> function) {
  function.limited = !(limits == ArgumentLimits{});
  function.clip = static_cast<T>(limits.clip);
  function.bound = static_cast<T>(limits.bound);
  function.pull = static_cast<T>(limits.pull);
  return function;
}

template <class T>
Pointwise<T> as_function(const PointwiseFunction& function) {
  return within(function.limits, function.relu ? relu<T>() : pointwise<T>(function));
}
template <class T>
Pointwise<T> as_derivative(const PointwiseFunction& function) {
  return within(function.limits, function.relu ? relu<T>() : pointwise<T>(derivative(function)));
}

inline Slabs slabs_of(const at::Tensor& x) {
  const std::int64_t columns = x.size(-1), replicas = x.size(0);
  return {replicas, x.numel() / std::max<std::int64_t>(replicas * columns, 1), columns};
}

/// What the convolution sees of x (R, n, H, W, C) or (R, n, L, C).
inline Geometry geometry_of(const ConvolutionLayer& layer, at::IntArrayRef sizes) {
  const bool plane = layer.dimensions == 2;
  const auto number = [](std::int64_t value) { return static_cast<int>(value); };
  const auto outputs = [&](int side) {
    return (side + 2 * number(layer.padding) - number(layer.kernel)) / number(layer.stride) + 1;
  };
  const int height = plane ? number(sizes[2]) : 1, width = number(sizes[sizes.size() - 2]);
  const int kernel = number(layer.kernel), stride = number(layer.stride), padding = number(layer.padding);
  return {height,
          width,
          number(sizes.back()),
          plane ? kernel : 1,
          kernel,
          plane ? stride : 1,
          stride,
          plane ? padding : 0,
          padding,
          plane ? outputs(height) : 1,
          outputs(width)};
}

/// \throws InvalidArgument if there are more rows than 31 bits count
inline void require_countable(std::int64_t rows) {
  if (rows > std::numeric_limits<std::int32_t>::max()) {
    throw InvalidArgument("[nets::DeviceOperations] expected fewer than 2^31 rows at once, got " +
                          std::to_string(rows) + "; train in smaller chunks");
  }
}

template <class Launcher>
class DeviceOperations : public Operations {
 public:
  explicit DeviceOperations(Launcher launcher = {}) : launch_(std::move(launcher)) {}

  at::Tensor images(const ResidentImages& images, const Selection& selection, bool flat, at::ScalarType type) override {
    const Gather gather = gather_of(images, selection);
    const at::TensorOptions options = images.table.options().dtype(type);
    at::Tensor out = flat ? at::empty({gather.replicas, gather.n, kImageBytes}, options)
                          : at::empty({gather.replicas, gather.n, kImageSide, kImageSide, kImageChannels}, options);
    by_type(type, [&](auto zero) {
      using T = decltype(zero);
      launch_(GatherImages<T>{gather, flat, out.mutable_data_ptr<T>()});
    });
    return out;
  }

  at::Tensor labels(const ResidentImages& images, const Selection& selection) override {
    const Gather gather = gather_of(images, selection);
    at::Tensor out = at::empty({gather.replicas, gather.n}, images.labels.options());
    launch_(GatherLabels{gather, images.labels.const_data_ptr<std::int64_t>(), out.mutable_data_ptr<std::int64_t>()});
    return out;
  }

  at::Tensor patches(const at::Tensor& x, const ConvolutionLayer& layer) override {
    const Geometry geometry = geometry_of(layer, x.sizes());
    const std::int64_t n = x.size(1), rows = n * geometry.outputs();
    require_countable(std::max(rows, n * geometry.pixels()));
    at::Tensor out = at::empty({x.size(0), rows, geometry.columns()}, x.options());
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(Patches<T>{geometry, x.size(0), n, x.const_data_ptr<T>(), out.mutable_data_ptr<T>()});
    });
    return out;
  }

  at::Tensor patches_backward(const at::Tensor& gradient,
                              const ConvolutionLayer& layer,
                              at::IntArrayRef sizes) override {
    const Geometry geometry = geometry_of(layer, sizes);
    require_countable(sizes[1] * std::max(geometry.outputs(), geometry.pixels()));
    at::Tensor out = at::empty(sizes, gradient.options());
    by_type(gradient.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(
          PatchesBackward<T>{geometry, sizes[0], sizes[1], gradient.const_data_ptr<T>(), out.mutable_data_ptr<T>()});
    });
    return out;
  }

  at::Tensor image_patches(const ResidentImages& images,
                           const Selection& selection,
                           const ConvolutionLayer& layer,
                           at::ScalarType type) override {
    const Gather gather = gather_of(images, selection);
    const Geometry geometry = geometry_of(layer, {gather.replicas, gather.n, kImageSide, kImageSide, kImageChannels});
    require_countable(gather.n * std::max(geometry.outputs(), geometry.pixels()));
    at::Tensor out = at::empty({gather.replicas, gather.n * geometry.outputs(), geometry.columns()},
                               images.table.options().dtype(type));
    by_type(type, [&](auto zero) {
      using T = decltype(zero);
      launch_(ImagePatches<T>{gather, geometry, out.mutable_data_ptr<T>()});
    });
    return out;
  }

  Moments moments(const at::Tensor& x) override {
    const Slabs slabs = slabs_of(x);
    const at::TensorOptions options = x.options().dtype(at::kDouble);
    Moments result{at::empty({slabs.replicas, slabs.columns}, options),
                   at::empty({slabs.replicas, slabs.columns}, options)};
    const at::Tensor partial = partial_sums(slabs, options);
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      double* sums = partial.mutable_data_ptr<double>();
      launch_(SlabSums<T, MomentTerms<T>>{slabs, {x.const_data_ptr<T>()}, sums});
      launch_(JoinSlabs<T>{slabs,
                           sums,
                           x.const_data_ptr<T>(),
                           result.mean.template mutable_data_ptr<double>(),
                           result.variance.template mutable_data_ptr<double>()});
    });
    return result;
  }

  at::Tensor normalize(const at::Tensor& x, const Moments& moments, const PointwiseFunction& function) override {
    at::Tensor y = at::empty_like(x);
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(Normalize<T>{slabs_of(x),
                           x.const_data_ptr<T>(),
                           moments.mean.const_data_ptr<double>(),
                           moments.variance.const_data_ptr<double>(),
                           BatchNormLayer::kEpsilon,
                           y.mutable_data_ptr<T>(),
                           as_function<T>(function)});
    });
    return y;
  }

  NormalizationGradient normalize_backward(const at::Tensor& x,
                                           const Moments& moments,
                                           const PointwiseFunction& function,
                                           const at::Tensor& gradient) override {
    const Slabs slabs = slabs_of(x);
    NormalizationGradient result{at::empty_like(x), at::empty_like(moments.mean), at::empty_like(moments.variance)};
    const at::Tensor partial = partial_sums(slabs, moments.mean.options());
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      double* sums = partial.mutable_data_ptr<double>();
      launch_(SlabSums<T, BackwardTerms<T>>{slabs,
                                            {x.const_data_ptr<T>(),
                                             gradient.const_data_ptr<T>(),
                                             moments.mean.const_data_ptr<double>(),
                                             moments.variance.const_data_ptr<double>(),
                                             BatchNormLayer::kEpsilon,
                                             result.dz.template mutable_data_ptr<T>(),
                                             as_derivative<T>(function)},
                                            sums});
      launch_(JoinSlabs<T>{slabs,
                           sums,
                           nullptr,
                           result.sums.template mutable_data_ptr<double>(),
                           result.products.template mutable_data_ptr<double>()});
    });
    return result;
  }

  void finish_normalize_backward(const at::Tensor& x,
                                 const Moments& moments,
                                 const at::Tensor& sums,
                                 const at::Tensor& products,
                                 std::int64_t rows,
                                 at::Tensor& dz) override {
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(FinishBackward<T>{slabs_of(x),
                                x.const_data_ptr<T>(),
                                moments.mean.const_data_ptr<double>(),
                                moments.variance.const_data_ptr<double>(),
                                BatchNormLayer::kEpsilon,
                                sums.const_data_ptr<double>(),
                                products.const_data_ptr<double>(),
                                rows,
                                dz.mutable_data_ptr<T>()});
    });
  }

  at::Tensor activate(const at::Tensor& x, const PointwiseFunction& function) override {
    at::Tensor y = at::empty_like(x);
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(
          Activate<T>{x.numel(), x.const_data_ptr<T>(), nullptr, y.mutable_data_ptr<T>(), as_function<T>(function)});
    });
    return y;
  }

  at::Tensor activate_backward(const at::Tensor& x,
                               const PointwiseFunction& function,
                               const at::Tensor& gradient) override {
    at::Tensor y = at::empty_like(x);
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(Activate<T>{x.numel(),
                          x.const_data_ptr<T>(),
                          gradient.const_data_ptr<T>(),
                          y.mutable_data_ptr<T>(),
                          as_derivative<T>(function)});
    });
    return y;
  }

  at::Tensor cross_entropy(const at::Tensor& logits,
                           const at::Tensor& labels,
                           std::int64_t divisor,
                           at::Tensor& loss_sums,
                           at::Tensor& errors) override {
    const std::int64_t replicas = logits.size(0), n = logits.size(1);
    at::Tensor gradient = at::empty_like(logits);
    const std::int64_t blocks = ceiling(n, kBlock);
    const at::Tensor partial = at::empty({replicas, blocks, 2}, loss_sums.options());
    by_type(logits.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(CrossEntropy<T>{replicas,
                              n,
                              static_cast<int>(logits.size(2)),
                              divisor,
                              logits.const_data_ptr<T>(),
                              labels.const_data_ptr<std::int64_t>(),
                              gradient.mutable_data_ptr<T>(),
                              partial.mutable_data_ptr<double>()});
    });
    launch_(JoinLosses{replicas,
                       blocks,
                       partial.const_data_ptr<double>(),
                       loss_sums.mutable_data_ptr<double>(),
                       errors.mutable_data_ptr<std::int64_t>()});
    return gradient;
  }

  at::Tensor all_finite(const at::Tensor& x) override { return first_not_finite(x).eq(x.size(1)); }

  /// Index of the first entry of each row that is not finite, the row's length where there is none: int64 (R).
  at::Tensor first_not_finite(const at::Tensor& x) {
    const std::int64_t replicas = x.size(0), n = x.size(1);
    at::Tensor index = at::empty({replicas}, x.options().dtype(at::kLong));
    by_type(x.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      const std::int64_t blocks = FirstNotFinite<T>::blocks_of(n);
      const at::Tensor partial = at::empty({replicas, blocks}, x.options().dtype(at::kDouble));
      launch_(FirstNotFinite<T>{replicas, n, x.const_data_ptr<T>(), partial.mutable_data_ptr<double>()});
      launch_(JoinFirst{
          replicas, n, blocks, partial.const_data_ptr<double>(), index.template mutable_data_ptr<std::int64_t>()});
    });
    return index;
  }

  void update(at::Tensor& w,
              at::Tensor& v,
              const at::Tensor& g,
              const at::Tensor& rates,
              double momentum,
              double decay,
              const at::Tensor& active) override {
    by_type(w.scalar_type(), [&](auto zero) {
      using T = decltype(zero);
      launch_(MomentumUpdate<T>{w.size(0),
                                w.size(1),
                                w.mutable_data_ptr<T>(),
                                v.mutable_data_ptr<T>(),
                                g.const_data_ptr<T>(),
                                rates.const_data_ptr<double>(),
                                momentum,
                                decay,
                                active.const_data_ptr<bool>()});
    });
  }

  /// Orders drawn from the streams with these keys, as Stream::order draws them: int64 (R, n).
  /// \param keys  int64 (R): the bits of Stream::key
  at::Tensor orders(const at::Tensor& keys, std::int64_t n) {
    at::Tensor values = at::empty({keys.size(0), n}, keys.options());
    launch_(OrderKeys{keys.size(0), n, keys.const_data_ptr<std::int64_t>(), values.mutable_data_ptr<std::int64_t>()});
    return std::get<1>(values.sort(/*stable=*/true, /*dim=*/1, /*descending=*/false));
  }

 private:
  static Gather gather_of(const ResidentImages& images, const Selection& selection) {
    return {images.pixels.const_data_ptr<std::uint8_t>(),
            images.table.const_data_ptr<double>(),
            selection.order.const_data_ptr<std::int64_t>(),
            selection.order.size(1),
            selection.first.const_data_ptr<std::int64_t>(),
            selection.order.size(0),
            selection.n};
  }
  static at::Tensor partial_sums(const Slabs& slabs, const at::TensorOptions& options) {
    return at::empty({slabs.replicas, slabs.slabs(), 2, slabs.columns}, options);
  }

  Launcher launch_;
};

}  // namespace zeroset::nets::cuda
