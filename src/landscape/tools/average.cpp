#include "zeroset/landscape/average.hpp"

#include "zeroset/landscape/alignment.hpp"

#include "landscape/tools/tool_support.hpp"

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// All points, one a column.
MatrixXd columns_of(const std::vector<LabeledPoint>& points) {
  MatrixXd columns(points.front().parameters.size(), static_cast<Index>(points.size()));
  for (std::size_t k = 0; k < points.size(); ++k) {
    columns.col(static_cast<Index>(k)) = points[k].parameters;
  }
  return columns;
}

/// The same with the hidden units of each in the order that brings it nearest to the first.
MatrixXd matched_columns(const Architecture& network, MatrixXd columns, std::uint64_t seed) {
  for (Index k = 1; k < columns.cols(); ++k) {
    columns.col(k) = match_weights(network, columns.col(0), columns.col(k), {.seed = seed}).aligned;
  }
  return columns;
}

Parameters mean_of(const Objective& objective, const MatrixXd& columns, AverageKind kind, std::uint64_t seed) {
  const Architecture* network = objective.architecture();
  if (network == nullptr) {
    return columns.rowwise().mean();
  }
  return kind == AverageKind::matched      ? average(*network, matched_columns(*network, columns, seed))
         : kind == AverageKind::normalized ? average(*network, columns, Mixture::normalized)
                                           : average(*network, columns, Mixture::plain);
}

}  // namespace

std::string name(AverageKind kind) {
  switch (kind) {
    case AverageKind::plain:
      return "plain";
    case AverageKind::normalized:
      return "normalised";
    case AverageKind::matched:
      break;
  }
  return "matched";
}

AverageResult average(const Objective& objective,
                      const std::vector<LabeledPoint>& points,
                      const AverageOptions& options) {
  require(points.size() >= 2, "average", "two points or more");
  AverageResult result{.averages = options.averages};
  for (const LabeledPoint& point : points) {
    require(point.network == points.front().network, "average", "points of one network");
    require(point.parameters.size() == objective.dimension(), "average", "points of the objective's dimension");
    result.labels.push_back(point.label);
  }
  const MatrixXd columns = columns_of(points);
  const Index count = columns.cols(), means = static_cast<Index>(options.averages.size());
  result.means.resize(columns.rows(), means);
  for (Index m = 0; m < means; ++m) {
    const AverageKind kind = options.averages[static_cast<std::size_t>(m)];
    require(kind == AverageKind::plain || objective.architecture() != nullptr,
            "average",
            "an objective that has an architecture for the mean " + name(kind));
    result.means.col(m) = mean_of(objective, columns, kind, options.seed);
  }
  result.at = measurements_at(
      objective,
      count + means,
      [&](Index i) { return i < count ? Parameters(columns.col(i)) : Parameters(result.means.col(i - count)); },
      {.batch = options.batch, .progress = options.progress, .stop = options.stop, .task = "average"});
  result.complete = !asked_to_stop(options.stop);
  return result;
}

Results results(const AverageResult& result) {
  Table table{.name = "average",
              .title = "Means of networks",
              .caption =
                  "The points, then their means, each with the exact batch statistics of its own. Above the mean: its "
                  "training loss minus the mean of the points' training losses.",
              .columns = {{.key = "network", .heading = "network"}}};
  append_measure_columns(table.columns, result.at.measures);
  table.columns.push_back(real_column("above_mean", "above the mean"));
  const Index count = static_cast<Index>(result.labels.size());
  double mean_loss = 0;
  for (Index i = 0; i < result.at.values.cols(); ++i) {
    const bool is_mean = i >= count;
    const double loss = result.at.values(0, i);
    std::vector<Cell> cells{is_mean ? "mean, " + name(result.averages[static_cast<std::size_t>(i - count)])
                                    : result.labels[static_cast<std::size_t>(i)]};
    append_measure_cells(cells, result.at.measures, result.at.values.col(i), i < result.at.computed);
    cells.push_back(is_mean ? cell_of(loss - mean_loss, "stopped before, or a loss is not finite")
                            : Cell(Missing{"one of the points"}));
    add_row(table, std::move(cells));
    mean_loss += is_mean ? 0 : loss / static_cast<double>(count);
  }
  Results answer{.facts = begin_facts("average"), .tables = {std::move(table)}};
  answer.facts["complete"] = result.complete;
  return answer;
}

nlohmann::ordered_json to_json(const AverageResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
