#include "approximation/exact_fits.hpp"

#include "approximation/mixture_fit.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>

#include <algorithm>

namespace zeroset::approximation::detail {
namespace {

using Decimal = boost::multiprecision::cpp_dec_float_100;

/// P_0, ..., P_n by (k+1) P_{k+1} = (2k+1) t P_k - k P_{k-1}.
std::vector<Polynomial> legendre_polynomials(int n) {
  std::vector<Polynomial> list{{Rational(1)}, {Rational(0), Rational(1)}};
  for (int k = 1; k < n; ++k) {
    Polynomial next = add_scaled({}, Rational(2 * k + 1, k + 1), times_x(list.back()));
    list.push_back(add_scaled(std::move(next), Rational(-k, k + 1), list[list.size() - 2]));
  }
  list.resize(static_cast<std::size_t>(n) + 1);
  return list;
}

/// int_from^1 (m + h t) p(t) dt
Rational integral_against_line(const Polynomial& p, const Rational& m, const Rational& h, const Rational& from) {
  const Polynomial product = add_scaled(add_scaled({}, m, p), h, times_x(p));
  Rational sum = 0;
  Rational power = 1;
  for (std::size_t i = 0; i < product.size(); ++i) {
    power *= from;
    sum += product[i] * (1 - power) / static_cast<long>(i + 1);
  }
  return sum;
}

Polynomial legendre_fit_of_relu(int degree, const Interval& interval) {
  const Rational m = (interval.lower + interval.upper) / 2;
  const Rational h = (interval.upper - interval.lower) / 2;
  const Rational kink = std::clamp(Rational(-m / h), Rational(-1), Rational(1));
  Polynomial in_t;
  const std::vector<Polynomial> basis = legendre_polynomials(degree);
  for (std::size_t k = 0; k < basis.size(); ++k) {
    const Rational c = Rational(2 * static_cast<long>(k) + 1, 2) * integral_against_line(basis[k], m, h, kink);
    in_t = add_scaled(std::move(in_t), c, basis[k]);
  }
  return substitute_affine(in_t, m, h);
}

constexpr int kHermiteFitDigits = 20;

/// The number that so many significant decimal digits of factor * value write.
Rational rounded_product(const Rational& factor, const Decimal& value, int digits) {
  const Decimal product = Decimal(numerator(factor).str()) / Decimal(denominator(factor).str()) * value;
  return factor == 0 ? Rational(0) : parse_rational(product.str(digits, std::ios_base::scientific));
}

/// q with relu's fit = x/2 + q(x) / sqrt(2 pi), so that |x|'s is 2 q(x) / sqrt(2 pi).
Polynomial even_part_of_hermite_fit(int degree) {
  std::vector<Polynomial> hermite{{Rational(1)}, {Rational(0), Rational(1)}};  // He_{k+1} = x He_k - k He_{k-1}
  for (int k = 1; k < degree; ++k) {
    hermite.push_back(add_scaled(times_x(hermite.back()), Rational(-k), hermite[hermite.size() - 2]));
  }
  Polynomial q = hermite[0];
  Rational factorial = 1;
  for (int k = 2; k <= degree; ++k) {
    factorial *= k;
    const auto index = static_cast<std::size_t>(k);
    q = add_scaled(std::move(q), hermite[index - 2][0] / factorial, hermite[index]);
  }
  return q;
}

Polynomial hermite_fit(ActivationFunction of, int degree, int digits) {
  const bool is_relu = of == ActivationFunction::relu;
  const Decimal scale = 1 / sqrt(2 * boost::math::constants::pi<Decimal>());
  Polynomial result;
  for (const Rational& coefficient : even_part_of_hermite_fit(degree)) {
    result.push_back(rounded_product(is_relu ? coefficient : Rational(2 * coefficient), scale, digits));
  }
  result.resize(static_cast<std::size_t>(degree) + 1, Rational(0));
  if (is_relu && degree >= 1) {
    result[1] += Rational(1, 2);
  }
  return result;
}

Polynomial legendre_fit(ActivationFunction of, int degree, const Interval& interval) {
  const Polynomial relu = legendre_fit_of_relu(degree, interval);
  if (of == ActivationFunction::relu) {
    return relu;
  }
  if (degree == 0) {  // |x| = 2 relu(x) - x, and the mean of x is the middle of the interval
    return {2 * relu[0] - (interval.lower + interval.upper) / 2};
  }
  return add_scaled(add_scaled({}, 2, relu), -1, {Rational(0), Rational(1)});
}

/// sum_i f(a + (b - a) i / n) C(n, i) u^i (1 - u)^(n - i), u = (x - a) / (b - a). The coefficient of u^k is C(n, k)
/// times the k-th forward difference of the values.
Polynomial bernstein_fit(ActivationFunction of, int degree, const Interval& interval) {
  const Rational width = interval.upper - interval.lower;
  Polynomial differences;
  for (int i = 0; i <= degree; ++i) {
    const Rational x = interval.lower + width * i / degree;
    differences.push_back(x > 0 ? x : of == ActivationFunction::abs ? Rational(-x) : Rational(0));
  }
  Polynomial in_u;
  Rational binomial = 1;
  for (int k = 0; k <= degree; ++k) {
    in_u.push_back(binomial * differences[0]);
    binomial *= Rational(degree - k, k + 1);
    for (std::size_t i = 0; i + 1 < differences.size(); ++i) {
      differences[i] = differences[i + 1] - differences[i];
    }
    differences.pop_back();
  }
  return substitute_affine(in_u, interval.lower, width);
}

}  // namespace

bool has_exact_parts(ActivationFunction of) {
  return of == ActivationFunction::relu || of == ActivationFunction::abs;
}

Polynomial mixture_of_exact_parts(const Activation& activation) {
  return mixture_fit(activation,
                     hermite_fit(activation.of, activation.degree, kPartDigits),
                     legendre_fit(activation.of, activation.degree, activation.interval));
}

bool has_exact_fit(const Activation& activation) {
  return has_exact_parts(activation.of) &&
         (activation.method == ApproximationMethod::hermite || activation.method == ApproximationMethod::legendre ||
          activation.method == ApproximationMethod::bernstein);
}

Polynomial exact_fit(const Activation& activation) {
  Polynomial result;
  if (activation.method == ApproximationMethod::hermite) {
    result = hermite_fit(activation.of, activation.degree, kHermiteFitDigits);
  } else if (activation.method == ApproximationMethod::legendre) {
    result = legendre_fit(activation.of, activation.degree, activation.interval);
  } else {
    result = bernstein_fit(activation.of, activation.degree, activation.interval);
  }
  result.resize(static_cast<std::size_t>(activation.degree) + 1, Rational(0));
  return result;
}

}  // namespace zeroset::approximation::detail
