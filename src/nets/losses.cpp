#include "nets/losses.hpp"

#include "nets/kernels.hpp"

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

/// The first of the largest is elsewhere than at the label, or there is a NaN.
bool is_error(const double* logits, std::int64_t label) {
  const bool has_nan = std::any_of(logits, logits + ImageDataset::kClasses, [](double x) { return std::isnan(x); });
  return has_nan || std::max_element(logits, logits + ImageDataset::kClasses) - logits != label;
}

const Activation& activation_of(const Layer& layer) {
  const auto* nodes = std::get_if<NodesLayer>(&layer);
  return nodes != nullptr ? nodes->activation : std::get<ActivationLayer>(layer).activation;
}

struct Range {
  std::int64_t outside = 0, not_finite = 0;
  double largest = 0;
};

template <class T>
Range range_of(const at::Tensor& x, const Interval& interval) {
  Range range;
  T largest = 0;
  kernels<T>().argument_range(x.numel(),
                              x.const_data_ptr<T>(),
                              static_cast<T>(interval.lower.convert_to<double>()),
                              static_cast<T>(interval.upper.convert_to<double>()),
                              &range.outside,
                              &range.not_finite,
                              &largest);
  range.largest = static_cast<double>(largest);
  return range;
}

}  // namespace

void LossRecorder::add(const double* logits, const std::uint8_t* labels, std::int64_t n) {
  for (std::int64_t k = 0; k < n; ++k, logits += ImageDataset::kClasses) {
    losses_.push_back(cross_entropy(logits, labels[k]));
    errors_ += is_error(logits, labels[k]) ? 1 : 0;
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
  SplitMetrics metrics{.images = static_cast<std::int64_t>(losses_.size()), .errors = errors_};
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
  const at::Tensor x =
      argument.is_cpu() && argument.is_non_overlapping_and_dense() ? argument : argument.cpu().contiguous();
  const Range found = x.scalar_type() == at::kFloat ? range_of<float>(x, activation.interval)
                                                    : range_of<double>(x, activation.interval);
  const bool first = range.arguments == 0;
  range.arguments += x.numel();
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
