#include "algebra/dimensions/upset.hpp"

#include "zeroset/core/random.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <set>

using namespace zeroset;
using algebra::detail::below;
using algebra::detail::minimal_elements;
using algebra::detail::Point;

namespace {

/// Of random points, those above no other.
std::set<Point> random_antichain(Stream& stream, std::size_t dimension, std::int64_t largest, int number) {
  std::vector<Point> points(static_cast<std::size_t>(number), Point(dimension));
  for (Point& point : points) {
    for (auto& x : point) {
      x = 1 + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(largest)));
    }
  }
  std::set<Point> minimal;
  for (const Point& point : points) {
    if (std::none_of(points.begin(), points.end(), [&](const Point& y) { return y != point && below(y, point); })) {
      minimal.insert(point);
    }
  }
  return minimal;
}

}  // namespace

TEST_CASE("planted minimal elements are found, all and no others", "[upset]") {
  Stream stream(1, "upset");
  for (int run = 0; run < 60; ++run) {
    const std::size_t dimension = 1 + static_cast<std::size_t>(run % 5);
    const std::set<Point> planted = random_antichain(stream, dimension, 9, 1 + run % 12);
    std::set<Point> asked;
    const auto found = minimal_elements(Point(dimension, 9), [&](const Point& x) {
      CHECK(asked.insert(x).second);  // never twice
      return std::any_of(planted.begin(), planted.end(), [&](const Point& y) { return below(y, x); });
    });
    CHECK(found.complete);
    CHECK(found.points == std::vector<Point>(planted.begin(), planted.end()));
  }
}

TEST_CASE("the empty set has no minimal elements, the box one", "[upset]") {
  CHECK(minimal_elements({4, 4}, [](const Point&) { return false; }).points.empty());
  CHECK(minimal_elements({4, 4}, [](const Point&) { return true; }).points == std::vector<Point>{{1, 1}});
  CHECK(minimal_elements({}, [](const Point&) { return true; }).points == std::vector<Point>{{}});
}

TEST_CASE("a search that is stopped keeps what it has, and says so", "[upset]") {
  int questions = 0, most = 20;
  const auto contains = [&](const Point& x) -> std::optional<bool> {
    return ++questions > most ? std::nullopt : std::optional(x[0] + x[1] >= 12);  // nine minimal elements in the box
  };
  const auto found = minimal_elements({10, 10}, contains);
  CHECK_FALSE(found.complete);
  CHECK(found.points.size() < 9);
  for (const Point& point : found.points) {
    CHECK(point[0] + point[1] == 12);
  }
  most = 1000;
  CHECK(minimal_elements({10, 10}, contains).points.size() == 9);
}
