#include "zeroset/continuation/certificate.hpp"

#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/core/error.hpp"

#include "continuation/certified_systems.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using algebra::ComplexRational;
using algebra::PolynomialSystem;
using algebra::Term;

namespace {

/// Quadratic equations with random coefficients through a rational point.
PolynomialSystem planted_quadrics(std::uint32_t unknowns, const std::vector<Rational>& root, Stream& stream) {
  PolynomialSystem system;
  for (std::uint32_t i = 0; i < unknowns; ++i) {
    system.variables.push_back("x" + std::to_string(i));
  }
  const auto coefficient = [&] { return Rational(static_cast<std::int64_t>(stream.below(41)) - 20); };
  for (std::uint32_t e = 0; e < unknowns; ++e) {
    std::vector<Term> terms;
    for (std::uint32_t i = 0; i < unknowns; ++i) {
      terms.push_back({coefficient(), {{i, 1}}});
      terms.push_back({coefficient(), {{i, 2}}});
      for (std::uint32_t j = i + 1; j < unknowns; ++j) {
        terms.push_back({coefficient(), {{i, 1}, {j, 1}}});
      }
    }
    system.polynomials.push_back(algebra::normalized(terms));
  }
  const std::vector<Rational> values = algebra::evaluate_exactly(system, root);
  for (std::uint32_t e = 0; e < unknowns; ++e) {
    system.polynomials[e].push_back({-values[e], {}});
    system.polynomials[e] = algebra::normalized(system.polynomials[e]);
  }
  return system;
}

std::vector<ComplexRational> exact(const std::vector<Rational>& point) {
  std::vector<ComplexRational> result;
  for (const Rational& c : point) {
    result.push_back({c, 0});
  }
  return result;
}

/// prod (x - root) over the roots.
PolynomialSystem with_roots(const std::vector<Rational>& roots) {
  std::vector<Rational> ascending{1};
  for (const Rational& root : roots) {
    ascending.insert(ascending.begin(), 0);
    for (std::size_t i = 0; i + 1 < ascending.size(); ++i) {
      ascending[i] -= root * ascending[i + 1];
    }
  }
  std::vector<Term> terms;
  for (std::uint32_t k = 0; k < ascending.size(); ++k) {
    terms.push_back({ascending[k], k == 0 ? algebra::Monomial{} : algebra::Monomial{{0, k}}});
  }
  return {{"x"}, {algebra::normalized(terms)}};
}

Certificate certified_at(const PolynomialSystem& system, const std::vector<std::complex<double>>& point) {
  return certify(*prepared(system), {}, point_of(point));
}

}  // namespace

TEST_CASE("the root of two is certified, real and positive, and its negative is real and not positive",
          "[certificate]") {
  const PolynomialSystem system = system_of({"x"}, {"x^2-2"});
  const Certificate root = certified_at(system, {1.4142});
  REQUIRE(root.certified);
  CHECK(root.real == true);
  CHECK(root.positive == true);
  CHECK(root.precision == 53);
  CHECK(root.contraction < 1e-3);
  CHECK(root.displacement < 1e-4);
  const Rational middle = to_rational(root.box[0].real), radius = exact_rational(root.box[0].real_radius);
  CHECK((middle - radius) * (middle - radius) < 2);
  CHECK((middle + radius) * (middle + radius) > 2);
  CHECK(radius < Rational(1, 1'000'000'000'000));
  CHECK(certified_at(system, {-1.4142}).positive == false);
  const Certificate imaginary = certified_at(system_of({"x"}, {"x^2+2"}), {{0.01, 1.41}});
  CHECK(imaginary.real == false);
  CHECK(imaginary.positive == false);
}

