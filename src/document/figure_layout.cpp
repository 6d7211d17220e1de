#include "document/figure_layout.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset {
namespace {

bool has_style(const Series& series) {
  return series.kind != SeriesKind::guide && !is_text(series.kind) && series.kind != SeriesKind::heat_map;
}

/// Gives series of one name one style, and fills the legend in the order of first appearance.
void assign_styles(const Figure& figure, FigureLayout& layout) {
  std::map<std::string, std::size_t> named;
  for (const Panel& panel : figure.panels) {
    std::vector<std::size_t>& styles = layout.styles.emplace_back();
    for (const Series& series : panel.series) {
      const auto known = named.find(series.name);
      std::size_t style = known != named.end() ? known->second : has_style(series) ? layout.num_styles++ : 0;
      styles.push_back(style);
      if (known == named.end() && !series.name.empty() && series.kind != SeriesKind::heat_map) {
        named.emplace(series.name, style);
        layout.legend.push_back({one_line(series.name), style, series.kind});
      }
    }
  }
}

/// Columns of the legend, and its height.
double lay_out_legend(FigureLayout& layout) {
  if (layout.legend.empty()) {
    return 0;
  }
  std::size_t longest = 0;
  for (const LegendEntry& entry : layout.legend) {
    longest = std::max(longest, width_of(entry.name));
  }
  const double entry_width = kCharacterWidth * static_cast<double>(longest) + 1.4;
  const auto fitting = static_cast<std::size_t>(std::max(1.0, std::floor((layout.width - 2 * kAir) / entry_width)));
  const std::size_t rows = (layout.legend.size() + fitting - 1) / fitting;
  layout.legend_columns = (layout.legend.size() + rows - 1) / rows;  // rows of about equal length
  return 1.12 * kLineHeight * static_cast<double>(rows) + 2 * kAir;
}

/// Every x or y that the axis must show.
std::vector<double> axis_values(const Panel& panel, bool horizontal) {
  std::vector<double> values;
  for (const Series& series : panel.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (!is_drawable(series, i, panel)) {
        continue;
      }
      values.push_back(horizontal ? series.x[i] : series.y[i]);
      if (!horizontal && !series.lower.empty()) {
        values.insert(values.end(), {series.lower[i], series.upper[i]});
      }
    }
    if (series.kind == SeriesKind::bars && !series.x.empty()) {
      const auto [first, last] = std::ranges::minmax(series.x);
      const std::vector<double> edges = horizontal ? std::vector{first - 0.5, last + 0.5} : std::vector{0.0};
      values.insert(values.end(), edges.begin(), edges.end());
    }
  }
  return values;
}

/// How high ticks and their labels are below the axis.
double tick_room(const AxisLayout& axis) {
  if (axis.rotated) {
    return kTickLength + kLineHeight + 0.62 * kCharacterWidth * static_cast<double>(axis.characters);
  }
  return kTickLength + kLineHeight * static_cast<double>(axis.lines);
}

/// An axis along a heat map ends where its cells do.
Axis axis_of(const Panel& panel, bool horizontal) {
  Axis axis = horizontal ? panel.x : panel.y;
  for (const Series& series : panel.series) {
    if (series.kind != SeriesKind::heat_map || series.x.empty()) {
      continue;
    }
    const auto [first, last] = std::ranges::minmax(horizontal ? series.x : series.y);
    const double half = (horizontal ? cell_size(series).first : cell_size(series).second) / 2;
    axis.lower = axis.lower.value_or(first - half);
    axis.upper = axis.upper.value_or(last + half);
  }
  return axis;
}

