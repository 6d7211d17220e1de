#include "zeroset/landscape/slice.hpp"

#include "landscape/tools/tool_support.hpp"

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::VectorXd;

SliceResult slice(const ObjectiveOfPoint& objective,
                  const std::vector<LabeledPoint>& points,
                  const SliceOptions& options) {
  require(options.points >= 2 && options.radius > 0, "slice", "points >= 2 and a radius > 0");
  SliceResult result{.direction = options.direction};
  const VectorXd t = VectorXd::LinSpaced(options.points, -options.radius, options.radius);
  for (std::size_t k = 0; k < points.size(); ++k) {
    const std::shared_ptr<const Objective> loss = objective(k);
    const Parameters& centre = points[k].parameters;
    // The same random numbers at every point: only the scaling differs.
    const Parameters direction =
        direction_at(loss->architecture(), centre, options.direction, Stream(options.seed, "slice"), "slice");
    result.lines.push_back(
        {.key = "line" + std::to_string(k + 1),
         .name = points[k].label,
         .t = t,
         .at = measurements_at(
             *loss,
             t.size(),
             [&](Index i) { return Parameters(centre + t[i] * direction); },
             {.batch = options.batch, .progress = options.progress, .stop = options.stop, .task = points[k].label})});
  }
  result.complete = !asked_to_stop(options.stop);
  return result;
}

SliceResult slice(const Objective& objective, const std::vector<LabeledPoint>& points, const SliceOptions& options) {
  return slice(everywhere(objective), points, options);
}

Results results(const SliceResult& result) {
  Results answer{.facts = begin_facts("slice")};
  answer.facts["direction"] = name(result.direction);
  answer.facts["complete"] = result.complete;
  answer.tables = {line_table("slice", "Losses along a random line", {.key = "line", .heading = "line"}, result.lines)};
  answer.figures = {{.name = "slice",
                     .title = "Losses along a random line",
                     .caption = "Along one random direction through each point, scaled to the parameters there: " +
                                name(result.direction) + ".",
                     .panels = line_panels(result.lines)}};
  return answer;
}

nlohmann::ordered_json to_json(const SliceResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
