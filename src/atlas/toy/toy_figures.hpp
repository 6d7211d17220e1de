// What the figures of a toy landscape share.
#pragma once

#include "zeroset/atlas/toy_landscape.hpp"
#include "zeroset/document/figure.hpp"

#include <optional>
#include <string>
#include <vector>

namespace zeroset::atlas::detail {

/// "minima", "index 1", ...: in every figure the same.
[[nodiscard]] inline std::string kind_name(int index) {
  return index == 0 ? "minima" : "index " + std::to_string(index);
}

[[nodiscard]] inline const landscape::CriticalPoint& point_of(const ToyLandscape& toy, std::int64_t i) {
  return toy.found.points[static_cast<std::size_t>(i)];
}

/// The plane through the three lowest points that span one, minima before others; nothing where all lie on a line.
/// \param count  losses along each side
[[nodiscard]] std::optional<ToyPlane> plane_of(const ToyLandscape& toy, const Objective& loss, int count);

[[nodiscard]] Figure plane_figure(const ToyPlane& toy);

/// All figures of a toy landscape.
[[nodiscard]] std::vector<Figure> toy_figures(const ToyLandscape& toy);

}  // namespace zeroset::atlas::detail
