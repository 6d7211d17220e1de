#include "algebra/closed_forms/secant_numbers.hpp"

#include "zeroset/algebra/euclidean_distance_degree.hpp"
#include "zeroset/algebra/power_sum_counts.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/closed_forms/combinatorics.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace zeroset::algebra {
namespace detail {
namespace {

/// A power series up to a fixed length.
using Series = std::vector<Integer>;

Series product(const Series& a, const Series& b) {
  Series result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; a[i] != 0 && i + j < a.size(); ++j) {
      result[i + j] += a[i] * b[j];
    }
  }
  return result;
}

// b = a^e for a = 1 + ..., any integer e: n b_n = sum_j (e j - (n - j)) a_j b_{n-j}.
Series power_series(const Series& a, const Integer& e, std::size_t length) {
  Series result(length);
  result[0] = 1;
  for (std::size_t n = 1; n < length; ++n) {
    Integer sum = 0;
    for (std::size_t j = 1; j <= n && j < a.size(); ++j) {
      sum += (e * j - (n - j)) * a[j] * result[n - j];
    }
    result[n] = sum / n;
  }
  return result;
}

}  // namespace

// sum_h N_h z^h = (1-k)^a (1-2k)^b / (1-6k+6k^2)^c at z = k (1-k) (1-2k)^4 / (1-6k+6k^2)^3, with a = HK - 2 K^2, b =
// (H-K)^2 + 3 chi, c = H(H-K)/2 + chi, H = r and K = -3 lines, chi = 1. With z = k phi(k), the coefficient of z^h in
// F is that of k^h in F phi^{-h} (1 + k phi' / phi).
Integer lehn_number(std::int64_t r, std::int64_t h) {
  const auto length = static_cast<std::size_t>(h) + 1;
  const Integer a = -3 * Integer(r) - 18, b = Integer(r + 3) * (r + 3) + 3, c = Integer(r) * (r + 3) / 2 + 1;
  const Series one_minus_k{1, -1}, one_minus_2k{1, -2}, quadric{1, -6, 6};
  const auto monomial = [&](const Integer& x, const Integer& y, const Integer& z) {
    return product(product(power_series(one_minus_k, x, length), power_series(one_minus_2k, y, length)),
                   power_series(quadric, z, length));
  };
  const Series phi = monomial(1, 4, -3);
  Series derivative(length);
  for (std::size_t i = 0; i < length; ++i) {
    derivative[i] = i * phi[i];
  }
  Series logarithmic = product(derivative, monomial(-1, -4, 3));
  logarithmic[0] += 1;
  return product(monomial(a - h, b - 4 * h, 3 * h - c), logarithmic).back();
}

// (d^2 - [(1 + rH)^{2m+1} / (1 + H)^{m+1}]_m) / 2, d = r^m.
Integer secant_line_number(std::int64_t m, std::int64_t r) {
  Integer normal_class = 0;
  for (std::int64_t i = 0; i <= m; ++i) {
    const Integer term = binomial(2 * m + 1, i) * power(r, i) * binomial(2 * m - i, m - i);
    normal_class += (m - i) % 2 == 0 ? term : Integer(-term);
  }
  return (power(r, 2 * m) - normal_class) / 2;
}

// The blow-up is toric: m divisors H - E, one H, one E; H E = 0, H^m = 1, E^m = (-1)^{m-1}. So deg c_i = C(m+1, i)
// r^{m-i} - (-1)^i [x^i] (1 - x)^m (1 + x).
Integer blown_up_distance_degree(std::int64_t m, std::int64_t r) {
  if (m == 0) {
    return 1;
  }
  std::vector<Integer> chern;
  for (std::int64_t i = 0; i <= m; ++i) {
    const Integer exceptional = binomial(m, i) - binomial(m, i - 1);  // (-1)^i [x^i] (1 - x)^m (1 + x)
    chern.push_back(binomial(m + 1, i) * power(r, m - i) - exceptional);
  }
  const std::vector<Integer> polar = polar_degrees_of_smooth(chern);
  return std::accumulate(polar.begin(), polar.end(), Integer(0));
}

}  // namespace detail

namespace {

struct FullPowers {
  std::int64_t n, r, h, decompositions;
};

/// Powers that fill the space of forms with finitely many decompositions of a general one, more than one unknown.
constexpr FullPowers kFull[] = {{4, 3, 5, 1}, {3, 5, 7, 1}, {3, 7, 12, 5}, {3, 8, 15, 16}};

void check(std::int64_t n, std::int64_t r, std::int64_t h) {
  if (n < 1 || r < 1 || h < 1) {
    throw InvalidArgument("secant numbers: expected n, r, h >= 1");
  }
}

}  // namespace

std::optional<Integer> secant_number(std::int64_t n, std::int64_t r, std::int64_t h) {
  check(n, r, h);
  const Integer expected = Integer(n) * h;
  if (expected > detail::binomial(n + r - 1, r)) {
    return std::nullopt;
  }
  if (h == 1) {
    return detail::power(r, n - 1);
  }
  if (power_sum_dimension(n, r, h) < expected) {
    return Integer(0);
  }
  if (n == 2) {
    return detail::binomial(r - h + 1, h);
  }
  for (const FullPowers& full : kFull) {
    if (full.n == n && full.r == r && full.h == h) {
      return Integer(full.decompositions);
    }
  }
  if (n == 3 && h <= r + 1) {
    return detail::lehn_number(r, h);
  }
  return h == 2 ? std::optional(detail::secant_line_number(n - 1, r)) : std::nullopt;
}

// A generic space through a point of the variety loses as many of its intersections as the multiplicity says: 1 for the
// Veronese variety itself, r^m - 2^m for its secant lines, the degree of its projection from a tangent space.
std::optional<Integer> projected_secant_number(std::int64_t n, std::int64_t r, std::int64_t h) {
  check(n, r, h);
  const Integer expected = Integer(n) * h + 1;
  if (r == 1 || expected > detail::binomial(n + r - 1, r)) {
    return std::nullopt;
  }
  if (h == 1) {
    return detail::power(r, n - 1) - 1;
  }
  if (power_sum_dimension(n, r, h) < expected - 1) {
    return Integer(0);
  }
  if (n == 2) {
    return detail::binomial(r - h, h);
  }
  if (h == 2 && r >= 3) {
    return detail::secant_line_number(n - 1, r) - (detail::power(r, n - 1) - detail::power(2, n - 1));
  }
  return std::nullopt;
}

}  // namespace zeroset::algebra
