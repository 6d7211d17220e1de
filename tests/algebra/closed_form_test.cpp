// Closed forms against the tables of tests/data, and against counts by Groebner bases.
#include "zeroset/algebra/closed_form.hpp"

#include "zeroset/algebra/function_space_counts.hpp"
#include "zeroset/algebra/linear_network_counts.hpp"
#include "zeroset/algebra/power_sum_counts.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/families.hpp"
#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <map>

using namespace zeroset;
using namespace zeroset::algebra;
using namespace zeroset::testing;

namespace {

using Integers = std::vector<std::int64_t>;

Integer integer(const nlohmann::json& value) {
  return value.get<std::int64_t>();
}

/// The closed form of a problem must exist and agree with its count.
void check_by_count(const DenseSpec& spec, ProblemKind kind, std::int64_t points, bool tikhonov) {
  const Problem problem = random_problem(dense_network(spec), kind, points, tikhonov);
  const auto form = closed_form(problem);
  REQUIRE(form);
  INFO(form->theorem);
  CHECK(count(problem).with_multiplicity == static_cast<std::int64_t>(form->value));
}

DenseSpec shallow(Integers widths, int degree, BiasPattern bias = BiasPattern::none, bool free_output = false) {
  return {.widths = std::move(widths), .degrees = {degree}, .bias = bias, .free_output_weights = free_output};
}

}  // namespace

TEST_CASE("every tabled zero-error count with a theorem has it as its closed form", "[closed_form]") {
  std::size_t known = 0;
  for (const auto& row : truth("zero_error_counts")) {
    INFO(row.dump());
    const auto form = closed_form(problem_of(row));
    if (!row["theory"].is_null()) {
      REQUIRE(form);
      CHECK(form->value == integer(row["theory"]));
    }
    if (form) {
      ++known;
      CHECK(form->status == Certainty::proved);
      CHECK(form->value == integer(row["expected"]["n_isolated"]));
    }
  }
  CHECK(known == truth("zero_error_counts").size());
}

TEST_CASE("no closed form contradicts the tabled counts of critical points", "[closed_form]") {
  std::size_t known = 0;
  for (const auto& row : truth("pnn_gradient_counts")) {
    INFO(row.dump());
    const auto form = closed_form(problem_of(row));
    if (form) {
      ++known;
      CHECK(form->value == integer(row["expected"]["n_isolated"]));
    }
    const bool unit = row["widths"].size() == 3 && row["widths"][1] == 1;
    CHECK((form.has_value() || !unit || row["expected"]["dim"] > 0));
  }
  CHECK(known > 40);
}

TEST_CASE("deep linear nets with a tabled closed form have it", "[closed_form]") {
  for (const auto& row : truth("dln_regularised_critical_points")) {
    INFO(row.dump());
    const LinearNetwork network{row["H"], row["d"], row["n_eff"], row["dy"]};
    const auto form = linear_network_critical(network, row["n_eff"]);
    CHECK((form.has_value() || row["closed_form"].is_null()));
    if (form) {
      CHECK(form->value == integer(row["expected"]["N_C"]));
      CHECK(closed_form(linear_problem_of(row))->value == form->value);
    }
    const auto torus = linear_network_critical_torus(network, row["n_eff"]);
    if (torus && !row["expected"]["N_C_torus"].is_null()) {
      CHECK(torus->value == integer(row["expected"]["N_C_torus"]));
    }
  }
}

TEST_CASE("the rows of Mehta and others and of Bharadwaj and Hosten are reproduced", "[closed_form]") {
  for (const auto& row : truth("mehta_2018_known_rows")) {
    INFO(row.dump());
    const LinearNetwork network{row["H"], row["d"], row["dx"], row["dy"]};
    const auto bounds = linear_network_bounds(network);
    CHECK(bounds.weights == row["n_weights"]);
    CHECK(bounds.bezout == integer(row["expected"]["CBB"]));
    CHECK(bounds.dedieu_malajovich == integer(row["expected"]["N_DM"]));
    if (const auto form = linear_network_critical(network, 100)) {
      CHECK(form->value == integer(row["expected"]["N_C"]));
    }
  }
  for (const auto& row : truth("bharadwaj_hosten_tables")) {
    INFO(row.dump());
    const LinearNetwork network{row["H"], row["d"], row["dx"], row["dy"]};
    const auto bounds = linear_network_bounds(network);
    const auto& expected = row["expected"];
    CHECK(bounds.bezout == integer(expected["CBB"]));
    CHECK(linear_network_critical(network, 1)->value == integer(expected["N_C"]));
    if (row["H"] == 1) {
      CHECK(bounds.affine == integer(expected["BKK"]));
      CHECK(bounds.one_datum == integer(expected["B_C"]));
      CHECK(bounds.one_datum_torus == integer(expected["B_Cstar"]));
      CHECK(linear_network_critical_torus(network, 1)->value == integer(expected["N_C_star"]));
    }
  }
}

