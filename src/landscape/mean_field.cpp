#include "zeroset/landscape/mean_field.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/activation_value.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

namespace zeroset::landscape {
namespace {

/// Entries beyond so many deviations weigh less than rounding.
constexpr double kTail = 12;

void require_variance(const char* what, double value) {
  if (!(value >= 0) || !std::isfinite(value)) {
    throw InvalidArgument(std::string("[landscape::mean_field] expected ") + what + " >= 0, got " +
                          std::to_string(value));
  }
}

GaussianMeans quadrature(const ActivationValue& phi, double variance) {
  const double deviation = std::sqrt(variance);
  const double step = 1.0 / (32 * std::max(1.0, deviation));  // of the narrower one, the density or the function
  const auto count = static_cast<std::int64_t>(std::ceil(kTail / step));
  GaussianMeans means;
  for (std::int64_t i = -count; i <= count; ++i) {
    const double z = static_cast<double>(i) * step;
    const double weight = step * std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    const ValueAndSlope at = phi(deviation * z);
    means.value += weight * at.value;
    means.square += weight * at.value * at.value;
    means.slope_square += weight * at.slope * at.slope;
  }
  return means;
}

/// E P(z) for ascending coefficients.
double mean_of(const std::vector<double>& coefficients, double variance) {
  double sum = 0, moment = 1;
  for (std::size_t k = 0; k < coefficients.size(); k += 2) {
    sum += coefficients[k] == 0 ? 0 : coefficients[k] * moment;  // 0 times infinity is 0 here
    moment *= static_cast<double>(k + 1) * variance;
  }
  return sum;
}

std::vector<double> squared(const std::vector<double>& coefficients) {
  std::vector<double> result(2 * coefficients.size(), 0.0);
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      result[i + j] += coefficients[i] * coefficients[j];
    }
  }
  return result;
}

GaussianMeans polynomial_means(const std::vector<double>& value, double variance) {
  std::vector<double> slope;
  for (std::size_t k = 1; k < value.size(); ++k) {
    slope.push_back(static_cast<double>(k) * value[k]);
  }
  return {mean_of(value, variance), mean_of(squared(value), variance), mean_of(squared(slope), variance)};
}

}  // namespace

GaussianMeans gaussian_means(const Activation& activation, double variance) {
  require_variance("a variance", variance);
  switch (activation.kind) {
    case ActivationKind::relu:
      return {std::sqrt(variance / (2 * std::numbers::pi)), variance / 2, 0.5};
    case ActivationKind::sigmoid:
    case ActivationKind::tanh:
      return quadrature(ActivationValue(activation), variance);
    default:
      return polynomial_means(ActivationValue(activation).coefficients(), variance);
  }
}

std::vector<MeanFieldLayer> mean_field(const Activation& activation, const MeanFieldOptions& options) {
  require_variance("bias_variance", options.bias_variance);
  require_variance("input_square", options.input_square);
  require_variance("input_variance", options.input_variance);
  std::vector<MeanFieldLayer> layers;
  double signal = options.normalized ? options.input_variance : options.input_square, product = 1;
  for (const double weight_variance : options.weight_variances) {
    require_variance("weight_variances", weight_variance);
    MeanFieldLayer layer;
    layer.variance = weight_variance * signal + (options.normalized ? 0 : options.bias_variance);
    const double seen = options.normalized ? 1 : layer.variance;
    if (std::isfinite(seen)) {
      const GaussianMeans means = gaussian_means(activation, seen);
      layer.slope_square = means.slope_square;
      layer.factor = weight_variance * means.slope_square / (options.normalized ? layer.variance : 1);
      signal = options.normalized ? means.square - means.value * means.value : means.square;
    } else {  // a polynomial beyond double precision
      layer.slope_square = layer.factor = signal = seen;
    }
    product *= layer.factor;
    layer.product = product;
    layers.push_back(layer);
  }
  return layers;
}

double monomial_gradient_growth(int degree, double weight_variance, double variance, int layers) {
  if (degree < 1 || layers < 0 || !(weight_variance > 0) || !(variance > 0)) {
    throw InvalidArgument("[landscape::monomial_gradient_growth] expected degree >= 1, layers >= 0 and variances > 0");
  }
  if (degree == 1) {
    return std::pow(weight_variance, layers);
  }
  double log_moment = 0;  // of (2k - 1)!!
  for (int j = 3; j <= 2 * degree - 1; j += 2) {
    log_moment += std::log(j);
  }
  const double log_fixed = -(std::log(weight_variance) + log_moment) / (degree - 1);
  const double log_growth = std::log(static_cast<double>(degree) * degree / (2 * degree - 1));
  return std::exp(layers * log_growth + (std::pow(degree, layers) - 1) * (std::log(variance) - log_fixed));
}

}  // namespace zeroset::landscape
