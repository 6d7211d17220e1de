#include "algebra/mixed_volumes/mixed_volume_supports.hpp"

#include <algorithm>
#include <set>

namespace zeroset::algebra::detail {
namespace {

using Point = std::vector<std::int64_t>;
using PointSet = std::set<Point>;

constexpr std::size_t kMaxForPairs = 400;  // above, all pairs of points cost more than they save

/// Whether p + direction and p - direction are in the set.
bool is_between(const PointSet& points, const Point& point, const Point& direction) {
  Point one = point, other = point;
  for (std::size_t l = 0; l < point.size(); ++l) {
    one[l] += direction[l];
    other[l] -= direction[l];
  }
  return points.contains(one) && points.contains(other);
}

/// e_i and e_i - e_j: the steps between the monomials of dense polynomials.
std::vector<Point> short_directions(std::size_t dimension) {
  std::vector<Point> directions;
  for (std::size_t i = 0; i < dimension; ++i) {
    Point direction(dimension, 0);
    direction[i] = 1;
    directions.push_back(direction);
    for (std::size_t j = 0; j < i; ++j) {
      direction[j] = -1;
      directions.push_back(direction);
      direction[j] = 0;
    }
  }
  return directions;
}

bool is_middle(const PointSet& points, const Point& point) {
  Point direction(point.size());
  return std::any_of(points.begin(), points.end(), [&](const Point& one) {
    for (std::size_t l = 0; l < point.size(); ++l) {
      direction[l] = one[l] - point[l];
    }
    return one != point && is_between(points, point, direction);
  });
}

/// Takes points away one by one: what is left has the same convex hull after each.
void take_away(PointSet& points, const auto& is_inner) {
  for (auto point = points.begin(); point != points.end();) {
    point = is_inner(*point) ? points.erase(point) : std::next(point);
  }
}

}  // namespace

Points without_inner_points(const Points& points) {
  PointSet left(points.begin(), points.end());
  if (left.size() > 2) {
    const std::vector<Point> directions = short_directions(left.begin()->size());
    take_away(left, [&](const Point& point) {
      return std::any_of(directions.begin(), directions.end(), [&](const Point& direction) {
        return is_between(left, point, direction);
      });
    });
  }
  if (left.size() <= kMaxForPairs) {
    take_away(left, [&](const Point& point) { return is_middle(left, point); });
  }
  return {left.begin(), left.end()};
}

}  // namespace zeroset::algebra::detail
