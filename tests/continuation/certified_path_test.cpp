#include "zeroset/continuation/certified_path.hpp"

#include "zeroset/core/error.hpp"

#include "continuation/certified_systems.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using algebra::ComplexRational;
using algebra::ProgramBuilder;

namespace {

/// p (x_i^d_i - 1) + q f_i, for the parameters p and q.
std::shared_ptr<const ParametricSystem> with_total_degree_start(const algebra::PolynomialSystem& system) {
  const auto unknowns = static_cast<std::uint32_t>(system.variables.size());
  ProgramBuilder builder(unknowns, 2);
  std::vector<ProgramBuilder::Node> equations = algebra::equations(builder, system);
  for (std::uint32_t i = 0; i < unknowns; ++i) {
    const auto degree = static_cast<std::uint64_t>(algebra::degree(system.polynomials[i]));
    const auto start = builder.subtract(builder.power(builder.variable(i), degree), builder.constant(1));
    equations[i] = builder.add(builder.multiply(builder.parameter(0), start),
                               builder.multiply(builder.parameter(1), equations[i]));
  }
  return parametric_system(builder, equations);
}

std::vector<Eigen::VectorXcd> total_degree_starts(const algebra::PolynomialSystem& system) {
  std::vector<Eigen::VectorXcd> starts{Eigen::VectorXcd(static_cast<Eigen::Index>(system.variables.size()))};
  for (std::size_t i = 0; i < system.variables.size(); ++i) {
    const auto degree = static_cast<int>(algebra::degree(system.polynomials[i]));
    std::vector<Eigen::VectorXcd> longer;
    for (const Eigen::VectorXcd& start : starts) {
      for (int k = 0; k < degree; ++k) {
        longer.push_back(start);
        longer.back()(static_cast<Eigen::Index>(i)) = std::polar(1.0, 2 * std::numbers::pi * k / degree);
      }
    }
    starts = std::move(longer);
  }
  return starts;
}

/// A point of the unit circle.
ComplexRational gamma() {
  const Rational t(17, 7);
  return {(1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)};
}

/// All paths are certified.
CertifiedSet ends_of_all_paths(const algebra::PolynomialSystem& system) {
  const auto homotopy = with_total_degree_start(system);
  std::vector<Eigen::VectorXcd> ends;
  for (const Eigen::VectorXcd& start : total_degree_starts(system)) {
    const CertifiedPath path = track_certified(*homotopy, {gamma(), {}}, {{}, {1, 0}}, start);
    INFO(path.reason << " at " << path.reached << " after " << path.steps);
    REQUIRE(path.certified);
    REQUIRE(path.reached == 1);
    ends.push_back(path.end.point);
  }
  return certify_all(*prepared(system), {}, ends);
}

CertifiedPath square_root_path(const ComplexRational& from, const ComplexRational& to) {
  ProgramBuilder builder(1, 1);
  const auto x = builder.variable(0);
  const auto system = parametric_system(builder, {builder.subtract(builder.multiply(x, x), builder.parameter(0))});
  return track_certified(*system, {from}, {to}, point_of({1.0}));
}

}  // namespace

TEST_CASE("all paths of katsura-4 from a total degree start are proved, and end at its sixteen solutions",
          "[certified-path]") {
  const CertifiedSet set = ends_of_all_paths(katsura(4));
  CHECK(set.distinct == 16);
  CHECK(set.duplicates().empty());
}

TEST_CASE("all paths of katsura-8 are proved, and end at its 256 solutions, 84 of them real",
          "[certified-path][slow]") {
  // The numbers are those of msolve and Macaulay2.
  const CertifiedSet set = ends_of_all_paths(katsura(8));
  CHECK(set.distinct == 256);
  CHECK(set.distinct_real == 84);
  CHECK(set.distinct_complex == 172);
}

TEST_CASE("a path that passes close to another one ends where the argument says", "[certified-path]") {
  // The root of 1 - 2 s + i delta s: half a turn of the argument makes a quarter turn of the root.
  for (const char* delta : {"1/100", "1/10000", "1/1000000"}) {
    for (const int sign : {1, -1}) {
      const CertifiedPath path = square_root_path({1, 0}, {-1, parse_rational(delta) * sign});
      INFO(delta << ": " << path.reason << " at " << path.reached << " after " << path.steps);
      REQUIRE(path.certified);
      CHECK(path.end.point(0).imag() * sign > 0.9);
    }
  }
}

TEST_CASE("a path through a singular solution, or to one, is not certified", "[certified-path]") {
  for (const ComplexRational& to : {ComplexRational{-1, 0}, ComplexRational{0, 0}}) {
    const CertifiedPath path = square_root_path({1, 0}, to);
    CHECK_FALSE(path.certified);
    CHECK_FALSE(path.reason.empty());
    CHECK(path.reached < 1);
    CHECK_FALSE(path.end.certified);
  }
  CHECK_FALSE(square_root_path({0, 0}, {1, 0}).certified);
}

TEST_CASE("a certified path refuses wrong sizes and stops when asked", "[certified-path]") {
  const auto system = prepared(system_of({"x"}, {"x^2-2"}));
  CHECK_THROWS_AS(track_certified(*system, {{1, 0}}, {{1, 0}}, point_of({1.0})), InvalidArgument);
  CHECK_THROWS_AS(track_certified(*system, {}, {}, point_of({1.0, 2.0})), InvalidArgument);
  CHECK_THROWS_AS(track_certified(*system, {}, {}, point_of({1.0}), {.max_steps = 0}), InvalidArgument);
  CHECK(track_certified(*system, {}, {}, point_of({1.4})).certified);
  CHECK_FALSE(track_certified(*system, {}, {}, point_of({1.4}), {.max_steps = 1}).certified);
}