TEST_CASE("boxes of random systems hold the rational root that was planted", "[certificate]") {
  int doubles = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Stream stream(seed, "planted");
    const auto unknowns = static_cast<std::uint32_t>(1 + stream.below(6));
    std::vector<Rational> root;
    Eigen::VectorXcd near(unknowns);
    for (std::uint32_t i = 0; i < unknowns; ++i) {
      root.emplace_back(static_cast<std::int64_t>(stream.below(2001)) - 1000,
                        1 + static_cast<std::int64_t>(stream.below(300)));
      near(i) = {root[i].convert_to<double>() + 1e-9 * stream.normal(), 1e-9 * stream.normal()};
    }
    const PolynomialSystem system = planted_quadrics(unknowns, root, stream);
    const Certificate certificate = certify(*prepared(system), {}, near);
    INFO("seed " << seed << ": " << certificate.reason);
    REQUIRE(certificate.certified);
    CHECK(contains_point(certificate.box, exact(root)));
    CHECK(certificate.real == true);
    doubles += certificate.precision == 53 ? 1 : 0;
    CertifyOptions wide{.max_precision = 53};
    const Certificate in_doubles = certify(*prepared(system), {}, near, wide);
    CHECK((!in_doubles.certified || contains_point(in_doubles.box, exact(root))));
  }
  CHECK(doubles > 190);
}

TEST_CASE("the nineteen roots of Wilkinson's polynomial are certified real and hold the integers", "[certificate]") {
  std::vector<Rational> roots;
  std::vector<Eigen::VectorXcd> points;
  for (int k = 1; k <= 19; ++k) {
    roots.emplace_back(k);
    points.push_back(point_of({k + 1e-4 * (k % 3 - 1)}));
  }
  const CertifiedSet set = certify_all(*prepared(with_roots(roots)), {}, points);
  CHECK(set.distinct == 19);
  CHECK(set.distinct_real == 19);
  for (std::size_t k = 0; k < 19; ++k) {
    CHECK(contains_point(set.certificates[k].box, {{roots[k], 0}}));
    CHECK(set.certificates[k].positive == true);
  }
}

TEST_CASE("three and 1e-14 i is never real", "[certificate]") {
  algebra::ProgramBuilder builder(1, 0);
  const Rational imaginary = parse_rational("1e-14");
  const auto system =
      parametric_system(builder, {builder.subtract(builder.variable(0), builder.constant(3, imaginary))});
  for (const double start : {0.0, 1e-14, 1e-3}) {
    const Certificate certificate = certify(*system, {}, point_of({{3, start}}));
    REQUIRE(certificate.certified);
    CHECK(certificate.real == false);
    CHECK(contains_point(certificate.box, {{3, imaginary}}));
    const Certificate coarse = certify(*system, {}, point_of({{3, start}}), {.max_precision = 53});
    CHECK(coarse.real != true);
  }
}

TEST_CASE("a real root of a system that is not real is not called real", "[certificate]") {
  algebra::ProgramBuilder builder(1, 0);
  const auto x = builder.variable(0);
  const auto system = parametric_system(
      builder,
      {builder.multiply(builder.subtract(x, builder.constant(3)), builder.subtract(x, builder.constant(0, 1)))});
  const Certificate certificate = certify(*system, {}, point_of({3.0}), {.max_precision = 256});
  CHECK(certificate.certified);
  CHECK(certificate.real == std::nullopt);
  CHECK(certificate.positive == std::nullopt);
}

TEST_CASE("roots with coordinates that are zero are certified", "[certificate]") {
  const PolynomialSystem system = system_of({"x", "y"}, {"y*(x-y)", "x^2-3*x+2+y"});
  for (const double x : {1.0, 2.0}) {
    const Certificate certificate = certified_at(system, {x, 0});
    REQUIRE(certificate.certified);
    CHECK(certificate.precision == 53);
    CHECK(certificate.real == true);
    CHECK(certificate.positive == std::nullopt);
    CHECK(contains_point(certificate.box, {{static_cast<int>(x), 0}, {0, 0}}));
    CHECK(certified_at(system, {x + 1e-7, {1e-8, -1e-8}}).certified);
  }
  const Certificate origin = certified_at(system_of({"x", "y", "z"}, {"x+y^2", "y-x*z", "z+x^2-y"}), {0, 0, 0});
  CHECK(origin.certified);
  CHECK(contains_point(origin.box, {{0, 0}, {0, 0}, {0, 0}}));
}

