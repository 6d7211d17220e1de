// What can be done to a network's weights without changing what it computes.
#include "zeroset/landscape/orbit.hpp"

#include "landscape/tools/tool_support.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::landscape {
namespace {

/// The name of a family's random numbers: not what people read, since another name would draw others.
std::string stream_of(SymmetryKind kind) {
  switch (kind) {
    case SymmetryKind::exchange:
      return "exchange of units";
    case SymmetryKind::sign:
      return "signs of units";
    default:
      return name(kind);
  }
}

OrbitRow largest_differences(const Objective& objective,
                             const LabeledPoint& point,
                             const SymmetryFamily& family,
                             const OrbitOptions& options) {
  const Parameters& theta = point.parameters;
  const Eigen::MatrixXd outputs = objective.predictions(theta);
  const double loss = objective.value(theta), largest = outputs.cwiseAbs().maxCoeff();
  OrbitRow row{.label = point.label, .family = family};
  for (int d = 0; d < options.draws && !asked_to_stop(options.stop); ++d) {
    const Parameters image = random_image(*objective.architecture(),
                                          theta,
                                          family.kind,
                                          Stream(options.seed, stream_of(family.kind), static_cast<std::uint64_t>(d)));
    row.moved = std::max(row.moved, (image - theta).norm() / theta.norm());
    row.loss_difference = std::max(row.loss_difference, std::abs(objective.value(image) - loss) / std::abs(loss));
    row.output_difference =
        std::max(row.output_difference, (objective.predictions(image) - outputs).cwiseAbs().maxCoeff() / largest);
    if (options.progress) {
      options.progress({.task = point.label + ", " + name(family.kind), .done = d + 1, .total = options.draws});
    }
  }
  return row;
}

Table orbit_table(const OrbitResult& result) {
  Table table{
      .name = "orbit",
      .title = "Symmetries of the network",
      .caption =
          "For any data: continuous symmetries with the dimension of the orbit, finite ones with the order of the "
          "group. Moved: how far the farthest of the random points is, relative to the norm of the parameters; "
          "differences are the largest over the points. Where they are not rounding: scales before a batch "
          "normalization change the outputs by its epsilon; permutations and sign flips change the order of sums.",
      .columns = {{.key = "point", .heading = "point"},
                  {.key = "symmetry", .heading = "symmetry"},
                  integer_column("dimension", "dimension"),
                  real_column("log10_order", "log10 of the order"),
                  integer_column("draws", "points"),
                  real_column("moved", "moved"),
                  real_column("loss_difference", "loss, relative difference"),
                  real_column("output_difference", "outputs, relative difference")}};
  for (const OrbitRow& row : result.rows) {
    add_row(table,
            {row.label,
             name(row.family.kind),
             row.family.dimension,
             row.family.log10_order > 0 ? Cell(row.family.log10_order) : Cell(Missing{"no finite group"}),
             std::int64_t{result.draws},
             row.moved,
             cell_of(row.loss_difference, "a loss is not finite"),
             cell_of(row.output_difference, "an output is not finite")});
  }
  return table;
}

}  // namespace

OrbitResult orbit(const ObjectiveOfPoint& objective,
                  const std::vector<LabeledPoint>& points,
                  const OrbitOptions& options) {
  require(options.draws >= 1, "orbit", "draws >= 1");
  OrbitResult result{.draws = options.draws};
  for (std::size_t k = 0; k < points.size() && !asked_to_stop(options.stop); ++k) {
    const std::shared_ptr<const Objective> loss = objective(k);
    for (const SymmetryFamily& family : symmetry_families(network_of(*loss, "orbit"))) {
      if (asked_to_stop(options.stop)) {
        break;
      }
      result.rows.push_back(largest_differences(*loss, points[k], family, options));
    }
  }
  result.complete = !asked_to_stop(options.stop);
  return result;
}

OrbitResult orbit(const Objective& objective, const std::vector<LabeledPoint>& points, const OrbitOptions& options) {
  return orbit(everywhere(objective), points, options);
}

Results results(const OrbitResult& result) {
  Results answer{.facts = begin_facts("orbit"), .tables = {orbit_table(result)}};
  answer.facts["complete"] = result.complete;
  return answer;
}

nlohmann::ordered_json to_json(const OrbitResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
