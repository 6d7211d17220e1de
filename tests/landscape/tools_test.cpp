// The tools on losses: lines, planes, means, noise.
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/landscape/alignment.hpp"
#include "zeroset/landscape/average.hpp"
#include "zeroset/landscape/curve.hpp"
#include "zeroset/landscape/interpolation.hpp"
#include "zeroset/landscape/noise.hpp"
#include "zeroset/landscape/plane.hpp"
#include "zeroset/landscape/slice.hpp"

#include "landscape/tool_objectives.hpp"
#include "landscape/vectors.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace zeroset;
using namespace zeroset::landscape;
using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

LinearNetwork small_network() {
  return {(MatrixXd(2, 3) << 1, 0, 2, 0, 1, -1).finished(), Eigen::RowVector3d(1, -2, 0.5)};
}

/// The document of every tool: what it is, whether it is whole, a table of one name at least, and its figures.
void check_document(const ordered_json& document, const std::string& tool, const std::vector<std::string>& tables) {
  CHECK(document.begin().key() == "schema");
  CHECK(document["schema"] == "zeroset.landscape/1");
  CHECK(document["tool"] == tool);
  CHECK(document["complete"] == true);
  for (const std::string& table : tables) {
    INFO(table);
    REQUIRE(document.contains(table));
    CHECK(!document[table]["rows"].empty());
  }
  CHECK(document["figures"].is_array());
}

}  // namespace

TEST_CASE("a slice of a quadratic is the parabola of its direction", "[landscape][tools]") {
  const Quadratic bowl(vector({1, 4, 9}));
  const Parameters centre = vector({1, -1, 0.5});
  const SliceResult slice = landscape::slice(
      bowl, labeled_points({centre}), {.points = 5, .radius = 2, .direction = Normalization::none, .seed = 3});
  Stream stream(3, "slice");
  Parameters d(3);
  for (double& entry : d) {
    entry = stream.normal();
  }
  REQUIRE(slice.lines.size() == 1);
  const MeasuredLine& line = slice.lines.front();
  for (Index i = 0; i < 5; ++i) {
    CHECK(line.t[i] == -2 + static_cast<double>(i));
    CHECK_THAT(line.losses()[i], WithinRel(bowl.value(centre + line.t[i] * d), 1e-14));
  }
  const ordered_json document = to_json(slice);
  check_document(document, "slice", {"slice"});
  CHECK(document["direction"] == "none");
  CHECK(document["slice"]["rows"][2]["loss"].get<double>() == bowl.value(centre));
  CHECK_THROWS_AS(landscape::slice(bowl, labeled_points({centre})), InvalidArgument);  // filters of no network
}

TEST_CASE("every point of a slice is measured on the loss that belongs to it", "[landscape][tools]") {
  const auto flat = std::make_shared<const Quadratic>(vector({0, 0})),
             steep = std::make_shared<const Quadratic>(vector({2, 2}));
  const auto loss = [&](std::size_t k) -> std::shared_ptr<const Objective> { return k == 0 ? flat : steep; };
  const SliceResult slice = landscape::slice(
      loss, labeled_points({vector({1, 0}), vector({1, 0})}), {.points = 3, .direction = Normalization::whole});
  CHECK(slice.lines[0].losses() == VectorXd::Zero(3));
  CHECK(slice.lines[1].losses()[1] == 1);
}

TEST_CASE("no path between two points of a convex function has a barrier", "[landscape][tools]") {
  const Quadratic bowl(vector({1, 2}));
  const std::vector<LabeledPoint> points = labeled_points({vector({1, 1}), vector({-1, 2}), vector({0, -3})});
  const BarriersResult all = barriers(bowl, points, {.paths = {PathKind::plain}, .points = 7});
  REQUIRE(all.barriers.size() == 3);
  for (const PathBarrier& one : all.barriers) {
    CHECK(one.computed);
    CHECK(one.barrier.height == 0);
  }
  CHECK(all.barriers[1].from == "point 1");
  CHECK(all.barriers[1].to == "point 3");
  CHECK(all.barriers[1].loss_to == 9);
  check_document(to_json(all), "barrier", {"barrier"});
  CHECK_THROWS_AS(barriers(bowl, points), InvalidArgument);  // normalized: of no network
}

