// The methods against closed forms and against the conditions that define them.
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/approximation/fit.hpp"
#include "zeroset/approximation/fit_json.hpp"
#include "zeroset/core/error.hpp"

#include "approximation/numeric.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

using namespace zeroset;
using approximation::MinDegree;
using zeroset::testing::evaluate;
using zeroset::testing::integral;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

Activation of_kind(ActivationFunction of, ApproximationMethod method, int degree, Rational lower, Rational upper) {
  return {
      .kind = ActivationKind::approximation, .degree = degree, .of = of, .method = method, .interval = {lower, upper}};
}

double value_of(ActivationFunction of, double x) {
  switch (of) {
    case ActivationFunction::relu:
      return std::max(x, 0.);
    case ActivationFunction::abs:
      return std::abs(x);
    case ActivationFunction::gelu:
      return x * std::erfc(-x / std::numbers::sqrt2) / 2;
    case ActivationFunction::softplus:
      return std::max(x, 0.) + std::log1p(std::exp(-std::abs(x)));
    case ActivationFunction::tanh:
      return std::tanh(x);
    case ActivationFunction::sigmoid:
      return 1 / (1 + std::exp(-x));
  }
  return NAN;
}

constexpr ActivationFunction kAnalytic[] = {
    ActivationFunction::gelu, ActivationFunction::softplus, ActivationFunction::tanh, ActivationFunction::sigmoid};

}  // namespace

TEST_CASE("a Legendre fit of an analytic function leaves an error orthogonal to all polynomials of its degree",
          "[approximation]") {
  for (const ActivationFunction of : kAnalytic) {
    for (const int degree : {0, 1, 4, 9}) {
      INFO(name(of) << " " << degree);
      const auto p =
          approximation::coefficients(of_kind(of, ApproximationMethod::legendre, degree, -3, Rational(5, 2)));
      for (int k = 0; k <= degree; ++k) {
        const auto moment = [&](double x) {
          return (value_of(of, x) - evaluate(p, x)) * std::legendre(static_cast<unsigned>(k), (x + .25) / 2.75);
        };
        CHECK_THAT(integral(moment, -3, 2.5), WithinAbs(0, 1e-9));
      }
    }
  }
}

TEST_CASE("a Hermite fit of an analytic function leaves an error orthogonal to all polynomials under N(0, 1)",
          "[approximation]") {
  for (const ActivationFunction of : kAnalytic) {
    for (const int degree : {0, 1, 4, 9}) {
      INFO(name(of) << " " << degree);
      const auto p = approximation::coefficients(of_kind(of, ApproximationMethod::hermite, degree, -3, 3));
      for (int k = 0; k <= degree; ++k) {
        const auto moment = [&](double x) {
          return (value_of(of, x) - evaluate(p, x)) * std::pow(x, k) * std::exp(-x * x / 2);
        };
        CHECK_THAT(integral(moment, -14, 14), WithinAbs(0, 1e-9 * std::pow(k + 1.0, k / 2.0)));
      }
    }
  }
}

TEST_CASE(
    "a fit by mixture leaves an error orthogonal to all polynomials under the normal and uniform weights together",
    "[approximation]") {
  using enum ActivationFunction;
  Activation fit = of_kind(relu, ApproximationMethod::mixture, 0, -8, 8);
  const auto check = [&] {
    INFO(name(fit));
    std::vector<double> p;
    for (const Rational& coefficient : approximation::coefficients(fit)) {
      p.push_back(static_cast<double>(coefficient));
    }
    REQUIRE(p.size() == static_cast<std::size_t>(fit.degree) + 1);
    const double lower = static_cast<double>(fit.interval.lower), upper = static_cast<double>(fit.interval.upper);
    const double share = static_cast<double>(fit.uniform_share), kink = std::clamp(0., lower, upper);
    double scale = 1;  // of |x^k| under the weights, roughly
    for (int k = 0; k <= fit.degree; ++k, scale *= 6) {
      const auto moment = [&](double x) {
        const auto horner = [x](double sum, double coefficient) { return sum * x + coefficient; };
        return (value_of(fit.of, x) - std::accumulate(p.rbegin(), p.rend(), 0., horner)) * std::pow(x, k);
      };
      const auto normal = [&](double x) { return moment(x) * std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); };
      const double of_normal = integral(normal, -14, 0) + integral(normal, 0, 14);
      const double of_uniform = (integral(moment, lower, kink) + integral(moment, kink, upper)) / (upper - lower);
      CHECK_THAT((1 - share) * of_normal + share * of_uniform, WithinAbs(0, 1e-8 * scale));
    }
  };
  for (const ActivationFunction of : {relu, abs, gelu, softplus, tanh, sigmoid}) {
    fit.of = of;
    for (const int degree : {0, 1, 4, 10}) {
      fit.degree = degree;
      check();
    }
  }
  fit.uniform_share = Rational(2, 3);
  for (const ActivationFunction of : {relu, gelu}) {
    for (const Interval& interval : {Interval{-2, 5}, Interval{1, 4}}) {
      fit.of = of;
      fit.interval = interval;
      check();
    }
  }
}

