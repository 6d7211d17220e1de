// Axes that panels share because they compare.
#include "document/figures/figure_layout.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset {
namespace {

using Values = std::vector<double> PanelValues::*;

constexpr double kMinShare = 0.25;  // of a shared axis that each panel's own must fill

void add_drawn(const Series& series, const Panel& panel, PanelValues& values) {
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (!is_drawable(series, i, panel)) {
      continue;
    }
    values.x.push_back(series.x[i]);
    values.y.push_back(series.y[i]);
    if (!series.lower.empty()) {
      values.y.insert(values.y.end(), {series.lower[i], series.upper[i]});
    }
    if (!series.z.empty()) {
      values.z.push_back(series.z[i]);
    }
  }
  if (series.kind == SeriesKind::bars && !series.x.empty()) {
    const auto [first, last] = std::ranges::minmax(series.x);
    values.x.insert(values.x.end(), {first - 0.5, last + 0.5});
    values.y.push_back(0);
  }
}

double length_of(const AxisLayout& axis) {
  return axis.logarithmic ? std::log10(axis.upper) - std::log10(axis.lower) : axis.upper - axis.lower;
}

/// Gives the panels of one group the values of all, where none of them would be squeezed.
void share(const std::vector<std::size_t>& group,
           const Axis& axis,
           bool horizontal,
           Values of,
           std::vector<PanelValues>& all) {
  std::vector<double> together;
  for (const std::size_t p : group) {
    together.insert(together.end(), (all[p].*of).begin(), (all[p].*of).end());
  }
  const double length = length_of(axis_layout(axis, together, 5, horizontal));
  const bool fits = std::ranges::all_of(group, [&](std::size_t p) {
    return (all[p].*of).empty() || length_of(axis_layout(axis, all[p].*of, 5, horizontal)) >= kMinShare * length;
  });
  for (const std::size_t p : group) {
    if (fits) {
      all[p].*of = together;
    }
  }
}

void share_all(const Figure& figure, Axis Panel::*which, Values of, std::vector<PanelValues>& all) {
  const std::vector<Panel>& panels = figure.panels;
  std::vector<bool> done(panels.size());
  for (std::size_t p = 0; p < panels.size(); ++p) {
    const Axis& axis = panels[p].*which;
    const bool fixed = which != &Panel::z && has_heat_map(panels[p]);  // ends with its cells
    if (done[p] || fixed || axis.title.empty() || !axis.categories.empty()) {
      continue;
    }
    std::vector<std::size_t> group;
    for (std::size_t q = p; q < panels.size(); ++q) {
      if (panels[q].*which == axis && has_heat_map(panels[q]) == has_heat_map(panels[p])) {
        group.push_back(q);
        done[q] = true;
      }
    }
    if (group.size() > 1) {
      share(group, axis, which == &Panel::x, of, all);
    }
  }
}

}  // namespace

std::vector<PanelValues> shared_values(const Figure& figure) {
  std::vector<PanelValues> all(figure.panels.size());
  for (std::size_t p = 0; p < all.size(); ++p) {
    for (const Series& series : figure.panels[p].series) {
      add_drawn(series, figure.panels[p], all[p]);
    }
  }
  share_all(figure, &Panel::x, &PanelValues::x, all);
  share_all(figure, &Panel::y, &PanelValues::y, all);
  share_all(figure, &Panel::z, &PanelValues::z, all);
  return all;
}

}  // namespace zeroset
