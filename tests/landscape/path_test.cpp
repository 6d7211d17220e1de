#include "zeroset/landscape/path.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

TEST_CASE("a straight path is as long as its displacement, and its steps agree", "[path]") {
  MatrixXd points(3, 5);
  for (Index t = 0; t < 5; ++t) {
    points.col(t) << 1 + static_cast<double>(t * t), 2, -1;
  }
  const PathStatistics path = path_statistics(stream_of(points));
  CHECK_THAT(path.length, WithinRel(16, 1e-14));
  CHECK_THAT(path.displacement, WithinRel(16, 1e-14));
  CHECK((path.step_cosines.array() - 1).abs().maxCoeff() < 1e-14);
  CHECK_THAT(path.from_start[2], WithinRel(4, 1e-14));
  CHECK_THAT(path.to_end[2], WithinRel(12, 1e-14));
  CHECK_THAT(path.norms[0], WithinRel(std::sqrt(6.0), 1e-14));
}

TEST_CASE("a quarter of a circle turns by a quarter, and growth along a ray does not turn at all", "[path]") {
  MatrixXd circle(2, 91), ray(2, 4);
  for (Index t = 0; t <= 90; ++t) {
    const double angle = std::numbers::pi / 180 * static_cast<double>(t);
    circle.col(t) << 5 * std::cos(angle), 5 * std::sin(angle);
  }
  ray << 1, 2, 4, 8, 2, 4, 8, 16;
  const PathStatistics turned = path_statistics(stream_of(circle)), grown = path_statistics(stream_of(ray));
  CHECK_THAT(turned.angular_length, WithinRel(std::numbers::pi / 2, 1e-12));
  CHECK_THAT(turned.angular_displacement, WithinRel(std::numbers::pi / 2, 1e-12));
  CHECK_THAT(turned.displacement, WithinRel(5 * std::sqrt(2.0), 1e-12));
  CHECK_THAT(turned.step_cosines[7], WithinRel(std::cos(std::numbers::pi / 180), 1e-12));
  CHECK(grown.angular_length < 1e-7);
  CHECK(grown.length > 15);
}

TEST_CASE("steps of a random walk in many dimensions are orthogonal, and it goes as the root of its length", "[path]") {
  MatrixXd walk = normal_matrix(20'000, 50, 1);
  for (Index t = 1; t < walk.cols(); ++t) {
    walk.col(t) += walk.col(t - 1);
  }
  const PathStatistics path = path_statistics(stream_of(walk));
  CHECK(path.step_cosines.cwiseAbs().maxCoeff() < 5 / std::sqrt(20'000.0));
  CHECK_THAT(path.displacement / path.length, WithinAbs(1 / 7.0, 0.005));
}

TEST_CASE("a path that rests has no cosine there, and one point is no path", "[path]") {
  MatrixXd points(1, 4);
  points << 1, 1, 2, 4;
  const PathStatistics path = path_statistics(stream_of(points));
  CHECK(std::isnan(path.step_cosines[0]));
  CHECK(path.step_cosines[1] == 1);
  const MatrixXd one = points.leftCols(1);
  CHECK_THROWS_AS(path_statistics(stream_of(one)), InvalidArgument);
}
