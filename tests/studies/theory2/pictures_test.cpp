// Pictures of paths beside their null model, and what figures say of themselves.
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/text.hpp"

#include "studies/engine/path_walk.hpp"
#include "studies/theory2/found.hpp"
#include "studies/theory2/groups/perturbed_words.hpp"
#include "studies/theory2/groups/trajectories.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <numbers>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::studies::theory2;
using namespace zeroset::testing;

namespace {

const Architecture kLine = dense_network({.widths = {40, 1, 1}});  // layer 2 has 40 weights

/// Points given by their first 40 parameters, at these epochs.
Path path_of(const std::string& label, const std::vector<Eigen::VectorXf>& points, std::int64_t first_epoch) {
  Path path{.label = label, .points = Eigen::MatrixXf::Zero(num_parameters(kLine), std::ssize(points))};
  for (std::size_t i = 0; i < points.size(); ++i) {
    path.points.col(static_cast<Eigen::Index>(i)).head(40) = points[i];
    path.epochs.push_back(first_epoch + static_cast<std::int64_t>(i));
    path.measures.push_back({.train_error = 0.125});
  }
  return path;
}

Eigen::VectorXf unit(Eigen::Index i) {
  return Eigen::VectorXf::Unit(40, i);
}

/// A walk from `start` whose steps are new directions, `length` long.
std::vector<Eigen::VectorXf> walk_from(const Eigen::VectorXf& start, Eigen::Index direction, int steps, float length) {
  std::vector<Eigen::VectorXf> points{start};
  for (int step = 0; step < steps; ++step) {
    points.emplace_back(points.back() + length * unit(direction + step));
  }
  return points;
}

/// The first weights of a layer, turned by so many degrees.
Path arc_of(const std::vector<double>& degrees) {
  std::vector<Eigen::VectorXf> points;
  for (const double each : degrees) {
    const double angle = each * std::numbers::pi / 180;
    points.emplace_back(static_cast<float>(std::cos(angle)) * unit(0) + static_cast<float>(std::sin(angle)) * unit(1));
  }
  return path_of("arc", points, 0);
}

}  // namespace

TEST_CASE("paths that do take each step at right angles to all else lie where their walk lies") {
  const Path trunk = path_of("trunk", walk_from(5 * unit(0), 1, 6, 1), 0);
  const Eigen::VectorXf left = trunk.points.col(2).head(40);
  const Path branch = path_of("branch", walk_from(left + 2 * unit(10), 11, 4, 0.5F), 2);
  std::vector<Eigen::VectorXf> middle;
  for (Eigen::Index i = 0; i < 5; ++i) {
    middle.emplace_back(0.5F * (trunk.points.col(2 + i).head(40) + branch.points.col(i).head(40)));
  }
  const Path average = path_of("average", middle, 2);
  const std::vector<const Path*> paths{&trunk, &branch, &average};
  const std::vector<PathOrigin> origins{{}, {.parent = 0, .epoch = 2}, {.parent = 0, .epoch = 2, .other = 1}};
  for (const Dissimilarity kind : {Dissimilarity::cosine, Dissimilarity::chord, Dissimilarity::filter_cosine}) {
    const Picture shown = picture(paths, origins, kLine, 2, kind);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      CHECK((shown.embedding.coordinates[i] - shown.walk.coordinates[i]).norm() < 1e-5);
    }
    CHECK((shown.embedding.shares - shown.walk.shares).norm() < 1e-5);
    CHECK_FALSE(is_line(shown.embedding));
  }
}

TEST_CASE("runs that move in one direction lie elsewhere than their walk") {
  const Path straight = arc_of({0, 10, 20, 30, 40, 50, 60, 70, 80});
  const Picture shown = picture({&straight}, own_starts(1), kLine, 2, Dissimilarity::chord);
  CHECK(shown.embedding.shares(0) > 0.9);  // part of a circle
  CHECK(shown.walk.shares(0) < 0.7);
}

TEST_CASE("a second axis below 1 % is not drawn: the first stands against the epoch") {
  const Path walk = path_of("walk", walk_from(100 * unit(0), 1, 20, 0.01F), 5);
  const Picture shown = picture({&walk}, own_starts(1), kLine, 2, Dissimilarity::cosine);
  REQUIRE(is_line(shown.embedding));
  const std::vector<Panel> panels = picture_panels("relu, layer 2", shown);
  REQUIRE(panels.size() == 2);
  CHECK(panels[1].title == "relu, layer 2: random walk");
  for (const Panel& panel : panels) {
    CHECK(panel.x.title == "epoch");
    CHECK_THAT(panel.y.title, ContainsSubstring("axis 1 (100.0 %)"));
    CHECK(panel.series.front().x.front() == 5);
    CHECK(panel.series.front().x.back() == 25);
  }
  CHECK(panels[0].series.front().y.front() == shown.embedding.coordinates[0](0, 0));
  CHECK_FALSE(panels[0].y.lower.has_value());  // however small beside the epochs, the axis shows the data
  CHECK_THAT(share_words(shown), ContainsSubstring("axis 1 holds 100.0 % (the walk 100.0 %)"));
  const Path circle = arc_of({0, 60, 120, 180, 240, 300});
  CHECK_FALSE(is_line(embed({&circle}, kLine, 2, Dissimilarity::chord)));
}

