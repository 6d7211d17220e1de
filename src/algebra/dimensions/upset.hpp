// The minimal elements of an upward closed set of integer vectors in a box, by asking for membership.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace zeroset::algebra::detail {

using Point = std::vector<std::int64_t>;

/// a <= b in every entry.
[[nodiscard]] bool below(const Point& a, const Point& b);

struct MinimalElements {
  std::vector<Point> points{};  ///< in lexicographic order
  bool complete = false;        ///< false: `contains` gave up, and there may be more
};

/// \param largest   the box is 1 <= x_i <= largest_i; may be empty (one point)
/// \param contains  whether x is in the set; must be monotone. Asked for no point that the answers so far decide.
/// Absent
///   ends the search
///
/// Keeps the minimal points that are below no known non-member. One of them is asked for: a member is minimal, for all
/// below it are non-members; a non-member is raised, coordinate by coordinate, to a maximal one, and cuts the points
/// below it off. Questions: one for each minimal element, and sum of log largest_i for each maximal non-member.
[[nodiscard]] MinimalElements minimal_elements(const Point& largest,
                                               const std::function<std::optional<bool>(const Point&)>& contains);

}  // namespace zeroset::algebra::detail
