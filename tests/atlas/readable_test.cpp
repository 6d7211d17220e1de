// What people read before the numbers: known answers, in sentences.
#include "zeroset/atlas/readable.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace zeroset;
using namespace zeroset::atlas;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

std::string said(const AlgebraVerb& verb, const json& line) {
  return sentence(verb, answer_line(verb, line));
}

json system_line(const std::vector<std::string>& polynomials) {
  return {{"system", {{"variables", {"x", "y"}}, {"polynomials", polynomials}}}};
}

const json kTwoCubicUnits{{"widths", {2, 2, 1}}, {"degrees", {3}}, {"output_weights", "one"}};

}  // namespace

TEST_CASE("a count is told with multiplicities, real solutions and how it is known", "[atlas][readable]") {
  CHECK(said(kCount, {{"network", kTwoCubicUnits}}) == "18 solutions, all simple, none of them real; probability one.");
  CHECK(said(kCount, system_line({"x^2+y^2-5", "x*y-2"})) == "4 solutions, all simple, all real; probability one.");
  CHECK(said(kCount, system_line({"x^2-1", "y^2+1"})) ==
        "4 solutions, all simple, none of them real; probability one.");
  CHECK(said(kCount, system_line({"(x^2+y^2-5)^2", "x*y-2"})) ==
        "4 solutions, 8 counted with multiplicity, none of them simple, all real; probability one.");
  CHECK(said(kCount, system_line({"x^2*y+1"})) ==
        "Infinitely many solutions: a set of dimension 1 and degree 3; probability one.");
  CHECK(said(kCount, system_line({"x+y", "1"})).starts_with("No solution; "));
  CHECK(sentence(kCount, unfinished(kCount, "out of time")) == "The number of solutions is not known: out of time.");
}

TEST_CASE("real solutions that are known otherwise have their own status", "[atlas][readable]") {
  Answer answer = answer_line(kCount, system_line({"x^2+y^2-5", "x*y-2"}));
  answer.keys["real_status"] = "numerical";
  CHECK(sentence(kCount, answer) == "4 solutions, all simple, all real (numerical); probability one.");
}

TEST_CASE("the least bound is told beside Bézout's", "[atlas][readable]") {
  CHECK(said(kBounds, system_line({"x^2+y^2-5", "x*y-2"})) ==
        "At most 4 isolated solutions, by Bézout's theorem; proved.");
  CHECK(said(kBounds, system_line({"x*y-1", "x*y+x+y-3"})) ==
        "At most 2 isolated solutions, by the best multihomogeneous Bézout number; Bézout's theorem allows 4; proved.");
  CHECK(said(kBounds, system_line({"x^2*y+1"})) ==
        "Fewer equations (1) than unknowns (2): the solution set has degree 3 at most, by Bézout's theorem; proved.");
  CHECK(said(kBounds, {{"network", {{"preset", "theory2"}, {"degrees", {2}}}}, {"points", 50000}})
            .starts_with("At most about 10^"));
}

TEST_CASE("a dimension is told with its defect, its fibers and the zero-error set", "[atlas][readable]") {
  CHECK(said(kDimension, {{"network", {{"widths", {2, 3, 4, 1}}}}}) ==
        "The neurovariety has dimension 5, as expected, and fills its ambient space; the networks of one function form "
        "a set of dimension 17; proved.");
  CHECK(said(kDimension, {{"network", "figure7"}, {"points", 9}}) ==
        "The neurovariety has dimension 7, as expected, in a space of dimension 70; finitely many networks, up to "
        "scaling, have the same function; proved. No zero-error solution of generic data; proved.");
  CHECK(said(kDimension, {{"attention", {4, 3, 2, 5}}}) == "The set of functions has dimension 23; proved.");
}

TEST_CASE("a certificate is told by its degree", "[atlas][readable]") {
  CHECK(said(kCertifyInconsistent, system_line({"x", "x-1"})) ==
        "No solution: a Nullstellensatz certificate of degree 1, checked; proved.");
  CHECK(
      said(kCertifyInconsistent, system_line({"x", "y-1"})).starts_with("There are solutions, and so no certificate"));
}

TEST_CASE("an approximation's error is rounded up, and exact where it is short", "[atlas][readable]") {
  json line{{"of", "relu"}, {"method", "minimax"}, {"degree", 4}, {"interval", {"-1", "1"}}};
  CHECK(said(kApproximate, line) ==  // the error is 0.0338104...
        "The minimax polynomial of degree 4 differs by at most 0.03382 from relu on [-1, 1]; proved.");
  line["degree"] = 2;
  CHECK(said(kApproximate, line) ==
        "The minimax polynomial of degree 2 differs by at most 0.0625 from relu on [-1, 1]; proved.");
}

TEST_CASE("rows of verify are told by how many agree, and one row by its number", "[atlas][readable]") {
  VerifyRow row{.id = "a"};
  row.count = algebra::CountResult{.dimension = 0, .degree = 2, .with_multiplicity = 2, .distinct = 2, .simple = 2};
  row.agree = true;
  CHECK(sentence(std::vector{row}) == "2 solutions, all simple. The closed form agrees.");
  VerifyRow alone = row, wrong = row;
  alone.agree.reset();
  wrong.agree = false;
  CHECK(sentence(std::vector{row, row}) == "2 problems: exact count and closed form agree in 2.");
  CHECK(sentence(std::vector{row, alone, wrong}) ==
        "3 problems: exact count and closed form agree in 1, DISAGREE in 1; in 1 only one of the two numbers is known, "
        "or none.");
}

TEST_CASE("keys stand in lines, and long values are wrapped in a window", "[atlas][readable]") {
  const ordered_json keys{
      {"degrees", {6, 6, 6}}, {"multiplicities", {{1, 18}}}, {"a", {{"b", nullptr}}}, {"yes", true}};
  CHECK(key_lines(keys) ==
        "degrees         6 (3 times)\nmultiplicities  [1, 18]\na.b             -\nyes             yes\n");
  CHECK(key_lines({{"reason", "one two three four"}}, 20) == "reason  one two\n        three four\n");
}
