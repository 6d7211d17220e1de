#include "zeroset/continuation/certificate_file.hpp"

#include "zeroset/core/error.hpp"

#include "continuation/certified_systems.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;
using nlohmann::json;

namespace {

json document_of(const CertificateFile& file) {
  return json::parse(continuation::to_json(file).dump());
}

/// x^2 = 2, y = x z, z^2 = -3: two real and two other values a coordinate.
json four_solutions() {
  const algebra::PolynomialSystem system = system_of({"x", "y", "z"}, {"x^2-2", "y-x*z", "z^2-2*z-7"});
  std::vector<Eigen::VectorXcd> points;
  for (const double x : {1.41421356, -1.41421356}) {
    for (const double z : {3.82842712, -1.82842712}) {
      points.push_back(point_of({x, x * z, z}));
    }
  }
  const CertifiedSet set = certify_all(*prepared(system), {}, points);
  REQUIRE(set.distinct_real == 4);
  return document_of(certificate_file(system, set));
}

CertificateCheck refused(const json& document) {
  const CertificateCheck check = check_certificate(document);
  CHECK_FALSE(check.verified);
  CHECK_FALSE(check.reason.empty());
  return check;
}

/// Another digit in the place of the k-th of a fraction's numerator.
std::string with_other_digit(std::string number, std::size_t k) {
  k += number.front() == '-' ? 1 : 0;
  number[k] = number[k] == '5' ? '6' : '5';
  return number;
}

}  // namespace

TEST_CASE("a certificate file is what it was after a round trip, and every box is proved again", "[certificate-file]") {
  const algebra::PolynomialSystem system = katsura(3);
  const auto program = prepared(system);
  const CertifiedSet set = certify_all(*program, {}, newton_ends(*program, 200, 5));
  REQUIRE(set.distinct == 8);
  const CertificateFile file = certificate_file(system, set);
  const json document = document_of(file);
  CHECK(document["schema"] == "zeroset.certificate/1");
  CHECK(continuation::to_json(read_certificate_file(document)) == continuation::to_json(file));
  const CertificateCheck check = check_certificate(document);
  INFO(check.reason);
  CHECK(check.verified);
  CHECK(check.solutions == 8);
  CHECK(check.real == set.distinct_real);
  CHECK(check.precision >= 106);
}

TEST_CASE("a file of a problem is checked through the expanded equations, which the boxes were not made with",
          "[certificate-file]") {
  Problem problem;
  problem.network = dense_network({.widths = {2, 1, 1}, .degrees = {2}});
  problem.kind = ProblemKind::critical;
  problem.data = {{{1, 2}, {Rational(1, 2), -1}}, {{3}, {-2}}};
  problem.lambda = {1, Rational(1, 3), 2};
  algebra::ProgramBuilder builder(3, 0);
  const auto program = parametric_system(builder, algebra::equations(builder, problem));
  const CertifiedSet set = certify_all(*program, {}, newton_ends(*program, 200, 6));
  REQUIRE(set.distinct >= 5);
  algebra::PolynomialSystem system;
  system.problem = std::make_shared<const Problem>(problem);
  const json document = document_of(certificate_file(system, set));
  CHECK(document["problem"]["kind"] == "critical");
  const CertificateCheck check = check_certificate(document);
  INFO(check.reason);
  CHECK(check.verified);
  CHECK(check.real == set.distinct_real);
  json other = document;
  other["problem"]["data"]["targets"][0][0] = 4;
  CHECK(refused(other).solution.has_value());
}

TEST_CASE("a file in which a digit of a box or of an equation was changed is refused", "[certificate-file]") {
  const json document = four_solutions();
  REQUIRE(check_certificate(document).verified);
  for (std::size_t i = 0; i < 4; ++i) {
    for (const std::size_t digit : {0, 1, 4, 9}) {
      json other = document;
      json& middle = other["solutions"][i]["box"][i % 3]["real"][0];
      middle = with_other_digit(middle.get<std::string>(), digit);
      CHECK(refused(other).solution == static_cast<std::int64_t>(i));
    }
  }
  json other = document;
  other["system"]["polynomials"][2] = "z^2-2*z-8";
  CHECK(refused(other).solution == 0);
  other["system"]["polynomials"][2] = "z^2-2*z-7-x+x";
  CHECK(check_certificate(other).verified);  // the same equation
}

