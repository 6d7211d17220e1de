#include "zeroset/approximation/approximation.hpp"

#include "zeroset/core/error.hpp"

#include "approximation/numeric.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace zeroset;
using zeroset::testing::evaluate;
using zeroset::testing::integral;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

Activation fit(ApproximationMethod method, int degree, Rational lower = -8, Rational upper = 8) {
  return {.kind = ActivationKind::approximation, .degree = degree, .method = method, .interval = {lower, upper}};
}

}  // namespace

TEST_CASE("Hermite fits of ReLU have the published coefficients", "[approximation]") {
  // E[relu] = 1/sqrt(2 pi), E[relu x] = 1/2, E[relu He_2] = 1/sqrt(2 pi): degree 2 is 1/(2 sqrt(2 pi)) (1 + x^2) + x/2.
  const double c = 1 / (2 * std::sqrt(2 * std::numbers::pi));
  const auto two = approximation::coefficients(fit(ApproximationMethod::hermite, 2));
  CHECK_THAT(static_cast<double>(two[0]), WithinRel(c, 1e-15));
  CHECK(two[1] == Rational(1, 2));
  CHECK_THAT(static_cast<double>(two[2]), WithinRel(c, 1e-15));
  // Degree 10, computed apart by numerical quadrature to five digits.
  const std::vector<double> ten{.098177, .5, .49089, 0, -.10909, 0, .013090, 0, -.00066787, 0, 1.1544e-5};
  const auto found = approximation::coefficients(fit(ApproximationMethod::hermite, 10));
  REQUIRE(found.size() == 11);
  for (std::size_t i = 0; i < ten.size(); ++i) {
    CHECK_THAT(static_cast<double>(found[i]), WithinAbs(ten[i], 5e-5 * std::abs(ten[i]) + 1e-18));
  }
}

TEST_CASE("the error of a Hermite fit is orthogonal to all polynomials of its degree under N(0, 1)",
          "[approximation]") {
  const int degree = GENERATE(1, 2, 4, 7, 10);
  const auto p = approximation::coefficients(fit(ApproximationMethod::hermite, degree));
  for (int k = 0; k <= degree; ++k) {
    const auto weighted = [&](double relu_factor) {
      return [&, relu_factor](double x) {
        return (relu_factor * x - evaluate(p, x)) * std::pow(x, k) * std::exp(-x * x / 2) /
               std::sqrt(2 * std::numbers::pi);
      };
    };
    const double scale = std::pow(k + 1.0, k / 2.0);  // moments of N(0, 1) grow
    CHECK_THAT(integral(weighted(0), -16, 0) + integral(weighted(1), 0, 16), WithinAbs(0, 1e-9 * scale));
  }
}

TEST_CASE("the error of a Legendre fit is exactly orthogonal to all polynomials of its degree", "[approximation]") {
  struct Row {
    int degree;
    Rational lower, upper;
  };
  const auto row = GENERATE(values<Row>(
      {{1, -1, 1}, {2, -3, 3}, {10, -8, 8}, {5, -2, 7}, {4, Rational(-1, 3), Rational(5, 2)}, {31, -8, 8}}));
  const auto p = approximation::coefficients(fit(ApproximationMethod::legendre, row.degree, row.lower, row.upper));
  REQUIRE(p.size() == static_cast<std::size_t>(row.degree) + 1);
  const auto power = [](const Rational& x, int n) {
    Rational y = 1;
    for (int i = 0; i < n; ++i) {
      y *= x;
    }
    return y;
  };
  for (int k = 0; k <= row.degree; ++k) {
    Rational moment = power(row.upper, k + 2) / (k + 2);  // int_0^b x x^k
    for (int i = 0; i <= row.degree; ++i) {
      moment -=
          p[static_cast<std::size_t>(i)] * (power(row.upper, i + k + 1) - power(row.lower, i + k + 1)) / (i + k + 1);
    }
    CHECK(moment == 0);
  }
}

TEST_CASE("a Legendre fit scales with its interval: p_R(x) = R p_1(x / R)", "[approximation]") {
  const auto unit = approximation::coefficients(fit(ApproximationMethod::legendre, 6, -1, 1));
  const auto wide = approximation::coefficients(fit(ApproximationMethod::legendre, 6, -8, 8));
  Rational scale = 8;
  for (std::size_t i = 0; i < unit.size(); ++i, scale /= 8) {
    CHECK(wide[i] == unit[i] * scale);
  }
}

TEST_CASE("where ReLU is a polynomial on the interval the fit is that polynomial", "[approximation]") {
  CHECK(approximation::coefficients(fit(ApproximationMethod::legendre, 3, 1, 4)) == std::vector<Rational>{0, 1, 0, 0});
  CHECK(approximation::coefficients(fit(ApproximationMethod::legendre, 3, -4, -1)) ==
        std::vector<Rational>{0, 0, 0, 0});
}

TEST_CASE("resolve fills in coefficients wherever an approximation stands", "[approximation]") {
  Architecture network = with_activation(preset_network("figure7"), fit(ApproximationMethod::legendre, 2));
  network.layers.emplace_back(ActivationLayer{fit(ApproximationMethod::hermite, 2)});
  const Architecture resolved = approximation::resolve(network);
  CHECK(std::get<NodesLayer>(resolved.layers[0]).activation.coefficients.size() == 3);
  CHECK(std::get<ActivationLayer>(resolved.layers[2]).activation.coefficients.size() == 3);
  CHECK(approximation::resolve(preset_network("theory2")) == preset_network("theory2"));
}

TEST_CASE("what has no fit is refused", "[approximation]") {
  CHECK_THROWS_AS(approximation::coefficients(fit(ApproximationMethod::minimax, 61)), InvalidArgument);
  CHECK_THROWS_AS(approximation::coefficients(fit(ApproximationMethod::hermite, 500)), InvalidArgument);
  CHECK_THROWS_AS(approximation::coefficients(fit(ApproximationMethod::bernstein, 0)), InvalidArgument);
  CHECK_THROWS_AS(approximation::coefficients(fit(ApproximationMethod::legendre, 2, 1, 1)), InvalidArgument);
  CHECK_THROWS_AS(approximation::coefficients({.kind = ActivationKind::relu}), InvalidArgument);
}
