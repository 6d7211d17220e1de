#include "approximation/mixture_fit.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>

#include <algorithm>

namespace zeroset::approximation::detail {
namespace {

using Decimal = boost::multiprecision::cpp_dec_float_100;
using Moments = std::vector<Rational>;

/// E[x^k] under N(0, 1), k < count: 1, 0, 1, 0, 3, 0, 15, ...
Moments normal_moments(std::size_t count) {
  Moments moments(count, Rational(0));
  moments[0] = 1;
  for (std::size_t k = 2; k < count; k += 2) {
    moments[k] = moments[k - 2] * static_cast<long>(k - 1);
  }
  return moments;
}

/// E[x^k] under the uniform distribution on the interval.
Moments uniform_moments(std::size_t count, const Interval& interval) {
  Moments moments;
  Rational lower = interval.lower, upper = interval.upper;
  for (std::size_t k = 0; k < count; ++k) {
    moments.push_back((upper - lower) / (static_cast<long>(k + 1) * (interval.upper - interval.lower)));
    lower *= interval.lower;
    upper *= interval.upper;
  }
  return moments;
}

/// E[x^shift p]
Rational mean_of(const Polynomial& p, const Moments& moments, std::size_t shift) {
  Rational sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] != 0 && moments[i + shift] != 0) {
      sum += p[i] * moments[i + shift];
    }
  }
  return sum;
}

/// E[p q]
Rational mean_of_product(const Polynomial& p, const Polynomial& q, const Moments& moments) {
  Rational sum = 0;
  for (std::size_t j = 0; j < q.size(); ++j) {
    if (q[j] != 0) {
      sum += q[j] * mean_of(p, moments, j);
    }
  }
  return sum;
}

/// The polynomial p of the degree with E[p x^k] = right[k]: by the monic orthogonal polynomials of the moments, which
/// follow x pi_k = pi_(k+1) + a_k pi_k + b_k pi_(k-1).
Polynomial projection(const Moments& moments, const std::vector<Rational>& right) {
  Polynomial before, now{Rational(1)}, sum;
  Rational norm_before = 1;
  for (std::size_t k = 0; k < right.size(); ++k) {
    const Rational norm = mean_of_product(now, now, moments);
    Rational against = 0;
    for (std::size_t j = 0; j < now.size(); ++j) {
      against += now[j] * right[j];
    }
    sum = add_scaled(std::move(sum), against / norm, now);
    const Polynomial shifted = times_x(now);
    const Rational a = mean_of_product(shifted, now, moments) / norm;
    Polynomial next = add_scaled(shifted, -a, now);
    if (k > 0) {
      next = add_scaled(std::move(next), -norm / norm_before, before);
    }
    before = std::move(now);
    now = std::move(next);
    norm_before = norm;
  }
  return sum;
}

Rational rounded(const Rational& x) {
  const Decimal value = Decimal(numerator(x).str()) / Decimal(denominator(x).str());
  return x == 0 ? Rational(0) : parse_rational(value.str(kMixtureDigits, std::ios_base::scientific));
}

}  // namespace

Polynomial mixture_fit(const Activation& activation, const Polynomial& hermite, const Polynomial& legendre) {
  const std::size_t size = static_cast<std::size_t>(activation.degree) + 1;
  const Rational &uniform = activation.uniform_share, normal = 1 - uniform;
  const Moments of_normal = normal_moments(2 * size), of_uniform = uniform_moments(2 * size, activation.interval);
  Moments moments;
  for (std::size_t k = 0; k < 2 * size; ++k) {
    moments.push_back(normal * of_normal[k] + uniform * of_uniform[k]);
  }
  std::vector<Rational> right;
  for (std::size_t k = 0; k < size; ++k) {
    right.push_back(normal * mean_of(hermite, of_normal, k) + uniform * mean_of(legendre, of_uniform, k));
  }
  Polynomial result = projection(moments, right);
  result.resize(size, Rational(0));
  std::transform(result.begin(), result.end(), result.begin(), rounded);
  return result;
}

}  // namespace zeroset::approximation::detail
