// What descents do to networks that noise has parted, and what branches are compared after: by hand.
#include "studies/theory2/groups/movement.hpp"

#include "zeroset/core/parameters.hpp"

#include "studies/theory2/claimed.hpp"
#include "studies/theory2/runs.hpp"

#include <cmath>
#include <numbers>

using namespace zeroset;
using namespace zeroset::studies::theory2;
using namespace zeroset::testing;

namespace {

const std::vector<ParameterSlice> kWeights{{.name = "layer1.weight", .offset = 1, .size = 3}};

/// Of four parameters, of which the last three count.
Path run_of(const Eigen::Vector3f& start, const Eigen::Vector3f& end) {
  Path path{.points = Eigen::MatrixXf::Constant(4, 3, 100)};
  path.points.col(0).tail(3) = start;
  path.points.col(1).tail(3) = Eigen::Vector3f(9, 9, 9);  // what lies between counts for nothing
  path.points.col(2).tail(3) = end;
  return path;
}

double sine(double degrees) {
  return std::sin(degrees * std::numbers::pi / 180);
}

}  // namespace

TEST_CASE("runs that move by the same vector have cosine 1, and their ends lie closer than their starts") {
  // Starts 90 degrees apart; both move by (0, 0, 1), to ends 60 degrees apart: 1 - cos falls from 1 to 1/2.
  const Path one = run_of({1, 0, 0}, {1, 0, 1}), two = run_of({0, 1, 0}, {0, 1, 1});
  const Movement found = movement({&one, &two}, kWeights);
  REQUIRE(found.cosines.size() == 1);
  CHECK_THAT(found.cosines[0], WithinAbs(1, 1e-6));
  CHECK_THAT(found.starts[0], WithinAbs(1, 1e-6));
  CHECK_THAT(end_over_start(found).at(0), WithinAbs(0.5, 1e-6));
  CHECK_THAT(found.moved[0], WithinAbs(1 - sine(45), 1e-6));
}

TEST_CASE("noise alone parts runs and moves none of them: their ratio is 1 and they have no direction") {
  const Path one = run_of({1, 0, 0.01F}, {1, 0, 0.01F}), two = run_of({1, 0.01F, 0}, {1, 0.01F, 0});
  const Movement found = movement({&one, &two}, kWeights);
  CHECK(found.ends[0] > 1e-6);  // what the claim of distinct weights once passed by
  CHECK_THAT(end_over_start(found).at(0), WithinAbs(1, 1e-9));
  CHECK(found.moved[0] == 0);
  CHECK(found.cosines.empty());
}

TEST_CASE("runs from one point have no ratio, and those that part have cosines of their own") {
  const Path one = run_of({1, 0, 0}, {1, 1, 0}), two = run_of({1, 0, 0}, {1, 0, 1}),
             three = run_of({1, 0, 0}, {1, -1, 0});
  const Movement found = movement({&one, &two, &three}, kWeights);
  CHECK(end_over_start(found).empty());
  CHECK(found.cosines.size() == 3);
  CHECK_THAT(found.cosines[0], WithinAbs(0, 1e-9));
  CHECK_THAT(found.cosines[1], WithinAbs(-1, 1e-9));
}

TEST_CASE("branches are compared after the steps that the latest has, and every parent keeps that point") {
  const BranchesOptions options{.epochs = 40, .every = 2, .branches = {0, 2, 10, 20}, .noises = {0.25}};
  CHECK(common_steps(options) == 20);
  CHECK(common_steps({.epochs = 41, .every = 2, .branches = {0, 20}}) == 20);  // kept points alone
  CHECK(common_steps({.epochs = 21, .every = 2, .branches = {0, 20}}) == 0);
  const Protocol two = protocol("smoke");
  CHECK(branch_run(two, options, 0, 0, 1, 0).checkpoints.every_epochs == 2);
  const Experiment other = branch_run(two, options, 0, 1, 1, 0);
  CHECK(other.checkpoints.every_epochs == 20);
  CHECK(other.training.front().epochs == 38);
}