TEST_CASE("a fit by mixture tends to the Hermite and to the Legendre fit, and keeps what symmetry fixes",
          "[approximation]") {
  const Rational tiny(1, 1'000'000'000'000);
  for (const ActivationFunction of : {ActivationFunction::relu, ActivationFunction::gelu}) {
    Activation fit = of_kind(of, ApproximationMethod::mixture, 6, -5, 5);
    const auto distance = [&](const Rational& share, ApproximationMethod method) {
      fit.uniform_share = share;
      const auto a = approximation::coefficients(fit);
      const auto b = approximation::coefficients(of_kind(of, method, 6, -5, 5));
      double largest = 0;
      for (std::size_t k = 0; k < a.size(); ++k) {
        largest = std::max(largest, std::abs(static_cast<double>(Rational(a[k] - b[k]))));
      }
      return largest;
    };
    CHECK(distance(tiny, ApproximationMethod::hermite) < 1e-9);
    CHECK(distance(1 - tiny, ApproximationMethod::legendre) < 1e-9);
    CHECK(distance(Rational(1, 2), ApproximationMethod::legendre) > 1e-4);
    const auto p = approximation::coefficients(fit);
    CHECK(p[1] == Rational(1, 2));
    CHECK(p[3] == 0);
    CHECK(p[5] == 0);
  }
}

TEST_CASE("the error of a fit by mixture is proved, and its share goes with it", "[approximation]") {
  Activation activation = of_kind(ActivationFunction::relu, ApproximationMethod::mixture, 10, -8, 8);
  activation.uniform_share = Rational(1, 5);
  const approximation::Fit fit = approximation::fit(activation);
  CHECK_FALSE(fit.exact);
  double largest = 0;
  for (int i = 0; i <= 1600; ++i) {
    const double x = -8 + i / 100.;
    largest = std::max(largest, std::abs(std::max(x, 0.) - evaluate(fit.activation.coefficients, x)));
  }
  CHECK(largest <= static_cast<double>(fit.sup_error.upper) * (1 + 1e-12));
  CHECK(largest > 0.99 * static_cast<double>(fit.sup_error.lower));
  const auto document = approximation::to_json(fit);
  CHECK(document.at("uniform_share") == "1/5");
  CHECK(approximation::read_fit(document).activation == fit.activation);
}

TEST_CASE("the Hermite fit of GELU has coefficients in closed form", "[approximation]") {
  // E[gelu] = E[phi] = 1 / (2 sqrt pi); E[gelu'] = 1/2; E[gelu''] / 2 = E[(2 - x^2) phi] / 2 = 3/4 / (2 sqrt pi).
  const double c = 1 / (2 * std::sqrt(std::numbers::pi));
  const auto p = approximation::coefficients(of_kind(ActivationFunction::gelu, ApproximationMethod::hermite, 2, -3, 3));
  CHECK_THAT(static_cast<double>(p[0]), WithinRel(c / 4, 1e-14));
  CHECK(p[1] == Rational(1, 2));
  CHECK_THAT(static_cast<double>(p[2]), WithinRel(3 * c / 4, 1e-14));
}