TEST_CASE("one hidden linear layer has the tabled bounds in closed form", "[closed_form]") {
  for (const auto& row : truth("dln_root_count_bounds")) {
    INFO(row.dump());
    const auto bounds = linear_network_bounds({row["H"], row["d"], row["dx"], row["dy"]});
    const auto& expected = row["expected"];
    CHECK(bounds.weights == row["n_weights"]);
    CHECK(bounds.bezout == integer(expected["CBB"]));
    if (row["H"] == 1) {
      CHECK(bounds.layerwise == integer(expected["multihomogeneous_layerwise"]));
      CHECK(bounds.affine == integer(expected["BKK_affine"]));
      CHECK(bounds.torus == integer(expected["BKK_torus"]));
    }
  }
}

TEST_CASE("the critical locus of an unregularized linear net has the tabled components", "[closed_form]") {
  for (const auto& row : truth("linear_net_unregularised_critical_locus")) {
    INFO(row.dump());
    std::map<std::string, Integer> by_dimension;
    Integer number = 0;
    for (const auto& part : linear_network_critical_locus({1, row["h"], row["dx"], row["dy"]})) {
      by_dimension[std::to_string(part.dimension)] += part.number;
      number += part.number;
    }
    CHECK(number == integer(row["expected"]["n_components"]));
    CHECK(by_dimension.size() == row["expected"]["dims_to_count"].size());
    for (const auto& [dimension, components] : row["expected"]["dims_to_count"].items()) {
      CHECK(by_dimension[dimension] == integer(components));
    }
  }
}

TEST_CASE("convolutional nets have the tabled dimensions, degrees and critical points", "[closed_form]") {
  for (const auto& row : truth("polynomial_cnn")) {
    INFO(row.dump());
    const auto space = polynomial_convolution(row["filters"].get<Integers>(), row["act"]);
    CHECK(space.dimension == row["expected"]["dim"]);
    CHECK(space.degree == integer(row["expected"]["degree"]));
    CHECK(space.critical_points == integer(row["expected"]["critical_points_generic_large_data"]));
  }
  for (const auto& row : truth("strided_linear_cnn_critical_points")) {
    INFO(row.dump());
    const auto space = linear_convolution(row["filters"].get<Integers>(), row["strides"].get<Integers>());
    CHECK(space.critical_points == integer(row["expected"]));
  }
  CHECK_THROWS_AS(linear_convolution({2, 2}, {1, 1}), InvalidArgument);
  CHECK_THROWS_AS(linear_convolution({2, 2}, {2}), InvalidArgument);
  CHECK_THROWS_AS(polynomial_convolution({2, 2}, 1), InvalidArgument);
  CHECK_THROWS_AS(polynomial_convolution({}, 2), InvalidArgument);
}

TEST_CASE("classical families have the tabled closed forms", "[closed_form]") {
  for (const auto& row : truth("classical_families")) {
    const std::string family = row["family"];
    if (row.contains("closed_form_value") && !row["closed_form_value"].is_null() && family != "cyclic") {
      INFO(row.dump());
      CHECK(classical_family(family, row["n"]).value == integer(row["closed_form_value"]));
    }
  }
  CHECK(count(noon(4)).with_multiplicity == static_cast<std::int64_t>(classical_family("noon", 4).value));
  CHECK_THROWS_AS(classical_family("cyclic", 7), InvalidArgument);
  CHECK_THROWS_AS(classical_family("eco", 2), InvalidArgument);
}

// Alexander, Hirschowitz 1995, with all its exceptions.
TEST_CASE("sums of powers have the tabled dimensions", "[closed_form]") {
  for (const auto& row : truth("alexander_hirschowitz_shallow")) {
    INFO(row.dump());
    CHECK(power_sum_dimension(row["widths"][0], row["act"], row["widths"][1]) == integer(row["expected"]));
  }
  CHECK(power_sum_dimension(3, 4, 5) == 14);
  CHECK(power_sum_dimension(5, 4, 14) == 69);
}

