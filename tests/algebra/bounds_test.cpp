#include "zeroset/algebra/bounds.hpp"

#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::algebra;
using zeroset::testing::random_problem;
using zeroset::testing::truth;
using zeroset::testing::WithinAbs;

namespace {

PowerProduct power_of(std::int64_t base, std::int64_t exponent) {
  PowerProduct product;
  product.multiply(base, exponent);
  return product;
}

Problem dense_problem(const DenseSpec& spec, ProblemKind kind, std::int64_t points, bool tikhonov = false) {
  return random_problem(dense_network(spec), kind, points, tikhonov);
}

std::vector<std::int64_t> expanded_degrees(const Problem& problem) {
  std::vector<std::int64_t> result;
  for (const Polynomial& f : expand(problem).polynomials) {
    result.push_back(degree(f));
  }
  return result;
}

}  // namespace

TEST_CASE("products of powers are exact and have logarithms", "[bounds]") {
  PowerProduct product = power_of(2, 50);
  product.multiply(3);
  CHECK(product.digits() == "3377699720527872");
  CHECK(product.value() == Integer("3377699720527872"));
  CHECK_THAT(product.log10(), WithinAbs(std::log10(3377699720527872.0), 1e-12));
  CHECK(PowerProduct{}.digits() == "1");
  CHECK(power_of(0, 3).digits() == "0");
  CHECK(std::isinf(power_of(0, 3).log10()));
  CHECK_THROWS_AS(power_of(-2, 3), InvalidArgument);
}

TEST_CASE("square roots are exact, decimal or rounded by their size", "[bounds]") {
  CHECK(power_of(3, 4).square_root_digits() == "9");
  CHECK(power_of(2, 1).square_root_digits() == "1.414214");
  CHECK(power_of(3, 3).square_root_digits() == "5.196152");
  CHECK(power_of(10, 41).square_root_digits() == "316227766016837933200");  // sqrt(10) 10^20
  CHECK(PowerProduct{}.square_root_digits() == "1");
  CHECK(power_of(0, 1).square_root_digits() == "0");
}

TEST_CASE("degrees in the parameters are k + k^2 + ... + k^L, plus 1 with free output weights", "[bounds]") {
  const auto degree_of = [](const Architecture& network) {
    return structural_degrees(random_problem(network, ProblemKind::zero_error, 1, false)).degrees.at(0);
  };
  CHECK(degree_of(preset_network("figure7")) == 6);
  CHECK(degree_of(preset_network("figure7", {3})) == 12);
  CHECK(degree_of(preset_network("figure7-two")) == 9);  // ((1 + 0) 2 + 1, + 1) 2 + 1
  CHECK(degree_of(dense_network({.widths = {2, 2, 2, 1}, .degrees = {2, 3}, .free_output_weights = false})) == 9);
  CHECK(degree_of(dense_network({.widths = {2, 2, 2, 2, 1}, .degrees = {2}})) == 15);
  CHECK(degree_of(dense_network({.widths = {2, 2, 2, 1}, .degrees = {1}})) == 3);
  CHECK(degree_of(preset_network("theory2", {2})) ==
        31);  // convolutions and frozen batch normalization: 2 + 4 + 8 + 16 + 1
}

TEST_CASE("degrees on a random line are those of the expanded equations", "[bounds]") {
  const Activation odd{.kind = ActivationKind::polynomial, .coefficients = {1, 2, 0, Rational(1, 3)}};
  const std::vector<Architecture> networks{
      dense_network({.widths = {2, 2, 1}, .bias = BiasPattern::all}),
      dense_network({.widths = {1, 2, 2}, .degrees = {3}, .bias = BiasPattern::hidden}),
      with_activation(dense_network({.widths = {2, 2, 1}, .bias = BiasPattern::all}), odd),
      preset_network("figure7"),
      Architecture{{3}, {NodesLayer{{{{0, 2}, 1}, {{1}, 1}}, odd, true, true}, DenseLayer{2, true, true}}}};
  for (const Architecture& network : networks) {
    for (const ProblemKind kind : {ProblemKind::zero_error, ProblemKind::critical}) {
      const Problem problem = random_problem(network, kind, 2, false);
      const EquationDegrees found = equation_degrees(problem);
      INFO(to_json(network).dump());
      CHECK_FALSE(found.structural);
      CHECK(found.status == Certainty::proved);
      CHECK(found.degrees == structural_degrees(problem).degrees);
      CHECK(found.degrees == expanded_degrees(problem));
    }
  }
}

