// zeroset landscape average: the mean of several networks.
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/landscape/alignment.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/nets/checkpoint.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_surface.hpp"

#include <Eigen/Core>

#include <cmath>
#include <filesystem>
#include <sstream>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using landscape::Mixture;

std::vector<std::string> averages_in(const std::string& text) {
  std::vector<std::string> names;
  std::istringstream list(text);
  for (std::string name; std::getline(list, name, ',');) {
    if (name != "plain" && name != "normalised" && name != "matched") {
      throw SpecError("--averages", "expected plain, normalised or matched, got " + name);
    }
    names.push_back(name);
  }
  return names;
}

/// All points, one a column; `matched`: with the hidden units of each in the order that brings it nearest to the first.
Eigen::MatrixXd points_of(const TrainingRequest& request,
                          const Snapshots& snapshots,
                          const Architecture& network,
                          bool matched) {
  Eigen::MatrixXd points(num_parameters(network), static_cast<Index>(snapshots.files.size()));
  for (Index k = 0; k < points.cols(); ++k) {
    const Parameters theta = snapshots.parameters(static_cast<std::size_t>(k));
    points.col(k) = matched && k > 0 ? landscape::match_weights(
                                           network, points.col(0), theta, {.seed = request.options.seed})
                                           .aligned
                                     : theta;
  }
  return points;
}

void require_one_network(const Snapshots& snapshots) {
  if (snapshots.files.size() < 2) {
    throw SpecError("RUN", "average needs two points at least: two runs, or --checkpoints with two epochs");
  }
  for (const SnapshotRun& run : snapshots.runs) {
    if (network_of(snapshots, run) != network_of(snapshots, snapshots.runs.front())) {
      throw SpecError("RUN", "the points are networks with different activations: their mean is no network");
    }
  }
}

Table average_table() {
  Table table{.name = "average",
              .title = "Means of networks",
              .caption =
                  "The points, then their means, each with the exact batch statistics of its own. Above the mean: its "
                  "training loss minus the mean of the points' training losses."};
  table.columns = {{.key = "network", .heading = "network"}};
  append_surface_columns(table.columns);
  table.columns.push_back({.key = "above_mean", .heading = "above the mean", .kind = ColumnKind::real});
  return table;
}

}  // namespace

int average_tool(const TrainingRequest& request) {
  const std::vector<std::string> averages = averages_in(request.landscape.surface.paths);
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  require_one_network(snapshots);
  Watch watch(request);
  RunSurface surface = surface_of(request, snapshots, snapshots.runs.front());
  const Index count = static_cast<Index>(snapshots.files.size()), means = static_cast<Index>(averages.size());
  Eigen::MatrixXd all(num_parameters(surface.network), count + means);
  all.leftCols(count) = points_of(request, snapshots, surface.network, false);
  settle_statistics(request, surface, all.col(0));
  for (Index m = 0; m < means; ++m) {
    const std::string& average = averages[static_cast<std::size_t>(m)];
    const Mixture mixture = average == "normalised" ? Mixture::normalised : Mixture::plain;
    all.col(count + m) = average == "matched"
                             ? landscape::average(surface.network, points_of(request, snapshots, surface.network, true))
                             : landscape::average(surface.network, all.leftCols(count), mixture);
  }
  const auto measured = measure(
      request, surface, all.cols(), [&](Index i) { return Parameters(all.col(i)); }, watch, "average");
  double mean_loss = 0;
  Table table = average_table();
  for (Index i = 0; i < all.cols(); ++i) {
    const nets::SurfacePoints& point = measured[static_cast<std::size_t>(i)];
    const bool is_mean = i >= count;
    std::vector<Cell> cells{is_mean ? "mean, " + averages[static_cast<std::size_t>(i - count)]
                                    : point_label(snapshots, static_cast<std::size_t>(i))};
    append_surface_cells(cells, point);
    cells.push_back(is_mean ? cell_of(point.train.loss - mean_loss, "stopped before, or a loss is not finite")
                            : Cell(Missing{"one of the points"}));
    add_row(table, std::move(cells));
    mean_loss += is_mean ? 0 : point.train.loss / static_cast<double>(count);
  }
  LandscapeAnswer answer = begin_surface_answer(request, snapshots, surface);
  if (!request.options.out.empty()) {
    const std::filesystem::path folder = std::filesystem::path(request.options.out) / "parameters";
    make_folders(folder);
    for (Index m = 0; m < means; ++m) {
      const Eigen::VectorXf mean = all.col(count + m).cast<float>();
      nets::write_checkpoint(folder / (averages[static_cast<std::size_t>(m)] + ".safetensors"),
                             surface.network,
                             {.parameters = mean, .momentum = Eigen::VectorXf::Zero(mean.size())});
    }
  }
  answer.tables = {table};
  return give_surface(request, std::move(answer), watch);
}

}  // namespace zeroset::cli
