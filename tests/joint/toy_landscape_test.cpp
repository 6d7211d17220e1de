// Toy networks under the landscape tools, beside what is known of them exactly.
#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/algebra/problem_objective.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/critical_points.hpp"
#include "zeroset/landscape/merge_tree.hpp"
#include "zeroset/landscape/spectrum.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace zeroset;
using namespace zeroset::testing;
using algebra::ProblemObjective;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd normal_point(Index n, std::uint64_t index) {
  Stream stream(11, "point", index);
  VectorXd point(n);
  std::generate(point.begin(), point.end(), [&] { return stream.normal(); });
  return point;
}

Problem two_layers() {
  Problem problem{.network = dense_network({.widths = {2, 2, 2}, .degrees = {3}, .bias = BiasPattern::all})};
  problem.data = {.inputs = {{1, 2}, {-1, Rational(1, 2)}, {2, -1}}, .targets = {{1, 0}, {2, -1}, {0, 3}}};
  return problem;
}

}  // namespace

TEST_CASE("Newton's method finds all real critical points of every instance with a known number", "[toy]") {
  for (const auto& row : truth("real_critical_points_exact_instances")) {
    INFO(row.dump());
    const std::int64_t known = row["expected"]["N_R"];
    const Problem problem = real_instance_of(row);
    const ProblemObjective loss(problem);
    // Not told when to stop: none is found beyond those that exist, either.
    const landscape::CriticalPoints found = landscape::critical_points(loss, {.starts = 1000});
    CHECK(static_cast<std::int64_t>(found.points.size()) == known);
    for (const landscape::CriticalPoint& point : found.points) {
      const double terms = 1e-12 * point.eigenvalues.cwiseAbs().maxCoeff() * (1 + point.theta.norm());
      CHECK(algebra::evaluate(problem, point.theta).norm() <= terms);
      CHECK(point.nullity == 0);
    }
  }
}

TEST_CASE("alternating numbers of critical points add up to one where the loss is coercive", "[toy]") {
  for (const auto& row : truth("real_critical_points_exact_instances")) {
    if (row["Lambda_entrywise"].is_null()) {
      continue;
    }
    INFO(row.dump());
    const ProblemObjective loss(real_instance_of(row));
    const auto found = landscape::critical_points(loss, {.known = row["expected"]["N_R"].get<std::int64_t>()});
    int sum = 0;
    for (const landscape::CriticalPoint& point : found.points) {
      sum += point.index % 2 == 0 ? 1 : -1;
    }
    CHECK(sum == 1);
  }
}

TEST_CASE("all valleys of a coercive toy loss meet, and every saddle joins two minima", "[toy]") {
  for (const auto& row : truth("real_critical_points_exact_instances")) {
    if (row["Lambda_entrywise"].is_null()) {
      continue;
    }
    INFO(row.dump());
    const ProblemObjective loss(real_instance_of(row));
    const auto found = landscape::critical_points(loss, {.known = row["expected"]["N_R"].get<std::int64_t>()});
    const auto saddles = landscape::connections(loss, found.points);
    for (const landscape::Connection& one : saddles) {
      CHECK(one.first >= 0);
      CHECK(one.second >= 0);
    }
    const landscape::MergeTree tree = landscape::merge_tree(found.points, saddles);
    CHECK(tree.merges.size() + 1 == tree.minima.size());
    CHECK(tree.passes.allFinite());
  }
}

TEST_CASE("the gradient of the loss is the Jacobian's transpose times the residuals, plus the weights", "[toy]") {
  Problem problem = two_layers();
  problem.lambda.assign(static_cast<std::size_t>(num_parameters(problem.network)), Rational(3, 2));
  const ProblemObjective loss(problem);
  const VectorXd theta = normal_point(loss.dimension(), 0);
  const VectorXd expected = loss.jacobian(theta).transpose() * loss.residuals(theta) + 1.5 * theta;
  CHECK((loss.gradient(theta) - expected).norm() <= 1e-13 * expected.norm());
  CHECK_THAT(loss.value(theta),
             WithinRel(0.5 * loss.residuals(theta).squaredNorm() + 0.75 * theta.squaredNorm(), 1e-14));
}

TEST_CASE("a Hessian-vector product of the algebra's loss is the derivative of its gradient", "[toy]") {
  const ProblemObjective loss(two_layers());
  const VectorXd theta = normal_point(loss.dimension(), 1), direction = normal_point(loss.dimension(), 2);
  const double h = 1e-5;
  const VectorXd difference = (loss.gradient(theta + h * direction) - loss.gradient(theta - h * direction)) / (2 * h);
  CHECK((loss.hessian_vector_product(theta, direction) - difference).norm() <= 1e-6 * difference.norm());
}

TEST_CASE("the loss of many parameter vectors is that of each", "[toy]") {
  const ProblemObjective loss(two_layers());
  MatrixXd theta(loss.dimension(), 3);
  theta << normal_point(loss.dimension(), 3), normal_point(loss.dimension(), 4), normal_point(loss.dimension(), 5);
  for (Index b = 0; b < 3; ++b) {
    CHECK(loss.values(theta)[b] == loss.value(theta.col(b)));
    CHECK(loss.gradients(theta).col(b) == loss.gradient(theta.col(b)));
  }
  CHECK_THROWS_AS(loss.values(theta.topRows(2)), InvalidArgument);
  CHECK_THROWS_AS(loss.hessian_vector_products(theta, theta.leftCols(1)), InvalidArgument);
}
