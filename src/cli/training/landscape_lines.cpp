// zeroset landscape slice, interpolate, barrier: losses along lines.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/alignment.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/surface.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_directions.hpp"
#include "cli/training/landscape_surface.hpp"

#include <algorithm>
#include <sstream>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using landscape::Mixture;

/// One way from a to b.
struct Path {
  std::string name{};
  Mixture mixture = Mixture::plain;
  bool matched = false;
};

std::vector<Path> paths_in(const std::string& text) {
  std::vector<Path> paths;
  std::istringstream list(text);
  for (std::string name; std::getline(list, name, ',');) {
    if (name == "plain" || name == "matched") {
      paths.push_back({name, Mixture::plain, name == "matched"});
    } else if (name == "normalised" || name == "spherical") {
      paths.push_back({name, name == "normalised" ? Mixture::normalised : Mixture::spherical, false});
    } else {
      throw SpecError("--paths", "expected plain, normalised, spherical or matched, got " + name);
    }
  }
  return paths;
}

std::size_t require_points(const Snapshots& snapshots, std::size_t least, const std::string& tool) {
  if (snapshots.files.size() < least) {
    throw SpecError("RUN", tool + " needs two points at least: two runs, or --checkpoints with two epochs");
  }
  return snapshots.files.size();
}

int points_or(const TrainingRequest& request, int otherwise) {
  return request.landscape.surface.points > 0 ? request.landscape.surface.points : otherwise;
}

std::vector<double> list_of(const VectorXd& t) {
  return {t.begin(), t.end()};
}

/// The second point as this path takes it.
Parameters end_of(const TrainingRequest& request,
                  const RunSurface& surface,
                  const Path& path,
                  const Parameters& a,
                  const Parameters& b) {
  return path.matched ? landscape::match_weights(surface.network, a, b, {.seed = request.options.seed}).aligned : b;
}

SurfaceLine measured_path(const TrainingRequest& request,
                          const RunSurface& surface,
                          const Path& path,
                          const Parameters& a,
                          const Parameters& b,
                          Watch& watch) {
  const VectorXd t = VectorXd::LinSpaced(points_or(request, 21), 0, 1);
  const Parameters end = end_of(request, surface, path, a, b);
  const auto point = [&](Index i) { return landscape::mixed(surface.network, a, end, t[i], path.mixture); };
  return {path.name, path.name, list_of(t), measure(request, surface, t.size(), point, watch, path.name)};
}

/// What the losses of a path climb; missing where it was stopped.
std::vector<Cell> barrier_cells(const SurfaceLine& line) {
  const std::vector<double> losses = train_losses(line.points);
  if (std::isnan(line.points.back().train.error)) {
    return {Missing{"stopped before"}, Missing{"stopped before"}, Missing{"stopped before"}};
  }
  const VectorXd t = Eigen::Map<const VectorXd>(line.t.data(), static_cast<Index>(line.t.size()));
  const VectorXd values = Eigen::Map<const VectorXd>(losses.data(), static_cast<Index>(losses.size()));
  const landscape::Barrier barrier = landscape::barrier(t, values);
  return {cell_of(barrier.height, "a loss on the path is not finite"),
          barrier.position,
          cell_of(barrier.highest, "a loss on the path is not finite")};
}

Table barrier_table() {
  return {.name = "barrier",
          .title = "What paths between checkpoints climb",
          .caption =
              "Height: the most that the training loss on the path is above the straight line between the "
              "losses at its ends; at the places measured, so a lower bound.",
          .columns = {{.key = "from", .heading = "from"},
                      {.key = "to", .heading = "to"},
                      {.key = "path", .heading = "path"},
                      {.key = "height", .heading = "height", .kind = ColumnKind::real},
                      {.key = "position", .heading = "at", .kind = ColumnKind::real},
                      {.key = "highest", .heading = "highest loss", .kind = ColumnKind::real},
                      {.key = "loss_from", .heading = "loss at the start", .kind = ColumnKind::real},
                      {.key = "loss_to", .heading = "loss at the end", .kind = ColumnKind::real}}};
}

void add_barrier(Table& table, const std::string& from, const std::string& to, const SurfaceLine& line) {
  std::vector<Cell> cells{from, to, line.name};
  for (Cell& cell : barrier_cells(line)) {
    cells.push_back(std::move(cell));
  }
  cells.push_back(cell_of(line.points.front().train.loss, "stopped before"));
  cells.push_back(cell_of(line.points.back().train.loss, "stopped before"));
  add_row(table, std::move(cells));
}

Table line_table(const std::string& name,
                 const std::string& title,
                 const std::string& axis,
                 const std::vector<SurfaceLine>& lines) {
  Table table{.name = name, .title = title};
  table.columns = {{.key = "line", .heading = "line"}, {.key = "t", .heading = axis, .kind = ColumnKind::real}};
  append_surface_columns(table.columns);
  for (const SurfaceLine& line : lines) {
    for (std::size_t i = 0; i < line.t.size(); ++i) {
      std::vector<Cell> cells{line.name, line.t[i]};
      append_surface_cells(cells, line.points[i]);
      add_row(table, std::move(cells));
    }
  }
  return table;
}

