// zeroset landscape plane: losses over a plane, and the true ones at the points beside it.
#include "cli/training/landscape_plane.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_directions.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nets::SurfacePoints;

/// Evenly from `least` to `most`, with some air.
VectorXd places(double least, double most, Index count) {
  const double air = 0.2 * (most - least);
  return VectorXd::LinSpaced(count, least - air, most + air);
}

void require_one_network(const Snapshots& snapshots) {
  for (const SnapshotRun& run : snapshots.runs) {
    if (network_of(snapshots, run) != network_of(snapshots, snapshots.runs.front())) {
      throw SpecError("RUN", "the points are networks with different activations: give one plane to each");
    }
  }
}

PlaneGrid random_plane(const TrainingRequest& request, const Snapshots& snapshots, Index count) {
  const SurfaceRequest& asked = request.landscape.surface;
  const Architecture network = network_of(snapshots, snapshots.runs.back());
  PlaneGrid grid;
  grid.plane.origin = snapshots.parameters(snapshots.files.size() - 1);
  const auto direction = [&](const char* name) {
    return landscape::random_direction(
        network, grid.plane.origin, direction_of(asked), Stream(request.options.seed, name));
  };
  grid.plane.first = direction("plane x");
  grid.plane.second = direction("plane y");
  grid.x = grid.y = VectorXd::LinSpaced(count, -asked.radius, asked.radius);
  grid.x_title = "first random direction";
  grid.y_title = "second random direction";
  return grid;
}

PlaneGrid plane_of_points(const Snapshots& snapshots, Index count) {
  if (snapshots.files.size() != 3) {
    throw SpecError("--through", "points takes three points, got " + std::to_string(snapshots.files.size()));
  }
  PlaneGrid grid{
      .plane = landscape::plane_through(snapshots.parameters(0), snapshots.parameters(1), snapshots.parameters(2))};
  const auto& corners = grid.plane.corners;
  grid.x = places(corners.row(0).minCoeff(), corners.row(0).maxCoeff(), count);
  grid.y = places(corners.row(1).minCoeff(), corners.row(1).maxCoeff(), count);
  grid.x_title = "distance along the first two points";
  grid.y_title = "distance from them";
  return grid;
}

/// The two leading right singular vectors of the points minus the last one.
PlaneGrid principal_plane(const Snapshots& snapshots, Index count) {
  const Index points = static_cast<Index>(snapshots.files.size());
  if (points < 3) {
    throw SpecError("--through", "path takes three points at least: use --checkpoints all");
  }
  PlaneGrid grid;
  grid.plane.origin = snapshots.parameters(static_cast<std::size_t>(points - 1));
  MatrixXd offsets(grid.plane.origin.size(), points - 1);
  for (Index t = 0; t + 1 < points; ++t) {
    offsets.col(t) = snapshots.parameters(static_cast<std::size_t>(t)) - grid.plane.origin;
  }
  const Eigen::SelfAdjointEigenSolver<MatrixXd> principal(offsets.transpose() * offsets);
  const VectorXd values = principal.eigenvalues().cwiseMax(0);
  const auto axis = [&](Index k) {
    Parameters direction = (offsets * principal.eigenvectors().col(points - 2 - k)).normalized();
    const VectorXd along = offsets.transpose() * direction;
    Index largest = 0;
    along.cwiseAbs().maxCoeff(&largest);
    grid.shares.push_back(values[points - 2 - k] / values.sum());
    return Parameters(along[largest] < 0 ? Parameters(-direction) : direction);
  };
  grid.plane.first = axis(0);
  grid.plane.second = axis(1);
  const VectorXd x = offsets.transpose() * grid.plane.first, y = offsets.transpose() * grid.plane.second;
  grid.x = places(std::min(0.0, x.minCoeff()), std::max(0.0, x.maxCoeff()), count);
  grid.y = places(std::min(0.0, y.minCoeff()), std::max(0.0, y.maxCoeff()), count);
  grid.x_title = "first component, " + percent(grid.shares[0]);
  grid.y_title = "second component, " + percent(grid.shares[1]);
  return grid;
}

PlaneGrid grid_of(const TrainingRequest& request, const Snapshots& snapshots) {
  const SurfaceRequest& asked = request.landscape.surface;
  const Index count = asked.points > 0 ? asked.points : 25;
  return asked.through == "points" ? plane_of_points(snapshots, count)
         : asked.through == "path" ? principal_plane(snapshots, count)
                                   : random_plane(request, snapshots, count);
}

/// What rows must have in common.
nlohmann::ordered_json question_of(const TrainingRequest& request,
                                   const Snapshots& snapshots,
                                   const PlaneGrid& grid,
                                   const RunSurface& surface) {
  const SurfaceRequest& asked = request.landscape.surface;
  nlohmann::ordered_json question{{"schema", "zeroset.plane/1"},
                                  {"through", asked.through},
                                  {"direction", asked.direction},
                                  {"loss", spelling_of(surface.loss)},
                                  {"batch_normalisation", asked.bn},
                                  {"images", surface.objective->images()},
                                  {"held_out", asked.held_out},
                                  {"seed", request.options.seed},
                                  {"x", numbers_of(grid.x)},
                                  {"y", numbers_of(grid.y)}};
  for (std::size_t k = 0; k < snapshots.files.size(); ++k) {
    question["points"].push_back({point_label(snapshots, k), snapshots.parameters(k).squaredNorm()});
  }
  return question;
}