TEST_CASE("the walk beside a line is drawn as the line is") {
  const Path straight = arc_of({0, 5, 10, 15, 20});
  const Picture shown = picture({&straight}, own_starts(1), kLine, 2, Dissimilarity::chord);
  REQUIRE(is_line(shown.embedding));
  REQUIRE_FALSE(is_line(shown.walk));
  const std::vector<Panel> panels = picture_panels("relu, layer 2", shown);
  CHECK(panels[1].x.title == "epoch");
  CHECK(panels[1].series.front().y.back() == shown.walk.coordinates[0](4, 0));
  for (const Panel& panel : panels) {
    CHECK(panel.series.size() == 2);  // the line and its ends: the axis has the epochs
  }
}

TEST_CASE("axes of an embedding that was turned to another say what they hold as they are drawn") {
  const Path arc = arc_of({0, 30, 60, 90, 120});
  const PathEmbedding first = embed({&arc}, kLine, 2, Dissimilarity::chord);
  PathEmbedding quarter = first;
  quarter.coordinates[0].col(0) = first.coordinates[0].col(1);
  quarter.coordinates[0].col(1) = first.coordinates[0].col(0);
  const PathEmbedding second = embed({&arc}, kLine, 2, Dissimilarity::chord, &quarter);
  CHECK((second.coordinates[0] - quarter.coordinates[0]).norm() < 1e-6);
  CHECK_THAT(second.shares(0), WithinAbs(first.shares(1), 1e-6));
  CHECK_THAT(second.shares(1), WithinAbs(first.shares(0), 1e-6));
  CHECK_THAT(path_panel("", {&arc}, second).y.title, ContainsSubstring(percent(first.shares(0))));
}

TEST_CASE("each stage begins at the end of the first trajectory of the stage before") {
  Stages stages{.trajectories = 2};
  for (const std::int64_t stage : {1, 1, 2, 2, 3, 3}) {
    stages.paths.push_back(path_of("t", {unit(0), unit(1)}, 10 * (stage - 1)));
    stages.stage.push_back(stage);
  }
  const std::vector<PathOrigin> all = stages.origins(1), late = stages.origins(2);
  REQUIRE(all.size() == 6);
  CHECK((all[0].parent == -1 && all[1].parent == -1));
  CHECK((all[3].parent == 0 && all[3].epoch == 10));
  CHECK((all[5].parent == 2 && all[5].epoch == 20));
  REQUIRE(late.size() == 4);
  CHECK((late[0].parent == -1 && late[3].parent == 0 && late[3].epoch == 20));
}

TEST_CASE("the words of a stage are the distances between its ends, by hand") {
  // From 0 degrees to 60, to 0 and, perturbed, to 90 and 90: ends 1 - cos 60 = 0.5 apart, or 0; moves 0.5 and 0.
  Stages stages{.trajectories = 4};
  for (const double end : {60, 0, 90, 90}) {
    stages.paths.push_back(arc_of({0, end}));
    stages.stage.push_back(1);
  }
  const StagesOptions options{.epochs = 1, .stages = 1, .trajectories = 4, .perturbed = 2};
  CHECK(stage_words(stages, options, 1, kLine, 2, Dissimilarity::cosine) ==
        "two ends of stage 1 lie 0.5 apart (from perturbed starts 0) after moves of 0.25");
}

TEST_CASE("figures of perturbed descents say whether the runs part or move together") {
  Descents together, apart;
  const auto run = [](Eigen::Index own, Eigen::Index moved) {
    return path_of("run", {10 * unit(0) + unit(own), 10 * unit(0) + unit(own) + 4 * unit(moved)}, 0);
  };
  together.paths = {run(1, 9), run(2, 9)};
  apart.paths = {run(1, 8), run(2, 9)};
  CHECK_THAT(movement_words(together, kLine, 2),
             ContainsSubstring("brings them no further apart") && ContainsSubstring("cosine 1.00"));
  CHECK_THAT(movement_words(apart, kLine, 2),
             ContainsSubstring("so descent parts them") && ContainsSubstring("cosine 0.00"));
  Descents against;
  against.paths = {run(1, 9), path_of("run", {10 * unit(0) + unit(2), 10 * unit(0) + unit(2) - 4 * unit(9)}, 0)};
  CHECK_THAT(movement_words(against, kLine, 2), ContainsSubstring("cosine −1.00"));
  CHECK(error_words(together) == "training errors end at 12.5 %, test errors at 0.0 %");
}

TEST_CASE("words of a figure end its caption, and a list of one or many reads as a sentence") {
  CHECK(found_text("both are zero") == " Found: both are zero.");
  CHECK(found_text("").empty());
  CHECK(range_words({0.48, 0.5, 0.602}) == "48.0 to 60.2 %");
  CHECK(range_words({0.4801, 0.4803}) == "48.0 %");
  CHECK(listed({"a", "b", "c"}) == "a, b and c");
  CHECK(in_turn({"a, b", "c"}) == "a, b; c");
  CHECK(small_words(0.00312) == "0.0031");
  CHECK(small_words(8.53e-5) == "8.5 × 10⁻⁵");
  CHECK(small_words(2.04e-12) == "2 × 10⁻¹²");
  CHECK(small_words(0) == "0");
  CHECK(listed({"a"}) == "a");
}
