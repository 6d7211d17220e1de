// Squaring up: combinations of the equations, the same by nodes and by terms, of degrees that do not grow.
#include "zeroset/continuation/square_up.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "continuation/start/complex_evaluation.hpp"
#include "support/catch.hpp"

#include <Eigen/Core>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using continuation::detail::evaluate;
using continuation::detail::to_double;

namespace {

/// Three equations in two unknowns with two common solutions, (1, 2) and (2, 1).
algebra::PolynomialSystem overdetermined() {
  return system_of({"x", "y"}, {"x+y-3", "x*y-2", "x^2+y^2-5"});
}

Eigen::VectorXcd values_of(const EquationSource& source, const Eigen::VectorXcd& point) {
  algebra::ProgramBuilder builder(static_cast<std::uint32_t>(source.unknowns), 0);
  return evaluate(builder.build(source.write(builder)), {}, point);
}

Eigen::VectorXcd combined(const Eigen::VectorXcd& values, const Squaring& by) {
  Eigen::VectorXcd result(static_cast<Eigen::Index>(by.kept.size()));
  for (std::size_t i = 0; i < by.kept.size(); ++i) {
    std::complex<double> sum = values[by.kept[i]];
    for (std::size_t j = 0; j < by.mixed_in.size(); ++j) {
      sum += to_double(by.mixing[i][j]) * values[by.mixed_in[j]];
    }
    result[static_cast<Eigen::Index>(i)] = sum;
  }
  return result;
}

}  // namespace

TEST_CASE("the equations of the largest degrees are kept, the rest is mixed in", "[square_up]") {
  const Squaring by = square_up({2, 5, -1, 3, 5}, 2);
  CHECK(by.kept == std::vector<std::int64_t>{1, 4});
  CHECK(by.mixed_in == std::vector<std::int64_t>{3, 0});
  REQUIRE(by.mixing.size() == 2);
  for (const auto& row : by.mixing) {
    REQUIRE(row.size() == 2);
    for (const algebra::ComplexRational& entry : row) {
      CHECK(abs(entry.real) <= 1);
      CHECK(abs(entry.imaginary) <= 1);
      CHECK(entry.imaginary != 0);
    }
  }
}

TEST_CASE("nodes and terms are combined alike", "[square_up]") {
  const algebra::PolynomialSystem system = overdetermined();
  const SquaredUp squared = square_up(equation_source(system), {.seed = 2});
  const SparseEquations terms = squared_up(sparse_equations(system), squared.squaring);
  const Eigen::VectorXcd point = Eigen::VectorXcd::Random(2);
  const Eigen::VectorXcd expected = combined(values_of(equation_source(system), point), squared.squaring);
  CHECK((values_of(squared.square, point) - expected).norm() < 1e-13);
  CHECK((values_of(equation_source(terms), point) - expected).norm() < 1e-13);
  CHECK(squared.square.equations == 2);
  CHECK(squared.square.degrees_in({0, 1}) == std::vector<std::int64_t>{2, 2});
  CHECK(equation_source(terms).degrees_in({0, 1}) == std::vector<std::int64_t>{2, 2});
  CHECK(squared.square.degrees_in({0}) == std::vector<std::int64_t>{1, 2});  // x y, then x^2 + y^2, with x mixed in
}

TEST_CASE("common solutions stay solutions, and the full system is kept", "[square_up]") {
  const SquaredUp squared = square_up(equation_source(overdetermined()));
  const Eigen::Vector2cd solution(1.0, 2.0), other(1.0, 1.0);
  CHECK(values_of(squared.square, solution).norm() < 1e-14);
  REQUIRE(squared.full->values.outputs.size() == 3);
  CHECK(evaluate(squared.full->values, {}, solution).norm() == 0);
  CHECK(evaluate(squared.full->values, {}, other).norm() > 1);
}

TEST_CASE("real mixing keeps real equations real", "[square_up]") {
  const Squaring by = square_up({1, 2, 2, 2}, 2, {.seed = 3, .real = true});
  for (const auto& row : by.mixing) {
    for (const algebra::ComplexRational& entry : row) {
      CHECK(entry.imaginary == 0);
      CHECK(entry.real != 0);
    }
  }
}

TEST_CASE("networks are squared up without expanding", "[square_up]") {
  const Problem problem =
      random_problem(dense_network({.widths = {2, 1, 1}, .degrees = {2}}), ProblemKind::zero_error, 5, false);
  const EquationSource source = equation_source(problem);
  REQUIRE(source.equations == 5);
  const SquaredUp squared = square_up(source);
  const Eigen::VectorXcd point = Eigen::VectorXcd::Random(3);
  const Eigen::VectorXcd expected = combined(values_of(source, point), squared.squaring);
  CHECK((values_of(squared.square, point) - expected).norm() < 1e-12 * expected.norm());
}

TEST_CASE("square systems are sorted alone, and fewer equations are refused", "[square_up]") {
  const Squaring by = square_up({1, 3, 2}, 3);
  CHECK(by.kept == std::vector<std::int64_t>{1, 2, 0});
  CHECK(by.mixed_in.empty());
  CHECK_THROWS_AS(square_up({1, 2}, 3), InvalidArgument);
  CHECK_THROWS_AS(square_up({1, -1, 2}, 3), InvalidArgument);
  CHECK_THROWS_AS(square_up(equation_source(system_of({"x", "y"}, {"x+y"}))), InvalidArgument);
}