// Textbook degrees: Aronhold's invariant 4; plane cubics' secants 15; sigma_3 of the quartic Veronese surface 112,
// sigma_4 35 (Ottaviani, Oeding 2013); its sigma_5 is defective (Clebsch). Tabled examples:
// kostlan_shub_smale_and_claims.
TEST_CASE("secant varieties of Veronese varieties have the known degrees", "[closed_form]") {
  CHECK(secant_number(3, 3, 3) == Integer(4));
  CHECK(secant_number(3, 3, 2) == Integer(15));
  CHECK(secant_number(3, 4, 3) == Integer(112));
  CHECK(secant_number(3, 4, 4) == Integer(35));
  CHECK(secant_number(3, 4, 5) == Integer(0));
  CHECK(secant_number(4, 3, 2) == Integer(175));
  CHECK(secant_number(3, 7, 12) == Integer(5));
  CHECK(secant_number(3, 8, 15) == Integer(16));
  for (const auto& row : truth("kostlan_shub_smale_and_claims")) {
    if (row["statement"].get<std::string>().find("Zero-error count = h!*r^h") == std::string::npos) {
      continue;
    }
    for (const auto& [name, value] : row["examples"].items()) {  // "(2,3,1) r=5"
      std::int64_t n = 0, h = 0, r = 0;
      REQUIRE(std::sscanf(name.c_str(), "(%ld,%ld,1) r=%ld", &n, &h, &r) == 3);
      INFO(name);
      CHECK(power_sum_zero_error({.inputs = n, .units = h, .degree = r}, n * h)->value == integer(value));
    }
  }
}

TEST_CASE("Lehn's formula, the double point formula and Sylvester's agree where two of them hold", "[closed_form]") {
  for (std::int64_t r = 3; r <= 8; ++r) {
    // Lines in the plane's formula: half of d^2 - 10 d + 15 r - 6, d = r^2.
    CHECK(secant_number(3, r, 2) == Integer((r * r * r * r - 10 * r * r + 15 * r - 6) / 2));
    CHECK(secant_number(2, r, 2) == Integer((r - 1) * (r - 2) / 2));
  }
  // Projected from one of its points the rational normal curve of degree r is the one of degree r - 1.
  for (std::int64_t r = 4; r <= 9; ++r) {
    CHECK(projected_secant_number(2, r, 2) == secant_number(2, r - 1, 2));
    CHECK(projected_secant_number(2, r, 1) == secant_number(2, r - 1, 1));
  }
}

TEST_CASE("zero-error counts with biases agree with Groebner bases", "[closed_form]") {
  check_by_count(shallow({1, 2, 1}, 4, BiasPattern::all), ProblemKind::zero_error, 5, false);
  check_by_count(shallow({1, 2, 1}, 5, BiasPattern::all), ProblemKind::zero_error, 5, false);
  check_by_count(shallow({2, 1, 1}, 3, BiasPattern::output), ProblemKind::zero_error, 3, false);
  check_by_count(shallow({3, 2, 1}, 3), ProblemKind::zero_error, 6, false);
}

TEST_CASE("zero-error counts of two units in three inputs agree with Groebner bases", "[closed_form][slow]") {
  check_by_count(shallow({2, 2, 1}, 4, BiasPattern::all), ProblemKind::zero_error, 7, false);
  check_by_count(shallow({3, 3, 1}, 3), ProblemKind::zero_error, 9, false);
}

TEST_CASE("sums of powers without finite decompositions have no square solution", "[closed_form]") {
  CHECK(power_sum_zero_error({.inputs = 2, .units = 2, .degree = 2}, 4)->value == 0);
  CHECK(power_sum_zero_error({.inputs = 3, .units = 5, .degree = 4}, 15)->value == 0);
  check_by_count(shallow({2, 2, 1}, 2), ProblemKind::zero_error, 4, false);
}

TEST_CASE("Bezout's bound is attained for one unit and for no more", "[closed_form]") {
  for (std::int64_t n = 1; n <= 4; ++n) {
    for (std::int64_t r = 2; r <= 6; ++r) {
      CHECK(power_sum_zero_error({.inputs = n, .degree = r}, n)->value ==
            boost::multiprecision::pow(Integer(r), static_cast<unsigned>(n)));
    }
  }
  for (std::int64_t h = 2; h <= 4; ++h) {
    for (std::int64_t r = 2 * h - 1; r <= 9; ++r) {
      const Integer bezout = boost::multiprecision::pow(Integer(r), static_cast<unsigned>(2 * h));
      CHECK(power_sum_zero_error({.inputs = 2, .units = h, .degree = r}, 2 * h)->value < bezout);
    }
  }
}

// Complex critical points come in conjugate pairs, and the real ones of a positive definite regularization are odd in
// number.
TEST_CASE("every closed form for critical points with Tikhonov weights is odd", "[closed_form]") {
  std::size_t forms = 0;
  for (std::int64_t a = 1; a <= 4; ++a) {
    for (std::int64_t b = 1; b <= 4; ++b) {
      for (std::int64_t c = 1; c <= 4; ++c) {
        for (const bool free_output : {false, true}) {
          const auto unit = power_sum_critical(
              {.inputs = a, .units = b, .degree = c, .free_output_weights = free_output}, b == 1 ? a : 1, true);
          REQUIRE(unit);
          CHECK(unit->value % 2 == 1);
        }
        for (std::int64_t hidden = 1; hidden <= 3; ++hidden) {
          if (const auto linear = linear_network_critical({hidden, c, a, b}, a)) {
            CHECK(linear->value % 2 == 1);
            ++forms;
          }
        }
      }
    }
  }
  CHECK(forms > 50);
}

