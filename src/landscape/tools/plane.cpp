// Losses over a plane, and the true ones at the points beside it.
#include "zeroset/landscape/plane.hpp"

#include "zeroset/core/json_numbers.hpp"

#include "landscape/tools/plane_rows.hpp"
#include "landscape/tools/tool_support.hpp"

#include <Eigen/Cholesky>

#include <limits>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// What rows must have in common.
nlohmann::ordered_json question_of(const PlaneGrid& grid,
                                   const std::vector<LabeledPoint>& points,
                                   const PlaneOptions& options) {
  nlohmann::ordered_json question{
      {"schema", "zeroset.plane/1"}, {"through", name(options.through)}, {"direction", name(options.direction)}};
  question.update(options.about);
  question["seed"] = options.seed;
  question["x"] = numbers_of(grid.x);
  question["y"] = numbers_of(grid.y);
  for (const LabeledPoint& point : points) {
    question["points"].push_back({point.label, point.parameters.squaredNorm()});
  }
  return question;
}

SurfaceOptions surface_options(const PlaneOptions& options, const std::string& task) {
  return {.batch = options.batch, .progress = options.progress, .stop = options.stop, .task = task};
}

std::vector<MatrixXd> measured_rows(const Objective& objective,
                                    const PlaneGrid& grid,
                                    const std::vector<LabeledPoint>& points,
                                    const PlaneOptions& options) {
  const auto count = static_cast<std::size_t>(grid.y.size());
  std::vector<MatrixXd> rows = begin_rows(options.rows, question_of(grid, points, options), count);
  for (std::size_t i = 0; i < count && !asked_to_stop(options.stop); ++i) {
    if (rows[i].size() > 0) {
      continue;
    }
    const Parameters begin = grid.plane.origin + grid.y[static_cast<Index>(i)] * grid.plane.second;
    const Measurements row = measurements_at(
        objective,
        grid.x.size(),
        [&](Index j) { return Parameters(begin + grid.x[j] * grid.plane.first); },
        surface_options(options, "row " + std::to_string(i + 1) + " of " + std::to_string(count)));
    if (row.complete()) {
      keep_row(options.rows, i, row.values);
      rows[i] = row.values;
    }
  }
  return rows;
}

/// The projection of a point; a plane of random directions is not orthonormal.
Projection projection_of(const Plane& plane, const Parameters& theta) {
  MatrixXd axes(theta.size(), 2);
  axes << plane.first, plane.second;
  const VectorXd offset = theta - plane.origin;
  const Eigen::Vector2d at = (axes.transpose() * axes).ldlt().solve(axes.transpose() * offset);
  return {at, (offset - axes * at).norm()};
}

std::vector<PlanePoint> points_beside(const Objective& objective,
                                      const PlaneGrid& grid,
                                      const std::vector<LabeledPoint>& points,
                                      const PlaneOptions& options) {
  std::vector<PlanePoint> result;
  for (const LabeledPoint& point : points) {
    result.push_back({.label = point.label, .run = point.run, .at = projection_of(grid.plane, point.parameters)});
  }
  const auto own = [&](Index k) { return points[static_cast<std::size_t>(k)].parameters; };
  const auto in_plane = [&](Index k) {
    const Eigen::Vector2d& at = result[static_cast<std::size_t>(k)].at.coordinates;
    return Parameters(grid.plane.origin + at[0] * grid.plane.first + at[1] * grid.plane.second);
  };
  const auto count = static_cast<Index>(points.size());
  const Measurements beside = measurements_at(objective, count, own, surface_options(options, "points"));
  const Measurements projected = measurements_at(objective, count, in_plane, surface_options(options, "projections"));
  for (Index k = 0; k < count; ++k) {
    PlanePoint& point = result[static_cast<std::size_t>(k)];
    point.beside = beside.values.col(k);
    point.projected = projected.values.col(k);
    point.computed = k < beside.computed;
  }
  return result;
}

Table points_table(const PlaneResult& result) {
  Table table{.name = "plane-points",
              .title = "The points and the plane",
              .caption =
                  "Losses are those of the points themselves; beside them the loss of the plane where the point "
                  "is projected to. Distance: from the plane.",
              .columns = {{.key = "point", .heading = "point"},
                          real_column("x", "x"),
                          real_column("y", "y"),
                          real_column("distance", "distance")}};
  append_measure_columns(table.columns, result.measures);
  table.columns.push_back(real_column("plane_loss", result.measures.front().heading + " of the plane there"));
  for (const PlanePoint& point : result.points) {
    std::vector<Cell> cells{point.label, point.at.coordinates[0], point.at.coordinates[1], point.at.distance};
    append_measure_cells(cells, result.measures, point.beside, point.computed);
    cells.push_back(cell_of(point.projected[0], "not finite, or stopped before"));
    add_row(table, std::move(cells));
  }
  return table;
}

Table grid_table(const PlaneResult& result) {
  Table table{
      .name = "plane", .title = "Losses on the plane", .columns = {real_column("x", "x"), real_column("y", "y")}};
  append_measure_columns(table.columns, result.measures);
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    for (Index j = 0; j < result.rows[i].cols(); ++j) {
      std::vector<Cell> cells{result.grid.x[j], result.grid.y[static_cast<Index>(i)]};
      append_measure_cells(cells, result.measures, result.rows[i].col(j), true);
      add_row(table, std::move(cells));
    }
  }
  return table;
}

}  // namespace

MatrixXd PlaneResult::values(std::size_t measure) const {
  MatrixXd values = MatrixXd::Constant(grid.y.size(), grid.x.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() > 0) {
      values.row(static_cast<Index>(i)) = rows[i].row(static_cast<Index>(measure));
    }
  }
  return values;
}

PlaneResult plane(const Objective& objective,
                  const PlaneGrid& grid,
                  const std::vector<LabeledPoint>& points,
                  const PlaneOptions& options) {
  require(grid.plane.origin.size() == objective.dimension(), "plane", "a plane among the objective's parameters");
  require(grid.x.size() >= 2 && grid.y.size() >= 2, "plane", "two places or more on each side");
  PlaneResult result{.through = options.through, .grid = grid, .measures = objective.measures()};
  result.points = points_beside(objective, grid, points, options);
  result.rows = measured_rows(objective, grid, points, options);
  result.complete = !asked_to_stop(options.stop);
  return result;
}

PlaneResult plane(const Objective& objective, const std::vector<LabeledPoint>& points, const PlaneOptions& options) {
  for (const LabeledPoint& point : points) {
    require(point.network == points.front().network, "plane", "points of one network");
  }
  return plane(objective, plane_grid(points, objective.architecture(), options), points, options);
}

Results results(const PlaneResult& result) {
  Results answer{.facts = begin_facts("plane"),
                 .tables = {points_table(result), grid_table(result)},
                 .figures = {plane_figure(result)}};
  answer.facts["through"] = name(result.through);
  answer.facts["explained"] = numbers_of(result.grid.explained);
  answer.facts["complete"] = result.complete;
  return answer;
}

nlohmann::ordered_json to_json(const PlaneResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
