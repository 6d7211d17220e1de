#include "zeroset/nets/polynomial_activation.hpp"

#include "zeroset/core/error.hpp"

#include "nets/coefficients.hpp"
#include "nets/normalization.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tanh.h>
#include <torch/csrc/autograd/custom_function.h>

#include <string>

namespace zeroset::nets {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

void require_real(const Tensor& x, const char* function) {
  if (x.scalar_type() != at::kFloat && x.scalar_type() != at::kDouble) {
    throw InvalidArgument(std::string("[nets::") + function + "] expected float32 or float64, got " +
                          c10::toString(x.scalar_type()));
  }
}

/// One piece of memory without gaps, in whatever order of the axes.
Tensor dense(const Tensor& x) {
  return x.is_non_overlapping_and_dense() ? x : x.contiguous();
}

/// `x` with the strides of `like`.
Tensor laid_out_as(const Tensor& x, const Tensor& like) {
  if (x.strides() == like.strides()) {
    return x;
  }
  return at::empty_strided(like.sizes(), like.strides(), like.options()).copy_(x);
}

template <class T>
Tensor evaluate_as(const Tensor& x, const Tensor* factor, const PointwiseFunction& function) {
  const std::vector<T> c = rounded<T>(function.coefficients);
  const Polynomial<T> p = as_polynomial(c, function.inner);
  Tensor y = at::empty_like(x);
  if (factor == nullptr) {
    kernels<T>().polynomial(x.numel(), x.const_data_ptr<T>(), p, y.mutable_data_ptr<T>());
  } else {
    kernels<T>().polynomial_product(
        x.numel(), x.const_data_ptr<T>(), factor->const_data_ptr<T>(), p, y.mutable_data_ptr<T>());
  }
  return y;
}

Tensor inner_value(const Tensor& x, Inner inner) {
  return inner == Inner::argument ? x : inner == Inner::sigmoid ? at::sigmoid(x) : at::tanh(x);
}

/// phi(x), or factor phi(x), without a graph.
Tensor evaluate(const Tensor& argument, const Tensor* factor, const PointwiseFunction& function) {
  if (!argument.is_cpu()) {
    const std::vector<double>& c = function.coefficients;
    const Tensor s = inner_value(argument, function.inner);
    Tensor y = at::full_like(s, c.back());
    for (std::size_t k = c.size() - 1; k > 0; --k) {
      y.mul_(s).add_(c[k - 1]);
    }
    return factor == nullptr ? y : y.mul_(*factor);
  }
  const Tensor x = dense(argument);
  const Tensor g = factor == nullptr ? Tensor() : laid_out_as(*factor, x);
  const Tensor* used = factor == nullptr ? nullptr : &g;
  return x.scalar_type() == at::kFloat ? evaluate_as<float>(x, used, function) : evaluate_as<double>(x, used, function);
}

void save(AutogradContext* context, const PointwiseFunction& function) {
  context->saved_data["relu"] = function.relu;
  context->saved_data["c"] = function.coefficients;
  context->saved_data["inner"] = static_cast<std::int64_t>(function.inner);
}

PointwiseFunction saved_function(AutogradContext* context) {
  return {context->saved_data["relu"].toBool(),
          context->saved_data["c"].toDoubleVector(),
          static_cast<Inner>(context->saved_data["inner"].toInt())};
}

/// g phi(x). With PolynomialValue closed under differentiation.
struct PolynomialProduct : torch::autograd::Function<PolynomialProduct> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& g, const PointwiseFunction& function) {
    context->save_for_backward({x, g});
    save(context, function);
    return evaluate(x, &g, function);
  }
  static variable_list backward(AutogradContext* context, const variable_list& upper) {
    const variable_list saved = context->get_saved_variables();
    const PointwiseFunction function = saved_function(context);
    return {
        apply(saved[0], saved[1].mul(upper[0]), derivative(function)), apply(saved[0], upper[0], function), Tensor()};
  }
};

/// phi(x).
struct PolynomialValue : torch::autograd::Function<PolynomialValue> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const PointwiseFunction& function) {
    context->save_for_backward({x});
    save(context, function);
    return evaluate(x, nullptr, function);
  }
  static variable_list backward(AutogradContext* context, const variable_list& upper) {
    const Tensor x = context->get_saved_variables()[0];
    return {PolynomialProduct::apply(x, upper[0], derivative(saved_function(context))), Tensor()};
  }
};

/// Batch normalization and activation in one. The moments are kept in double, as they were computed.
struct NormalizedActivation : torch::autograd::Function<NormalizedActivation> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const PointwiseFunction& function, double epsilon) {
    const Tensor rows = channels_innermost(x);
    const ChannelMoments moments = channel_moments(rows);
    context->save_for_backward({x});
    save(context, function);
    context->saved_data["mean"] = moments.mean;
    context->saved_data["variance"] = moments.variance;
    context->saved_data["epsilon"] = epsilon;
    return channels_second(normalize(rows, moments.mean, moments.variance, epsilon, function));
  }
  static variable_list backward(AutogradContext* context, const variable_list& upper) {
    if (at::GradMode::is_enabled()) {
      throw InvalidArgument(
          "[nets::normalized_activation] expected one derivative at most; Model::forward with fused = false has more");
    }
    const Tensor gradient = normalize_backward(channels_innermost(context->get_saved_variables()[0]),
                                               context->saved_data["mean"].toDoubleVector(),
                                               context->saved_data["variance"].toDoubleVector(),
                                               context->saved_data["epsilon"].toDouble(),
                                               saved_function(context),
                                               channels_innermost(upper[0]));
    return {channels_second(gradient), Tensor(), Tensor()};
  }
};

/// The same out of ATen's operations.
Tensor composed(const Tensor& x, const PointwiseFunction& function, double epsilon) {
  std::vector<std::int64_t> axes{0};
  for (std::int64_t axis = 2; axis < x.dim(); ++axis) {
    axes.push_back(axis);
  }
  const Tensor centered = x.sub(x.mean(axes, true));
  const Tensor z = centered.mul(centered.square().mean(axes, true).add(epsilon).rsqrt());
  return function.relu ? at::relu(z) : apply_pointwise(z, function);
}

}  // namespace

Tensor polynomial(const Tensor& x, const std::vector<double>& coefficients) {
  return apply_pointwise(x, {.coefficients = coefficients});
}

Tensor apply_pointwise(const Tensor& x, const PointwiseFunction& function) {
  require_real(x, "polynomial");
  if (function.relu || function.coefficients.empty()) {
    throw InvalidArgument("[nets::polynomial] expected a polynomial with at least one coefficient");
  }
  return PolynomialValue::apply(x, function);
}

Tensor normalized_activation(const Tensor& x, const PointwiseFunction& function, double epsilon) {
  require_real(x, "normalized_activation");
  if (x.dim() < 2 || x.numel() == 0) {
    throw InvalidArgument("[nets::normalized_activation] expected (N, C) or (N, C, ...) with N, C >= 1, got " +
                          std::to_string(x.dim()) + " axes and " + std::to_string(x.numel()) + " entries");
  }
  if (!function.relu && function.coefficients.empty()) {
    throw InvalidArgument("[nets::normalized_activation] expected at least one coefficient");
  }
  return x.is_cpu() ? NormalizedActivation::apply(x, function, epsilon) : composed(x, function, epsilon);
}

}  // namespace zeroset::nets