TEST_CASE("critical points of one unit agree with Groebner bases", "[closed_form]") {
  for (const int r : {2, 3}) {
    check_by_count(shallow({3, 1, 1}, r, BiasPattern::none, true), ProblemKind::critical, 4, true);
    check_by_count(shallow({3, 1, 1}, r, BiasPattern::all, true), ProblemKind::critical, 2, true);
    check_by_count(shallow({1, 1, 1}, r, BiasPattern::all), ProblemKind::critical, 6, false);
    check_by_count(shallow({1, 1, 1}, r, BiasPattern::all), ProblemKind::critical, 2, true);
    check_by_count(shallow({2, 1, 1}, r, BiasPattern::all), ProblemKind::critical, 4, false);
    check_by_count(shallow({2, 1, 1}, r, BiasPattern::output), ProblemKind::critical, 4, false);
  }
}

TEST_CASE("critical points of several units on one datum agree with Groebner bases", "[closed_form]") {
  check_by_count(shallow({1, 3, 1}, 3), ProblemKind::critical, 3, true);
  check_by_count(shallow({2, 3, 1}, 4), ProblemKind::critical, 1, true);
  check_by_count(shallow({1, 3, 1}, 2, BiasPattern::output, true), ProblemKind::critical, 3, true);
  check_by_count(shallow({2, 2, 1}, 3, BiasPattern::all, true), ProblemKind::critical, 1, true);
}

TEST_CASE("chains of single linear units agree with Groebner bases beyond the table", "[closed_form]") {
  for (const Integers& widths : {Integers{2, 1, 1, 1, 2}, Integers{2, 1, 1, 1, 4}, Integers{3, 1, 1, 3}}) {
    check_by_count(shallow(widths, 1, BiasPattern::none, true), ProblemKind::critical, widths.front(), true);
  }
}

TEST_CASE("chains of four and five linear layers agree with Groebner bases", "[closed_form][slow]") {
  for (const Integers& widths :
       {Integers{2, 1, 1, 1, 1, 2}, Integers{3, 1, 1, 1, 1, 3}, Integers{2, 1, 1, 1, 1, 1, 2}}) {
    check_by_count(shallow(widths, 1, BiasPattern::none, true), ProblemKind::critical, widths.front(), true);
  }
}

TEST_CASE("a conjectured formula says so", "[closed_form]") {
  CHECK(linear_network_critical({2, 1, 2, 2}, 2)->status == std::nullopt);
  CHECK(linear_network_critical({2, 1, 2, 1}, 2)->status == Certainty::proved);
  const PowerSumNetwork unit{.inputs = 1, .hidden_bias = true, .output_bias = true};
  CHECK(power_sum_critical(unit, 3, false)->status == std::nullopt);
  CHECK(power_sum_critical(unit, 4, false)->status == Certainty::proved);
  CHECK(status_name(*power_sum_critical(unit, 3, false)) == "conjectured");
}

TEST_CASE("closed forms are for random data, and absent where nothing is known", "[closed_form]") {
  Problem problem = random_problem(dense_network(shallow({2, 2, 1}, 3)), ProblemKind::zero_error, 4, false);
  CHECK(closed_form(problem)->value == 18);
  problem.data_seed.reset();
  CHECK_FALSE(closed_form(problem));
  // Fewer data than parameters: infinitely many solutions.
  CHECK_FALSE(closed_form(random_problem(dense_network(shallow({2, 2, 1}, 3)), ProblemKind::zero_error, 3, false)));
  CHECK_FALSE(power_sum_critical({.inputs = 2, .degree = 1, .hidden_bias = true, .output_bias = true}, 9, false));
  CHECK_FALSE(secant_number(5, 3, 4));
  CHECK_FALSE(secant_number(2, 3, 3));
  CHECK_THROWS_AS(secant_number(0, 3, 3), InvalidArgument);
  CHECK_THROWS_AS(power_sum_zero_error({.inputs = 0}, 1), InvalidArgument);
  CHECK_THROWS_AS(linear_network_critical({0, 1, 1, 1}, 1), InvalidArgument);
  CHECK_THROWS_AS(linear_network_critical_locus({2, 1, 1, 1}), InvalidArgument);
}