TEST_CASE("the line through a ring climbs to its middle, and a curve does not", "[landscape][tools]") {
  const Ring ring;
  const std::vector<LabeledPoint> points = labeled_points({vector({1, 0}), vector({0, 1})});
  const InterpolationResult line = interpolate(ring, points[0], points[1], {.paths = {PathKind::plain}, .points = 5});
  CHECK_THAT(line.barriers.front().barrier.height, WithinAbs(0.25, 1e-15));  // (1/2 - 1)^2
  CHECK(line.barriers.front().barrier.position == 0.5);
  check_document(to_json(line), "interpolate", {"barrier", "interpolate"});
  const CurveResult curve =
      landscape::curve(ring, points[0], points[1], {.fit = {.iterations = 300, .learning_rate = 0.05}, .points = 21});
  CHECK(curve.lines[0].losses().maxCoeff() < 0.02);
  CHECK_THAT(curve.lines[1].losses().maxCoeff(), WithinAbs(0.25, 1e-15));
  const ordered_json document = to_json(curve);
  check_document(document, "curve", {"curve", "curve-points"});
  CHECK(document["iterations"] == 300);
  CHECK(document["curve"]["rows"][1]["height"].get<double>() == curve.lines[1].losses().maxCoeff());
}

TEST_CASE("the matched path to a network with its units in another order is constant", "[landscape][tools]") {
  const LinearNetwork loss(MatrixXd::Identity(2, 2), Eigen::RowVector2d(2, -1));
  const Parameters a = vector({1, 2, -1, 3, 1, -1});  // (1, 2) - (-1, 3): zero error
  const Parameters b = permuted(*loss.architecture(), a, {{1, 0}});
  const auto points = labeled_points({a, b});
  const InterpolationResult paths =
      interpolate(loss, points[0], points[1], {.paths = {PathKind::plain, PathKind::matched}, .points = 5});
  CHECK(paths.barriers[0].barrier.height == 2.5);  // the middle is the zero map: half of 2^2 + 1^2
  CHECK(paths.lines[1].losses().maxCoeff() == 0);
}

TEST_CASE("the mean of points of a convex function lies below the mean of their losses", "[landscape][tools]") {
  const Quadratic bowl(vector({2, 2}));
  const AverageResult mean = landscape::average(
      bowl, labeled_points({vector({1, 0}), vector({-1, 0}), vector({0, 3})}), {.averages = {AverageKind::plain}});
  CHECK(mean.means.col(0) == vector({0, 1}));
  const ordered_json document = to_json(mean);
  check_document(document, "average", {"average"});
  CHECK_THAT(document["average"]["rows"][3]["above_mean"].get<double>(), WithinAbs(1 - 11.0 / 3, 1e-14));
  CHECK_THROWS_AS(landscape::average(bowl, labeled_points({vector({1, 0})})), InvalidArgument);
}

