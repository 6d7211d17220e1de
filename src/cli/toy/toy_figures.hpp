// What the figures of a toy landscape share.
#pragma once

#include "zeroset/core/figure.hpp"

#include "cli/toy/toy_landscape.hpp"

#include <optional>
#include <string>

namespace zeroset::cli {

/// "minima", "index 1", ...: in every figure the same.
[[nodiscard]] inline std::string kind_name(int index) {
  return index == 0 ? "minima" : "index " + std::to_string(index);
}

[[nodiscard]] inline const landscape::CriticalPoint& point_of(const ToyLandscape& toy, std::int64_t i) {
  return toy.found.points[static_cast<std::size_t>(i)];
}

/// The plane through the three lowest points that span one, minima before others; nothing where all lie on a line.
[[nodiscard]] std::optional<Figure> plane_figure(const ToyLandscape& toy, const Problem& problem, int grid);

}  // namespace zeroset::cli