TEST_CASE("special data have the degrees of their own equations, not of generic ones", "[bounds]") {
  Problem problem{dense_network({.widths = {2, 2, 1}}),
                  ProblemKind::zero_error,
                  {{{0, 0}, {0, 0}, {1, 0}}, {{0}, {3}, {1}}},
                  {},
                  {},
                  false};
  const EquationDegrees found = equation_degrees(problem);
  CHECK(found.degrees == std::vector<std::int64_t>{-1, 0, 3});
  CHECK(found.status == Certainty::probability_one);
  CHECK(found.degrees == expanded_degrees(problem));
  CHECK(bounds(problem).bezout_number.digits() == "0");
}

TEST_CASE("Bezout numbers of deep linear nets are (2H+1)^N", "[bounds]") {
  for (const auto& row : truth("dln_regularised_critical_points")) {
    const Problem problem = zeroset::testing::linear_problem_of(row);
    if (num_parameters(problem.network) > kMaxExhaustiveUnknowns) {
      continue;  // the search for a better partition takes its time
    }
    const Bounds result = bounds(problem);
    CHECK(result.bezout_number.digits() ==
          power_of(2 * row["H"].get<int>() + 1, num_parameters(problem.network)).digits());
    CHECK(result.paper_bound->digits() == "1");
  }
}

TEST_CASE("deep linear nets have the tabled numbers of Bezout and of Dedieu and Malajovich", "[bounds]") {
  for (const auto& row : truth("mehta_2018_known_rows")) {
    INFO(row.dump());
    PowerProduct squared;  // 2 (2H + 1)^(N + 1)
    squared.multiply(2);
    squared.multiply(2 * row["H"].get<int>() + 1, row["n_weights"].get<int>() + 1);
    CHECK(squared.rounded_up_square_root_digits() == row["expected"]["N_DM"].dump());
    if (row["n_weights"] > kMaxExhaustiveUnknowns) {
      continue;
    }
    DenseSpec spec{.widths = {row["dx"]}, .degrees = {1}};
    spec.widths.insert(spec.widths.end(), row["H"].get<std::size_t>(), row["d"].get<std::int64_t>());
    spec.widths.push_back(row["dy"]);
    const Bounds result = bounds(dense_problem(spec, ProblemKind::critical, 4, true));
    CHECK(result.bezout_number.digits() == row["expected"]["CBB"].dump());
    CHECK(result.dedieu_malajovich_squared->factors() == squared.factors());
  }
  CHECK_FALSE(
      bounds(dense_problem({.widths = {1, 1, 1}}, ProblemKind::zero_error, 2)).dedieu_malajovich_squared.has_value());
}

TEST_CASE("a square root rounded up is exact where it is an integer", "[bounds]") {
  CHECK(power_of(3, 4).rounded_up_square_root_digits() == "9");
  CHECK(power_of(2, 1).rounded_up_square_root_digits() == "2");
  CHECK(power_of(10, 41).rounded_up_square_root_digits() == "316227766016837933200");
}

TEST_CASE("random systems have the expected numbers of real zeros of Shub and Smale's theorem", "[bounds]") {
  const auto rows = truth("kostlan_shub_smale_and_claims");
  const auto& examples = rows[0]["examples"];
  REQUIRE(examples.size() == 3);
  const std::vector<std::pair<std::string, std::pair<int, int>>> systems{
      {"(3,3)", {3, 2}}, {"(2,)*10", {2, 10}}, {"(5,)*4", {5, 4}}};
  for (const auto& [name, degrees] : systems) {
    Bounds result;
    result.square = true;
    result.bezout_number.multiply(degrees.first, degrees.second);
    CHECK(std::stod(result.shub_smale().value()) == examples[name].get<double>());
  }
}