TEST_CASE("the values of a plane through three points are those of the loss", "[landscape][tools]") {
  const MeasuredQuadratic bowl(vector({1, 2, 3, 4}));
  const auto points = labeled_points({vector({1, 0, 0, 0}), vector({0, 1, 0, 0}), vector({0, 0, 1, -1})});
  const PlaneResult result = plane(bowl, points, {.through = PlaneThrough::points, .points = 5});
  const PlaneGrid& grid = result.grid;
  const MatrixXd losses = result.values(0), negative = result.values(1);
  for (Index i = 0; i < 5; ++i) {
    for (Index j = 0; j < 5; ++j) {
      const Parameters at = grid.plane.origin + grid.x[j] * grid.plane.first + grid.y[i] * grid.plane.second;
      CHECK_THAT(losses(i, j), WithinRel(bowl.value(at), 1e-13));
      CHECK(negative(i, j) == bowl.measurements(at)(1, 0));
    }
  }
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(result.points[k].at.distance < 1e-12);
    CHECK_THAT(result.points[k].projected[0], WithinRel(bowl.value(points[k].parameters), 1e-12));
  }
  check_document(to_json(result), "plane", {"plane-points", "plane"});
  const Figure figure = plane_figure(result);
  REQUIRE(figure.panels.size() == 2);
  CHECK(figure.panels[0].title == "loss");
  CHECK(figure.panels[1].title == "negative entries (%)");
  CHECK(plane_figure(result, {.measures = {"loss"}}).panels.size() == 1);
  CHECK_THROWS_AS(plane_figure(result, {.measures = {"accuracy"}}), InvalidArgument);
}

TEST_CASE("points on a plane give their principal plane, and points beside it their distance", "[landscape][tools]") {
  const Quadratic bowl(vector({1, 1, 1}));
  auto points = labeled_points({vector({3, 0, 0}), vector({0, 2, 0}), vector({1, 1, 0}), vector({0, 0, 0})});
  const PlaneResult flat = plane(bowl, points, {.through = PlaneThrough::path, .points = 3});
  REQUIRE(flat.grid.explained.size() == 2);
  CHECK_THAT(flat.grid.explained[0] + flat.grid.explained[1], WithinAbs(1, 1e-12));
  points.push_back({.label = "beside", .parameters = vector({0, 0, 5}), .run = "another"});
  const PlaneResult beside = plane(bowl, flat.grid, points);
  CHECK_THAT(beside.points.back().at.distance, WithinAbs(5, 1e-12));
  CHECK(beside.points.back().beside[0] == 12.5);
  CHECK_THAT(beside.points.back().projected[0], WithinAbs(0, 1e-12));
}

TEST_CASE("a plane's figure cuts off what is above its highest contour and marks kinds of points",
          "[landscape][tools]") {
  const Quadratic bowl(vector({1, 1}));
  std::vector<LabeledPoint> points = labeled_points({vector({0, 0}), vector({1, 0}), vector({0, 1})});
  points[0].run = "minima";
  points[1].run = points[2].run = "others";
  const PlaneResult result = plane(bowl, points, {.through = PlaneThrough::points, .points = 11});
  const Figure figure =
      plane_figure(result, {.marks = PlaneMarks::kinds, .contour_shares = {0.2, 0.5}, .cell_step = 2});
  REQUIRE(figure.panels.size() == 1);
  const std::vector<Series>& series = figure.panels[0].series;
  CHECK(series[0].kind == SeriesKind::heat_map);
  CHECK(series[0].z.size() == 36);
  CHECK(*std::max_element(series[0].z.begin(), series[0].z.end()) < result.values(0).maxCoeff());
  CHECK(series[series.size() - 2].name == "minima");
  CHECK(series[series.size() - 2].text == std::vector<std::string>{"point 1"});
  CHECK(series.back().name == "others");
  CHECK(series.back().x.size() == 2);
}

TEST_CASE("contours of large and small values are labeled with powers of ten, and others with digits",
          "[landscape][tools]") {
  const auto labels = [](double scale) {
    const Quadratic bowl(scale * vector({1, 1}));
    const std::vector<LabeledPoint> points = labeled_points({vector({0, 0}), vector({1, 0}), vector({0, 1})});
    const PlaneResult result = plane(bowl, points, {.through = PlaneThrough::points, .points = 11});
    std::vector<std::string> texts;
    const Figure figure = plane_figure(result, {});
    for (const Series& series : figure.panels.front().series) {
      texts.insert(texts.end(), series.text.begin(), series.text.end());
    }
    return texts;
  };
  for (const double scale : {4e8, 4e3, 1.0, 4e-9}) {
    std::size_t powers = 0;
    for (const std::string& text : labels(scale)) {
      INFO(text);
      CHECK(text.find('e') == std::string::npos);
      powers += text.find("10⁸") != std::string::npos || text.find("×10⁻") != std::string::npos ? 1 : 0;
    }
    CHECK((powers > 0) == (scale > 1e6 || scale < 1e-6));
  }
}

