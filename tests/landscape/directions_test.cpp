#include "zeroset/landscape/directions.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::landscape;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

const Architecture& theory2() {
  static const Architecture kNetwork = preset_network("theory2");
  return kNetwork;
}

const Parameters& start() {
  static const Parameters kStart = he_initialization(theory2(), {3, "initialisation"});
  return kStart;
}

}  // namespace

TEST_CASE("theory2 has 298 filters, of which 288 are free in scale, and 288 idle biases", "[directions]") {
  CHECK(filters_of(theory2()).size() == 32 + 64 + 64 + 128 + 10);
  CHECK(scale_free_filters(theory2()).size() == 288);
  std::int64_t idle = 0;
  for (const ParameterSlice& slice : idle_biases(theory2())) {
    idle += slice.size;
  }
  CHECK(idle == 288);
  CHECK(weight_slices(theory2()).size() == 5);
  const ParameterSlice second = filters_of(theory2())[1];
  CHECK(second.offset == 27);
  CHECK(second.size == 27);
  // A nodes layer keeps its biases inside the activation: nothing of it is idle or free.
  CHECK(idle_biases(preset_network("figure7")).empty());
  CHECK(filters_of(preset_network("figure7")).size() == 3);
}

TEST_CASE("a random direction has the norms that its normalisation names", "[directions]") {
  const Parameters whole = random_direction(theory2(), start(), Normalization::whole, {1, "direction"});
  CHECK_THAT(whole.norm(), WithinRel(start().norm(), 1e-12));
  const Parameters by_layer = random_direction(theory2(), start(), Normalization::layer, {1, "direction"});
  for (const ParameterSlice& s : weight_slices(theory2())) {
    CHECK_THAT(by_layer.segment(s.offset, s.size).norm(), WithinRel(start().segment(s.offset, s.size).norm(), 1e-12));
  }
  const Parameters by_filter = random_direction(theory2(), start(), Normalization::filter, {1, "direction"});
  for (const ParameterSlice& s : filters_of(theory2())) {
    CHECK_THAT(by_filter.segment(s.offset, s.size).norm(), WithinRel(start().segment(s.offset, s.size).norm(), 1e-12));
  }
  for (const ParameterSlice& s : idle_biases(theory2())) {
    CHECK(by_filter.segment(s.offset, s.size).isZero(0));
  }
  CHECK(random_direction(theory2(), start(), Normalization::none, {1, "direction"}) !=
        random_direction(theory2(), start(), Normalization::none, {2, "direction"}));
}

TEST_CASE("noise of c deviations has cosine 1 / sqrt(1 + c^2) in every layer, within sampling error", "[directions]") {
  for (const double c : {0.01, 0.1, 0.25, 0.5, 1.0}) {
    const Parameters moved = perturbed(theory2(), start(), c, {5, "noise"});
    for (const ParameterSlice& s : weight_slices(theory2())) {
      INFO(c << " " << s.name);
      const auto a = start().segment(s.offset, s.size), b = moved.segment(s.offset, s.size);
      const double expected = 1 / std::sqrt(1 + c * c);
      // The cosine's deviation is about c / sqrt(n) of the angle's tangent, and c^2 / sqrt(n) for the norm.
      CHECK_THAT(a.dot(b) / (a.norm() * b.norm()),
                 WithinAbs(expected,
                           5 * (c * c + c * std::abs(a.mean()) / a.norm()) / std::sqrt(static_cast<double>(s.size))));
    }
  }
  CHECK(perturbed(theory2(), start(), 0, {5, "noise"}) == start());
  CHECK_THROWS_AS(perturbed(theory2(), start(), -1, {5, "noise"}), InvalidArgument);
}

