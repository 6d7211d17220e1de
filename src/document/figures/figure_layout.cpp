#include "document/figures/figure_layout.hpp"

#include "zeroset/core/text.hpp"

#include "document/figures/figure_grid.hpp"

#include <algorithm>

namespace zeroset {
namespace {

constexpr double kTitleLine = 1.15 * kLineHeight;
constexpr double kTitleGap = 0.25 * kLineHeight;  // to what stands beside it
constexpr double kBarWidth = 0.3;
constexpr double kMaxLabelShare = 0.4;  // of a panel's width, for names beside its vertical axis

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

std::string title_of(const Axis& axis) {
  return axis.unit.empty() ? axis.title : axis.title + " (" + axis.unit + ")";
}

double title_room(const PlacedText& title) {
  return title.lines.empty() ? 0 : kTitleLine * static_cast<double>(title.lines.size()) + kTitleGap;
}

/// How high ticks and their labels are below the axis.
double tick_room(const AxisLayout& axis) {
  if (axis.turned == 90) {
    return kTickLength + axis.widest + kAir / 2;
  }
  if (axis.turned > 0) {
    return kTickLength + 0.64 * axis.widest + 0.77 * kLineHeight;
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

/// The axis of the colors of these values, from the least to the greatest.
AxisLayout bar_axis(Axis axis, const std::vector<double>& values, double length) {
  if (!values.empty()) {
    const auto [least, most] = std::ranges::minmax(values);
    const bool flat = least == most;  // one color: an axis of a length above zero all the same
    axis.lower = axis.lower.value_or(flat ? (axis.logarithmic ? least / 2 : least - 0.5) : least);
    axis.upper = axis.upper.value_or(flat ? (axis.logarithmic ? most * 2 : most + 0.5) : most);
  }
  return axis_layout(axis, values, length, false);
}

/// What lies between the axes of a panel and the ends of its cell.
struct Margins {
  double left = 0, right = 0, bottom = 0, top = 0;

  void widen(const Margins& other) {
    left = std::max(left, other.left);
    right = std::max(right, other.right);
    bottom = std::max(bottom, other.bottom);
    top = std::max(top, other.top);
  }
};

/// Puts a title of the width `extent` about `middle`, and shifts it where it would leave [lower, upper].
double within(double middle, double extent, double lower, double upper) {
  return extent >= upper - lower ? (lower + upper) / 2 : std::clamp(middle, lower + extent / 2, upper - extent / 2);
}

/// Lays out one panel in its cell, with margins no narrower than those of its neighbors.
class PanelPlan {
 public:
  PanelPlan(const Panel& panel, const PanelValues& values, const PanelCell& cell, const std::string& letter)
      : panel_(panel), values_(values), cell_(cell) {
    box_.letter.lines = letter.empty() ? std::vector<std::string>{} : std::vector{letter};
    const double letter_room = letter.empty() ? 0 : 2 * kLineHeight;
    box_.title.lines = wrap_to(panel.title, cell.width - letter_room - 2 * kAir);
    box_.x_title.lines = wrap_to(title_of(panel.x), cell.width - 4 * kAir);
    box_.y_title.lines = wrap_to(title_of(panel.y), cell.height - 2 * kAir);
    if (has_heat_map(panel)) {
      box_.z_title.lines = wrap_to(title_of(panel.z), cell.height - 2 * kAir);
    }
    x_ = axis_of(panel, true);
    y_ = axis_of(panel, false);
    box_.x = axis_layout(x_, values.x, cell.width - 1.7, true);
  }

  /// The margins that ticks and titles need depend on the ticks, and the ticks on what the margins leave.
  Margins fit(const Margins& least) {
    Margins needed;
    for (int round = 0; round < 3; ++round) {
      needed = margins();
      needed.widen(least);
      box_.left = cell_.left + needed.left;
      box_.right = std::max(cell_.left + cell_.width - needed.right, box_.left + cell_.width / 4);
      box_.top = cell_.bottom + cell_.height - needed.top;
      box_.bottom = std::min(cell_.bottom + needed.bottom, box_.top - cell_.height / 4);
      box_.y = axis_layout(y_, values_.y, box_.top - box_.bottom, false, kMaxLabelShare * cell_.width);
      box_.x = axis_layout(x_, values_.x, box_.right - box_.left, true);
      if (has_heat_map(panel_)) {
        box_.z = bar_axis(panel_.z, values_.z, box_.top - box_.bottom);
      }
    }
    return needed;
  }

  PanelLayout place() {
    const double right = cell_.left + cell_.width;
    const double top = cell_.bottom + cell_.height;
    box_.bar_left = box_.bar_right = box_.right;
    if (has_heat_map(panel_)) {
      box_.bar_left = box_.right + kAir;
      box_.bar_right = box_.bar_left + kBarWidth;
    }
    const double first = top - kAir / 2 - kTitleLine / 2;
    const double title_left = cell_.left + (box_.letter.lines.empty() ? kAir : 2 * kLineHeight);
    box_.letter.x = cell_.left + kAir / 2;
    box_.letter.y = first;
    box_.title.x = within((box_.left + box_.right) / 2, text_width(box_.title.lines), title_left, right - kAir / 2);
    box_.title.y = first;
    const double x_lines = static_cast<double>(box_.x_title.lines.size());
    box_.x_title.x =
        within((box_.left + box_.right) / 2, text_width(box_.x_title.lines), cell_.left + kAir, right - kAir);
    box_.x_title.y = cell_.bottom + kTitleGap + (std::max(x_lines, 1.0) - 0.5) * kTitleLine;
    const double ceiling = box_.letter.lines.empty() ? top : top - title_room(box_.letter);
    box_.y_title.x = cell_.left + kAir / 2 + kTitleLine / 2;
    box_.y_title.y = within((box_.bottom + box_.top) / 2, text_width(box_.y_title.lines), cell_.bottom, ceiling);
    const double z_lines = static_cast<double>(box_.z_title.lines.size());
    box_.z_title.x = right - kAir / 2 - (std::max(z_lines, 1.0) - 0.5) * kTitleLine;
    box_.z_title.y = within((box_.bottom + box_.top) / 2, text_width(box_.z_title.lines), cell_.bottom, top);
    return box_;
  }

 private:
  Margins margins() const {
    Margins margins;
    margins.top = kAir + std::max(title_room(box_.title), title_room(box_.letter));
    margins.bottom = kAir / 2 + title_room(box_.x_title) + tick_room(box_.x);
    margins.left = kAir + kTickLength + box_.y.widest + title_room(box_.y_title);
    // The last tick's label stands half beyond the axis, and the first one's before it.
    const double half = box_.x.turned == 0 ? box_.x.widest / 2 : 0;
    margins.right = std::max(2 * kAir, half + kAir / 3);
    if (has_heat_map(panel_)) {
      margins.right = 1.5 * kAir + kBarWidth + kTickLength + box_.z.widest + title_room(box_.z_title);
    }
    if (box_.x.turned == 40 && !box_.x.ticks.empty()) {  // a name aslant begins left of its tick
      const double reach = 0.77 * box_.x.widest - box_.x.place(box_.x.ticks.front().at) * (box_.right - box_.left);
      margins.left = std::max(margins.left, reach + kAir);
    }
    return margins;
  }

  const Panel& panel_;
  const PanelValues& values_;
  PanelCell cell_;
  Axis x_{}, y_{};
  PanelLayout box_{};
};

std::string letter_of(std::size_t panel, std::size_t count) {
  return count < 2 || panel >= 26 ? "" : std::string(1, static_cast<char>('a' + panel));
}

/// Axes of a row stand on one line, and those of a column have common ends.
void align(std::vector<PanelPlan>& plans, std::size_t columns) {
  std::vector<Margins> margins;
  for (PanelPlan& plan : plans) {
    margins.push_back(plan.fit({}));
  }
  for (int round = 0; round < 2; ++round) {
    for (std::size_t p = 0; p < plans.size(); ++p) {
      Margins common;
      for (std::size_t q = 0; q < plans.size(); ++q) {
        if (q / columns == p / columns) {
          common.widen({.bottom = margins[q].bottom, .top = margins[q].top});
        }
        if (q % columns == p % columns) {
          common.widen({.left = margins[q].left, .right = margins[q].right});
        }
      }
      margins[p] = plans[p].fit(common);
    }
  }
}

std::vector<PanelLayout> lay_out_panels(const Figure& figure, const Grid& grid, double legend_height) {
  const std::vector<PanelValues> values = shared_values(figure);
  std::vector<PanelPlan> plans;
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    plans.emplace_back(figure.panels[p], values[p], grid.cell(p, legend_height), letter_of(p, figure.panels.size()));
  }
  align(plans, grid.columns);
  std::vector<PanelLayout> panels;
  for (PanelPlan& plan : plans) {
    panels.push_back(plan.place());
  }
  return panels;
}

/// What long ticks have left too little of, in the panel that lacks the most: for the data, or for a line of each name
/// beside it.
double missing_height(const Figure& figure, const std::vector<PanelLayout>& panels, const Grid& grid) {
  double missing = 0;
  for (std::size_t p = 0; p < panels.size(); ++p) {
    const double names = 1.02 * kLineHeight * static_cast<double>(figure.panels[p].y.categories.size());
    const double wanted = std::max(std::min(0.5 * grid.cell_width, 3.0), names);
    missing = std::max(missing, wanted - (panels[p].top - panels[p].bottom));
  }
  return missing;
}

}  // namespace

FigureLayout lay_out(const Figure& figure) {
  validate(figure);
  FigureLayout layout;
  assign_styles(figure, layout);
  layout.width = total_width(figure);
  const double legend_height = lay_out_legend(layout.legend, layout.width);
  Grid grid = grid_of(figure, legend_height);
  layout.panels = lay_out_panels(figure, grid, legend_height);
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds && missing_height(figure, layout.panels, grid) > 0; ++round) {
    grid.cell_height += missing_height(figure, layout.panels, grid);
    layout.panels = lay_out_panels(figure, grid, legend_height);
  }
  layout.height = legend_height + grid.height();
  return layout;
}

}  // namespace zeroset
