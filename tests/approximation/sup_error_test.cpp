#include "zeroset/approximation/sup_error.hpp"

#include "zeroset/approximation/fit.hpp"
#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace zeroset;
using approximation::Enclosure;
using approximation::sup_error;
using zeroset::testing::WithinRel;

namespace {

void check_encloses(const Enclosure& found, double value) {
  CHECK(found.lower <= found.upper);
  CHECK_THAT(static_cast<double>(found.lower), WithinRel(value, 1e-12));
  CHECK_THAT(static_cast<double>(found.upper), WithinRel(value, 1e-12));
}

}  // namespace

TEST_CASE("errors that can be had by hand are found exactly", "[approximation]") {
  CHECK(sup_error(ActivationFunction::abs, {0, 0, 1}, {-1, 1}) == Enclosure{Rational(1, 4), Rational(1, 4)});  // at 1/2
  CHECK(sup_error(ActivationFunction::abs, {0, 0, 1}, {-2, 1}) == Enclosure{2, 2});                            // at -2
  CHECK(sup_error(ActivationFunction::relu, {}, {-5, 3}) == Enclosure{3, 3});
  CHECK(sup_error(ActivationFunction::relu, {Rational(1, 8)}, {-5, Rational(1, 8)}) ==
        Enclosure{Rational(1, 8), Rational(1, 8)});  // at all x <= 0, and at none to the right
  CHECK(sup_error(ActivationFunction::relu, {0, 1}, {0, 7}) == Enclosure{});
  CHECK(sup_error(ActivationFunction::relu, {0, 0}, {-7, 0}) == Enclosure{});
  CHECK(sup_error(ActivationFunction::abs, {0, 1, 0, 0}, {-1, 1}) == Enclosure{2, 2});  // f = p on one side
}

TEST_CASE("errors of the analytic functions in closed form", "[approximation]") {
  check_encloses(sup_error(ActivationFunction::sigmoid, {Rational(1, 2), Rational(1, 4)}, {-1, 1}),
                 .75 - 1 / (1 + std::exp(-1.)));
  check_encloses(sup_error(ActivationFunction::tanh, {}, {-1, 3}), std::tanh(3.));
  check_encloses(sup_error(ActivationFunction::softplus, {0, 1}, {-1, 5}), std::log1p(std::exp(-1.)) + 1);
  check_encloses(sup_error(ActivationFunction::softplus, {}, {-1000, -500}),
                 7.124576406741285532e-218);  // log1p(e^-500)
  // The least value of x Phi(x), at x = -0.75179...: where Phi(x) + x phi(x) = 0 (mpmath 1.3, 25 digits).
  check_encloses(sup_error(ActivationFunction::gelu, {}, {-4, 0}), 0.16997120747990369);
  const Enclosure far = sup_error(ActivationFunction::tanh, {}, {-1000, 1000});  // below 1 by 2 e^-2000
  CHECK(far.lower <= 1);
  CHECK(far.upper >= 1);
  check_encloses(far, 1);
}

TEST_CASE("the largest error of the truncated Chebyshev series of |x| is at the kink", "[approximation]") {
  // |x| = 2/pi + sum_k 4/pi (-1)^(k+1) / (4 k^2 - 1) T_2k(x); at 0 the terms after k = m add up to 2 / (pi (2m + 1)).
  for (const int m : {1, 4, 15, 30}) {
    const auto fit = approximation::fit({.kind = ActivationKind::approximation,
                                         .degree = 2 * m,
                                         .of = ActivationFunction::abs,
                                         .method = ApproximationMethod::chebyshev,
                                         .interval = {-1, 1}});
    CHECK_THAT(static_cast<double>(fit.sup_error.upper), WithinRel(2 / (std::numbers::pi * (2 * m + 1)), 1e-11));
  }
}

TEST_CASE("no sampled error exceeds the proved bound, and some come near", "[approximation]") {
  using enum ActivationFunction;
  const auto of = GENERATE(relu, abs, gelu, softplus, tanh, sigmoid);
  const auto method =
      GENERATE(ApproximationMethod::hermite, ApproximationMethod::chebyshev, ApproximationMethod::bernstein);
  const int degree = GENERATE(1, 4, 13);
  const auto fit = approximation::fit({.kind = ActivationKind::approximation,
                                       .degree = degree,
                                       .of = of,
                                       .method = method,
                                       .interval = {Rational(-7, 3), 4}});
  INFO(name(fit.activation));
  CHECK((fit.sup_error.upper - fit.sup_error.lower) * 1'000'000'000 < fit.sup_error.upper);
  std::vector<Rational> points;
  for (int i = 0; i <= 1900; ++i) {
    points.push_back(Rational(-7, 3) + Rational(i, 300));
  }
  double largest = 0;
  for (const double error : approximation::errors_at(of, fit.activation.coefficients, points)) {
    largest = std::max(largest, std::abs(error));
  }
  CHECK(largest <= static_cast<double>(fit.sup_error.upper) * (1 + 1e-14));
  CHECK(largest >= static_cast<double>(fit.sup_error.lower) * (1 - 1e-3));
}

TEST_CASE("cancellation does not harm: a small change of one huge coefficient is the error that is found",
          "[approximation]") {
  // |x| is x on [1, 3], so the error of x + c ((x - 1)(x - 3))^20 is the largest value of the added polynomial.
  std::vector<Rational> p{1};
  for (int k = 0; k < 40; ++k) {
    const Rational root = k % 2 == 0 ? 1 : 3;
    std::vector<Rational> product(p.size() + 1, Rational(0));
    for (std::size_t i = 0; i < p.size(); ++i) {
      product[i] -= root * p[i];
      product[i + 1] += p[i];
    }
    p = product;
  }
  // ((x - 1)(x - 3))^20 is largest at x = 2, where it is 1; its coefficients go beyond 1e15.
  std::vector<Rational> planted = p;
  const Rational scale = Rational(1, Integer(1) << 200);
  for (Rational& coefficient : planted) {
    coefficient *= scale;
  }
  planted[1] += 1;
  const Enclosure found = sup_error(ActivationFunction::abs, planted, {1, 3});
  CHECK(found.lower <= scale);
  CHECK(found.upper >= scale);
  CHECK((found.upper - found.lower) * 1'000'000'000'000 < scale);
}

TEST_CASE("an error below every double is zero to the smallest normal one", "[approximation]") {
  const Enclosure found = sup_error(ActivationFunction::sigmoid, {1}, {1000, 1001});  // 1 - sigmoid(1000) = e^-1000
  CHECK(found.lower == 0);
  CHECK(found.upper == Rational(Integer(1), Integer(1) << 1022));
}

TEST_CASE("an error on no interval is refused", "[approximation]") {
  CHECK_THROWS_AS(sup_error(ActivationFunction::abs, {1}, {1, 1}), InvalidArgument);
  CHECK_THROWS_AS(sup_error(ActivationFunction::abs, {1}, {0, parse_rational("1e200")}), InvalidArgument);
}