TEST_CASE("a plane goes on where it was stopped and refuses another's rows", "[landscape][tools]") {
  const auto folder = scratch();
  const Quadratic bowl(vector({1, 2}));
  const auto points = labeled_points({vector({1, 0}), vector({0, 1}), vector({-1, -1})});
  PlaneOptions options{.through = PlaneThrough::points,
                       .points = 4,
                       .batch = 4,
                       .rows = folder / "plane.jsonl",
                       .about = {{"loss", "bowl"}}};
  int asked = 0;
  options.stop = [&] { return ++asked > 6; };  // two for the points, then two a row
  const PlaneResult part = plane(bowl, points, options);
  CHECK(!part.complete);
  CHECK(part.rows.front().size() == 4);
  CHECK(part.rows.back().size() == 0);
  CHECK(to_json(part)["complete"] == false);
  options.stop = {};
  const PlaneResult rest = plane(bowl, points, options);
  CHECK(rest.complete);
  options.rows.clear();
  CHECK(rest.values(0) == plane(bowl, points, options).values(0));
  options.rows = folder / "plane.jsonl";
  options.about["loss"] = "another";
  CHECK_THROWS_AS(plane(bowl, points, options), FileError);
}

TEST_CASE("noise in units of the parameters' norm raises |x|^2 / 2 by the square of its scale", "[landscape][tools]") {
  const Index n = 400;
  const Quadratic sphere(VectorXd::Ones(n));
  const auto points = labeled_points({VectorXd(VectorXd::Constant(n, 0.1))});  // |x|^2 = 4
  const NoiseResult flat = flatness(sphere, points, {.scales = {0, 0.5}, .draws = 50});
  CHECK((flat.rows[0].at.values.row(0).array() - 2).abs().maxCoeff() < 1e-13);
  // 1/2 |x + s |x| u|^2 - 1/2 |x|^2 = s x.u |x| + s^2 |x|^2 / 2, and x.u / |x| has mean zero and variance 1 / n.
  CHECK_THAT(flat.rows[1].at.values.row(0).mean() - 2, WithinAbs(0.5, 5 * 0.5 * 4 / std::sqrt(50.0 * n)));
  check_document(to_json(flat), "flatness", {"flatness"});
}

TEST_CASE("noise turns weights of mean zero by the angle of the formula, layer by layer", "[landscape][tools]") {
  const LinearNetwork loss = small_network();
  const auto points = labeled_points({vector({1, -1, 2, -2, 0.5, -0.5})});
  const NoiseResult noise = perturb(loss, points, {.scales = {0, 0.5}, .draws = 400, .by_layer = true});
  REQUIRE(noise.rows.size() == 6);  // all, two layers, two scales each
  CHECK((noise.rows[0].at.values.array() - noise.rows[0].before[0]).abs().maxCoeff() < 1e-12);
  CHECK(noise.rows[1].turned.size() == 2);
  CHECK(noise.rows[1].turned[0].expected == 1 - 1 / std::sqrt(1.25));
  CHECK(noise.rows[2].layer == "layer1.weight");
  CHECK(noise.rows[2].turned.empty());
  const ordered_json document = to_json(noise);
  check_document(document, "perturb", {"perturb", "perturb-cosines"});
  CHECK(document["draws"] == 400);
  CHECK(document["perturb"]["rows"][0]["increase"] == 0);
  CHECK_THROWS_AS(perturb(loss, points, {.scales = {-1}}), InvalidArgument);
}
