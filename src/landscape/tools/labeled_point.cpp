#include "zeroset/landscape/labeled_point.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace zeroset::landscape {
namespace {

std::string label_of(const SnapshotRun& run, std::size_t k) {
  const double epoch = run.epochs[k];
  return run.label + ", " +
         (std::isfinite(epoch) ? "epoch " + std::to_string(static_cast<std::int64_t>(epoch))
                               : "point " + std::to_string(k));
}

}  // namespace

Architecture network_of(const Snapshots& snapshots, const SnapshotRun& run) {
  return run.experiment ? with_activation(run.experiment->network, run.experiment->activations.front())
                        : snapshots.network;
}

std::vector<LabeledPoint> labeled_points(const Snapshots& snapshots) {
  std::vector<Architecture> networks;
  std::vector<LabeledPoint> points;
  points.reserve(snapshots.files.size());
  for (const SnapshotRun& run : snapshots.runs) {
    const Architecture own = network_of(snapshots, run);
    const auto found = std::find(networks.begin(), networks.end(), own);
    const auto network = static_cast<std::size_t>(found - networks.begin());
    if (found == networks.end()) {
      networks.push_back(own);
    }
    for (std::size_t k = 0; k < run.count; ++k) {
      points.push_back({.label = label_of(run, k),
                        .parameters = snapshots.parameters(run.first + k),
                        .run = run.label,
                        .network = network});
    }
  }
  return points;
}

std::vector<LabeledPoint> labeled_points(const std::vector<Parameters>& points) {
  std::vector<LabeledPoint> labeled;
  labeled.reserve(points.size());
  for (const Parameters& point : points) {
    labeled.push_back({.label = "point " + std::to_string(labeled.size() + 1), .parameters = point});
  }
  return labeled;
}

}  // namespace zeroset::landscape
