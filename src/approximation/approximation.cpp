#include "zeroset/approximation/approximation.hpp"

#include "zeroset/core/error.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>

#include <algorithm>
#include <variant>

namespace zeroset::approximation {
namespace {

using Polynomial = std::vector<Rational>;  // ascending
using Decimal = boost::multiprecision::cpp_dec_float_100;

constexpr int kLargestDegree =
    200;  // exact Legendre fits grow with the square of the degree, in numbers of as many digits

Polynomial add_scaled(Polynomial sum, const Rational& factor, const Polynomial& other) {
  sum.resize(std::max(sum.size(), other.size()), Rational(0));
  for (std::size_t i = 0; i < other.size(); ++i) {
    sum[i] += factor * other[i];
  }
  return sum;
}

Polynomial times_x(const Polynomial& p) {
  Polynomial product{Rational(0)};
  product.insert(product.end(), p.begin(), p.end());
  return product;
}

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

/// p((x - m) / h) as a polynomial in x, by Horner's rule.
Polynomial substitute_affine(const Polynomial& p, const Rational& m, const Rational& h) {
  Polynomial result;
  for (std::size_t i = p.size(); i-- > 0;) {
    result = add_scaled(add_scaled({}, 1 / h, times_x(result)), -m / h, result);
    result.resize(std::max<std::size_t>(result.size(), 1), Rational(0));
    result[0] += p[i];
  }
  return result;
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

/// The number that 20 significant decimal digits of factor * value write.
Rational rounded_product(const Rational& factor, const Decimal& value) {
  const Decimal product = Decimal(numerator(factor).str()) / Decimal(denominator(factor).str()) * value;
  return factor == 0 ? Rational(0) : parse_rational(product.str(20, std::ios_base::scientific));
}

/// x/2 + q(x) / sqrt(2 pi) with rational q.
Polynomial hermite_fit_of_relu(int degree) {
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
  const Decimal scale = 1 / sqrt(2 * boost::math::constants::pi<Decimal>());
  Polynomial result;
  for (const Rational& coefficient : q) {
    result.push_back(rounded_product(coefficient, scale));
  }
  result.resize(static_cast<std::size_t>(degree) + 1, Rational(0));
  result[1] += Rational(1, 2);
  return result;
}

}  // namespace

std::vector<Rational> coefficients(const Activation& activation) {
  if (activation.kind != ActivationKind::approximation) {
    throw InvalidArgument("[approximation::coefficients] expected an approximation, got " + name(activation));
  }
  const bool known = activation.of == ActivationFunction::relu && (activation.method == ApproximationMethod::hermite ||
                                                                   activation.method == ApproximationMethod::legendre);
  if (!known || activation.degree > kLargestDegree) {
    throw NotInThisBuild("the approximation " + name(activation) +
                         " is not in this build: relu by hermite or legendre, to degree 200, is");
  }
  Polynomial result = activation.method == ApproximationMethod::hermite
                          ? hermite_fit_of_relu(activation.degree)
                          : legendre_fit_of_relu(activation.degree, activation.interval);
  result.resize(static_cast<std::size_t>(activation.degree) + 1, Rational(0));
  return result;
}

Activation resolve(Activation activation) {
  if (activation.kind == ActivationKind::approximation && activation.coefficients.empty()) {
    activation.coefficients = coefficients(activation);
  }
  return activation;
}

Architecture resolve(Architecture network) {
  for (Layer& layer : network.layers) {
    if (auto* plain = std::get_if<ActivationLayer>(&layer)) {
      plain->activation = resolve(std::move(plain->activation));
    } else if (auto* nodes = std::get_if<NodesLayer>(&layer)) {
      nodes->activation = resolve(std::move(nodes->activation));
    }
  }
  return network;
}

}  // namespace zeroset::approximation
