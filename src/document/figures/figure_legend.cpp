// The legend under a figure: columns as wide as their names, long names in lines.
#include "document/figures/figure_layout.hpp"

#include <algorithm>
#include <numeric>

namespace zeroset {
namespace {

constexpr double kBetween = 0.45;  // columns
constexpr double kRowHeight = 1.12 * kLineHeight;

/// Width of each column where the entries stand in so many, row by row.
std::vector<double> column_widths(const std::vector<LegendEntry>& legend, std::size_t columns) {
  std::vector<double> widths(columns);
  for (std::size_t i = 0; i < legend.size(); ++i) {
    double& width = widths[i % columns];
    width = std::max(width, kSampleLength + text_width(legend[i].text.lines));
  }
  return widths;
}

double total(const std::vector<double>& widths) {
  return std::accumulate(widths.begin(), widths.end(), kBetween * static_cast<double>(widths.size() - 1));
}

/// As many columns as fit, and of those that need no more rows the fewest.
std::size_t columns_of(const std::vector<LegendEntry>& legend, double room) {
  const auto rows = [&](std::size_t columns) { return (legend.size() + columns - 1) / columns; };
  std::size_t columns = legend.size();
  while (columns > 1 && total(column_widths(legend, columns)) > room) {
    --columns;
  }
  const std::size_t rows_needed = rows(columns);
  while (columns > 1 && rows(columns - 1) == rows_needed && total(column_widths(legend, columns - 1)) <= room) {
    --columns;
  }
  return columns;
}

}  // namespace

double lay_out_legend(std::vector<LegendEntry>& legend, double width) {
  if (legend.empty()) {
    return 0;
  }
  const double room = width - 2 * kAir;
  for (LegendEntry& entry : legend) {
    entry.text.lines = wrap_to(entry.name, room - kSampleLength);
  }
  const std::size_t columns = columns_of(legend, room);
  const std::vector<double> widths = column_widths(legend, columns);
  std::vector<double> tops;  // of the rows, from the top of the legend downwards
  double height = kAir;
  for (std::size_t first = 0; first < legend.size(); first += columns) {
    std::size_t lines = 1;
    for (std::size_t i = first; i < std::min(first + columns, legend.size()); ++i) {
      lines = std::max(lines, legend[i].text.lines.size());
    }
    tops.push_back(height);
    height += kRowHeight * static_cast<double>(lines);
  }
  height += kAir;
  double left = (width - total(widths)) / 2;
  for (std::size_t column = 0; column < columns; ++column) {
    for (std::size_t i = column; i < legend.size(); i += columns) {
      legend[i].text.x = left + kSampleLength;
      legend[i].text.y = height - tops[i / columns] - kRowHeight / 2;
    }
    left += widths[column] + kBetween;
  }
  return height;
}

}  // namespace zeroset