TEST_CASE("singular roots are never certified, and nor is a point that is no root", "[certificate]") {
  const PolynomialSystem twice = system_of({"x"}, {"x^2-4*x+4"});
  for (const double distance : {0.0, 1e-3, 1e-8, 1e-12, -1e-15}) {
    const Certificate certificate = certified_at(twice, {2 + distance});
    CHECK_FALSE(certificate.certified);
    CHECK_FALSE(certificate.reason.empty());
    CHECK(certificate.real == std::nullopt);
  }
  CHECK_FALSE(certified_at(with_roots(std::vector<Rational>(12, Rational(3))), {3.05}).certified);
  CHECK_FALSE(certified_at(system_of({"x", "y"}, {"x*y", "x^2+y^2"}), {1e-9, 1e-9}).certified);
  CHECK_FALSE(certified_at(system_of({"x", "y"}, {"x+y-1", "x+y-2"}), {0.5, 1}).certified);
  CHECK_FALSE(certified_at(system_of({"x"}, {"x-1"}), {std::nan("")}).certified);
}

TEST_CASE("roots that are 1e-13 apart are told apart", "[certificate]") {
  const Rational first(1, 3), second = first + parse_rational("1e-13");
  const double near = first.convert_to<double>();
  const CertifiedSet set =
      certify_all(*prepared(with_roots({first, second})), {}, {point_of({near - 2e-13}), point_of({near + 3e-13})});
  REQUIRE(set.distinct == 2);
  CHECK(set.undecided.empty());
  CHECK(contains_point(set.certificates[0].box, {{first, 0}}));
  CHECK(contains_point(set.certificates[1].box, {{second, 0}}));
  CHECK(disjoint(set.certificates[0].box, set.certificates[1].box));
}

TEST_CASE("of two roots that no doubles tell apart a box holds one", "[certificate]") {
  for (const char* gap : {"1e-20", "1e-25"}) {
    const Rational first(1, 3), second = first + parse_rational(gap);
    const Certificate certificate = certified_at(with_roots({first, second}), {first.convert_to<double>()});
    REQUIRE(certificate.certified);
    CHECK(certificate.precision > 53);
    CHECK(contains_point(certificate.box, {{first, 0}}) != contains_point(certificate.box, {{second, 0}}));
  }
}

TEST_CASE("the same root from other starts is one root, with the index of the first", "[certificate]") {
  const PolynomialSystem system = system_of({"x", "y"}, {"x^2+y^2-5", "x*y-2"});
  const CertifiedSet set = certify_all(*prepared(system),
                                       {},
                                       {point_of({1.0, 2.0}),
                                        point_of({2.0, 1.0}),
                                        point_of({1.0 + 1e-9, 2.0 - 1e-9}),
                                        point_of({{7, 5}, {9, 1}}),
                                        point_of({2.0, {1.0, 1e-10}}),
                                        point_of({-1.0001, -1.9999})});
  CHECK(set.certified >= 5);
  CHECK(set.same_as[0] == 0);
  CHECK(set.same_as[1] == 1);
  CHECK(set.same_as[2] == 0);
  CHECK(set.same_as[4] == 1);
  CHECK(set.same_as[5] == 5);
  CHECK(set.undecided.empty());
  CHECK(set.duplicates().size() >= 2);
  CHECK(set.distinct == set.certified - static_cast<std::int64_t>(set.duplicates().size()));
}

TEST_CASE("katsura-4 has as many solutions and real ones as exact algebra counts, whatever the number of threads",
          "[certificate]") {
  const algebra::CountResult counted = algebra::count(katsura(4), {});
  const auto system = prepared(katsura(4));
  const std::vector<Eigen::VectorXcd> ends = newton_ends(*system, 600, 7);
  const CertifiedSet one = certify_all(*system, {}, ends), three = certify_all(*system, {}, ends, {.threads = 3});
  CHECK(one.distinct == 16);
  CHECK(one.distinct == counted.distinct);
  CHECK(one.distinct_real == counted.real);
  CHECK(one.distinct_real + one.distinct_complex == 16);
  CHECK(one.same_as == three.same_as);
  CHECK(one.distinct_real == three.distinct_real);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    CHECK(one.certificates[i].contraction == three.certificates[i].contraction);
  }
}

