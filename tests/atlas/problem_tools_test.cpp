// The landscape tools on the loss of a toy network, through the same calls as for trained ones.
#include "zeroset/algebra/problem_objective.hpp"
#include "zeroset/landscape/nullity.hpp"
#include "zeroset/landscape/orbit.hpp"
#include "zeroset/landscape/plane.hpp"

#include "support/catch.hpp"

using namespace zeroset;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Two data of sum_i a_i (w_i . x)^2 with two units, which theta fits: (1 + 4)^2 - 2^2 = 21 and 1 - 1 = 0.
const Problem kProblem{.network = dense_network({.widths = {2, 2, 1}, .degrees = {2}}),
                       .kind = ProblemKind::zero_error,
                       .data = {.inputs = {{1, 2}, {3, -1}}, .targets = {{21}, {0}}}};
const VectorXd kZeroError = (VectorXd(6) << 1, 2, 0, 1, 1, -1).finished();

}  // namespace

TEST_CASE("at zero error the Hessian of a toy network is its Gauss-Newton part, of as many ranks as equations",
          "[atlas][landscape]") {
  const algebra::ProblemObjective loss(kProblem);
  REQUIRE(loss.value(kZeroError) == 0);
  const MatrixXd points = kZeroError.replicate(1, 6), unit = MatrixXd::Identity(6, 6);
  const MatrixXd part = loss.gauss_newton_products(points, unit);
  CHECK((part - loss.hessian_vector_products(points, unit)).cwiseAbs().maxCoeff() < 1e-12);
  const MatrixXd jacobian = loss.jacobian(kZeroError);
  CHECK((part - jacobian.transpose() * jacobian).cwiseAbs().maxCoeff() < 1e-12);
  const landscape::NullityResult found =
      landscape::nullity(loss, landscape::labeled_points({kZeroError}), {.probes = 4, .steps = 6});
  REQUIRE(found.rows.size() == 2);
  for (const landscape::NullityRow& row : found.rows) {
    CHECK(row.predicted() == 4);  // six parameters, two equations
    CHECK(row.bounds.rank_at_least == 2);
  }
}

TEST_CASE("the tools find the filters and symmetries of a toy network", "[atlas][landscape]") {
  const algebra::ProblemObjective loss(kProblem);
  const auto points = landscape::labeled_points({kZeroError});
  for (const landscape::OrbitRow& row : landscape::orbit(loss, points, {.draws = 4}).rows) {
    INFO(name(row.family.kind));
    CHECK(row.moved > 0.01);
    CHECK(row.output_difference < 1e-12);
  }
  const landscape::PlaneResult plane = landscape::plane(loss, points, {.points = 3, .radius = 0.5});
  CHECK(plane.values(0)(1, 1) == 0);  // in the middle stands the point itself
  CHECK(landscape::plane_figure(plane).panels.size() == 1);
}
