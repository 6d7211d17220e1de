// Polyhedral starts: their points solve the binomials, there are as many as the mixed volume, and they are a function
// of the seed.
#include "zeroset/continuation/polyhedral.hpp"

#include "zeroset/algebra/mixed_volume.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "continuation/start_points.hpp"
#include "continuation/start/binomials.hpp"
#include "support/catch.hpp"

#include <complex>
#include <variant>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using continuation::detail::Binomials;
using continuation::detail::PolarNumber;

namespace {

/// prod_l x_l^a_il.
std::complex<double> monomial(const algebra::IntegerMatrix& exponents, Eigen::Index i, const Eigen::VectorXcd& x) {
  std::complex<double> product = 1;
  for (Eigen::Index l = 0; l < x.size(); ++l) {
    product *= std::pow(x[l], static_cast<int>(exponents(i, l)));
  }
  return product;
}

std::vector<PolarNumber> random_right_sides(Stream& random, Eigen::Index n) {
  std::vector<PolarNumber> result;
  for (Eigen::Index i = 0; i < n; ++i) {
    result.push_back({static_cast<std::int64_t>(random.below(std::uint64_t{1} << detail::kPhaseBits)),
                      0.2 * random.uniform() - 0.1});
  }
  return result;
}

}  // namespace

TEST_CASE("binomial systems have as many different solutions as their determinant says", "[polyhedral]") {
  const Eigen::Index n = GENERATE(1, 2, 3, 4);
  Stream random(1, "binomials", static_cast<std::uint64_t>(n));
  for (int round = 0; round < 10; ++round) {
    algebra::IntegerMatrix exponents(n, n);
    for (auto& entry : exponents.reshaped()) {
      entry = static_cast<std::int64_t>(random.below(9)) - 4;
    }
    const Integer determinant = abs(algebra::inverse(exponents).determinant);
    if (determinant == 0 || determinant > 300) {
      continue;
    }
    const Binomials binomials(exponents);
    REQUIRE(binomials.number() == determinant);
    const std::vector<PolarNumber> right = random_right_sides(random, n);
    std::vector<Eigen::VectorXcd> points;
    for (Integer index = 0; index < determinant; ++index) {
      const Eigen::VectorXcd point = binomials.solution(right, index);
      for (Eigen::Index i = 0; i < n; ++i) {
        const std::complex<double> r = right[static_cast<std::size_t>(i)].value();
        REQUIRE(std::abs(monomial(exponents, i, point) - r) < 1e-12);
      }
      for (const Eigen::VectorXcd& other : points) {
        REQUIRE((point - other).cwiseAbs().maxCoeff() > 1e-4);
      }
      points.push_back(point);
    }
  }
}

TEST_CASE("phases stay exact where the determinant has many digits", "[polyhedral]") {
  algebra::IntegerMatrix exponents(2, 2);
  exponents << 1000003, 7, 11, 999983;  // about 10^12, beyond 22 bits
  const Binomials binomials(exponents);
  Stream random(2, "large binomials");
  const std::vector<PolarNumber> right = random_right_sides(random, 2);
  for (const std::int64_t index : {std::int64_t{0}, std::int64_t{123456789}, std::int64_t{999985999870}}) {
    const Eigen::VectorXcd point = binomials.solution(right, index);
    for (Eigen::Index i = 0; i < 2; ++i) {
      const std::complex<double> r = right[static_cast<std::size_t>(i)].value();
      // A rounded phase is multiplied by the exponents: 10^6 2^-53.
      CHECK(std::abs(monomial(exponents, i, point) - r) < 1e-8);
    }
  }
}

TEST_CASE("polyhedral start points solve the binomials, and are as many as the mixed volume", "[polyhedral]") {
  struct Row {
    const char* family;
    int n;
    int paths;
  };
  // cyclic and noon: INRIA's table and 3^n - 2n; katsura 2^n, eco 2^(n-2), reimer (n+1)!: with the origin in each.
  const auto row = GENERATE(values<Row>({{"cyclic", 5, 70},
                                         {"cyclic", 6, 156},
                                         {"cyclic", 7, 924},
                                         {"katsura", 5, 32},
                                         {"noon", 4, 73},
                                         {"eco", 6, 16},
                                         {"reimer", 3, 24}}));
  INFO(row.family << "-" << row.n);
  const std::uint64_t seed = GENERATE(1, 2);
  const auto starts = polyhedral_start(family(row.family, row.n), {.seed = seed});
  REQUIRE(starts->paths() == row.paths);
  CHECK(starts->kind() == StartKind::polyhedral);
  const StartReport report = examine_starts(*starts, starts->paths());
  CHECK(report.largest_error < 1e-10);
  CHECK(report.least_distance > 1e-6);
}