TEST_CASE("a caller who asks to stop gets what is proved so far, and is told", "[certificate]") {
  const auto system = prepared(system_of({"x"}, {"x^2-2"}));
  int left = 2;
  const CertifiedSet set = certify_all(
      *system, {}, {point_of({1.4}), point_of({-1.4}), point_of({1.5})}, {.stop = [&] { return left-- <= 0; }});
  CHECK(set.stopped);
  CHECK(set.certified < 3);
  CHECK(set.same_as[2] == -1);
  CHECK(set.certificates[2].reason == "stopped");
  CHECK_FALSE(certify_all(*system, {}, {}).stopped);
}

TEST_CASE("parameters of a system are taken exactly", "[certificate]") {
  algebra::ProgramBuilder builder(1, 1);
  const auto x = builder.variable(0);
  const auto system = parametric_system(builder, {builder.subtract(builder.multiply(x, x), builder.parameter(0))});
  const Rational parameter = Rational(4, 9);
  const Certificate certificate = certify(*system, {{parameter, 0}}, point_of({0.66}));
  CHECK(contains_point(certificate.box, {{Rational(2, 3), 0}}));
  CHECK(certificate.real == true);
  const Certificate turned = certify(*system, {{0, 2}}, point_of({{1.01, 0.99}}));
  CHECK(turned.real == false);
  CHECK(contains_point(turned.box, {{1, 1}}));
  CHECK_THROWS_AS(certify(*system, {}, point_of({1.0})), InvalidArgument);
  CHECK_THROWS_AS(certify(*system, {{2, 0}}, point_of({1.0, 1.0})), InvalidArgument);
  CHECK_THROWS_AS(certify_all(*system, {{2, 0}}, {point_of({1.0, 1.0})}), InvalidArgument);
  CHECK_THROWS_AS(certify(*system, {{2, 0}}, point_of({1.0}), {.max_precision = 1}), InvalidArgument);
}

TEST_CASE("a refined point is as near to the root as doubles are", "[certificate]") {
  const RefinedPoint root = refine(*prepared(system_of({"x"}, {"x^2-2"})), {}, point_of({1.4}));
  CHECK(root.converged);
  CHECK(root.point(0).real() == std::sqrt(2.0));
  CHECK(root.point(0).imag() == 0);
  // The residual cancels to nothing here: without extended precision ten digits would be lost.
  const RefinedPoint near =
      refine(*prepared(with_roots({Rational(1), parse_rational("1.000001"), parse_rational("1.000003")})),
             {},
             point_of({1.0000031}));
  CHECK(std::abs(near.point(0) - 1.000003) < 3e-16);
  CHECK_FALSE(refine(*prepared(system_of({"x"}, {"x^2+1"})), {}, point_of({0.0})).converged);
}

TEST_CASE("ends that lie together are one singular point, whose multiplicity is their number", "[certificate]") {
  const std::vector<SingularEnd> ends{{point_of({1.0, 2.0}), 1e-7, 2},
                                      {point_of({5.0, 2.0}), 1e-9, 1},
                                      {point_of({1.0 + 1e-7, 2.0}), 1e-9, 1},
                                      {point_of({1.0, 2.0 + 2e-6}), 1e-8, 3},
                                      {point_of({5.0 + 1e-10, 2.0}), 1e-11, 3},
                                      {point_of({0.0, 0.0}), 0, 2}};
  const std::vector<SingularCluster> clusters = cluster(ends);
  REQUIRE(clusters.size() == 3);
  CHECK(clusters[0].multiplicity == 3);
  CHECK(clusters[0].members == std::vector<std::int64_t>{0, 2, 3});
  CHECK(clusters[0].point == ends[2].point);
  CHECK(clusters[1].multiplicity == 2);
  CHECK(clusters[1].members == std::vector<std::int64_t>{1, 4});
  CHECK(clusters[2].multiplicity == 1);
  CHECK(cluster({}).empty());
  CHECK_THROWS_AS(cluster({{point_of({1.0}), 0, 0}}), InvalidArgument);
}
