#include "zeroset/algebra/system_io.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "support/catch.hpp"

#include <string>

using namespace zeroset;
using namespace zeroset::algebra;
using zeroset::testing::ContainsSubstring;

namespace {

const std::vector<std::string> kXyz{"x", "y", "z"};

std::string expanded(const std::string& text, const std::vector<std::string>& names = kXyz) {
  return to_string(read_polynomial(text, names), names);
}

PolynomialSystem random_system(std::uint64_t index) {
  Stream stream(3, "systems", index);
  PolynomialSystem system{.variables = {"x1", "x10", "y"}};
  for (int p = 0; p < 3; ++p) {
    std::vector<Term> terms;
    for (int t = 0; t < 6; ++t) {
      Monomial monomial;
      for (std::uint32_t v = 0; v < 3; ++v) {
        if (const auto e = static_cast<std::uint32_t>(stream.below(4)); e > 0) {
          monomial.push_back({v, e});
        }
      }
      const auto numerator = static_cast<std::int64_t>(stream.below(19)) - 9;
      if (numerator != 0) {
        terms.push_back({Rational(numerator, static_cast<std::int64_t>(stream.below(4)) + 1), monomial});
      }
    }
    system.polynomials.push_back(normalized(terms));
  }
  return system;
}

}  // namespace

TEST_CASE("every polynomial expression is read as what it means", "[system_io]") {
  // Cases on which other programs fail in silence: repeated monomials, unexpanded products, prefixes, leading signs.
  CHECK(expanded("x+y+x-3") == "2*x+y-3");
  CHECK(expanded("x*(x-1)*(y-1)") == "x^2*y-x^2-x*y+x");
  CHECK(expanded("-x^2") == "-x^2");
  CHECK(expanded("(-x)^2") == "x^2");
  CHECK(expanded("- -x") == "x");
  CHECK(expanded("+-+x*-y") == "x*y");
  CHECK(expanded("2**3*x**2") == "8*x^2");
  CHECK(expanded("(x+y)^3") == "x^3+3*x^2*y+3*x*y^2+y^3");
  CHECK(expanded("x^0") == "1");
  CHECK(expanded("0*x") == "0");
  CHECK(expanded("x-x") == "0");
  CHECK(expanded("3/4*x/2") == "3/8*x");
  CHECK(expanded("0.1*x + 1.5e-1") == "1/10*x+3/20");
  CHECK(expanded("x^(2)") == "x^2");
  CHECK(expanded("123456789012345678901234567890*x") == "123456789012345678901234567890*x");
  CHECK(expanded("x1^2+x10-1", {"x1", "x10"}) == "x1^2+x10-1");
  CHECK(expanded("e1*e", {"e", "e1"}) == "e*e1");
  CHECK(expanded("2e1", {"e1"}) == "20");
  CHECK(expanded(" x\t*\r\n y ") == "x*y");
  CHECK(expanded("(x+1)^2*(x-1)^2") == "x^4-2*x^2+1");
}

TEST_CASE("text that is no polynomial is refused with its place", "[system_io]") {
  const auto text = GENERATE("",
                             "x+",
                             "*x",
                             "x y",
                             "2x",
                             "x^-1",
                             "x^1.5",
                             "x^y",
                             "x^2^3",
                             "(x",
                             "x)",
                             "x/y",
                             "x/0",
                             "1/(x-x)",
                             "w",
                             "x(y)",
                             "sin(x)",
                             "x^99999999999999999999",
                             "x==y",
                             "1.2.3",
                             "x**",
                             "x***y",
                             "()",
                             ";",
                             "x;y",
                             "\xff",
                             "1e99999");
  INFO(text);
  CHECK_THROWS_AS(read_polynomial(text, kXyz, "/polynomials/0"), SpecError);
  CHECK_THROWS_WITH(read_polynomial(text, kXyz, "/polynomials/0"),
                    ContainsSubstring("/polynomials/0") && ContainsSubstring("column"));
}

