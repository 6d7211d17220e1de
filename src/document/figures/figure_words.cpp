#include "document/figures/figure_words.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <set>

namespace zeroset {

bool in_cells(const Panel& panel, const Series& words) {
  std::set<std::pair<double, double>> cells;
  for (const Series& series : panel.series) {
    for (std::size_t i = 0; i < series.x.size() && series.kind == SeriesKind::heat_map; ++i) {
      cells.emplace(series.x[i], series.y[i]);
    }
  }
  for (std::size_t i = 0; i < words.x.size(); ++i) {
    if (!cells.contains({words.x[i], words.y[i]})) {
      return false;
    }
  }
  return true;
}

bool fits_in_cells(const Series& words, const Panel& panel, const PanelLayout& layout) {
  const auto map = std::ranges::find(panel.series, SeriesKind::heat_map, &Series::kind);
  const double width = cell_size(*map).first / (layout.x.upper - layout.x.lower) * (layout.right - layout.left);
  const double height = cell_size(*map).second / (layout.y.upper - layout.y.lower) * (layout.top - layout.bottom);
  return text_width(words.text, kSmallType) <= width && 0.8 * kLineHeight <= height;
}

bool is_symbol(const std::string& text) {
  return width_of(text) == 1 && static_cast<unsigned char>(text.front()) >= 0x80;
}

}  // namespace zeroset
