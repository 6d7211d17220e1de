#include "zeroset/algebra/problem_objective.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/core/error.hpp"

#include "continuation/certified_systems.hpp"
#include "support/catch.hpp"

#include <Eigen/Eigenvalues>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;

namespace {

/// f = a b x at x = 1, y = 2, with weights 1: critical points at the origin, at +-(1, 1), and at two that are not real.
Problem product_of_two() {
  Problem problem;
  problem.network = dense_network({.widths = {1, 1, 1}, .degrees = {1}});
  problem.kind = ProblemKind::critical;
  problem.data = {{{1}}, {{2}}};
  problem.lambda = {1, 1};
  return problem;
}

std::shared_ptr<const ParametricSystem> gradient_of(const Problem& problem) {
  algebra::ProgramBuilder builder(static_cast<std::uint32_t>(num_parameters(problem.network)), 0);
  return parametric_system(builder, algebra::equations(builder, problem));
}

bool encloses(const MorseData& data, const Rational& value) {
  return data.value_lower <= value && value <= data.value_upper;
}

}  // namespace

TEST_CASE("critical points of a product of two weights have the values and indices of their closed form", "[morse]") {
  const Problem problem = product_of_two();
  const auto system = gradient_of(problem);
  const MorseData origin = morse_data(problem, certify(*system, {}, point_of({1e-9, 0})));
  CHECK(encloses(origin, 2));
  CHECK(origin.index == 1);  // the Hessian is [1 -2; -2 1]
  for (const double sign : {1.0, -1.0}) {
    const MorseData minimum = morse_data(problem, certify(*system, {}, point_of({1.00001 * sign, sign})));
    CHECK(encloses(minimum, Rational(3, 2)));
    CHECK(minimum.index == 0);
    CHECK(minimum.value_upper - minimum.value_lower < Rational(1, 1'000'000'000'000));
    CHECK(minimum.reason.empty());
  }
  const Certificate imaginary = certify(*system, {}, point_of({{0, 1.7320508}, {0, -1.7320508}}));
  REQUIRE(imaginary.real == false);
  CHECK_THROWS_AS(morse_data(problem, imaginary), InvalidArgument);
  Problem other = problem;
  other.kind = ProblemKind::zero_error;
  CHECK_THROWS_AS(morse_data(other, imaginary), InvalidArgument);
}

TEST_CASE("indices of critical points agree with eigenvalues in floating point, and values with the loss", "[morse]") {
  Problem problem;
  problem.network = dense_network({.widths = {2, 2, 1}, .degrees = {2}});
  problem.kind = ProblemKind::critical;
  problem.data = {{{1, 2}, {-2, 1}, {3, -1}}, {{1}, {-2}, {2}}};
  problem.lambda = {1, Rational(3, 2), 2, Rational(1, 2), 1, 3};
  const auto system = gradient_of(problem);
  std::vector<Certificate> real;
  const CertifiedSet set = certify_all(*system, {}, newton_ends(*system, 400, 9));
  for (std::size_t i = 0; i < set.certificates.size(); ++i) {
    if (set.same_as[i] == static_cast<std::int64_t>(i) && set.certificates[i].real == true) {
      real.push_back(set.certificates[i]);
    }
  }
  REQUIRE(real.size() >= 5);
  const algebra::ProblemObjective loss(problem);
  const std::vector<MorseData> data = morse_data(problem, real);
  std::int64_t saddles = 0;
  for (std::size_t k = 0; k < real.size(); ++k) {
    const Eigen::MatrixXd theta = real[k].point.real();
    Eigen::MatrixXd hessian(6, 6);
    for (Eigen::Index j = 0; j < 6; ++j) {
      hessian.col(j) = loss.hessian_vector_products(theta, Eigen::MatrixXd::Identity(6, 6).col(j));
    }
    const Eigen::VectorXd eigenvalues = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(hessian).eigenvalues();
    CHECK(data[k].index == (eigenvalues.array() < 0).count());
    const double value = loss.values(theta)(0);
    CHECK_THAT(data[k].value_lower.convert_to<double>(), WithinRel(value, 1e-12));
    CHECK(data[k].value_lower <= data[k].value_upper);
    saddles += data[k].index.value_or(0) > 0 ? 1 : 0;
  }
  CHECK(saddles > 0);
}