TEST_CASE("the mean of two points is the middle between them, and of one the point", "[directions]") {
  Eigen::MatrixXd points(start().size(), 3);
  for (Eigen::Index k = 0; k < 3; ++k) {
    points.col(k) = (1.0 + static_cast<double>(k)) *
                    he_initialization(theory2(), {static_cast<std::uint64_t>(k) + 5, "initialisation"});
  }
  for (const Mixture mixture : {Mixture::plain, Mixture::normalized}) {
    INFO(name(mixture));
    const Parameters two = average(theory2(), points.leftCols(2), mixture);
    CHECK((two - mixed(theory2(), points.col(0), points.col(1), 0.5, mixture)).norm() < 1e-10);
    CHECK((average(theory2(), points.leftCols(1), mixture) - points.col(0)).norm() < 1e-10);
  }
  const Parameters three = average(theory2(), points, Mixture::normalized);
  for (const ParameterSlice& s : filters_of(theory2())) {
    const double norms = points.middleRows(s.offset, s.size).colwise().norm().mean();
    CHECK_THAT(three.segment(s.offset, s.size).norm(), WithinRel(norms, 1e-12));
  }
  CHECK_THROWS_AS(average(theory2(), points, Mixture::spherical), InvalidArgument);
  CHECK_THROWS_AS(average(theory2(), points.leftCols(0)), InvalidArgument);
}

TEST_CASE("mixtures meet their ends, and normalised ones keep the norms of filters", "[directions]") {
  const Parameters other = 3 * he_initialization(theory2(), {4, "initialisation"});
  for (const Mixture mixture : {Mixture::plain, Mixture::normalized, Mixture::spherical}) {
    INFO(name(mixture));
    CHECK((mixed(theory2(), start(), other, 0, mixture) - start()).norm() < 1e-12);
    CHECK((mixed(theory2(), start(), other, 1, mixture) - other).norm() < 1e-12);
  }
  const Parameters middle = mixed(theory2(), start(), other, 0.25, Mixture::spherical);
  const Parameters chord = mixed(theory2(), start(), other, 0.25, Mixture::normalized);
  for (const ParameterSlice& s : filters_of(theory2())) {
    const auto part = [&](const Parameters& x) { return x.segment(s.offset, s.size); };
    const double norm = 0.75 * part(start()).norm() + 0.25 * part(other).norm();
    CHECK_THAT(part(middle).norm(), WithinRel(norm, 1e-12));
    CHECK_THAT(part(chord).norm(), WithinRel(norm, 1e-12));
    const auto angle = [&](const Parameters& x, const Parameters& y) {
      return std::acos(part(x).dot(part(y)) / (part(x).norm() * part(y).norm()));
    };
    CHECK_THAT(angle(start(), middle), WithinAbs(0.25 * angle(start(), other), 1e-7));
  }
}

TEST_CASE("a plane holds its three points, and projection gives coordinates and distance", "[directions]") {
  const Parameters a = normal_matrix(20, 1, 1), b = normal_matrix(20, 1, 2), c = normal_matrix(20, 1, 3);
  const Plane plane = plane_through(a, b, c);
  CHECK_THAT(plane.first.norm(), WithinAbs(1, 1e-12));
  CHECK_THAT(plane.first.dot(plane.second), WithinAbs(0, 1e-12));
  for (int i = 0; i < 3; ++i) {
    const Projection at = project(plane, i == 0 ? a : i == 1 ? b : c);
    CHECK((at.coordinates - plane.corners.col(i)).norm() < 1e-12);
    CHECK(at.distance < 1e-12);
  }
  Parameters normal = normal_matrix(20, 1, 4);
  normal -= normal.dot(plane.first) * plane.first + normal.dot(plane.second) * plane.second;
  CHECK_THAT(project(plane, b + 2 * normal).distance, WithinRel(2 * normal.norm(), 1e-12));
  CHECK_THROWS_AS(plane_through(a, b, 0.5 * (a + b)), InvalidArgument);
  CHECK_THROWS_AS(plane_through(a, a, c), InvalidArgument);
}

TEST_CASE("parameters of another network are refused", "[directions]") {
  CHECK_THROWS_WITH(perturbed(theory2(), Parameters::Zero(3), 1, {1, "x"}),
                    ContainsSubstring("188810 parameters, got 3"));
}
