// Euclidean distance degrees: the tables of tests/data, the literature's numbers, and the equations of the critical
// points themselves.
#include "zeroset/algebra/attention_locus.hpp"
#include "zeroset/algebra/euclidean_distance_degree.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <numeric>

using namespace zeroset;
using namespace zeroset::algebra;
using namespace zeroset::testing;

namespace {

using Integers = std::vector<std::int64_t>;

std::vector<Integer> integers(const nlohmann::json& list) {
  std::vector<Integer> result;
  for (const auto& value : list) {
    result.emplace_back(value.get<std::int64_t>());
  }
  return result;
}

/// All partitions of n with parts of at most `largest`.
std::vector<Integers> partitions(std::int64_t n, std::int64_t largest) {
  if (n == 0) {
    return {{}};
  }
  std::vector<Integers> result;
  for (std::int64_t first = std::min(n, largest); first >= 1; --first) {
    for (Integers rest : partitions(n - first, first)) {
      rest.insert(rest.begin(), first);
      result.push_back(std::move(rest));
    }
  }
  return result;
}

void check_counts(std::int64_t least, std::int64_t most) {
  for (std::int64_t n = least; n <= most; ++n) {
    for (const Integers& partition : partitions(n, n)) {
      INFO(nlohmann::json(partition).dump());
      const Integer generic = coincident_root_distance_degree(partition).generic;
      for (const BinaryFormMetric metric : {BinaryFormMetric::generic, BinaryFormMetric::diagonal}) {
        const CountResult counted = count(coincident_root_distance_system(partition, metric));
        CHECK(counted.with_multiplicity == static_cast<std::int64_t>(generic));
        CHECK(counted.distinct == counted.with_multiplicity);
      }
    }
  }
}

}  // namespace

TEST_CASE("Segre-Veronese varieties have the tabled distance degrees", "[distance_degree]") {
  for (const auto& row : truth("ed_degree_segre_veronese")) {
    INFO(row.dump());
    const auto degree = segre_veronese_distance_degree(row["n"].get<Integers>(), row["d"].get<Integers>());
    const auto& expected = row["expected"];
    CHECK(degree.generic == expected["generic_ED"].get<std::int64_t>());
    CHECK(degree.unit == Integer(expected["bombieri_ED"].get<std::int64_t>()));
    CHECK(degree.degree == expected["degree"].get<std::int64_t>());
  }
}

TEST_CASE("quadratic Veronese varieties are the symmetric matrices of rank one, Segre varieties the matrices",
          "[distance_degree]") {
  for (std::int64_t n = 2; n <= 6; ++n) {
    const auto veronese = segre_veronese_distance_degree({n - 1}, {2});
    const auto matrices = symmetric_determinantal_distance_degree(n, 1);
    CHECK(veronese.polar_degrees == matrices.polar_degrees);
    CHECK(veronese.unit == matrices.unit);
    for (std::int64_t m = 2; m <= n; ++m) {
      const auto segre = segre_veronese_distance_degree({m - 1, n - 1}, {1, 1});
      CHECK(segre.polar_degrees == determinantal_distance_degree(m, n, 1).polar_degrees);
      CHECK(segre.unit == Integer(m));
    }
  }
}

TEST_CASE("rational normal curves are the coincident root loci of one part", "[distance_degree]") {
  for (std::int64_t n = 1; n <= 12; ++n) {
    const auto curve = segre_veronese_distance_degree({1}, {n});
    CHECK(curve.polar_degrees == coincident_root_distance_degree({n}).polar_degrees);
    CHECK(curve.generic == 3 * n - 2);
  }
}

TEST_CASE("matrices of bounded rank have the tabled polar degrees", "[distance_degree]") {
  for (const auto& row : truth("ed_degree_determinantal")) {
    INFO(row.dump());
    const auto degree = determinantal_distance_degree(row["m"], row["n"], row["rank"]);
    CHECK(degree.generic == row["expected"]["generic_ED"].get<std::int64_t>());
    CHECK(degree.unit == Integer(row["expected"]["unit_ED"].get<std::int64_t>()));
    CHECK(degree.polar_degrees == integers(row["expected"]["polar_degrees"]));
  }
}

TEST_CASE("symmetric matrices of bounded rank have the tabled polar degrees", "[distance_degree]") {
  for (const auto& row : truth("ed_degree_quadratic_nets")) {
    INFO(row.dump());
    const auto degree = symmetric_determinantal_distance_degree(row["n"], row["rank"]);
    CHECK(degree.generic == row["expected"]["generic_ED"].get<std::int64_t>());
    CHECK(degree.unit == Integer(row["expected"]["bombieri_weyl_ED"].get<std::int64_t>()));
    CHECK(degree.polar_degrees == integers(row["expected"]["polar_degrees"]));
  }
}

TEST_CASE("matrices of complementary ranks are dual: their polar degrees are each other's, turned around",
          "[distance_degree]") {
  for (std::int64_t rank = 1; rank < 5; ++rank) {
    auto dual = determinantal_distance_degree(5, 6, 5 - rank).polar_degrees;
    std::reverse(dual.begin(), dual.end());
    CHECK(determinantal_distance_degree(5, 6, rank).polar_degrees == dual);
    dual = symmetric_determinantal_distance_degree(5, 5 - rank).polar_degrees;
    std::reverse(dual.begin(), dual.end());
    CHECK(symmetric_determinantal_distance_degree(5, rank).polar_degrees == dual);
  }
}