TEST_CASE("the second leg goes from the end of the first to the coefficients of the system", "[polyhedral]") {
  const algebra::PolynomialSystem system = system_of({"x", "y"}, {"x^2+1/3*x*y+7*y^2-1", "2*x*y-5"});
  const auto starts = polyhedral_start(system);
  REQUIRE(starts->paths() == 4);
  for (std::int64_t index = 0; index < 4; ++index) {
    const PathStart start = starts->path(index);
    REQUIRE(start.legs.size() == 2);
    const auto& toric = std::get<ParameterMonomials>(start.legs[0].path);
    const auto& line = std::get<ParameterLine>(start.legs[1].path);
    CHECK(toric.weights.minCoeff() == 0);
    // x y lies between x^2 and y^2 and is left out of the first leg.
    CHECK(toric.weights.size() == 5);
    REQUIRE(line.at_zero.size() == 6);
    std::vector<double> values;
    for (Eigen::Index p = 0; p < line.at_zero.size(); ++p) {
      values.push_back(line.at_zero[p].real());
    }
    std::sort(values.begin(), values.end());
    CHECK(values == std::vector<double>{-5, -1, 1.0 / 3, 1, 2, 7});
    CHECK((line.at_one.array() == 0.0).count() == 1);
    REQUIRE(line.at_zero_rest.size() == 6);  // 1/3 is no double
    CHECK(line.at_zero_rest.cwiseAbs().maxCoeff() > 1e-18);
  }
}

TEST_CASE("coefficients of very different sizes give start points of the solutions' size", "[polyhedral]") {
  // x = 2^40 u, y = 2^-30 v in u^2 + v = 3, u v = 2.
  const algebra::PolynomialSystem system =
      system_of({"x", "y"}, {"x^2/1208925819614629174706176+1073741824*y-3", "x*y/1024-2"});
  const auto starts = polyhedral_start(system);
  const StartReport report = examine_starts(*starts, starts->paths());
  CHECK(report.largest_error < 1e-10);
  const Eigen::VectorXcd point = starts->path(0).point;
  CHECK(std::abs(std::log2(std::abs(point[0])) - 40) < 3);
  CHECK(std::abs(std::log2(std::abs(point[1])) + 30) < 3);
}

TEST_CASE("paths are a function of system, seed and index", "[polyhedral]") {
  const algebra::PolynomialSystem system = cyclic(5);
  const auto one = polyhedral_start(system, {.seed = 5}), same = polyhedral_start(system, {.seed = 5, .threads = 2}),
             other = polyhedral_start(system, {.seed = 6});
  CHECK(one->path(69).point == same->path(69).point);
  CHECK(one->path(69).point == one->path(69).point);
  CHECK(one->path(0).point != other->path(0).point);
}

TEST_CASE("solutions in the torus alone have fewer paths", "[polyhedral]") {
  CHECK(polyhedral_start(katsura(6), {.affine = false})->paths() == 54);  // gfan, PHCpack
  CHECK(polyhedral_start(katsura(6))->paths() == 64);
}

TEST_CASE("polyhedral starts of systems without solutions have no paths", "[polyhedral]") {
  const algebra::PolynomialSystem parallel = system_of({"x", "y"}, {"x+1", "x+2"});
  CHECK(polyhedral_start(parallel)->paths() == 0);
  CHECK_THROWS_AS(polyhedral_start(parallel)->path(0), InvalidArgument);
}

TEST_CASE("polyhedral starts refuse what they cannot do", "[polyhedral]") {
  CHECK_THROWS_AS(polyhedral_start(system_of({"x", "y"}, {"x+y"})), InvalidArgument);
  CHECK_THROWS_AS(polyhedral_start(cyclic(11), {.seconds = 1e-3}), LimitExceeded);
}
