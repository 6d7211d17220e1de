// Two points joined by a curve of low loss, measured beside the straight line.
#include "zeroset/core/json_numbers.hpp"
#include "zeroset/landscape/curve.hpp"

#include "landscape/tools/tool_support.hpp"

#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

MeasuredLine measured(const Objective& objective,
                      const LabeledPoint& from,
                      const Parameters& control,
                      const LabeledPoint& to,
                      const char* key,
                      const char* name,
                      const CurveOptions& options) {
  const VectorXd t = VectorXd::LinSpaced(options.points, 0, 1);
  return {.key = key,
          .name = name,
          .t = t,
          .at = measurements_at(
              objective,
              t.size(),
              [&](Index i) { return bezier_point(from.parameters, control, to.parameters, t[i]); },
              {.batch = options.batch, .progress = options.fit.progress, .stop = options.fit.stop, .task = name})};
}

Table curve_table(const std::vector<MeasuredLine>& lines) {
  Table table{.name = "curve",
              .title = "Loss barriers of the curve and of the straight line",
              .caption =
                  "Barrier: the largest rise of the training loss on the path above the chord between the losses at "
                  "its ends; at the places measured, so a lower bound.",
              .columns = {{.key = "path", .heading = "path"},
                          real_column("height", "barrier"),
                          real_column("position", "at"),
                          real_column("highest", "highest loss"),
                          real_column("mean", "mean loss")}};
  for (const MeasuredLine& line : lines) {
    if (!line.at.complete()) {
      const Missing stopped{"stopped before"};
      add_row(table, {line.name, stopped, stopped, stopped, stopped});
      continue;
    }
    const VectorXd losses = line.losses();
    const Barrier found = barrier(line.t, losses);
    const std::string infinite = "a loss on the path is not finite";
    add_row(table,
            {line.name,
             cell_of(found.height, infinite),
             found.position,
             cell_of(found.highest, infinite),
             cell_of(losses.mean(), infinite)});
  }
  return table;
}

}  // namespace

CurveResult curve(const Objective& objective,
                  const LabeledPoint& from,
                  const LabeledPoint& to,
                  const CurveOptions& options) {
  require(options.points >= 2, "curve", "points >= 2");
  require(from.network == to.network, "curve", "two points of one network");
  CurveResult result{
      .from = from.label, .to = to.label, .curve = connect(objective, from.parameters, to.parameters, options.fit)};
  const Parameters middle = 0.5 * (from.parameters + to.parameters);
  result.control_distance = (result.curve.control - middle).norm() / (to.parameters - from.parameters).norm();
  result.lines = {measured(objective, from, result.curve.control, to, "curve", "curve", options),
                  measured(objective, from, middle, to, "line", "straight line", options)};
  result.complete = !asked_to_stop(options.fit.stop);
  return result;
}

Results results(const CurveResult& result) {
  Results answer{.facts = begin_facts("curve")};
  answer.facts["from"] = result.from;
  answer.facts["to"] = result.to;
  answer.facts["iterations"] = result.curve.losses.size();
  answer.facts["all_iterations"] = result.curve.finished;
  answer.facts["mean_losses"] = numbers_of(result.curve.losses);
  answer.facts["control_distance"] = number_of(result.control_distance);
  answer.facts["complete"] = result.complete;
  answer.tables = {curve_table(result.lines),
                   line_table("curve-points",
                              "Losses on the curve and on the straight line",
                              {.key = "path", .heading = "path"},
                              result.lines)};
  answer.figures = {{.name = "curve",
                     .title = "A curve of low loss between two checkpoints",
                     .caption = "A quadratic Bezier curve whose control point was trained on the same images; t = 0: " +
                                result.from + "; t = 1: " + result.to + ".",
                     .panels = line_panels(result.lines)}};
  return answer;
}

nlohmann::ordered_json to_json(const CurveResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
