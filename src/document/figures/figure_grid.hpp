// Rows and columns of a figure's panels, for the width that it has in print.
#pragma once

#include "zeroset/document/figure.hpp"

#include <cstddef>

namespace zeroset {

/// The room of one panel: axes, ticks and titles. Centimeters from the lower left corner of the figure.
struct PanelCell {
  double left = 0, bottom = 0, width = 0, height = 0;
};

/// Cells of one size, the first at the upper left.
struct Grid {
  std::size_t columns = 1, rows = 1;
  double cell_width = 0, cell_height = 0;

  [[nodiscard]] double height() const { return cell_height * static_cast<double>(rows); }

  /// \param bottom  of the last row
  [[nodiscard]] PanelCell cell(std::size_t panel, double bottom) const;
};

/// The whole figure's, cm.
double total_width(const Figure& figure);

Grid grid_of(const Figure& figure, double legend_height);

}  // namespace zeroset