TEST_CASE("a Chebyshev fit has the coefficients of the Chebyshev series", "[approximation]") {
  for (const ActivationFunction of : kAnalytic) {
    const auto p = approximation::coefficients(of_kind(of, ApproximationMethod::chebyshev, 5, -1, 4));
    for (int k = 0; k <= 5; ++k) {  // those of f and of p agree to its degree
      const auto term = [&](double angle) {
        const double x = 1.5 + 2.5 * std::cos(angle);
        return (value_of(of, x) - evaluate(p, x)) * std::cos(k * angle);
      };
      CHECK_THAT(integral(term, 0, std::numbers::pi), WithinAbs(0, 1e-12));
    }
  }
}

TEST_CASE("the Chebyshev series of |x| is the known one", "[approximation]") {
  // 2/pi + 4/pi (T_2 / 3 - T_4 / 15), T_2 = 2 x^2 - 1, T_4 = 8 x^4 - 8 x^2 + 1.
  const double c = 4 / std::numbers::pi;
  const auto p =
      approximation::coefficients(of_kind(ActivationFunction::abs, ApproximationMethod::chebyshev, 4, -1, 1));
  CHECK_THAT(static_cast<double>(p[0]), WithinRel(c * (.5 - 1. / 3 - 1. / 15), 1e-12));
  CHECK(p[1] == 0);
  CHECK_THAT(static_cast<double>(p[2]), WithinRel(c * (2. / 3 + 8. / 15), 1e-12));
  CHECK(p[3] == 0);
  CHECK_THAT(static_cast<double>(p[4]), WithinRel(-c * 8 / 15, 1e-12));
  // off center, by the definition
  const auto q =
      approximation::coefficients(of_kind(ActivationFunction::relu, ApproximationMethod::chebyshev, 3, -1, 4));
  const double kink = std::acos(-1.5 / 2.5);
  for (int k = 0; k <= 3; ++k) {
    const auto term = [&](double slope) {
      return [&, slope](double angle) {
        const double x = 1.5 + 2.5 * std::cos(angle);
        return (slope * x - evaluate(q, x)) * std::cos(k * angle);
      };
    };
    CHECK_THAT(integral(term(1), 0, kink) + integral(term(0), kink, std::numbers::pi), WithinAbs(0, 1e-11));
  }
}

TEST_CASE("a Bernstein polynomial keeps lines, meets the function at the ends and errs at the kink by a binomial",
          "[approximation]") {
  using enum ActivationFunction;
  CHECK(approximation::coefficients(of_kind(relu, ApproximationMethod::bernstein, 4, 1, 5)) ==
        std::vector<Rational>{0, 1, 0, 0, 0});
  CHECK(approximation::coefficients(of_kind(abs, ApproximationMethod::bernstein, 2, -1, 1)) ==
        std::vector<Rational>{Rational(1, 2), 0, Rational(1, 2)});
  // |x| at 0: E|X / m - 1|, X binomial with 2m trials: C(2m, m) / 4^m.
  const auto twelve = approximation::fit(of_kind(abs, ApproximationMethod::bernstein, 12, -1, 1));
  CHECK(twelve.exact);
  CHECK(twelve.activation.coefficients[0] == Rational(924, 4096));
  CHECK_THAT(static_cast<double>(twelve.sup_error.upper), WithinRel(924. / 4096, 1e-12));
  for (const ActivationFunction of : kAnalytic) {
    const auto p = approximation::coefficients(of_kind(of, ApproximationMethod::bernstein, 7, -2, 3));
    CHECK_THAT(evaluate(p, -2), WithinRel(value_of(of, -2), 1e-10));
    CHECK_THAT(evaluate(p, 3), WithinRel(value_of(of, 3), 1e-10));
  }
}

TEST_CASE("|x| is 2 ReLU(x) - x, and so are its fits", "[approximation]") {
  using enum ActivationFunction;
  for (const auto method : {ApproximationMethod::legendre, ApproximationMethod::bernstein}) {
    const auto relu_fit = approximation::coefficients(of_kind(relu, method, 6, -2, 3));
    const auto abs_fit = approximation::coefficients(of_kind(abs, method, 6, -2, 3));
    for (std::size_t k = 0; k < relu_fit.size(); ++k) {
      CHECK(abs_fit[k] == 2 * relu_fit[k] - (k == 1 ? 1 : 0));
    }
  }
  CHECK(approximation::coefficients(of_kind(abs, ApproximationMethod::legendre, 0, -1, 1))[0] == Rational(1, 2));
}