PlaneRows measured_rows(const TrainingRequest& request,
                        const Snapshots& snapshots,
                        const PlaneGrid& grid,
                        const RunSurface& surface,
                        Watch& watch) {
  const std::filesystem::path file = request.options.out.empty()
                                         ? std::filesystem::path()
                                         : std::filesystem::path(request.options.out) / "plane.jsonl";
  const std::size_t count = static_cast<std::size_t>(grid.y.size());
  PlaneRows rows = begin_rows(file, question_of(request, snapshots, grid, surface), count);
  for (std::size_t i = 0; i < count && !watch.stopped(); ++i) {
    if (!rows.rows[i].empty()) {
      continue;
    }
    const Parameters begin = grid.plane.origin + grid.y[static_cast<Index>(i)] * grid.plane.second;
    const auto point = [&](Index j) { return Parameters(begin + grid.x[j] * grid.plane.first); };
    std::vector<SurfacePoints> row = measure(
        request, surface, grid.x.size(), point, watch, "row " + std::to_string(i + 1) + " of " + std::to_string(count));
    if (std::none_of(row.begin(), row.end(), [](const SurfacePoints& p) { return std::isnan(p.train.error); })) {
      keep_row(file, i, row);
      rows.rows[i] = std::move(row);
    }
  }
  return rows;
}

/// The projection of a point; a plane of random directions is not orthonormal.
landscape::Projection projection_of(const landscape::Plane& plane, const Parameters& theta) {
  MatrixXd axes(theta.size(), 2);
  axes << plane.first, plane.second;
  const VectorXd offset = theta - plane.origin;
  const Eigen::Vector2d at = (axes.transpose() * axes).ldlt().solve(axes.transpose() * offset);
  return {at, (offset - axes * at).norm()};
}

std::vector<PlanePoint> points_beside(const TrainingRequest& request,
                                      const Snapshots& snapshots,
                                      const PlaneGrid& grid,
                                      const RunSurface& surface,
                                      Watch& watch) {
  std::vector<PlanePoint> points;
  const Index count = static_cast<Index>(snapshots.files.size());
  for (std::size_t k = 0; k < snapshots.files.size(); ++k) {
    PlanePoint point{.label = point_label(snapshots, k), .at = projection_of(grid.plane, snapshots.parameters(k))};
    while (point.run + 1 < snapshots.runs.size() && snapshots.runs[point.run + 1].first <= k) {
      ++point.run;
    }
    points.push_back(std::move(point));
  }
  const auto own = [&](Index k) { return snapshots.parameters(static_cast<std::size_t>(k)); };
  const auto in_plane = [&](Index k) {
    const Eigen::Vector2d& at = points[static_cast<std::size_t>(k)].at.coordinates;
    return Parameters(grid.plane.origin + at[0] * grid.plane.first + at[1] * grid.plane.second);
  };
  const std::vector<SurfacePoints> beside = measure(request, surface, count, own, watch, "points");
  const std::vector<SurfacePoints> projected = measure(request, surface, count, in_plane, watch, "projections");
  for (std::size_t k = 0; k < points.size(); ++k) {
    points[k].beside = beside[k];
    points[k].projected = projected[k];
  }
  return points;
}

Table points_table(const std::vector<PlanePoint>& points) {
  const auto real = [](const char* key, const char* heading) {
    return Column{.key = key, .heading = heading, .kind = ColumnKind::real};
  };
  Table table{
      .name = "plane-points",
      .title = "The points and the plane",
      .caption =
          "Losses are those of the points themselves; beside them the loss of the plane where the point "
          "is projected to. Distance: from the plane.",
      .columns = {{.key = "point", .heading = "point"}, real("x", "x"), real("y", "y"), real("distance", "distance")}};
  append_surface_columns(table.columns);
  table.columns.push_back(real("plane_loss", "training loss of the plane there"));
  for (const PlanePoint& point : points) {
    std::vector<Cell> cells{point.label, point.at.coordinates[0], point.at.coordinates[1], point.at.distance};
    append_surface_cells(cells, point.beside);
    cells.push_back(cell_of(point.projected.train.loss, "not finite, or stopped before"));
    add_row(table, std::move(cells));
  }
  return table;
}

Table grid_table(const PlaneGrid& grid, const PlaneRows& rows) {
  Table table{.name = "plane", .title = "Losses on the plane"};
  table.columns = {{.key = "x", .heading = "x", .kind = ColumnKind::real},
                   {.key = "y", .heading = "y", .kind = ColumnKind::real}};
  append_surface_columns(table.columns);
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.rows[i].size(); ++j) {
      std::vector<Cell> cells{grid.x[static_cast<Index>(j)], grid.y[static_cast<Index>(i)]};
      append_surface_cells(cells, rows.rows[i][j]);
      add_row(table, std::move(cells));
    }
  }
  return table;
}

}  // namespace

int plane_tool(const TrainingRequest& request) {
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  require_one_network(snapshots);
  RunSurface surface = surface_of(request, snapshots, snapshots.runs.back());
  Watch watch(request);
  const PlaneGrid grid = grid_of(request, snapshots);
  settle_statistics(request, surface, grid.plane.origin);
  const std::vector<PlanePoint> points = points_beside(request, snapshots, grid, surface, watch);
  const PlaneRows rows = measured_rows(request, snapshots, grid, surface, watch);
  LandscapeAnswer answer = begin_surface_answer(request, snapshots, surface);
  answer.document["through"] = request.landscape.surface.through;
  answer.document["explained"] = numbers_of(grid.shares);
  answer.tables = {points_table(points), grid_table(grid, rows)};
  answer.figures = {plane_figure(grid, rows, points, snapshots)};
  return give_surface(request, std::move(answer), watch);
}

}  // namespace zeroset::cli
