#include "zeroset/runs/trajectory.hpp"

#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::runs;
using zeroset::testing::ContainsSubstring;

namespace {

Trajectory two_moments() {
  Trajectory trajectory{.label = "relu seed 1"};
  append(trajectory, 0, Eigen::Vector2d(1, 2), {{"train_loss", 2.5}});
  append(trajectory, 10, Eigen::Vector2d(3, 4), {{"train_loss", HUGE_VAL}, {"test_error", 0.5}});
  return trajectory;
}

}  // namespace

TEST_CASE("a trajectory in JSON lines has null for what is not there", "[trajectory]") {
  CHECK(to_json_lines(two_moments()) ==
        "{\"schema\":\"zeroset.trajectory/1\",\"label\":\"relu seed 1\",\"parameters\":2}\n"
        "{\"step\":0,\"test_error\":null,\"train_loss\":2.5}\n"
        "{\"step\":10,\"test_error\":0.5,\"train_loss\":null}\n");
}

TEST_CASE("a trajectory is read back without its parameters", "[trajectory]") {
  const Trajectory trajectory = read_trajectory(to_json_lines(two_moments()), "t");
  CHECK(trajectory.label == "relu seed 1");
  CHECK(trajectory.steps == std::vector<std::int64_t>{0, 10});
  CHECK(trajectory.parameters.size() == 0);
  CHECK(trajectory.measures.at("test_error")(1) == 0.5);
  CHECK(std::isnan(trajectory.measures.at("train_loss")(1)));
}

TEST_CASE("moments are selected with their parameters and measures", "[trajectory]") {
  const Trajectory last = select(two_moments(), {1});
  CHECK(last.steps == std::vector<std::int64_t>{10});
  CHECK(last.parameters.col(0) == Eigen::Vector2d(3, 4));
  CHECK(last.measures.at("test_error")(0) == 0.5);
  CHECK_THROWS_AS(select(two_moments(), {2}), InvalidArgument);
}

TEST_CASE("a trajectory whose parts do not fit is refused", "[trajectory]") {
  Trajectory trajectory = two_moments();
  CHECK_THROWS_AS(append(trajectory, 10, Eigen::Vector2d(0, 0), {}), InvalidArgument);
  CHECK_THROWS_AS(append(trajectory, 11, Eigen::VectorXd(3), {}), InvalidArgument);
  trajectory.measures["train_loss"].resize(1);
  CHECK_THROWS_AS(validate(trajectory), InvalidArgument);
  CHECK_THROWS_WITH(read_trajectory("{\"label\":\"\",\"parameters\":0}\n{\"step\":1}\n{\"step\":1}\n", "t"),
                    ContainsSubstring("t:3"));
}