TEST_CASE("on a symmetric interval symmetry fixes coefficients exactly", "[approximation]") {
  using enum ActivationFunction;
  for (const auto method : {ApproximationMethod::hermite,
                            ApproximationMethod::legendre,
                            ApproximationMethod::chebyshev,
                            ApproximationMethod::minimax,
                            ApproximationMethod::bernstein}) {
    for (const auto of : {relu, gelu, softplus}) {
      const auto p = approximation::coefficients(of_kind(of, method, 5, -2, 2));
      CHECK(p[1] == Rational(1, 2));
      CHECK(p[3] == 0);
      CHECK(p[2] != 0);
    }
    const auto s = approximation::coefficients(of_kind(sigmoid, method, 5, -2, 2));
    CHECK(s[0] == Rational(1, 2));
    CHECK(s[2] == 0);
    CHECK(s[3] != 0);
  }
}

TEST_CASE("errors of the analytic functions fall geometrically by the nearest pole", "[approximation]") {
  // E_n^(1/n) -> 1/rho, rho = y + sqrt(1 + y^2), with the pole of tanh(2x) at x = i y = i pi/4 (Bernstein 1912).
  const double y = std::numbers::pi / 4;
  const double rho = y + std::sqrt(1 + y * y);
  const auto error = [](int degree) {
    return static_cast<double>(
        approximation::fit(of_kind(ActivationFunction::tanh, ApproximationMethod::minimax, degree, -2, 2))
            .sup_error.upper);
  };
  CHECK_THAT(std::pow(error(51) / error(31), 1. / 20), WithinRel(1 / rho, 1e-3));
}

TEST_CASE("the least degree for an error is found, with proof that no lesser one will do", "[approximation]") {
  using enum ActivationFunction;
  const auto minimax = [](ActivationFunction of, const Rational& error) {
    return approximation::min_degree(of_kind(of, ApproximationMethod::minimax, 1, -1, 1), error);
  };
  const MinDegree ten = minimax(relu, Rational(1, 100));  // E_12 = 0.0116..., E_14 = 0.00997...
  REQUIRE(ten.fit);
  CHECK(ten.proved);
  CHECK(ten.fit->activation.degree == 14);
  CHECK(ten.fit->sup_error.upper <= Rational(1, 100));
  CHECK(*ten.lesser_error_lower > Rational(1, 100));
  CHECK(minimax(relu, Rational(1, 16)).fit->activation.degree == 2);  // E_2 = 1/16 exactly
  CHECK(minimax(relu, Rational(1, 2)).fit->activation.degree == 0);
  CHECK_FALSE(minimax(relu, Rational(1, 2)).lesser_error_lower);
  const MinDegree none = minimax(relu, Rational(1, 1000));  // E_60 = 0.00233...
  CHECK_FALSE(none.fit);
  CHECK(none.proved);
  CHECK_FALSE(none.reason.empty());
  CHECK_THROWS_AS(minimax(relu, 0), InvalidArgument);
}

TEST_CASE("the least degree of the other methods is that of a search from the first degree on", "[approximation]") {
  const auto method = GENERATE(ApproximationMethod::hermite,
                               ApproximationMethod::legendre,
                               ApproximationMethod::chebyshev,
                               ApproximationMethod::bernstein);
  const Rational error(1, 20);
  const Activation any = of_kind(ActivationFunction::gelu, method, 1, -2, 2);
  const MinDegree found = approximation::min_degree(any, error);
  REQUIRE(found.fit);
  CHECK(found.proved);
  CHECK(found.fit->sup_error.upper <= error);
  Activation lesser = any;
  for (lesser.degree = 1; lesser.degree < found.fit->activation.degree; ++lesser.degree) {
    CHECK(approximation::fit(lesser).sup_error.lower > error);
  }
}