TEST_CASE("what would explode is refused", "[system_io]") {
  CHECK_THROWS_AS(read_polynomial("(x+y+z+1)^400", kXyz), LimitExceeded);
  CHECK_THROWS_AS(read_polynomial("((x^1000)^1000)", kXyz), SpecError);
  CHECK_THROWS_AS(read_polynomial("(((9^100000)^100000)^100000)*x", kXyz), LimitExceeded);
  CHECK_THROWS_AS(read_polynomial(std::string(100'000, '(') + "x" + std::string(100'000, ')'), kXyz), SpecError);
  CHECK(expanded(std::string(100'000, '-') + "x") == "x");
}

TEST_CASE("what is written in a format that is read comes back equal", "[system_io]") {
  for (std::uint64_t i = 0; i < 50; ++i) {
    const PolynomialSystem before = random_system(i);
    for (const SystemFormat format : {SystemFormat::json, SystemFormat::phc, SystemFormat::ms, SystemFormat::bertini}) {
      const std::string text = write_system(before, format);
      INFO(name(format) << ":\n" << text);
      const PolynomialSystem after = read_system(text, format);
      CHECK(after.variables == before.variables);
      CHECK(after.polynomials == before.polynomials);
    }
  }
}

TEST_CASE("line ends of other systems and a missing last one change nothing", "[system_io]") {
  const std::string ms = "x, y\n0\nx^2-y,\nx*y-1";
  std::string crlf;
  for (const char c : ms + "\n") {
    crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  }
  const PolynomialSystem plain = read_system(ms, SystemFormat::ms);
  CHECK(plain.polynomials.size() == 2);
  CHECK(read_system(crlf, SystemFormat::ms).polynomials == plain.polynomials);
  CHECK(read_system("2\r\nx^2-y;\r\nx*y-1;\r\n", SystemFormat::phc).polynomials == plain.polynomials);
}

TEST_CASE("PHCpack files: header, order of appearance, imaginary unit", "[system_io]") {
  CHECK(read_system("1 2\n y - x;", SystemFormat::phc).variables == std::vector<std::string>{"y", "x"});
  CHECK(read_system("2\n x - 1;\n 2;", SystemFormat::phc).variables.size() == 2);
  CHECK(to_string(read_system("1\n (x+i)*(x-I);", SystemFormat::phc).polynomials[0], {"x"}) == "x^2+1");
  CHECK(to_string(read_system("1\n 1.5E+00*x;", SystemFormat::phc).polynomials[0], {"x"}) == "3/2*x");
  CHECK_THROWS_AS(read_system("1\n x + i;", SystemFormat::phc), NotInThisBuild);
  CHECK(to_string(
            read_system("1 2\n (2+3*i)*x^2*y - x + i;", SystemFormat::phc, "s", {.supports_only = true}).polynomials[0],
            {"x", "y"}) == "x^2*y-x+1");
  CHECK_THROWS_AS(read_system("2\n x - 1;", SystemFormat::phc), SpecError);
  CHECK_THROWS_AS(read_system("1\n x - y;", SystemFormat::phc), SpecError);
  CHECK_THROWS_AS(read_system("x - y;", SystemFormat::phc), SpecError);
  CHECK_THROWS_AS(read_system("", SystemFormat::phc), SpecError);
  CHECK_THROWS_WITH(read_system("2\n x - 1;\n y + * 2;", SystemFormat::phc, "f.phc"),
                    ContainsSubstring("f.phc, line 3"));
}

TEST_CASE("msolve files: comments, characteristic, a trailing comma", "[system_io]") {
  CHECK(read_system("# a comment, with a comma\nx,y\n0\nx-y,\n# another\nx*y-2,\n", SystemFormat::ms)
            .polynomials.size() == 2);
  CHECK_THROWS_AS(read_system("x\n65521\nx", SystemFormat::ms), NotInThisBuild);
  CHECK_THROWS_AS(read_system("x,x\n0\nx", SystemFormat::ms), SpecError);
  CHECK_THROWS_AS(read_system("x,,y\n0\nx", SystemFormat::ms), SpecError);
  CHECK_THROWS_AS(read_system("x,y\nx-y,\nx", SystemFormat::ms), SpecError);
  CHECK_THROWS_AS(read_system("x\n0\nx,,x", SystemFormat::ms), SpecError);
}

TEST_CASE("Bertini files: sections, constants, subfunctions, comments", "[system_io]") {
  const PolynomialSystem system = read_system(
      "CONFIG\n tracktype: 0; % setting\nEND;\nINPUT\nvariable_group x, y;\nfunction f, g;\nconstant a;\na = 2;\ns = x "
      "+ y; % subfunction\nf = s^2 - a;\ng = x - y;\nEND;\nnothing here is read",
      SystemFormat::bertini);
  CHECK(to_string(system.polynomials[0], system.variables) == "x^2+2*x*y+y^2-2");
  CHECK(to_string(system.polynomials[1], system.variables) == "x-y");
  CHECK_THROWS_AS(read_system("variable_group x; function f; END;", SystemFormat::bertini), SpecError);
  CHECK_THROWS_WITH(read_system("CONFIG tracktype: 0; END maxnorm: 1; END; INPUT variable_group x; function f; f = x;",
                                SystemFormat::bertini),
                    ContainsSubstring("expected ; after END"));
  CHECK_THROWS_AS(read_system("variable_group x; function f; f = x; f = x;", SystemFormat::bertini), SpecError);
  CHECK_THROWS_AS(read_system("hom_variable_group x; function f; f = x;", SystemFormat::bertini), NotInThisBuild);
}

TEST_CASE("malformed documents name their pointer", "[system_io]") {
  CHECK_THROWS_WITH(read_system(R"({"variables": ["x"], "polynomials": ["x", "x+"]})", SystemFormat::json),
                    ContainsSubstring("/polynomials/1"));
  CHECK_THROWS_WITH(read_system(R"({"variables": ["x", "x"], "polynomials": []})", SystemFormat::json),
                    ContainsSubstring("/variables/1"));
  CHECK_THROWS_WITH(read_system(R"({"variables": ["2x"], "polynomials": []})", SystemFormat::json),
                    ContainsSubstring("/variables/0"));
  CHECK_THROWS_WITH(read_system(R"({"variables": ["x"], "polynomials": [1]})", SystemFormat::json),
                    ContainsSubstring("/polynomials/0"));
  CHECK_THROWS_WITH(read_system(R"({"variables": ["x"], "polynomials": [], "p": 7})", SystemFormat::json),
                    ContainsSubstring("/p"));
  CHECK_THROWS_AS(read_system("{}", SystemFormat::singular), InvalidArgument);
}

TEST_CASE("formats of other programs are written in their words", "[system_io]") {
  const PolynomialSystem system = read_system(
      R"({"variables": ["w1r1c1", "b1r2"], "polynomials": ["w1r1c1^2-1/2*b1r2", "b1r2"]})", SystemFormat::json);
  CHECK(write_system(system, SystemFormat::singular) ==
        "ring R = 0, (w1r1c1, b1r2), dp;\nideal F =\n  w1r1c1^2-1/2*b1r2,\n  b1r2;\n");
  CHECK(write_system(system, SystemFormat::macaulay2) ==
        "R = QQ[w1r1c1, b1r2]\nF = ideal(\n  w1r1c1^2-1/2*b1r2,\n  b1r2)\n");
  CHECK_THAT(write_system(system, SystemFormat::hc), ContainsSubstring("w1r1c1^2-1//2*b1r2"));
  CHECK(write_system(system, SystemFormat::gfan) == "Q[w1r1c1,b1r2]{w1r1c1^2-1/2*b1r2,\nb1r2}\n");
  CHECK_THAT(write_system(system, SystemFormat::latex),
             ContainsSubstring("{w^{(1)}_{1,1}}^{2} - \\tfrac{1}{2} b^{(1)}_{2} &= 0"));
}

TEST_CASE("names that a program would misread are replaced there", "[system_io]") {
  PolynomialSystem system =
      read_system(R"({"variables": ["x1", "x10"], "polynomials": ["x1^2+x10-1", "x1*x10-3"]})", SystemFormat::json);
  CHECK(write_system(system, SystemFormat::gfan) == "Q[x1,x2]{x1^2+x2-1,\nx1*x2-3}\n");
  system.variables = {"ideal", "a_b"};
  CHECK_THAT(write_system(system, SystemFormat::singular),
             ContainsSubstring("// unknowns renamed") && ContainsSubstring("x1^2+x2-1"));
  CHECK(read_system(write_system(system, SystemFormat::json), SystemFormat::json).variables == system.variables);
}