// Giambelli's and Harris and Tu's formulas, "On symmetric and skew-symmetric determinantal varieties", Topology 23
// (1984).
TEST_CASE("matrices of bounded rank have the classical degrees", "[distance_degree]") {
  const auto binomial = [](std::int64_t n, std::int64_t k) {
    Integer result = 1;
    for (std::int64_t i = 1; i <= k; ++i) {
      result = result * (n - k + i) / i;
    }
    return result;
  };
  for (std::int64_t n = 2; n <= 7; ++n) {
    for (std::int64_t rank = 1; rank <= n; ++rank) {
      Rational general = 1, symmetric = 1;
      for (std::int64_t i = 0; i < n - rank; ++i) {
        general *= Rational(binomial(n + i, rank), binomial(rank + i, rank));
        symmetric *= Rational(binomial(n + i, n - rank - i), binomial(2 * i + 1, i));
      }
      CHECK(determinantal_distance_degree(n, n, rank).degree == general);
      CHECK(symmetric_determinantal_distance_degree(n, rank).degree == symmetric);
    }
  }
}

TEST_CASE("coincident root loci have the tabled distance degrees", "[distance_degree]") {
  for (const auto& row : truth("stride1_lcn_coincident_root_loci")) {
    INFO(row.dump());
    const auto partition = row["partition"].get<Integers>();
    CHECK(coincident_root_distance_degree(partition).generic == row["expected"]["generic"].get<std::int64_t>());
    CHECK(coincident_root_unit_degree(partition).with_multiplicity == row["expected"]["bombieri"].get<std::int64_t>());
    const auto diagonal = count(coincident_root_distance_system(partition, BinaryFormMetric::diagonal));
    CHECK(diagonal.with_multiplicity == row["expected"]["diagonal_weights"].get<std::int64_t>());
  }
}

TEST_CASE("the polar degrees of coincident root loci agree with counted critical points", "[distance_degree]") {
  check_counts(1, 5);
}
TEST_CASE("the polar degrees of coincident root loci agree with counted critical points, degree 6",
          "[distance_degree][slow]") {
  check_counts(6, 6);
}

// Hilbert 1887: the degree of the locus is k!/prod m_j! prod lambda_j.
TEST_CASE("coincident root loci have Hilbert's degrees, and the discriminant 2n - 2", "[distance_degree]") {
  CHECK(coincident_root_distance_degree({3, 2, 2, 1}).degree == 24 / 2 * 12);
  CHECK(coincident_root_distance_degree({1, 1, 1, 1, 1}).generic == 1);
  for (std::int64_t n = 2; n <= 8; ++n) {
    Integers discriminant(static_cast<std::size_t>(n) - 1, 1);
    discriminant[0] = 2;
    CHECK(coincident_root_distance_degree(discriminant).degree == 2 * n - 2);
    CHECK(coincident_root_distance_degree(discriminant).polar_degrees.front() == n);  // its dual is the curve
  }
}

TEST_CASE("an invariant distance has fewer critical points than a generic one", "[distance_degree]") {
  const auto matrices = determinantal_distance_degree(3, 4, 1);
  CHECK(matrices.generic == 83);
  CHECK(matrices.unit == Integer(3));
  const auto cubics = segre_veronese_distance_degree({2}, {3});
  CHECK(cubics.generic == 39);  // 7 * 9 - 3 * 9 + 3
  CHECK(cubics.unit == Integer(7));
}

TEST_CASE("critical points of the smallest self-attention have the tabled dimensions and degrees",
          "[distance_degree]") {
  for (const auto& row : truth("lightning_self_attention")) {
    if (row["kind"] != "critical_points") {
      continue;
    }
    INFO(row.dump());
    const auto locus = row["locus"] == "regular" ? AttentionLocus::regular : AttentionLocus::singular;
    const auto critical = attention_critical_points(row["data"], locus);
    CHECK(critical.dimension == row["expected"]["dim"].get<std::int64_t>());
    CHECK(critical.degree == Integer(row["expected"]["degree"].get<std::int64_t>()));
  }
  // Many data: the dual of P^1 x P^1 with forms of degrees (2, 1), and P^1 x P^2.
  CHECK(attention_critical_points(3, AttentionLocus::regular).degree ==
        segre_veronese_distance_degree({1, 1}, {2, 1}).generic);
  CHECK(attention_critical_points(3, AttentionLocus::singular).degree ==
        segre_veronese_distance_degree({1, 2}, {1, 1}).generic);
  CHECK_THROWS_AS(attention_critical_points(0, AttentionLocus::regular), InvalidArgument);
}

TEST_CASE("distance degrees refuse what they are not defined for", "[distance_degree]") {
  CHECK_THROWS_AS(segre_veronese_distance_degree({}, {}), InvalidArgument);
  CHECK_THROWS_AS(segre_veronese_distance_degree({1, 2}, {1}), InvalidArgument);
  CHECK_THROWS_AS(segre_veronese_distance_degree({1}, {0}), InvalidArgument);
  CHECK_THROWS_AS(segre_veronese_distance_degree({999, 999}, {1, 1}), LimitExceeded);
  CHECK_THROWS_AS(determinantal_distance_degree(3, 4, 4), InvalidArgument);
  CHECK_THROWS_AS(determinantal_distance_degree(3, 4, 0), InvalidArgument);
  CHECK_THROWS_AS(determinantal_distance_degree(40, 40, 20), LimitExceeded);
  CHECK_THROWS_AS(symmetric_determinantal_distance_degree(0, 0), InvalidArgument);
  CHECK_THROWS_AS(coincident_root_distance_degree({}), InvalidArgument);
  CHECK_THROWS_AS(coincident_root_distance_degree({2, 0}), InvalidArgument);
  CHECK_THROWS_AS(coincident_root_distance_system({41}, BinaryFormMetric::bombieri), LimitExceeded);
  CHECK_THROWS_AS(polar_degrees_of_smooth({}), InvalidArgument);
}
