// A plane as a picture: contours, and the points with their own losses.
#include "zeroset/landscape/contour.hpp"
#include "zeroset/landscape/plane.hpp"

#include "landscape/tools/tool_support.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr int kContours = 7;  ///< as many as a reader can tell apart

/// What one panel shows: a measure, shares in percent.
struct Shown {
  Index row = 0;
  double factor = 1;
  std::string title{};
};

Shown shown(const std::vector<Measure>& measures, std::size_t m) {
  const Measure& measure = measures[m];
  return {static_cast<Index>(m), measure.is_share ? 100.0 : 1.0, measure.heading + (measure.is_share ? " (%)" : "")};
}

/// Those asked for by key; else the first, and the last where there are several.
std::vector<Shown> shown_of(const std::vector<Measure>& measures, const std::vector<std::string>& keys) {
  std::vector<Shown> panels;
  for (std::size_t m = 0; m < measures.size(); ++m) {
    const bool asked = keys.empty() ? m == 0 || m + 1 == measures.size()
                                    : std::find(keys.begin(), keys.end(), measures[m].key) != keys.end();
    if (asked) {
      panels.push_back(shown(measures, m));
    }
  }
  require(!panels.empty(), "plane_figure", "keys of measures that the plane has");
  return panels;
}

/// The values at these shares of the finite ones; by contour_levels where there are none.
std::vector<double> levels_of(const MatrixXd& values, const std::vector<double>& shares) {
  if (shares.empty()) {
    return contour_levels(values, kContours);
  }
  std::vector<double> sorted;
  for (const double value : values.reshaped()) {
    if (std::isfinite(value)) {
      sorted.push_back(value);
    }
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> levels;
  for (const double share : shares) {
    require(share > 0 && share < 1, "plane_figure", "shares of contours in (0, 1)");
    if (!sorted.empty()) {
      levels.push_back(sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))]);
    }
  }
  return levels;
}

/// The values themselves as cells, cut off at `highest`; on a logarithmic scale where they span decades.
void add_cells(
    const PlaneGrid& grid, const MatrixXd& values, double highest, int step, const std::string& title, Panel& panel) {
  Series cells{.key = "cells", .kind = SeriesKind::heat_map};
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (Index i = 0; i < values.rows(); i += step) {
    for (Index j = 0; j < values.cols(); j += step) {
      const double value = values(i, j) > highest ? highest : values(i, j);
      cells.x.push_back(grid.x[j]);
      cells.y.push_back(grid.y[i]);
      cells.z.push_back(value);
      least = std::isfinite(value) ? std::min(least, value) : least;
      most = std::isfinite(value) ? std::max(most, value) : most;
    }
  }
  panel.z = {.title = title, .logarithmic = least > 0 && most > 10 * least};
  panel.series.push_back(std::move(cells));
}

/// Level sets as gray lines, each with its level written on it once.
void add_contours(
    const PlaneGrid& grid, const MatrixXd& values, const std::vector<double>& at, int digits, Panel& panel) {
  Series levels{.key = "levels", .kind = SeriesKind::labels};
  int number = 0;
  for (const double level : at) {
    const ContourLine line = contour_line(grid.x, grid.y, values, level);
    if (line.x.empty()) {
      continue;
    }
    panel.series.push_back(
        {.key = "contour" + std::to_string(++number), .kind = SeriesKind::guide, .x = line.x, .y = line.y});
    std::size_t middle = line.x.size() / 2;
    while (middle > 0 && !std::isfinite(line.x[middle])) {
      --middle;
    }
    levels.x.push_back(line.x[middle]);
    levels.y.push_back(line.y[middle]);
    levels.text.push_back(short_number(level, digits));
  }
  panel.series.push_back(std::move(levels));
}

/// Points of one run, in the order of the first of each.
std::vector<std::vector<const PlanePoint*>> by_run(const std::vector<PlanePoint>& points) {
  std::vector<std::vector<const PlanePoint*>> runs;
  for (const PlanePoint& point : points) {
    const auto own =
        std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run.front()->run == point.run; });
    (own == runs.end() ? runs.emplace_back() : *own).push_back(&point);
  }
  return runs;
}

void mark(const PlanePoint& point, const std::string& text, Series& marks) {
  marks.x.push_back(point.at.coordinates[0]);
  marks.y.push_back(point.at.coordinates[1]);
  marks.text.push_back(text);
}

/// One line a run, and at some of its points what is true there.
void add_paths(const PlaneResult& result, const Shown& what, int digits, Panel& panel) {
  const std::size_t every = std::max<std::size_t>(1, result.points.size() / 6);
  const auto runs = by_run(result.points);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    Series path{.key = run_key(r), .name = runs[r].front()->run};
    Series marks{.key = run_key(r) + "-true", .name = "the network itself", .kind = SeriesKind::points};
    for (std::size_t k = 0; k < runs[r].size(); ++k) {
      const PlanePoint& point = *runs[r][k];
      path.x.push_back(point.at.coordinates[0]);
      path.y.push_back(point.at.coordinates[1]);
      if (k % every == 0 || k + 1 == runs[r].size()) {
        mark(point, short_number(what.factor * point.beside[what.row], digits), marks);
      }
    }
    if (path.x.size() > 1) {
      panel.series.push_back(std::move(path));
    } else {
      marks.name = runs[r].front()->run;
    }
    panel.series.push_back(std::move(marks));
  }
}

/// One kind of mark a run, with labels.
void add_kinds(const PlaneResult& result, Panel& panel) {
  const auto runs = by_run(result.points);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    Series marks{.key = run_key(r), .name = runs[r].front()->run, .kind = SeriesKind::points};
    for (const PlanePoint* point : runs[r]) {
      mark(*point, point->label, marks);
    }
    panel.series.push_back(std::move(marks));
  }
}

Panel panel_of(const PlaneResult& result, const Shown& what, const PlaneFigureOptions& options) {
  const PlaneGrid& grid = result.grid;
  Panel panel{.title = what.title, .x = {.title = grid.x_title}, .y = {.title = grid.y_title}};
  for (Axis* axis : {&panel.x, &panel.y}) {
    const Eigen::VectorXd& ends = axis == &panel.x ? grid.x : grid.y;
    axis->lower = ends[0];
    axis->upper = ends[ends.size() - 1];
  }
  const MatrixXd values = what.factor * result.values(static_cast<std::size_t>(what.row));
  const std::vector<double> levels = levels_of(values, options.contour_shares);
  const double highest =
      options.contour_shares.empty() || levels.empty() ? std::numeric_limits<double>::infinity() : levels.back();
  add_cells(grid, values, highest, options.cell_step, what.title, panel);
  add_contours(grid, values, levels, options.digits, panel);
  if (options.marks == PlaneMarks::kinds) {
    add_kinds(result, panel);
  } else {
    add_paths(result, what, options.digits, panel);
  }
  return panel;
}

}  // namespace

Figure plane_figure(const PlaneResult& result, const PlaneFigureOptions& options) {
  require(options.cell_step >= 1 && options.digits >= 1, "plane_figure", "a cell step and digits >= 1");
  Figure figure{.name = options.name,
                .title = options.title,
                .caption = options.caption,
                .panel_width = options.panel_width,
                .panel_height = options.panel_height};
  for (const Shown& what : shown_of(result.measures, options.measures)) {
    figure.panels.push_back(panel_of(result, what, options));
  }
  return figure;
}

}  // namespace zeroset::landscape