/// Both points have to be of one function class.
void require_same_network(const Architecture& a, const Architecture& b) {
  if (a != b) {
    throw SpecError("RUN", "the points are networks with different activations: no path between them is one network");
  }
}

}  // namespace

landscape::Normalisation direction_of(const SurfaceRequest& surface) {
  using landscape::Normalisation;
  return surface.direction == "filter"  ? Normalisation::filter
         : surface.direction == "layer" ? Normalisation::layer
         : surface.direction == "whole" ? Normalisation::whole
                                        : Normalisation::none;
}

int slice_tool(const TrainingRequest& request) {
  const SurfaceRequest& asked = request.landscape.surface;
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  Watch watch(request);
  const VectorXd t = VectorXd::LinSpaced(points_or(request, 51), -asked.radius, asked.radius);
  std::vector<SurfaceLine> lines;
  LandscapeAnswer answer;
  for (std::size_t k = 0; k < snapshots.files.size(); ++k) {
    RunSurface surface = surface_of(request, snapshots, snapshots.run_of(k));
    const Parameters centre = snapshots.parameters(k);
    settle_statistics(request, surface, centre);
    // The same random numbers at every point: only the scaling differs.
    const Parameters direction = landscape::random_direction(
        surface.network, centre, direction_of(asked), Stream(request.options.seed, "slice"));
    const std::string label = point_label(snapshots, k);
    const auto point = [&](Index i) { return Parameters(centre + t[i] * direction); };
    lines.push_back(
        {"line" + std::to_string(k + 1), label, list_of(t), measure(request, surface, t.size(), point, watch, label)});
    answer = k == 0 ? begin_surface_answer(request, snapshots, surface) : std::move(answer);
  }
  answer.document["direction"] = asked.direction;
  answer.tables = {line_table("slice", "Losses along a random line", "t", lines)};
  answer.figures = {{.name = "slice",
                     .title = "Losses along a random line",
                     .caption = "Along one random direction through each point, scaled to the parameters there: " +
                                asked.direction + ".",
                     .panels = line_panels(lines, "t")}};
  return give_surface(request, std::move(answer), watch);
}

int interpolate_tool(const TrainingRequest& request) {
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  const std::size_t last = require_points(snapshots, 2, "interpolate") - 1;
  RunSurface surface = surface_of(request, snapshots, snapshots.runs.front());
  require_same_network(surface.network, network_of(snapshots, snapshots.runs.back()));
  Watch watch(request);
  const Parameters a = snapshots.parameters(0), b = snapshots.parameters(last);
  settle_statistics(request, surface, a);
  const std::string from = point_label(snapshots, 0), to = point_label(snapshots, last);
  std::vector<SurfaceLine> lines;
  Table barriers = barrier_table();
  for (const Path& path : paths_in(request.landscape.surface.paths)) {
    lines.push_back(measured_path(request, surface, path, a, b, watch));
    add_barrier(barriers, from, to, lines.back());
  }
  LandscapeAnswer answer = begin_surface_answer(request, snapshots, surface);
  answer.document["from"] = from;
  answer.document["to"] = to;
  answer.tables = {barriers, line_table("interpolate", "Losses between " + from + " and " + to, "t", lines)};
  answer.figures = {{.name = "interpolate",
                     .title = "Losses on paths between two checkpoints",
                     .caption = "t = 0: " + from + "; t = 1: " + to + ".",
                     .panels = line_panels(lines, "t")}};
  return give_surface(request, std::move(answer), watch);
}

int barrier_tool(const TrainingRequest& request) {
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  const std::size_t count = require_points(snapshots, 2, "barrier");
  Watch watch(request);
  Table table = barrier_table();
  LandscapeAnswer answer;
  for (std::size_t i = 0; i < count && !watch.stopped(); ++i) {
    RunSurface surface = surface_of(request, snapshots, snapshots.run_of(i));
    const Parameters a = snapshots.parameters(i);
    settle_statistics(request, surface, a);
    answer = i == 0 ? begin_surface_answer(request, snapshots, surface) : std::move(answer);
    for (std::size_t j = i + 1; j < count && !watch.stopped(); ++j) {
      if (network_of(snapshots, snapshots.run_of(j)) != surface.network) {
        continue;  // no path between different activations is one network
      }
      const Parameters b = snapshots.parameters(j);
      for (const Path& path : paths_in(request.landscape.surface.paths)) {
        add_barrier(table,
                    point_label(snapshots, i),
                    point_label(snapshots, j),
                    measured_path(request, surface, path, a, b, watch));
      }
    }
  }
  if (table.rows.empty() && !watch.stopped()) {
    throw SpecError("RUN", "no two of the points are the same network");
  }
  answer.tables = {table};
  return give_surface(request, std::move(answer), watch);
}

}  // namespace zeroset::cli
