// Bounds, counts and closed forms side by side.
#include "zeroset/atlas/verify.hpp"

#include "zeroset/algebra/system_io.hpp"
#include "zeroset/atlas/toy_networks.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace zeroset;
using namespace zeroset::atlas;
using nlohmann::ordered_json;
using zeroset::testing::random_problem;

namespace {

Problem dense_problem(const DenseSpec& spec, ProblemKind kind, std::int64_t points, bool tikhonov = false) {
  return random_problem(dense_network(spec), kind, points, tikhonov);
}

algebra::PolynomialSystem circle_and_hyperbola() {
  return algebra::read_system(R"({"variables": ["x", "y"], "polynomials": ["x^2 + y^2 - 5", "x*y - 2"]})",
                              algebra::SystemFormat::json);
}

/// The row with an id, through its document and back.
VerifyRow read_back(const VerifyRow& row) {
  ordered_json document{{"id", row.id}};
  document.update(to_json(row));
  return read_verify_row(ordered_json::parse(document.dump()));
}

std::string missing(const Table& table, std::size_t row, std::size_t column) {
  return std::get<Missing>(table.rows[row][column]).reason;
}

}  // namespace

TEST_CASE("closed forms agree with exact counts beyond the tables", "[verify]") {
  const std::vector<Problem> problems{
      dense_problem({.widths = {2, 2, 1}, .degrees = {4}, .free_output_weights = false}, ProblemKind::zero_error, 4),
      dense_problem({.widths = {3, 1, 1}, .degrees = {2}, .bias = BiasPattern::hidden, .free_output_weights = false},
                    ProblemKind::zero_error,
                    4),
      dense_problem(
          {.widths = {3, 1, 1}, .degrees = {3}, .free_output_weights = false}, ProblemKind::critical, 2, true),
      dense_problem({.widths = {2, 1, 1}, .degrees = {2}, .bias = BiasPattern::hidden, .free_output_weights = false},
                    ProblemKind::critical,
                    5),
      dense_problem({.widths = {1, 3, 3}, .degrees = {1}}, ProblemKind::critical, 2, true),
      dense_problem({.widths = {2, 2, 3}, .degrees = {1}}, ProblemKind::critical, 1, true),
      dense_problem({.widths = {3, 1, 1}, .degrees = {1}}, ProblemKind::critical, 4, true)};
  for (const Problem& problem : problems) {
    const VerifyRow row = verify(problem, {.mixed_volumes = false});
    INFO(to_json(problem).dump());
    CHECK(row.agree == true);
    CHECK(row.closed_form.has_value());
  }
}

TEST_CASE("verify agrees only where two routes gave a number", "[verify]") {
  CHECK_FALSE(verify(dense_problem({.widths = {2, 2, 1}, .free_output_weights = false}, ProblemKind::critical, 2, true),
                     {.mixed_volumes = false})
                  .agree.has_value());
  const VerifyRow hurried = verify(
      dense_problem({.widths = {2, 2, 1}, .degrees = {6}, .free_output_weights = false}, ProblemKind::zero_error, 4),
      {.limits = {.seconds = 1e-6}});
  CHECK_FALSE(hurried.agree.has_value());
  CHECK_FALSE(hurried.count->complete);
  CHECK_FALSE(hurried.complete);
  CHECK(hurried.closed_form->value == 720);
}

TEST_CASE("verify does not take a conjectured formula for a route", "[verify]") {
  const VerifyRow row = verify(dense_problem({.widths = {2, 1, 1, 2}, .degrees = {1}}, ProblemKind::critical, 2, true));
  CHECK(row.closed_form->value == 81);
  CHECK_FALSE(row.closed_form->status.has_value());
  CHECK(row.count->with_multiplicity == 81);
  CHECK_FALSE(row.agree.has_value());
}

TEST_CASE("bounds and count of a system meet where its Bezout number is attained", "[verify]") {
  const VerifyRow row = verify(circle_and_hyperbola());
  CHECK(row.bounds->bezout_number.digits == "4");
  CHECK(row.bounds->mixed_volume->affine.digits == "4");
  CHECK(row.bounds->mixed_volume->torus.digits == "4");
  CHECK(row.count->with_multiplicity == 4);
  CHECK(row.count->real == 4);  // (1, 2), (2, 1) and their negatives
  CHECK_FALSE(row.closed_form.has_value());
  CHECK_FALSE(row.agree.has_value());
  CHECK(row.complete);
}

TEST_CASE("a row that is read back says the same", "[verify]") {
  std::vector<VerifyRow> rows{
      verify(circle_and_hyperbola()),
      verify(dense_problem(
          {.widths = {2, 2, 1}, .degrees = {3}, .free_output_weights = false}, ProblemKind::zero_error, 4)),
      verify(dense_problem({.widths = {2, 1, 1, 2}, .degrees = {1}}, ProblemKind::critical, 2, true)),
      verify(dense_problem({.widths = {2, 1, 1}}, ProblemKind::zero_error, 2))};  // infinitely many solutions
  for (VerifyRow& row : rows) {
    row.id = "row";
    const VerifyRow again = read_back(row);
    CHECK(to_json(again) == to_json(row));
    CHECK(verify_table(std::vector{again}).rows == verify_table(std::vector{row}).rows);
    CHECK(toy_networks_table(std::vector{again}).rows == toy_networks_table(std::vector{row}).rows);
  }
}

TEST_CASE("a row that ran out of time says so in every cell", "[verify]") {
  const VerifyRow row = read_verify_row({{"id", "late"},
                                         {"bounds", nullptr},
                                         {"count", nullptr},
                                         {"solve", nullptr},
                                         {"closed_form", nullptr},
                                         {"agree", nullptr},
                                         {"reason", "more than 1 s (--timeout)"}});
  const Table table = verify_table(std::vector{row});
  CHECK(std::get<std::string>(table.rows[0][0]) == "late");
  for (std::size_t column = 1; column < 11; ++column) {
    INFO(table.columns[column].key);
    CHECK(missing(table, 0, column) == "more than 1 s (--timeout)");
  }
}

TEST_CASE("the dimension of a network that is read back says the same", "[verify]") {
  for (const bool with_points : {false, true}) {
    algebra::DimensionOptions options;
    if (with_points) {
      options.points = 3;
    }
    const algebra::DimensionResult result =
        algebra::dimension(dense_network({.widths = {2, 3, 2}, .degrees = {2}}), options);
    ordered_json document{{"id", "network"}};
    document.update(to_json(result));
    const DimensionRow row = read_dimension_row(ordered_json::parse(document.dump()));
    REQUIRE(row.result);
    CHECK(to_json(*row.result) == to_json(result));
    const Table table = dimensions_table(std::vector{row});
    CHECK(std::get<std::int64_t>(table.rows[0][1]) == 12);  // parameters
    CHECK(std::get<std::int64_t>(table.rows[0][5]) == 6);   // all pairs of quadratic forms in two unknowns
  }
}
