#include "zeroset/landscape/trajectory.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/stored_points.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::MatrixXd;
using zeroset::testing::linear_network;
using zeroset::testing::scratch;
using zeroset::testing::stored_points;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

TEST_CASE("a run along a line is as long as its displacement, layer by layer too", "[trajectory]") {
  const auto folder = scratch();
  const Architecture network = linear_network({2, 2, 1});  // four weights, then two
  MatrixXd points(6, 4);
  for (int t = 0; t < 4; ++t) {
    points.col(t) << 1 + 2 * t, 1, 1, 1, 1, 1 + t;  // steps of (2, 0, 0, 0) and (0, 1)
  }
  const TrajectoryResult result = trajectory(stored_points(folder, network, points));
  REQUIRE(result.paths.size() == 1);
  const RunPath& path = result.paths.front();
  CHECK_THAT(path.whole.length, WithinRel(3 * std::sqrt(5.0), 1e-12));
  CHECK_THAT(path.whole.displacement, WithinRel(path.whole.length, 1e-12));
  CHECK_THAT(path.whole.step_cosines.minCoeff(), WithinRel(1.0, 1e-12));
  CHECK(path.layers == std::vector<std::string>{"layer1", "layer2"});
  CHECK_THAT(path.by_layer[0].length, WithinRel(6.0, 1e-12));
  CHECK_THAT(path.by_layer[1].length, WithinRel(3.0, 1e-12));

  const nlohmann::ordered_json document = to_json(result);
  CHECK(document["tool"] == "trajectory");
  CHECK_THAT(document["trajectory"]["rows"][0]["ratio"].get<double>(), WithinRel(1.0, 1e-12));
  CHECK_THAT(document["trajectory"]["rows"][0]["walk_ratio"].get<double>(), WithinRel(1 / std::sqrt(3.0), 1e-12));
  CHECK(document["layers"]["rows"].size() == 2);
  CHECK(document["moments"]["rows"].size() == 4);
  CHECK(document["figures"] == nlohmann::ordered_json{"trajectory", "layers"});
}

TEST_CASE("a trajectory needs two checkpoints", "[trajectory]") {
  const auto folder = scratch();
  const Snapshots one = stored_points(folder, linear_network({2, 1}), MatrixXd::Ones(2, 1));
  CHECK_THROWS_AS(trajectory(one), SpecError);
}
