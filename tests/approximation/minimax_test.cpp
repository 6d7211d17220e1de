#include "zeroset/approximation/minimax.hpp"

#include "zeroset/approximation/fit.hpp"
#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

using namespace zeroset;
using approximation::best_approximation;
using approximation::BestApproximation;
using zeroset::testing::WithinRel;

namespace {

struct Case {
  ActivationFunction of;
  int degree;
  Interval interval;
};

double upper_of(const BestApproximation& best) {
  return static_cast<double>(best.sup_error.upper);
}

void check_is_best(const Case& row) {
  INFO(name(row.of) << " " << row.degree << " on [" << row.interval.lower << ", " << row.interval.upper << "]");
  const BestApproximation best = best_approximation(row.of, row.degree, row.interval);
  CHECK(best.coefficients.size() == static_cast<std::size_t>(row.degree) + 1);
  CHECK(best.best_error_lower > 0);
  CHECK(best.best_error_lower <= best.sup_error.upper);
  CHECK(best.sup_error.lower <= best.sup_error.upper);
  CHECK((best.sup_error.upper - best.best_error_lower) * 1'000'000'000 < best.best_error_lower);
  // The functional on the whole interval knows nothing of the symmetry that the search may have used.
  REQUIRE(best.reference.size() == static_cast<std::size_t>(row.degree) + 2);
  CHECK(best.reference.front() >= row.interval.lower);
  CHECK(best.reference.back() <= row.interval.upper);
  const Rational bound = approximation::lower_bound_of_best_error(row.of, best.reference);
  CHECK(bound <= best.sup_error.upper);
  CHECK(bound * 1'000'000'001 > best.best_error_lower * 1'000'000'000);
  // The errors alternate there.
  const std::vector<double> errors = approximation::errors_at(row.of, best.coefficients, best.reference);
  for (std::size_t i = 0; i < errors.size(); ++i) {
    CHECK_THAT(std::abs(errors[i]), WithinRel(upper_of(best), 1e-9));
    CHECK((i == 0 || (errors[i] < 0) != (errors[i - 1] < 0)));
  }
}

}  // namespace

TEST_CASE("the best errors of ReLU on [-1, 1] are the published ones", "[approximation]") {
  // Sollya 8.0, remez(sqrt(x), d, [0;1]) halved, good to a relative 1e-5 (its default); degree 4 by Newton's method on
  // the equations of equioscillation, 30 digits (mpmath 1.3): 0.0338104496388921376...
  const std::vector<std::pair<int, double>> published{
      {2, 0.0625}, {4, 0.0338105417}, {6, 0.0229645310}, {8, 0.0173448640}, {10, 0.0139225593}, {12, 0.0116236633}};
  for (const auto& [degree, error] : published) {
    CHECK_THAT(upper_of(best_approximation(ActivationFunction::relu, degree, {-1, 1})), WithinRel(error, 1e-5));
  }
  const BestApproximation four = best_approximation(ActivationFunction::relu, 4, {-1, 1});
  CHECK_THAT(upper_of(four), WithinRel(0.0338104496388921376, 1e-13));
  CHECK_THAT(static_cast<double>(four.best_error_lower), WithinRel(0.0338104496388921376, 1e-13));
}

TEST_CASE("the best parabola for ReLU is known exactly", "[approximation]") {
  // x/2 + q(x^2)/2, and the best line for sqrt on [0, 1] is s + 1/8.
  const BestApproximation best = best_approximation(ActivationFunction::relu, 2, {-1, 1});
  CHECK(best.coefficients == std::vector<Rational>{Rational(1, 16), Rational(1, 2), Rational(1, 2)});
  CHECK(best.sup_error == approximation::Enclosure{Rational(1, 16), Rational(1, 16)});
  CHECK(best.best_error_lower <= Rational(1, 16));  // a ball around it
  CHECK(best.best_error_lower * 1'000'000'000'000 > Rational(1, 16) * 999'999'999'999);
  CHECK(best_approximation(ActivationFunction::relu, 3, {-1, 1}).sup_error.upper == Rational(1, 16));
}

TEST_CASE("n times the best error of |x| tends to Bernstein's constant", "[approximation]") {
  // Varga and Carpenter, Constr. Approx. 1 (1985): beta = 0.28016 94990 23869..., 2n E_2n = beta - 0.0439675.../n^2 +
  // ...
  for (const int n : {10, 20, 30}) {
    const double scaled = 2 * n * upper_of(best_approximation(ActivationFunction::abs, 2 * n, {-1, 1}));
    const double predicted = 0.2801694990238691 - 0.0439675 / (n * n);
    CHECK_THAT(scaled, WithinRel(predicted, 0.5 / std::pow(n, 4)));
  }
}

TEST_CASE("best errors in other published cases", "[approximation]") {
  // Sollya: certified sup norms of its best polynomials with double coefficients, so slightly above the best errors.
  const double tanh = upper_of(best_approximation(ActivationFunction::tanh, 9, {-2, 2}));
  CHECK(tanh < 5.97322948e-4);
  CHECK_THAT(tanh, WithinRel(5.97322948e-4, 1e-5));
  CHECK_THAT(upper_of(best_approximation(ActivationFunction::sigmoid, 7, {-4, 4})), WithinRel(1.263829e-3, 1e-6));
  // log(1 + e^(8x)) / 8 on [-1, 1] is softplus on [-8, 8], scaled.
  CHECK_THAT(upper_of(best_approximation(ActivationFunction::softplus, 8, {-8, 8})) / 8, WithinRel(1.27920e-3, 1e-5));
}

TEST_CASE("a best approximation alternates, and no polynomial of its degree can be better", "[approximation]") {
  using enum ActivationFunction;
  const auto row = GENERATE(values<Case>({
      {relu, 0, {-1, 1}},
      {relu, 1, {-1, 1}},
      {relu, 5, {-1, 1}},
      {relu, 30, {-8, 8}},
      {relu, 7, {Rational(-1, 7), 3}},       // a kink near an end
      {abs, 9, {-1, Rational(1001, 1000)}},  // nearly even, odd degree: a nearly degenerate reference
      {abs, 12, {-1, 2}},
      {abs, 0, {-1, 2}},
      {gelu, 6, {-5, 5}},
      {gelu, 0, {-4, 4}},  // not monotone
      {softplus, 10, {3, 4}},
      {softplus, 3, {-2, 1}},
      {tanh, 4, {-2, 2}},  // odd: degree 4 is degree 3
      {tanh, 0, {-2, 2}},
      {tanh, 20, {-1, Rational(1000000001, 1000000000)}},
      {sigmoid, 6, {-100, 100}},
      {sigmoid, 15, {Rational(-1, 3), Rational(22, 7)}},
  }));
  check_is_best(row);
}

TEST_CASE("degree 60 is reached on long and on short intervals", "[approximation]") {
  using enum ActivationFunction;
  const auto row = GENERATE(values<Case>({
      {relu, 60, {-1, 1}},
      {tanh, 60, {-100, 100}},
      {sigmoid, 60, {-10, 10000}},
      {tanh, 60, {Rational(-1, 1000), Rational(1, 1000)}},  // an error of 1e-213
  }));
  check_is_best(row);
}

TEST_CASE("where ReLU or |x| is a line that line is best, with error zero", "[approximation]") {
  const BestApproximation right = best_approximation(ActivationFunction::relu, 5, {1, 4});
  CHECK(right.coefficients == std::vector<Rational>{0, 1, 0, 0, 0, 0});
  CHECK(right.sup_error == approximation::Enclosure{});
  CHECK(best_approximation(ActivationFunction::abs, 1, {-2, 0}).coefficients == std::vector<Rational>{0, -1});
  CHECK(best_approximation(ActivationFunction::relu, 1, {-2, 0}).coefficients == std::vector<Rational>{0, 0});
  CHECK(best_approximation(ActivationFunction::relu, 0, {1, 4}).sup_error.upper == Rational(3, 2));
}

TEST_CASE("no method beats the best approximation, and the best errors fall with the degree", "[approximation]") {
  const auto of = GENERATE(ActivationFunction::abs, ActivationFunction::gelu, ActivationFunction::sigmoid);
  Rational before = 1000;
  for (const int degree : {1, 2, 3, 6, 11}) {
    Activation activation{.kind = ActivationKind::approximation, .degree = degree, .of = of, .interval = {-2, 3}};
    const BestApproximation best = best_approximation(of, degree, activation.interval);
    CHECK(best.best_error_lower <= before);
    before = best.sup_error.upper;
    for (const auto method : {ApproximationMethod::hermite,
                              ApproximationMethod::legendre,
                              ApproximationMethod::chebyshev,
                              ApproximationMethod::bernstein}) {
      activation.method = method;
      CHECK(approximation::fit(activation).sup_error.upper > best.best_error_lower);
    }
  }
}

TEST_CASE("any alternation bounds the best error from below", "[approximation]") {
  // x, a line, is best approximated by constants with error 1; |x| by lines with error 1/2: (f(-1) - 2 f(0) + f(1))
  // / 4.
  CHECK(approximation::lower_bound_of_best_error(ActivationFunction::abs, {-1, 0, 1}) == Rational(1, 2));
  CHECK(approximation::lower_bound_of_best_error(ActivationFunction::relu, {1, 2, 3}) == 0);
  CHECK(approximation::lower_bound_of_best_error(ActivationFunction::relu, {-1, 1}) == Rational(1, 2));
  CHECK_THROWS_AS(approximation::lower_bound_of_best_error(ActivationFunction::abs, {0, 0, 1}), InvalidArgument);
  CHECK_THROWS_AS(approximation::lower_bound_of_best_error(ActivationFunction::abs, {0}), InvalidArgument);
}

TEST_CASE("what has no best approximation here is said", "[approximation]") {
  CHECK_THROWS_AS(best_approximation(ActivationFunction::abs, 61, {-1, 1}), InvalidArgument);
  CHECK_THROWS_AS(best_approximation(ActivationFunction::abs, -1, {-1, 1}), InvalidArgument);
  CHECK_THROWS_AS(best_approximation(ActivationFunction::abs, 3, {1, 1}), InvalidArgument);
}