TEST_CASE("a box that was widened over two roots, or grown into another, is refused", "[certificate-file]") {
  const json document = four_solutions();
  json other = document;
  for (json& coordinate : other["solutions"][1]["box"]) {
    coordinate["real"][1] = "8";
  }
  CHECK(refused(other).solution == 1);
  const algebra::PolynomialSystem near = system_of({"x"}, {"(x-1)*(x-2)"});
  const CertifiedSet set = certify_all(*prepared(near), {}, {point_of({1.0}), point_of({2.0})});
  other = document_of(certificate_file(near, set));
  REQUIRE(check_certificate(other).verified);
  other["solutions"][0]["box"][0] = {{"real", {"3/2", "3/4"}}, {"imaginary", {"0", "3/4"}}};
  CHECK(refused(other).solution == 0);
}

TEST_CASE("a root that is listed twice is refused, in the same box or in another", "[certificate-file]") {
  json document = four_solutions();
  document["solutions"].push_back(document["solutions"][2]);
  CertificateCheck check = refused(document);
  CHECK(check.solution == 4);
  CHECK_THAT(check.reason, ContainsSubstring("solution 2"));
  for (json& coordinate : document["solutions"][4]["box"]) {
    for (const char* part : {"real", "imaginary"}) {
      const Rational radius = parse_rational(coordinate[part][1].get<std::string>());
      coordinate[part][1] = to_string(Rational(radius / 2));
    }
  }
  CHECK(refused(document).solution == 4);
}

TEST_CASE("flags that are not so are refused", "[certificate-file]") {
  const algebra::PolynomialSystem system = system_of({"x"}, {"(x^2+1)*(x-3)*(x+3)"});
  const CertifiedSet set =
      certify_all(*prepared(system), {}, {point_of({{0, 1}}), point_of({3.0}), point_of({-3.0}), point_of({{0, -1}})});
  const json document = document_of(certificate_file(system, set));
  REQUIRE(check_certificate(document).verified);
  CHECK(check_certificate(document).real == 2);
  const auto with = [&](std::size_t solution, const char* flag, const json& value) {
    json other = document;
    other["solutions"][solution][flag] = value;
    return other;
  };
  CHECK(refused(with(0, "real", true)).solution == 0);
  CHECK(refused(with(1, "real", false)).solution == 1);
  CHECK(refused(with(2, "positive", true)).solution == 2);
  CHECK(refused(with(1, "positive", false)).solution == 1);
  CHECK(refused(with(3, "positive", true)).solution == 3);
  CHECK(check_certificate(with(1, "positive", nullptr)).verified);  // says less, and is so
  CHECK(check_certificate(with(1, "precision", 300)).verified);
}

TEST_CASE("documents of another form are errors that name the place", "[certificate-file]") {
  const json document = four_solutions();
  const auto message = [&](const char* pointer, const json& value) -> std::string {
    json other = document;
    other[json::json_pointer(pointer)] = value;
    try {
      static_cast<void>(check_certificate(other));
    } catch (const SpecError& error) {
      return error.pointer();
    }
    return "none";
  };
  CHECK(message("/solutions/0/box/1/real/1", "0") == "/solutions/0/box/1/real/1");
  CHECK(message("/solutions/0/box/1/real/1", "-1") == "/solutions/0/box/1/real/1");
  CHECK(message("/solutions/0/box/1/real/1", "1/10") == "/solutions/0/box/1/real/1");
  CHECK(message("/solutions/0/box/1/real/0", "1/3") == "/solutions/0/box/1/real/0");
  CHECK(message("/solutions/0/box/1/real/0", 0.5) == "/solutions/0/box/1/real/0");
  CHECK(message("/solutions/0/kind", "singular") == "/solutions/0/kind");
  CHECK(message("/solutions/3/extra", 1) == "/solutions/3/extra");
  CHECK(message("/schema", "zeroset.certificate/2") == "/schema");
  CHECK(message("/kind", "inconsistent") == "/kind");
  CHECK(message("/system/polynomials/0", "x^2-") == "/system/polynomials/0");
  json shorter = document;
  shorter["solutions"][0]["box"].erase(2);
  CHECK(refused(shorter).solution == 0);
  json not_square = document;
  not_square["system"]["polynomials"].push_back("x-x");
  CHECK_THAT(refused(not_square).reason, ContainsSubstring("4 equations in 3 unknowns"));
}
