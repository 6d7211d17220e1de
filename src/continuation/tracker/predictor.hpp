// Prediction along a path from three derivatives.
#pragma once

#include "continuation/numbers/complex.hpp"

#include <array>
#include <span>
#include <vector>

namespace zeroset::continuation::detail {

/// Taylor coefficients 1 to 3 of a path, by its clock.
struct PathSeries {
  std::array<std::vector<Complex>, 3> terms{};

  explicit PathSeries(std::size_t size = 0) { terms.fill(std::vector<Complex>(size)); }
};

/// Largest of |x_i| / weight_i; NaN if a number is.
[[nodiscard]] double weighted_norm(std::span<const Complex> x, std::span<const double> weights);
[[nodiscard]] double weighted_distance(std::span<const Complex> x,
                                       std::span<const Complex> y,
                                       std::span<const double> weights);

/// Estimated distance in time to the nearest pole or branch point: the smallest ratio of the second to the third
/// coefficient, over coordinates whose third counts (Telen, Van Barel, Verschelde, "A robust numerical path tracking
/// algorithm for polynomial homotopy continuation", 2020). Infinite for polynomials of degree 2.
[[nodiscard]] double trust_radius(const PathSeries& series, std::span<const double> weights);

/// x(time + step) by the Pade approximant of type (2, 1), coordinate by coordinate; by the cubic Taylor polynomial
/// where the approximant's own pole is near, which it then has by chance. Both err by O(step^4).
void predict(std::span<const Complex> x, const PathSeries& series, Complex step, std::span<Complex> prediction);

/// The derivative by the step of what `predict` gives.
void predict_derivative(const PathSeries& series, Complex step, std::span<Complex> derivative);

/// The coefficients by h in x(t e^h) from those by h in x(t + h).
[[nodiscard]] PathSeries logarithmic_from_linear(const PathSeries& series, double t);

/// The coefficients by u in x(t (1 + u)) from those by h in x(t e^h): h = log(1 + u).
[[nodiscard]] PathSeries relative_from_logarithmic(const PathSeries& series);

}  // namespace zeroset::continuation::detail
