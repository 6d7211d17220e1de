#include "approximation/target.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::approximation::detail {
namespace {

/// 1 / (1 + e^-x)
Ball sigmoid(const Ball& x) {
  Ball exponential(x.bits());
  arb_neg(exponential.get(), x.get());
  arb_exp(exponential.get(), exponential.get(), x.bits());
  return Ball(1, x.bits()) / (Ball(1, x.bits()) + exponential);
}

/// max(x, 0) + log(1 + e^-|x|)
Ball softplus(const Ball& x) {
  Ball tail = -abs(x);
  arb_exp(tail.get(), tail.get(), x.bits());
  arb_log1p(tail.get(), tail.get(), x.bits());
  return value(ActivationFunction::relu, x) + tail;
}

/// sqrt(1/2)
Ball root_of_half(slong bits) {
  Ball root(Rational(1, 2), bits);
  arb_sqrt(root.get(), root.get(), bits);
  return root;
}

/// Phi(x) = erfc(-x / sqrt 2) / 2
Ball normal_distribution(const Ball& x) {
  Ball result = -(x * root_of_half(x.bits()));
  arb_hypgeom_erfc(result.get(), result.get(), x.bits());
  return result.shift(-1);
}

/// The Taylor series of 1 / (1 + e^-x) at c.
void sigmoid_series(BallPolynomial& series, const Ball& c, slong size) {
  const slong bits = c.bits();
  BallPolynomial exponent({-c, Ball(-1, bits)});
  arb_poly_exp_series(series.get(), exponent.get(), size, bits);
  arb_poly_add_si(series.get(), series.get(), 1, bits);
  arb_poly_inv_series(series.get(), series.get(), size, bits);
}

/// The integral from c of a series, plus f(c).
void integrate(BallPolynomial& series, const Ball& constant, slong size) {
  arb_poly_integral(series.get(), series.get(), constant.bits());
  arb_poly_truncate(series.get(), size);
  arb_poly_set_coeff_arb(series.get(), 0, constant.get());
}

/// (c + h) Phi(c + h), where Phi' = e^(-x^2/2) / sqrt(2 pi).
void gelu_series(BallPolynomial& series, const Ball& c, slong size) {
  const slong bits = c.bits();
  BallPolynomial exponent({-(c * c).shift(-1), -c, Ball(Rational(-1, 2), bits)});
  arb_poly_exp_series(series.get(), exponent.get(), size, bits);
  Ball scale = pi(bits).shift(1);
  arb_rsqrt(scale.get(), scale.get(), bits);
  arb_poly_scalar_mul(series.get(), series.get(), scale.get(), bits);
  integrate(series, normal_distribution(c), size);
  BallPolynomial line({c, Ball(1, bits)});
  arb_poly_mullow(series.get(), series.get(), line.get(), size, bits);
}

Rational ceiling(double x) {
  return Rational(static_cast<long>(std::ceil(x)));
}

}  // namespace

Ball value(ActivationFunction of, const Ball& x) {
  switch (of) {
    case ActivationFunction::relu:
      return (x + abs(x)).shift(-1);
    case ActivationFunction::abs:
      return abs(x);
    case ActivationFunction::gelu:
      return x * normal_distribution(x);
    case ActivationFunction::softplus:
      return softplus(x);
    case ActivationFunction::tanh: {
      Ball result(x.bits());
      arb_tanh(result.get(), x.get(), x.bits());
      return result;
    }
    case ActivationFunction::sigmoid:
      return sigmoid(x);
  }
  throw InvalidArgument("[approximation] expected one of the six functions");
}

Symmetry symmetry(ActivationFunction of) {
  switch (of) {
    case ActivationFunction::abs:
      return {};
    case ActivationFunction::relu:
    case ActivationFunction::gelu:
    case ActivationFunction::softplus:
      return {.slope = Rational(1, 2)};
    case ActivationFunction::tanh:
      return {.odd = true};
    case ActivationFunction::sigmoid:
      return {.constant = Rational(1, 2), .odd = true};
  }
  throw InvalidArgument("[approximation] expected one of the six functions");
}

Ball symmetric_part(ActivationFunction of, const Ball& x) {
  switch (of) {
    case ActivationFunction::relu:
      return abs(x).shift(-1);
    case ActivationFunction::gelu: {  // x erf(x / sqrt 2) / 2
      Ball result = x * root_of_half(x.bits());
      arb_hypgeom_erf(result.get(), result.get(), x.bits());
      return (result * x).shift(-1);
    }
    case ActivationFunction::softplus:  // log(2 cosh(x/2))
      return softplus(x) - Ball(x).shift(-1);
    case ActivationFunction::sigmoid:  // tanh(x/2) / 2
      return value(ActivationFunction::tanh, Ball(x).shift(-1)).shift(-1);
    case ActivationFunction::abs:
    case ActivationFunction::tanh:
      break;
  }
  return value(of, x);
}

bool has_kink(ActivationFunction of) {
  return of == ActivationFunction::relu || of == ActivationFunction::abs;
}

std::vector<Ball> taylor_series(ActivationFunction of, const Ball& c, std::size_t size) {
  const auto length = static_cast<slong>(size);
  BallPolynomial series;
  switch (of) {
    case ActivationFunction::gelu:
      gelu_series(series, c, length);
      break;
    case ActivationFunction::softplus:
      sigmoid_series(series, c, length);
      integrate(series, softplus(c), length);
      break;
    case ActivationFunction::sigmoid:
      sigmoid_series(series, c, length);
      break;
    default: {  // tanh(c + h) = 2 sigmoid(2c + 2h) - 1
      sigmoid_series(series, Ball(c).shift(1), length);
      std::vector<Ball> result = series.coefficients(size, c.bits());
      for (std::size_t k = 0; k < size; ++k) {
        result[k].shift(static_cast<slong>(k) + 1);
      }
      result[0] -= Ball(1, c.bits());
      return result;
    }
  }
  return series.coefficients(size, c.bits());
}

DiscBound disc_bound(ActivationFunction of, const Rational& reach) {
  switch (of) {
    case ActivationFunction::gelu:
      return {2, 7 * (reach + 2)};
    case ActivationFunction::softplus:
      return {Rational(3, 2), reach + 3};
    case ActivationFunction::tanh:
      return {Rational(3, 4), 1};
    default:
      return {Rational(3, 2), 1};
  }
}

Tails tails(ActivationFunction of, slong bits) {
  const double nats = 0.7 * static_cast<double>(bits);  // 0.7 > log 2
  switch (of) {
    case ActivationFunction::relu:
      return {.right = {0, 1}};
    case ActivationFunction::abs:
      return {.left = {0, -1}, .right = {0, 1}};
    case ActivationFunction::gelu:
      return {.reach = ceiling(std::sqrt(2 * nats)), .right = {0, 1}};
    case ActivationFunction::softplus:
      return {.reach = ceiling(nats), .right = {0, 1}};
    case ActivationFunction::tanh:
      return {.reach = ceiling((nats + 0.7) / 2), .left = {-1, 0}, .right = {1, 0}};
    case ActivationFunction::sigmoid:
      return {.reach = ceiling(nats), .right = {1, 0}};
  }
  throw InvalidArgument("[approximation] expected one of the six functions");
}

}  // namespace zeroset::approximation::detail
