#include "continuation/tracker/predictor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::continuation::detail {
namespace {

/// Coordinates whose third coefficient is below this part of the largest do not limit a step.
constexpr double kCounts = 1e-3;

/// The approximant's pole is two steps away or more. \param last  step times the third coefficient
bool uses_pade(Complex second, Complex last) {
  return norm_squared(last) <= 0.25 * norm_squared(second) && norm_squared(second) > 1e-280;
}

/// max, but a NaN wins.
double larger(double a, double b) {
  return b > a || std::isnan(b) ? b : a;
}

}  // namespace

double weighted_norm(std::span<const Complex> x, std::span<const double> weights) {
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    largest = larger(largest, norm_squared(x[i]) / (weights[i] * weights[i]));
  }
  return std::sqrt(largest);
}

double weighted_distance(std::span<const Complex> x, std::span<const Complex> y, std::span<const double> weights) {
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    largest = larger(largest, norm_squared(x[i] - y[i]) / (weights[i] * weights[i]));
  }
  return std::sqrt(largest);
}

double trust_radius(const PathSeries& series, std::span<const double> weights) {
  const auto& [first, second, third] = series.terms;
  const double threshold = kCounts * weighted_norm(third, weights);
  double smallest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < third.size(); ++i) {
    const double size = magnitude(third[i]);
    if (size > 0 && size / weights[i] >= threshold) {
      // A second coefficient that is small by chance says nothing of poles: the first then has its say.
      const double radius = std::max(magnitude(second[i]) / size, 0.5 * std::sqrt(magnitude(first[i]) / size));
      smallest = std::min(smallest, radius);
    }
  }
  return smallest;
}

void predict(std::span<const Complex> x, const PathSeries& series, Complex step, std::span<Complex> prediction) {
  const auto& [first, second, third] = series.terms;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Complex last = step * third[i];
    const Complex tail = uses_pade(second[i], last) ? square(second[i]) / (second[i] - last) : second[i] + last;
    prediction[i] = x[i] + step * (first[i] + step * tail);
  }
}

void predict_derivative(const PathSeries& series, Complex step, std::span<Complex> derivative) {
  const auto& [first, second, third] = series.terms;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const Complex last = step * third[i];
    if (uses_pade(second[i], last)) {  // of h second / (1 - h third / second)
      const Complex quotient = second[i] / (second[i] - last);
      derivative[i] = first[i] + step * (quotient * (2.0 * second[i] + quotient * last));
    } else {
      derivative[i] = first[i] + step * (2.0 * second[i] + 3.0 * last);
    }
  }
}

PathSeries logarithmic_from_linear(const PathSeries& series, double t) {
  PathSeries result = series;
  for (std::size_t i = 0; i < series.terms[0].size(); ++i) {
    const Complex first = t * series.terms[0][i];
    const Complex second = (t * t) * series.terms[1][i];
    const Complex third = (t * t * t) * series.terms[2][i];
    result.terms[0][i] = first;
    result.terms[1][i] = second + 0.5 * first;
    result.terms[2][i] = third + second + (1.0 / 6) * first;
  }
  return result;
}

PathSeries relative_from_logarithmic(const PathSeries& series) {
  PathSeries result = series;
  const auto& [first, second, third] = series.terms;
  for (std::size_t i = 0; i < first.size(); ++i) {
    result.terms[1][i] = second[i] - 0.5 * first[i];
    result.terms[2][i] = third[i] - second[i] + (1.0 / 3) * first[i];
  }
  return result;
}

}  // namespace zeroset::continuation::detail
