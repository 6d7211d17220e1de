// Motion of weights split into length and direction, from paths made by hand.
#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"

#include "studies/lipton/weight_motion.hpp"
#include "support/catch.hpp"

#include <cmath>

// In the namespace itself: tests of several studies are compiled as one file, and their names are alike.
namespace zeroset::studies::lipton {

using namespace zeroset::testing;

namespace {

const Architecture kSmall = dense_network({.widths = {2, 2, 1}});  // filters of 2, 2 and 2 weights, no biases

/// Epochs 0, 1, ... of these columns.
Path path_of(const Eigen::MatrixXf& points) {
  Path path{.points = points};
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    path.epochs.push_back(i);
    path.measures.emplace_back();
  }
  return path;
}

WeightMotion motion_of(const Path& path, const std::vector<double>& losses, double settled = 0.001) {
  return weight_motion(path, losses, kSmall, {2, 3}, settled);
}

Path random_path(Eigen::Index epochs) {
  Stream stream(1, "path of a test");
  Eigen::MatrixXf points(num_parameters(kSmall), epochs);
  for (float& value : points.reshaped()) {
    value = static_cast<float>(stream.normal());
  }
  return path_of(points);
}

}  // namespace

TEST_CASE("the square of a step is the sum of the squares of its change of norm and of its turn") {
  const WeightMotion motion = motion_of(random_path(9), std::vector<double>(9, 1.0));
  for (Eigen::Index i = 0; i < 8; ++i) {
    const double step = motion.whole.step_lengths[i];
    CHECK_THAT(std::hypot(motion.steps.length[i], motion.steps.direction[i]), WithinRel(step, 1e-12));
    CHECK_THAT(2 * motion.whole.norms[i] * motion.whole.norms[i + 1] * (1 - std::cos(motion.steps.angle[i])),
               WithinRel(motion.steps.direction[i] * motion.steps.direction[i], 1e-9));
  }
}

TEST_CASE("weights that only grow move and do not turn, and filters that grow apart have moved no direction") {
  Eigen::MatrixXf points(6, 3);
  points.col(0) << 1, 2, 3, 4, 5, 6;
  points.col(1) = 2 * points.col(0);
  points.col(2) << 2, 4, 9, 12, 50, 60;  // each filter by a factor of its own
  const WeightMotion motion = motion_of(path_of(points), {1, 1, 1});
  CHECK_THAT(motion.steps.direction[0], WithinAbs(0, 1e-6));
  CHECK_THAT(motion.steps.length[0], WithinRel(std::sqrt(91.0), 1e-6));
  CHECK(motion.steps.direction[1] > 1);
  CHECK_THAT(motion.directions.length, WithinAbs(0, 1e-6));
  CHECK(motion.filters == 3);
}

TEST_CASE("a quarter turn of all filters is a right angle and no growth") {
  Eigen::MatrixXf points(6, 2);
  points.col(0) << 3, 0, 0, 4, 5, 0;
  points.col(1) << 0, 3, 4, 0, 0, 5;
  const WeightMotion motion = motion_of(path_of(points), {1, 1});
  CHECK_THAT(motion.steps.length[0], WithinAbs(0, 1e-6));
  CHECK_THAT(motion.steps.angle[0], WithinRel(std::acos(0.0), 1e-6));
  CHECK_THAT(motion.directions.length, WithinRel(std::sqrt(6.0), 1e-6));  // three chords of sqrt(2)
}

TEST_CASE("the tail begins where the loss is first small, and says how far the weights get from there") {
  Eigen::MatrixXf points = Eigen::MatrixXf::Zero(6, 7);
  for (Eigen::Index i = 0; i < 7; ++i) {
    points.col(i) << 10, 0, 0, 10, 10, static_cast<float>(i < 4 ? 2 * i : 6);
  }
  points.col(5)[0] = 13;
  points.col(6)[0] = 13;  // from epoch 3 to 6 one filter grows by 3
  const Path path = path_of(points);
  const std::vector<double> losses{1, 0.5, 0.1, 0.001, 0.0005, 0.002, 0.0001};
  const WeightMotion motion = motion_of(path, losses);
  REQUIRE(motion.settled.has_value());
  CHECK(*motion.settled == 3);
  const std::optional<Tail> tail = tail_of(motion, path, kSmall, 3);
  REQUIRE(tail.has_value());
  CHECK(tail->last == 6);
  CHECK(tail->largest_loss == 0.002);
  CHECK_THAT(tail->moved, WithinRel(3.0 / 6.0, 1e-6));
  CHECK_THAT(tail->turned, WithinAbs(0, 1e-6));
  CHECK_THAT(tail->length, WithinRel(3.0, 1e-6));
  CHECK_THAT(tail->length_before, WithinRel(6.0, 1e-6));
  CHECK_THAT(tail->cosine_before, WithinRel(1.0, 1e-6));
  CHECK_FALSE(tail_of(motion, path, kSmall, 4).has_value());  // no such epochs
  CHECK_FALSE(tail_of(motion_of(path, losses, 1e-6), path, kSmall, 3).has_value());
}

}  // namespace zeroset::studies::lipton
