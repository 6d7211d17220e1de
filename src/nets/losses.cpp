#include "nets/losses.hpp"

#include "nets/kernels/kernels.hpp"

#include <ATen/ops/stack.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace zeroset::nets {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// log sum exp(logits) - logits[label], or infinity where that is not finite.
double cross_entropy(const double* logits, std::size_t label) {
  const double largest = *std::max_element(logits, logits + ImageDataset::kClasses);
  double sum = 0;
  for (std::int64_t k = 0; k < ImageDataset::kClasses; ++k) {
    sum += std::exp(logits[k] - largest);
  }
  const double loss = largest + std::log(sum) - logits[label];
  return std::isfinite(loss) ? loss : kInfinity;
}

/// Half the squared distance from the one-hot label, or infinity where that is not finite.
double squared_loss(const double* outputs, std::size_t label) {
  double sum = 0;
  for (std::size_t k = 0; k < static_cast<std::size_t>(ImageDataset::kClasses); ++k) {
    const double residual = outputs[k] - (k == label ? 1 : 0);
    sum += residual * residual;
  }
  return std::isfinite(sum) ? 0.5 * sum : kInfinity;
}

/// The first of the largest is elsewhere than at the label, or there is a NaN.
bool is_error(const double* logits, std::int64_t label) {
  const bool has_nan = std::any_of(logits, logits + ImageDataset::kClasses, [](double x) { return std::isnan(x); });
  return has_nan || std::max_element(logits, logits + ImageDataset::kClasses) - logits != label;
}

const Activation& activation_of(const Layer& layer) {
  const auto* nodes = std::get_if<NodesLayer>(&layer);
  return nodes != nullptr ? nodes->activation : std::get<ActivationLayer>(layer).activation;
}

template <class T>
ArgumentCounts count_by_loops(const at::Tensor& x, double lower, double upper) {
  ArgumentCounts range;
  T largest = 0;
  kernels<T>().argument_range(x.numel(),
                              x.const_data_ptr<T>(),
                              static_cast<T>(lower),
                              static_cast<T>(upper),
                              &range.outside,
                              &range.not_finite,
                              &largest);
  range.largest = static_cast<double>(largest);
  return range;
}

ArgumentCounts count(const at::Tensor& argument, const Interval& interval) {
  const double lower = interval.lower.convert_to<double>(), upper = interval.upper.convert_to<double>();
  if (!argument.is_cpu()) {
    return count_by_tensors(argument, lower, upper);
  }
  const at::Tensor x = argument.is_non_overlapping_and_dense() ? argument : argument.contiguous();
  return x.scalar_type() == at::kFloat ? count_by_loops<float>(x, lower, upper)
                                       : count_by_loops<double>(x, lower, upper);
}

}  // namespace

ArgumentCounts count_by_tensors(const at::Tensor& x, double lower, double upper) {
  const at::Tensor finite = x.isfinite();
  const at::Tensor inside = x.ge(lower).logical_and_(x.le(upper)).sum(),
                   sizes = x.abs().masked_fill_(finite.logical_not(), 0);
  const at::Tensor counts =
      at::stack({inside.to(at::kDouble), finite.sum().to(at::kDouble), sizes.max().to(at::kDouble)}).cpu();
  const double* found = counts.const_data_ptr<double>();
  return {x.numel() - static_cast<std::int64_t>(found[0]), x.numel() - static_cast<std::int64_t>(found[1]), found[2]};
}

void LossRecorder::add(const double* logits, const std::uint8_t* labels, std::int64_t n) {
  for (std::int64_t k = 0; k < n; ++k, logits += ImageDataset::kClasses) {
    losses_.push_back(loss_ == ImageLoss::squared ? squared_loss(logits, labels[k]) : cross_entropy(logits, labels[k]));
    right_.push_back(!is_error(logits, labels[k]));
  }
}

namespace {

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// The mean without the first and the last `left_out`; infinite where one of the others is.
double mean_of(const std::vector<double>& values, std::size_t left_out) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(left_out);
  const auto last = values.end() - static_cast<std::ptrdiff_t>(left_out);
  return std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
}

}  // namespace

SplitMetrics LossRecorder::metrics() const {
  SplitMetrics metrics{.images = static_cast<std::int64_t>(losses_.size()),
                       .errors = std::count(right_.begin(), right_.end(), false)};
  metrics.right = right_;
  metrics.not_finite = std::count(losses_.begin(), losses_.end(), kInfinity);
  if (losses_.empty()) {
    return metrics;
  }
  metrics.mean_loss = finite(mean_of(losses_, 0));
  std::vector<double> sorted = losses_;
  std::sort(sorted.begin(), sorted.end());
  metrics.median_loss = finite(0.5 * sorted[(sorted.size() - 1) / 2] + 0.5 * sorted[sorted.size() / 2]);
  metrics.trimmed_loss = finite(mean_of(sorted, sorted.size() / 100));
  return metrics;
}

void record_arguments(const Layer& layer, const at::Tensor& argument, ArgumentRange& range) {
  const Activation& activation = activation_of(layer);
  const ArgumentCounts found = count(argument, activation.interval);
  const bool first = range.arguments == 0;
  range.arguments += argument.numel();
  if (activation.kind == ActivationKind::approximation) {
    range.outside = range.outside.value_or(0) + found.outside;
  }
  if (found.not_finite > 0) {
    range.largest.reset();
  } else if (first || range.largest) {
    range.largest = std::max(range.largest.value_or(0), found.largest);
  }
}

}  // namespace zeroset::nets
