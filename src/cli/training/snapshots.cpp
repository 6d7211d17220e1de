#include "cli/training/snapshots.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/directions.hpp"

#include "cli/training/snapshot_files.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <sstream>
#include <utility>

namespace zeroset::cli {
namespace {

/// "layer2" is its weights, "layer2.bias" a slice.
ParameterSlice named_slice(const Architecture& network, const std::string& name) {
  try {
    return find_slice(network, name.find('.') == std::string::npos ? name + ".weight" : name);
  } catch (const InvalidArgument& error) {
    throw SpecError("--parameters", error.what());
  }
}

/// All slices but the biases that change nothing.
std::vector<ParameterSlice> effective_slices(const Architecture& network) {
  std::set<std::string> idle;
  for (const ParameterSlice& slice : landscape::idle_biases(network)) {
    idle.insert(slice.name);
  }
  std::vector<ParameterSlice> slices = parameter_slices(network);
  std::erase_if(slices, [&idle](const ParameterSlice& slice) { return idle.contains(slice.name); });
  return slices;
}

ParameterGroup chosen_group(const Architecture& network, const std::string& asked) {
  if (asked == "all") {
    return {"all parameters", parameter_slices(network)};
  }
  if (asked == "weights") {
    return {"all weights, no biases", landscape::weight_slices(network)};
  }
  if (asked == "effective") {
    return {"all parameters but biases before a batch normalisation", effective_slices(network)};
  }
  ParameterGroup group{.title = asked};
  std::istringstream names(asked);
  for (std::string name; std::getline(names, name, ',');) {
    group.slices.push_back(named_slice(network, name));
  }
  if (group.slices.empty()) {
    throw SpecError("--parameters", "expected weights, effective, all, or names of layers");
  }
  return group;
}

/// Runs that differ in more than activation and seed are told apart by their folders.
void make_labels_differ(std::vector<SnapshotRun>& runs) {
  std::multiset<std::string> labels;
  for (const SnapshotRun& run : runs) {
    labels.insert(run.label);
  }
  for (SnapshotRun& run : runs) {
    if (labels.count(run.label) > 1) {
      run.label = std::filesystem::path(run.folder).lexically_normal().filename().string();
    }
  }
}

/// Seven lines have looks of their own; of more, one sees what they are of better than which is which.
void name_lines(const std::string& colours, std::vector<SnapshotRun>& runs) {
  const bool all_known = std::all_of(runs.begin(), runs.end(), [](const SnapshotRun& run) { return run.experiment; });
  const bool by_activation = all_known && (colours == "activation" || (colours == "auto" && runs.size() > 7));
  for (SnapshotRun& run : runs) {
    run.legend = by_activation ? name(run.experiment->activations.front()) : run.label;
  }
}

}  // namespace

ImageLoss trained_loss(const Snapshots& snapshots) {
  std::optional<ImageLoss> loss;
  for (const SnapshotRun& run : snapshots.runs) {
    const ImageLoss own = run.experiment ? run.experiment->loss : ImageLoss::cross_entropy;
    if (loss && *loss != own) {
      throw SpecError("RUN", "the runs were trained by different losses: " + name(*loss) + " and " + name(own));
    }
    loss = own;
  }
  return loss.value_or(ImageLoss::cross_entropy);
}

landscape::SnapshotStream Snapshots::stream(const std::vector<ParameterSlice>& slices,
                                            std::vector<std::size_t> points) const {
  landscape::SnapshotStream whole{num_parameters(network), static_cast<Eigen::Index>(points.size()), {}, threads};
  whole.read = [this, points = std::move(points)](Eigen::Index begin, Eigen::Ref<Eigen::MatrixXd> rows) {
    for (std::size_t t = 0; t < points.size(); ++t) {
      const std::vector<std::int64_t>& order = run_of(points[t]).order;
      double* out = rows.col(static_cast<Eigen::Index>(t)).data();
      if (order.empty()) {
        files[points[t]].read(begin, rows.rows(), out);
      } else {
        files[points[t]].gather(order.data() + begin, rows.rows(), out);
      }
    }
  };
  return landscape::select(whole, slices);
}

landscape::SnapshotStream Snapshots::stream(const std::vector<ParameterSlice>& slices) const {
  std::vector<std::size_t> points(files.size());
  std::iota(points.begin(), points.end(), std::size_t{0});
  return stream(slices, std::move(points));
}

landscape::SnapshotStream Snapshots::stream_of(const SnapshotRun& run,
                                               const std::vector<ParameterSlice>& slices) const {
  std::vector<std::size_t> points(run.count);
  std::iota(points.begin(), points.end(), run.first);
  return stream(slices, std::move(points));
}

Parameters Snapshots::parameters(std::size_t point) const {
  Eigen::MatrixXd column(num_parameters(network), 1);
  stream(parameter_slices(network), {point}).read(0, column);
  return column.col(0);
}

const SnapshotRun& Snapshots::run_of(std::size_t point) const {
  const auto after = std::upper_bound(
      runs.begin(), runs.end(), point, [](std::size_t p, const SnapshotRun& run) { return p < run.first; });
  return *std::prev(after);
}

Snapshots read_snapshots(const SnapshotRequest& request) {
  Snapshots snapshots;
  read_snapshot_files(request, snapshots);
  make_labels_differ(snapshots.runs);
  name_lines(request.colours, snapshots.runs);
  snapshots.chosen = chosen_group(snapshots.network, request.parameters);
  return snapshots;
}

std::vector<ParameterGroup> layer_groups(const Snapshots& snapshots) {
  std::vector<ParameterGroup> groups;
  for (const ParameterSlice& slice : snapshots.chosen.slices) {
    if (slice.name.ends_with(".weight")) {
      groups.push_back({slice.name.substr(0, slice.name.size() - std::string(".weight").size()), {slice}});
    }
  }
  return groups;
}

std::string describe(const ParameterGroup& group) {
  if (group.slices.empty()) {
    return group.title;
  }
  std::int64_t entries = 0;
  for (const ParameterSlice& slice : group.slices) {
    entries += slice.size;
  }
  std::string digits = std::to_string(entries);
  for (std::size_t place = digits.size(); place > 3; place -= 3) {
    digits.insert(place - 3, ",");
  }
  return group.title + " (" + digits + " numbers)";
}

}  // namespace zeroset::cli
