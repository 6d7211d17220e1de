#include "document/figures/figure_grid.hpp"

#include "document/figures/figure_layout.hpp"

#include <algorithm>

namespace zeroset {
namespace {

constexpr double kDrawingPage = 24.7;    // cm, the highest figure of a page
constexpr double kMinWidth = 5.5;        // of a panel: with less, panels stand below one another
constexpr double kMinWidthOfMany = 4.2;  // where they would not all go on a page
constexpr double kMinHeight = 4;
constexpr double kMaxHeight = 12.5;
constexpr double kLowest = 0.7;  // of its own height, to keep a figure on a page

std::size_t wanted_columns(const Figure& figure) {
  const std::size_t columns = figure.columns > 0 ? static_cast<std::size_t>(figure.columns) : 2;
  return std::min(columns, figure.panels.size());
}

/// What names beside a vertical axis and a bar of colors take of a panel's width.
double width_of_extras(const Figure& figure) {
  constexpr double kNames = 1.5, kBar = 1;
  double most = 0;
  for (const Panel& panel : figure.panels) {
    most = std::max(most, (panel.y.categories.empty() ? 0 : kNames) + (has_heat_map(panel) ? kBar : 0));
  }
  return most;
}

Grid grid_with(const Figure& figure, std::size_t columns, double width) {
  Grid grid{.columns = columns, .rows = (figure.panels.size() + columns - 1) / columns};
  grid.cell_width = width / static_cast<double>(columns);
  const double alike = figure.panel_height * grid.cell_width / figure.panel_width;
  const double least = std::min(kMinHeight, figure.panel_height);
  grid.cell_height = std::max(std::min(alike, std::max(kMaxHeight, figure.panel_height)), least);
  return grid;
}

}  // namespace

PanelCell Grid::cell(std::size_t panel, double bottom) const {
  const auto column = static_cast<double>(panel % columns);
  const auto below = static_cast<double>(rows - 1 - panel / columns);
  return {column * cell_width, bottom + below * cell_height, cell_width, cell_height};
}

double total_width(const Figure& figure) {
  return figure.width > 0 ? figure.width : figure.panel_width * static_cast<double>(wanted_columns(figure));
}

Grid grid_of(const Figure& figure, double legend_height) {
  const double width = total_width(figure);
  std::size_t columns = wanted_columns(figure);
  if (figure.width == 0) {
    return grid_with(figure, columns, width);
  }
  const auto room = [width, extras = width_of_extras(figure)](double least) {
    return std::max<std::size_t>(1, static_cast<std::size_t>(width / (least + extras)));
  };
  const std::size_t most = std::max(columns, std::min<std::size_t>(figure.panels.size(), 2));
  columns = std::min(columns, room(kMinWidth));
  Grid grid = grid_with(figure, columns, width);
  const double page = kDrawingPage - legend_height;
  while (kLowest * grid.height() > page && grid.columns < std::min(most, room(kMinWidthOfMany))) {
    grid = grid_with(figure, grid.columns + 1, width);
  }
  if (grid.height() > page) {
    grid.cell_height = std::max(page / static_cast<double>(grid.rows), kLowest * grid.cell_height);
  }
  return grid;
}

}  // namespace zeroset
