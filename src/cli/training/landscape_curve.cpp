// zeroset landscape curve: two checkpoints joined by a Bezier curve of low loss.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/curve.hpp"
#include "zeroset/landscape/surface.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_surface.hpp"

#include <cmath>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

Table curve_table(const std::vector<SurfaceLine>& lines) {
  Table table{.name = "curve",
              .title = "What the curve and the straight line climb",
              .caption =
                  "Height: the most that the training loss is above the straight line between the losses at the "
                  "ends, at the places measured.",
              .columns = {{.key = "path", .heading = "path"},
                          {.key = "height", .heading = "height", .kind = ColumnKind::real},
                          {.key = "position", .heading = "at", .kind = ColumnKind::real},
                          {.key = "highest", .heading = "highest loss", .kind = ColumnKind::real},
                          {.key = "mean", .heading = "mean loss", .kind = ColumnKind::real}}};
  for (const SurfaceLine& line : lines) {
    const std::vector<double> losses = train_losses(line.points);
    const VectorXd values = Eigen::Map<const VectorXd>(losses.data(), static_cast<Index>(losses.size()));
    if (std::isnan(line.points.back().train.error)) {
      const Missing stopped{"stopped before"};
      add_row(table, {line.name, stopped, stopped, stopped, stopped});
      continue;
    }
    const landscape::Barrier barrier =
        landscape::barrier(Eigen::Map<const VectorXd>(line.t.data(), static_cast<Index>(line.t.size())), values);
    const std::string infinite = "a loss on the path is not finite";
    add_row(table,
            {line.name,
             cell_of(barrier.height, infinite),
             barrier.position,
             cell_of(barrier.highest, infinite),
             cell_of(values.mean(), infinite)});
  }
  return table;
}

Table measured_table(const std::vector<SurfaceLine>& lines) {
  Table table{.name = "curve-points", .title = "Losses on the curve and on the straight line"};
  table.columns = {{.key = "path", .heading = "path"}, {.key = "t", .heading = "t", .kind = ColumnKind::real}};
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

}  // namespace

int curve_tool(const TrainingRequest& request) {
  const SurfaceRequest& asked = request.landscape.surface;
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  if (snapshots.files.size() != 2) {
    throw SpecError("RUN", "curve joins two points, got " + std::to_string(snapshots.files.size()));
  }
  if (network_of(snapshots, snapshots.runs.front()) != network_of(snapshots, snapshots.runs.back())) {
    throw SpecError("RUN", "the points are networks with different activations: no curve between them is one network");
  }
  RunSurface surface = surface_of(request, snapshots, snapshots.runs.front());
  Watch watch(request);
  const Parameters a = snapshots.parameters(0), b = snapshots.parameters(1);
  settle_statistics(request, surface, a);
  const landscape::Curve curve = landscape::connect(*surface.objective,
                                                    a,
                                                    b,
                                                    {.iterations = asked.iterations,
                                                     .learning_rate = asked.rate,
                                                     .seed = request.options.seed,
                                                     .progress = watch.progress(),
                                                     .stop = watch.stop()});
  const VectorXd t = VectorXd::LinSpaced(asked.points > 0 ? asked.points : 21, 0, 1);
  const std::vector<double> places(t.begin(), t.end());
  std::vector<SurfaceLine> lines;
  const Parameters middle = 0.5 * (a + b);
  for (const bool bent : {true, false}) {
    const Parameters& control = bent ? curve.control : middle;
    const std::string title = bent ? "curve" : "straight line";
    lines.push_back({bent ? "curve" : "line",
                     title,
                     places,
                     measure(
                         request,
                         surface,
                         t.size(),
                         [&](Index i) { return landscape::bezier_point(a, control, b, t[i]); },
                         watch,
                         title)});
  }
  LandscapeAnswer answer = begin_surface_answer(request, snapshots, surface);
  answer.document["from"] = point_label(snapshots, 0);
  answer.document["to"] = point_label(snapshots, 1);
  answer.document["iterations"] = curve.losses.size();
  answer.document["all_iterations"] = curve.finished;
  answer.document["mean_losses"] = numbers_of(curve.losses);
  answer.document["control_distance"] = number_of((curve.control - middle).norm() / (b - a).norm());
  answer.tables = {curve_table(lines), measured_table(lines)};
  answer.figures = {{.name = "curve",
                     .title = "A curve of low loss between two checkpoints",
                     .caption = "A quadratic Bezier curve whose control point was trained on the same images; t = 0: " +
                                point_label(snapshots, 0) + "; t = 1: " + point_label(snapshots, 1) + ".",
                     .panels = line_panels(lines, "t")}};
  return give_surface(request, std::move(answer), watch);
}

}  // namespace zeroset::cli
