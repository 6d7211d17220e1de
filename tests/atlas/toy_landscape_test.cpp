// Toy networks under the landscape tools, beside what is known of them exactly.
#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/algebra/problem_objective.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/critical_points.hpp"
#include "zeroset/landscape/merge_tree.hpp"
#include "zeroset/landscape/spectrum.hpp"
#include "zeroset/landscape/symmetry.hpp"

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

TEST_CASE("saddles along valleys that are a billion times longer than wide are found", "[toy]") {
  // Data and weights of 15 bits: the algebra's own count is the other route, and so is K2.
  const std::uint64_t seed = GENERATE(1, 2, 3);
  const Problem problem =
      random_problem(dense_network({.widths = {1, 2, 1}, .degrees = {2}}), ProblemKind::critical, 2, true, seed);
  const algebra::CountResult count = algebra::count(problem);
  REQUIRE(count.real.has_value());
  const auto found = landscape::critical_points(ProblemObjective(problem), {.known = count.real});
  CHECK(found.complete());
  int sum = 0;
  for (const landscape::CriticalPoint& point : found.points) {
    sum += point.index % 2 == 0 ? 1 : -1;
    CHECK(point.nullity == 0);
  }
  CHECK(sum == 1);
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

TEST_CASE("networks compute the same after each of their symmetries", "[toy]") {
  const DenseSpec spec{.widths = {2, 3, 2, 2}, .degrees = {2, 3}, .bias = BiasPattern::all};
  // A layer of h units with parity has h changes of sign and h - 1 exchanges; trees have one sign and no exchange a
  // node where it has one unit.
  const auto [network, count] = GENERATE_COPY(table<Architecture, std::size_t>(
      {{dense_network(spec), 5 + 3},
       {dense_network({.widths = {2, 2, 1}, .degrees = {3}, .free_output_weights = false}), 1},
       {dense_network({.widths = {2, 2, 1}, .degrees = {1}}), 3},
       {preset_network("figure7"), 3},
       {preset_network("figure7-two"), 6 + 3},
       {preset_network("figure7", {3}), 0}}));
  const std::vector<landscape::SignedPermutation> found = landscape::symmetries(network);
  CHECK(found.size() == count);
  const Problem problem{.network = network, .data = random_dataset(network, 3, 1)};
  const ProblemObjective loss(problem);
  const VectorXd theta = normal_point(loss.dimension(), 6);
  const MatrixXd outputs = loss.predictions(theta);
  for (const landscape::SignedPermutation& one : found) {
    INFO(one.name);
    const VectorXd image = one.applied(theta);
    CHECK((image - theta).norm() > 1e-3);
    CHECK((one.applied(image) - theta).norm() == 0);
    CHECK((loss.predictions(image) - outputs).norm() <= 1e-12 * outputs.norm());
  }
}

TEST_CASE("Tikhonov weights that differ leave the signs and forbid the exchanges", "[toy]") {
  const Architecture network = dense_network({.widths = {2, 3, 1}, .degrees = {2}});
  const auto all = landscape::symmetries(network);
  CHECK(all.size() == 5);
  CHECK(landscape::that_keep(all, VectorXd()).size() == 5);
  CHECK(landscape::that_keep(all, VectorXd::Constant(9, 2)).size() == 5);
  CHECK(landscape::that_keep(all, VectorXd::LinSpaced(9, 1, 9)).size() == 3);
}

TEST_CASE("orbits of critical points have sizes that the signs explain, and one loss each", "[toy]") {
  // x -> w2 w1 x with y = -9, lambda = 7, 1: the origin, and two points that the change of both signs exchanges.
  const auto row = truth("real_critical_points_exact_instances")[0];
  const Problem problem = real_instance_of(row);
  const ProblemObjective loss(problem);
  const auto found = landscape::critical_points(loss, {.known = 3});
  const auto generators = landscape::that_keep(landscape::symmetries(problem.network), VectorXd{{7, 1}});
  REQUIRE(generators.size() == 1);
  const landscape::Orbits result = landscape::orbits(loss, found.points, generators, 1e-6, 1e-6);
  REQUIRE(result.orbits.size() == 2);
  CHECK(result.orbits[0] == std::vector<std::int64_t>{0, 1});
  CHECK(result.orbits[1] == std::vector<std::int64_t>{2});
  CHECK(result.missing.empty());
  CHECK(result.largest_difference < 1e-14);
  const landscape::Orbits half = landscape::orbits(loss, {found.points[0]}, generators, 1e-6, 1e-6);
  REQUIRE(half.missing.size() == 1);
  CHECK((half.missing[0] + found.points[0].theta).norm() == 0);
}

TEST_CASE(
    "the Hessian at a planted zero-error point is J^T J, and more is null than parameters minus equations where data "
    "repeat",
    "[toy]") {
  // Weights k/4 and inputs that are small integers: the outputs of a square network are exact, and so are the targets.
  Problem problem{.network = dense_network({.widths = {2, 3, 2}, .degrees = {2}})};
  const auto repeated = GENERATE(false, true);
  problem.data.inputs = {{1, 2}, {-1, 1}, {2, -1}};
  if (repeated) {
    problem.data.inputs.push_back({-1, 1});
  }
  problem.data.targets.assign(problem.data.inputs.size(), {0, 0});
  const VectorXd theta = VectorXd{{3, -1, 2, 5, -2, 1, 4, -3, 2, 1, 3, -5}} / 4;
  const MatrixXd outputs = ProblemObjective(problem).predictions(theta);
  for (std::size_t k = 0; k < problem.data.targets.size(); ++k) {
    for (std::size_t o = 0; o < 2; ++o) {
      problem.data.targets[k][o] = Rational(outputs(static_cast<Index>(k), static_cast<Index>(o)));
    }
  }
  const ProblemObjective loss(problem);
  CHECK(loss.value(theta) == 0);
  const MatrixXd jacobian = loss.jacobian(theta);
  const MatrixXd hessian = landscape::dense_matrix(landscape::hessian_of(loss, theta));
  CHECK((hessian - jacobian.transpose() * jacobian).norm() <= 1e-14 * hessian.norm());
  const landscape::CriticalPoint point = landscape::classified(loss, theta);
  CHECK(point.index == 0);
  CHECK(point.nullity == 12 - 6);  // three data and two outputs: the fourth repeats one
}