/// The bar of colors right of the panel; takes its room from the axes. Its axis is as high as they are.
void lay_out_bar(const Panel& panel, PanelLayout& box) {
  constexpr double kBarWidth = 0.3;
  box.bar_left = box.bar_right = box.right;
  if (!has_heat_map(panel)) {
    return;
  }
  std::vector<double> values;
  for (const Series& series : panel.series) {
    for (std::size_t i = 0; i < series.z.size(); ++i) {
      if (is_drawable(series, i, panel)) {
        values.push_back(series.z[i]);
      }
    }
  }
  Axis axis = panel.z;
  if (!values.empty()) {
    const auto [least, most] = std::ranges::minmax(values);
    const bool flat = least == most;  // one color: an axis of a length above zero all the same
    axis.lower = axis.lower.value_or(flat ? (axis.logarithmic ? least / 2 : least - 0.5) : least);
    axis.upper = axis.upper.value_or(flat ? (axis.logarithmic ? most * 2 : most + 0.5) : most);
  }
  box.z = axis_layout(axis, values, box.top - box.bottom, false);
  const double title_room = panel.z.title.empty() && panel.z.unit.empty() ? 0 : 1.4 * kLineHeight;
  box.bar_right = box.right - title_room - kTickLength - kDigitWidth * static_cast<double>(box.z.characters);
  box.bar_left = box.bar_right - kBarWidth;
  box.z_title = box.right - kLineHeight / 2;
  box.right = box.bar_left - kAir;
}

/// Axes inside a cell whose lower left corner is (left, bottom). The margins depend on the ticks, and the ticks on what
/// the margins leave; the height of x's ticks is found first, from about the right width.
PanelLayout lay_out_panel(const Panel& panel, const Figure& figure, double left, double bottom) {
  PanelLayout box;
  const double title_room = 1.4 * kLineHeight;
  box.top = bottom + figure.panel_height - kAir - (panel.title.empty() ? 0 : title_room);
  box.right = left + figure.panel_width - 2 * kAir;
  const Axis x = axis_of(panel, true), y = axis_of(panel, false);
  box.x = axis_layout(x, axis_values(panel, true), figure.panel_width - 1.7, true);
  box.x_title = bottom + 0.75 * kLineHeight;
  box.bottom = bottom + (panel.x.title.empty() ? kAir / 2 : title_room) + tick_room(box.x);
  box.bottom = std::min(box.bottom, box.top - figure.panel_height / 4);
  box.y = axis_layout(y, axis_values(panel, false), box.top - box.bottom, false);
  box.y_title = left + kAir / 2 + kLineHeight / 2;
  box.left = left + kAir + kTickLength + kDigitWidth * static_cast<double>(box.y.characters) +
             (panel.y.title.empty() ? 0 : title_room);
  lay_out_bar(panel, box);
  const double guessed = tick_room(box.x);
  box.x = axis_layout(x, axis_values(panel, true), box.right - box.left, true);
  if (tick_room(box.x) > guessed) {  // long ticks of y, or a bar, have taken more of the width than was thought
    box.bottom = std::min(box.bottom + tick_room(box.x) - guessed, box.top - figure.panel_height / 4);
    box.y = axis_layout(y, axis_values(panel, false), box.top - box.bottom, false);
  }
  return box;
}

}  // namespace

FigureLayout lay_out(const Figure& figure) {
  validate(figure);
  FigureLayout layout;
  const std::size_t count = figure.panels.size();
  const std::size_t columns =
      figure.columns > 0 ? static_cast<std::size_t>(figure.columns) : std::min<std::size_t>(count, 2);
  const std::size_t rows = (count + columns - 1) / columns;
  layout.width = figure.panel_width * static_cast<double>(std::min(columns, count));
  assign_styles(figure, layout);
  const double legend_height = lay_out_legend(layout);
  layout.legend_top = legend_height - kAir;
  layout.height = legend_height + figure.panel_height * static_cast<double>(rows);
  for (std::size_t i = 0; i < count; ++i) {
    const double left = figure.panel_width * static_cast<double>(i % columns);
    const double bottom = layout.height - figure.panel_height * static_cast<double>(i / columns + 1);
    layout.panels.push_back(lay_out_panel(figure.panels[i], figure, left, bottom));
  }
  return layout;
}

}  // namespace zeroset
