// Charts of final errors: lines of points, drawn as the panels of one figure.
#pragma once

#include "zeroset/document/figure.hpp"
#include "zeroset/runs/comparison.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

/// The final error of one activation in one cell, at a place on the axis.
struct Point {
  double x = 0;
  std::size_t cell = 0, activation = 0;
};

/// Points that are joined.
struct Line {
  std::string name{};
  std::vector<Point> points{};
  bool guide = false;  ///< drawn across, without dots
};

/// What stands in one panel, or in a pair of them.
struct Chart {
  std::string title{};
  std::vector<Line> lines{};
};

/// What charts are of.
struct Drawing {
  std::string name{}, title{}, caption{};
  Axis x{};
  bool training = true;  ///< a panel of training errors before that of held-out ones
};

/// The line with this name; a new one behind the others where there is none.
[[nodiscard]] Line& line_named(std::vector<Line>& lines, const std::string& name);

/// Nothing where no network finished, and for more than eight panels. The caption says which networks have no point.
[[nodiscard]] std::optional<Figure> draw(const Experiment& experiment,
                                         const runs::Comparison& comparison,
                                         const Drawing& drawing,
                                         const std::vector<Chart>& charts);

}  // namespace zeroset::studies
