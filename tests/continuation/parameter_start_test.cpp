// Parameter homotopies: data and coefficients as parameters, and the exact end of the line.
#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/parameter.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "continuation/start_points.hpp"
#include "continuation/start/complex_evaluation.hpp"
#include "support/catch.hpp"

#include <variant>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using continuation::detail::evaluate;
using continuation::detail::to_double;

namespace {

Eigen::VectorXcd parameters_of(const ParameterFamily& family) {
  Eigen::VectorXcd result(static_cast<Eigen::Index>(family.values.size()));
  for (std::size_t p = 0; p < family.values.size(); ++p) {
    result[static_cast<Eigen::Index>(p)] = to_double(family.values[p]);
  }
  return result;
}

}  // namespace

TEST_CASE("at the family's values the equations are those of the problem", "[parameter_start]") {
  for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
    const Problem problem =
        random_problem(dense_network({.widths = {2, 1, 1}, .degrees = {2}}), kind, 3, kind == ProblemKind::critical);
    const ParameterFamily family = parameter_family(problem);
    CHECK(family.values.size() == algebra::program_data(problem).size());
    const Eigen::VectorXcd point = Eigen::VectorXcd::Random(3);
    algebra::ProgramBuilder builder(3, 0);
    const Eigen::VectorXcd expected = evaluate(builder.build(algebra::equations(builder, problem)), {}, point);
    const Eigen::VectorXcd found = evaluate(family.system->values, parameters_of(family), point);
    CHECK((expected - found).norm() < 1e-12 * expected.norm());
  }
}

TEST_CASE("at the family's values the equations are those of the system", "[parameter_start]") {
  const algebra::PolynomialSystem system = cyclic(4);
  const ParameterFamily family = parameter_family(system);
  const Eigen::VectorXcd point = Eigen::VectorXcd::Random(4);
  algebra::ProgramBuilder builder(4, 0);
  const Eigen::VectorXcd expected = evaluate(builder.build(algebra::equations(builder, system)), {}, point);
  CHECK((evaluate(family.system->values, parameters_of(family), point) - expected).norm() < 1e-13);
}

TEST_CASE("generic parameters are complex, of the size of the data, and a function of the seed", "[parameter_start]") {
  const ParameterFamily family = parameter_family(system_of({"x"}, {"1000*x^2-1/1000"}));
  const Eigen::VectorXcd one = generic_parameters(family, 1);
  CHECK(one == generic_parameters(family, 1));
  CHECK(one != generic_parameters(family, 2));
  REQUIRE(one.size() == 2);
  CHECK(std::abs(std::abs(one[0]) - 1000) <= 100);
  CHECK(std::abs(std::abs(one[1]) - 1e-3) <= 1e-4);
  CHECK(one[0].imag() != 0);
}

TEST_CASE("paths start at the points that were given, for the parameters that were given", "[parameter_start]") {
  const ParameterFamily family = parameter_family(system_of({"x"}, {"x^2-1/3"}));
  Eigen::VectorXcd generic(2);
  generic << std::complex<double>(0, 1), std::complex<double>(0, -4);  // i x^2 - 4 i
  const Eigen::VectorXcd two = Eigen::VectorXcd::Constant(1, 2.0);
  const auto starts = parameter_start(family, generic, {two, -two});
  CHECK(starts->kind() == StartKind::parameter);
  REQUIRE(starts->paths() == 2);
  CHECK(starts->path(1).point == -two);
  CHECK(start_error(starts->path(0)) < 1e-15);
  const auto& line = std::get<ParameterLine>(starts->path(0).legs.at(0).path);
  CHECK(line.at_zero[1] == std::complex<double>(-1.0 / 3));
  CHECK(line.at_zero_rest[1].real() == -0x1p-54 / 3);  // what -1/3 lacks
}

TEST_CASE("parameter homotopies refuse vectors of other lengths and systems that are not square", "[parameter_start]") {
  const ParameterFamily family = parameter_family(system_of({"x"}, {"x^2-2"}));
  CHECK_THROWS_AS(parameter_start(family, Eigen::VectorXcd::Ones(3), {}), InvalidArgument);
  CHECK_THROWS_AS(parameter_start(family, Eigen::VectorXcd::Ones(2), {Eigen::VectorXcd::Ones(2)}), InvalidArgument);
  CHECK_THROWS_AS(parameter_family(system_of({"x", "y"}, {"x+y"})), InvalidArgument);
}
