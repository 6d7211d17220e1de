#include "algebra/mixed_volume_supports.hpp"

#include <algorithm>
#include <set>

namespace zeroset::algebra::detail {
namespace {

using Point = std::vector<std::int64_t>;

/// Whether a point is the middle of two others of the set.
bool is_middle(const Point& point, const std::set<Point>& points) {
  Point mirrored(point.size());
  for (const Point& one : points) {
    if (one == point) {
      continue;
    }
    for (std::size_t l = 0; l < point.size(); ++l) {
      mirrored[l] = 2 * point[l] - one[l];
    }
    if (points.contains(mirrored)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Points without_inner_points(Points points) {
  // Points are taken away one by one: what is left has the same convex hull after each.
  std::set<Point> left(points.begin(), points.end());
  std::erase_if(points, [&](const Point& point) {
    const bool inner = is_middle(point, left);
    if (inner) {
      left.erase(point);
    }
    return inner;
  });
  return points;
}

}  // namespace zeroset::algebra::detail
