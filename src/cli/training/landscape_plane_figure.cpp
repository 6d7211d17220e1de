// A plane as a picture: contours, and the points with their own losses.
#include "zeroset/landscape/contour.hpp"

#include "cli/training/landscape_plane.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr int kContours = 7;  ///< as many as a reader can tell apart

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

MatrixXd matrix_of(const PlaneGrid& grid,
                   const PlaneRows& rows,
                   const std::function<double(const nets::SurfacePoints&)>& what) {
  MatrixXd values = MatrixXd::Constant(grid.y.size(), grid.x.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.rows[i].size(); ++j) {
      values(static_cast<Index>(i), static_cast<Index>(j)) = what(rows.rows[i][j]);
    }
  }
  return values;
}

/// The values themselves as cells, on a logarithmic scale where they span decades.
void add_cells(const PlaneGrid& grid, const MatrixXd& values, const std::string& title, Panel& panel) {
  Series cells{.key = "cells", .kind = SeriesKind::heat_map};
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (Index i = 0; i < values.rows(); ++i) {
    for (Index j = 0; j < values.cols(); ++j) {
      const double value = values(i, j);
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

/// Level sets as grey lines, each with its level written on it once.
void add_contours(const PlaneGrid& grid, const MatrixXd& values, const std::string& unit, Panel& panel) {
  Series levels{.key = "levels", .kind = SeriesKind::labels};
  int number = 0;
  for (const double level : landscape::contour_levels(values, kContours)) {
    const landscape::ContourLine line = landscape::contour_line(grid.x, grid.y, values, level);
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
    levels.text.push_back(short_number(level) + unit);
  }
  panel.series.push_back(std::move(levels));
}

/// One line a run, and at some of its points what is true there.
void add_points(const std::vector<PlanePoint>& points,
                const Snapshots& snapshots,
                const std::function<double(const nets::SurfacePoints&)>& what,
                const std::string& unit,
                Panel& panel) {
  const std::size_t every = std::max<std::size_t>(1, points.size() / 6);
  for (std::size_t r = 0; r < snapshots.runs.size(); ++r) {
    Series path{.key = run_key(r), .name = snapshots.runs[r].label};
    Series marks{.key = run_key(r) + "-true", .name = "the network itself", .kind = SeriesKind::points};
    std::size_t seen = 0;
    for (const PlanePoint& point : points) {
      if (point.run != r) {
        continue;
      }
      path.x.push_back(point.at.coordinates[0]);
      path.y.push_back(point.at.coordinates[1]);
      const bool last = seen + 1 == snapshots.runs[r].count;
      if (seen % every == 0 || last) {
        marks.x.push_back(point.at.coordinates[0]);
        marks.y.push_back(point.at.coordinates[1]);
        marks.text.push_back(short_number(what(point.beside)) + unit);
      }
      ++seen;
    }
    if (path.x.size() > 1) {
      panel.series.push_back(std::move(path));
    } else {
      marks.name = snapshots.runs[r].label;
    }
    panel.series.push_back(std::move(marks));
  }
}

}  // namespace

Figure plane_figure(const PlaneGrid& grid,
                    const PlaneRows& rows,
                    const std::vector<PlanePoint>& points,
                    const Snapshots& snapshots) {
  const auto loss = [](const nets::SurfacePoints& point) { return point.train.loss; };
  const auto error = [](const nets::SurfacePoints& point) { return 100 * point.held_out.error; };
  Figure figure{
      .name = "plane",
      .title = "The loss on a plane",
      .caption =
          "Colours and contours: the plane. Marked points: projected onto it, each with its own value, that of the "
          "network itself beside the plane.",
      .panel_height = 7.5};
  Panel train{.title = "training loss", .x = {.title = grid.x_title}, .y = {.title = grid.y_title}};
  for (Axis* axis : {&train.x, &train.y}) {
    const Eigen::VectorXd& ends = axis == &train.x ? grid.x : grid.y;
    axis->lower = ends[0];
    axis->upper = ends[ends.size() - 1];
  }
  Panel test = train;
  test.title = "held-out error (%)";
  add_cells(grid, matrix_of(grid, rows, loss), "training loss", train);
  add_contours(grid, matrix_of(grid, rows, loss), "", train);
  add_points(points, snapshots, loss, "", train);
  add_cells(grid, matrix_of(grid, rows, error), "held-out error (%)", test);
  add_contours(grid, matrix_of(grid, rows, error), "", test);
  add_points(points, snapshots, error, "", test);
  figure.panels = {train, test};
  return figure;
}

}  // namespace zeroset::cli