TEST_CASE("systems that are not square are bounded by their largest degrees, and nothing else is said", "[bounds]") {
  const DenseSpec spec{.widths = {2, 1, 1}, .degrees = {3}};  // 3 unknowns, degree 4
  const Bounds over = bounds(dense_problem(spec, ProblemKind::zero_error, 5)),
               under = bounds(dense_problem(spec, ProblemKind::zero_error, 2));
  CHECK(over.bezout_number.digits() == "64");
  CHECK(under.bezout_number.digits() == "16");
  for (const Bounds* result : {&over, &under}) {
    CHECK_FALSE(result->paper_bound.has_value());
    CHECK_FALSE(result->shub_smale().has_value());
  }
  const Bounds square = bounds(dense_problem(spec, ProblemKind::zero_error, 3));
  CHECK(square.bezout_number.digits() == "64");
  CHECK(square.paper_bound->digits() == "27");
  CHECK(square.shub_smale() == std::string("8"));
}

TEST_CASE("the literature's number is exceeded by the critical points of a single weight", "[bounds]") {
  const Problem problem =
      dense_problem({.widths = {1, 1, 1}, .degrees = {2}, .free_output_weights = false}, ProblemKind::critical, 2);
  CHECK(bounds(problem).paper_bound->digits() == "2");
  CHECK(count(problem).distinct == 3);
}

TEST_CASE("systems that were read have bounds too, and no bound of the literature", "[bounds]") {
  const Bounds result = bounds(zeroset::testing::katsura(6));
  CHECK(result.unknowns == 7);
  CHECK(result.equations == 7);
  CHECK(result.bezout_number.digits() == "64");
  CHECK_FALSE(result.paper_bound.has_value());
  CHECK_FALSE(result.degrees.structural);
}

TEST_CASE("a network of theory2's size has bounds with hundreds of thousands of digits", "[bounds]") {
  Problem problem = random_problem(preset_network("theory2", {2}), ProblemKind::critical, 1, false);
  const Bounds result = bounds(problem);
  CHECK(result.unknowns == 188'810);
  CHECK(result.degrees.structural);
  CHECK(result.bezout_number.log10() > 300'000);
  CHECK(result.paper_bound->factors() == std::vector<std::pair<std::int64_t, std::int64_t>>{{2, 4 * 188'810}});
  CHECK(static_cast<double>(result.bezout_number.digits().size()) == std::floor(result.bezout_number.log10()) + 1);
}

TEST_CASE("what has no degrees is refused", "[bounds]") {
  CHECK_THROWS_AS(bounds(random_problem(preset_network("theory2"), ProblemKind::critical, 1, false)), InvalidArgument);
  CHECK_THROWS_AS(bounds(dense_problem({.widths = {10, 1'000'000, 10}}, ProblemKind::critical, 1)), LimitExceeded);
}

TEST_CASE("closed forms are silent where a hypothesis fails", "[closed_form]") {
  const DenseSpec unit{.widths = {2, 1, 1}, .degrees = {3}, .free_output_weights = false};
  CHECK(closed_form(dense_problem(unit, ProblemKind::zero_error, 2))->value == 9);
  CHECK(closed_form(dense_problem(unit, ProblemKind::zero_error, 3))->value == 0);        // too many data
  CHECK_FALSE(closed_form(dense_problem(unit, ProblemKind::zero_error, 1)).has_value());  // too few
  CHECK_FALSE(closed_form(dense_problem(unit, ProblemKind::critical, 1)).has_value());    // a free direction
  Problem explicit_data = dense_problem(unit, ProblemKind::zero_error, 2);
  explicit_data.data_seed.reset();
  CHECK_FALSE(closed_form(explicit_data).has_value());
  Problem chosen_lambda = dense_problem(unit, ProblemKind::critical, 1, true);
  chosen_lambda.random_lambda = false;
  CHECK_FALSE(closed_form(chosen_lambda).has_value());
  CHECK_FALSE(
      closed_form(dense_problem(
                      {.widths = {2, 3, 1}, .degrees = {4}, .free_output_weights = false}, ProblemKind::zero_error, 5))
          .has_value());
  CHECK_FALSE(closed_form(random_problem(preset_network("figure7"), ProblemKind::critical, 4, false)).has_value());
}
