#include "zeroset/landscape/interpolation.hpp"

#include "zeroset/landscape/alignment.hpp"

#include "landscape/tools/tool_support.hpp"

#include <algorithm>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

void require_options(const Objective& objective, const InterpolationOptions& options, const char* function) {
  require(options.points >= 2 && !options.paths.empty(), function, "points >= 2 and a path");
  for (const PathKind path : options.paths) {
    require(path == PathKind::plain || objective.architecture() != nullptr,
            function,
            "an objective that has an architecture for the path " + name(path));
  }
}

/// The point at t between two, of which the second is as this path takes it.
Parameters point_on(const Architecture* network, PathKind path, const Parameters& a, const Parameters& b, double t) {
  if (path == PathKind::normalized || path == PathKind::spherical) {
    return mixed(*network, a, b, t, path == PathKind::normalized ? Mixture::normalized : Mixture::spherical);
  }
  return (1 - t) * a + t * b;
}

MeasuredLine measured_path(const Objective& objective,
                           PathKind path,
                           const Parameters& a,
                           const Parameters& b,
                           const InterpolationOptions& options) {
  const Architecture* network = objective.architecture();
  const VectorXd t = VectorXd::LinSpaced(options.points, 0, 1);
  const Parameters end = path == PathKind::matched ? match_weights(*network, a, b, {.seed = options.seed}).aligned : b;
  return {.key = name(path),
          .name = name(path),
          .t = t,
          .at = measurements_at(
              objective,
              t.size(),
              [&](Index i) { return point_on(network, path, a, end, t[i]); },
              {.batch = options.batch, .progress = options.progress, .stop = options.stop, .task = name(path)})};
}

PathBarrier barrier_of(const std::string& from, const std::string& to, const MeasuredLine& line) {
  PathBarrier result{.from = from, .to = to, .path = line.name, .computed = line.at.complete()};
  const VectorXd losses = line.losses();
  if (result.computed) {
    result.barrier = barrier(line.t, losses);
  }
  result.loss_from = losses[0];
  result.loss_to = losses[losses.size() - 1];
  return result;
}

Table barrier_table(const std::vector<PathBarrier>& barriers) {
  Table table{.name = "barrier",
              .title = "Loss barriers between checkpoints",
              .caption =
                  "Barrier: the largest rise of the training loss on the path above the chord between the losses at "
                  "its ends; at the places measured, so a lower bound.",
              .columns = {{.key = "from", .heading = "from"},
                          {.key = "to", .heading = "to"},
                          {.key = "path", .heading = "path"},
                          real_column("height", "barrier"),
                          real_column("position", "at"),
                          real_column("highest", "highest loss"),
                          real_column("loss_from", "loss at the start"),
                          real_column("loss_to", "loss at the end")}};
  mark_details(table, {"highest", "loss_from", "loss_to"});
  for (const PathBarrier& one : barriers) {
    const Missing stopped{"stopped before"};
    const std::string infinite = "a loss on the path is not finite";
    add_row(table,
            {one.from,
             one.to,
             one.path,
             one.computed ? cell_of(one.barrier.height, infinite) : stopped,
             one.computed ? Cell(one.barrier.position) : stopped,
             one.computed ? cell_of(one.barrier.highest, infinite) : stopped,
             cell_of(one.loss_from, "stopped before"),
             cell_of(one.loss_to, "stopped before")});
  }
  return table;
}

}  // namespace

std::string name(PathKind kind) {
  switch (kind) {
    case PathKind::plain:
      return "plain";
    case PathKind::normalized:
      return "normalised";
    case PathKind::spherical:
      return "spherical";
    case PathKind::matched:
      break;
  }
  return "matched";
}

InterpolationResult interpolate(const Objective& objective,
                                const LabeledPoint& from,
                                const LabeledPoint& to,
                                const InterpolationOptions& options) {
  require_options(objective, options, "interpolate");
  require(from.network == to.network, "interpolate", "two points of one network");
  InterpolationResult result{.from = from.label, .to = to.label};
  for (const PathKind path : options.paths) {
    result.lines.push_back(measured_path(objective, path, from.parameters, to.parameters, options));
    result.barriers.push_back(barrier_of(from.label, to.label, result.lines.back()));
  }
  result.complete = !asked_to_stop(options.stop);
  return result;
}

BarriersResult barriers(const ObjectiveOfPoint& objective,
                        const std::vector<LabeledPoint>& points,
                        const InterpolationOptions& options) {
  BarriersResult result;
  bool any = false;
  for (std::size_t i = 0; i < points.size() && !asked_to_stop(options.stop); ++i) {
    const std::shared_ptr<const Objective> loss = objective(i);
    require_options(*loss, options, "barriers");
    for (std::size_t j = i + 1; j < points.size() && !asked_to_stop(options.stop); ++j) {
      if (points[j].network != points[i].network) {
        continue;  // no path between different activations is one network
      }
      any = true;
      for (const PathKind path : options.paths) {
        const MeasuredLine line = measured_path(*loss, path, points[i].parameters, points[j].parameters, options);
        result.barriers.push_back(barrier_of(points[i].label, points[j].label, line));
      }
    }
  }
  result.complete = !asked_to_stop(options.stop);
  require(any || !result.complete, "barriers", "two points of one network");
  return result;
}

BarriersResult barriers(const Objective& objective,
                        const std::vector<LabeledPoint>& points,
                        const InterpolationOptions& options) {
  return barriers(everywhere(objective), points, options);
}

Results results(const InterpolationResult& result) {
  Results answer{.facts = begin_facts("interpolate")};
  answer.facts["from"] = result.from;
  answer.facts["to"] = result.to;
  answer.facts["complete"] = result.complete;
  answer.tables = {barrier_table(result.barriers),
                   line_table("interpolate",
                              "Losses between " + result.from + " and " + result.to,
                              {.key = "line", .heading = "line"},
                              result.lines)};
  answer.figures = {{.name = "interpolate",
                     .title = "Losses on paths between two checkpoints",
                     .caption = "t = 0: " + result.from + "; t = 1: " + result.to + ".",
                     .panels = line_panels(result.lines)}};
  return answer;
}

Results results(const BarriersResult& result) {
  Results answer{.facts = begin_facts("barrier")};
  answer.facts["complete"] = result.complete;
  answer.tables = {barrier_table(result.barriers)};
  return answer;
}

nlohmann::ordered_json to_json(const InterpolationResult& result) {
  return to_json(results(result));
}

nlohmann::ordered_json to_json(const BarriersResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
