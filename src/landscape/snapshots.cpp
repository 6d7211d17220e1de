#include "zeroset/landscape/snapshots.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/directions.hpp"

#include "landscape/snapshot_files.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace zeroset::landscape {
namespace {

using nlohmann::ordered_json;

/// "layer2" is its weights, "layer2.bias" a slice.
ParameterSlice named_slice(const Architecture& network, const std::string& name) {
  try {
    return find_slice(network, name.find('.') == std::string::npos ? name + ".weight" : name);
  } catch (const InvalidArgument& error) {
    throw SpecError("parameters", error.what());
  }
}

/// All slices but the biases that change nothing.
std::vector<ParameterSlice> effective_slices(const Architecture& network) {
  std::set<std::string> idle;
  for (const ParameterSlice& slice : idle_biases(network)) {
    idle.insert(slice.name);
  }
  std::vector<ParameterSlice> slices = parameter_slices(network);
  std::erase_if(slices, [&idle](const ParameterSlice& slice) { return idle.contains(slice.name); });
  return slices;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ",") + name;
  }
  return text;
}

ParameterGroup chosen_group(const Architecture& network, const SnapshotOptions& options) {
  switch (options.parameters) {
    case ParameterChoice::all:
      return {"all parameters", parameter_slices(network)};
    case ParameterChoice::weights:
      return {"all weights, no biases", weight_slices(network)};
    case ParameterChoice::effective:
      return {"all parameters but biases before a batch normalization", effective_slices(network)};
    case ParameterChoice::named:
      break;
  }
  if (options.names.empty()) {
    throw SpecError("parameters", "expected names of layers");
  }
  ParameterGroup group{.title = joined(options.names)};
  for (const std::string& name : options.names) {
    group.slices.push_back(named_slice(network, name));
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
void name_lines(LineColors colors, std::vector<SnapshotRun>& runs) {
  const bool all_known = std::all_of(runs.begin(), runs.end(), [](const SnapshotRun& run) { return run.experiment; });
  const bool by_activation =
      all_known && (colors == LineColors::by_activation || (colors == LineColors::automatic && runs.size() > 7));
  for (SnapshotRun& run : runs) {
    run.legend = by_activation ? name(run.experiment->activations.front()) : run.label;
  }
}

}  // namespace

ImageLoss trained_loss(const SnapshotSource& source) {
  std::optional<ImageLoss> loss;
  for (const SnapshotRun& run : source.runs) {
    const ImageLoss own = run.experiment ? run.experiment->loss : ImageLoss::cross_entropy;
    if (loss && *loss != own) {
      throw SpecError("RUN", "the runs were trained by different losses: " + name(*loss) + " and " + name(own));
    }
    loss = own;
  }
  return loss.value_or(ImageLoss::cross_entropy);
}

SnapshotStream Snapshots::stream(const std::vector<ParameterSlice>& slices, std::vector<std::size_t> points) const {
  SnapshotStream whole{num_parameters(network), static_cast<Eigen::Index>(points.size()), {}, threads};
  whole.read = [this, points = std::move(points)](Eigen::Index begin, Eigen::Ref<Eigen::MatrixXd> rows) {
    for (std::size_t t = 0; t < points.size(); ++t) {
      const std::vector<std::int64_t>& order = run_of(points[t]).order;
      double* out = rows.col(static_cast<Eigen::Index>(t)).data();
      if (order.empty()) {
        files[points[t]]->read(begin, rows.rows(), out);
      } else {
        files[points[t]]->gather(order.data() + begin, rows.rows(), out);
      }
    }
  };
  return select(whole, slices);
}

SnapshotStream Snapshots::stream(const std::vector<ParameterSlice>& slices) const {
  std::vector<std::size_t> points(files.size());
  std::iota(points.begin(), points.end(), std::size_t{0});
  return stream(slices, std::move(points));
}

SnapshotStream Snapshots::stream_of(const SnapshotRun& run, const std::vector<ParameterSlice>& slices) const {
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

Snapshots read_snapshots(const SnapshotOptions& options) {
  Snapshots snapshots;
  read_snapshot_files(options, snapshots);
  make_labels_differ(snapshots.runs);
  name_lines(options.colors, snapshots.runs);
  snapshots.chosen = chosen_group(snapshots.network, options);
  return snapshots;
}

std::vector<ParameterGroup> layer_groups(const SnapshotSource& source) {
  std::vector<ParameterGroup> groups;
  for (const ParameterSlice& slice : source.chosen.slices) {
    if (slice.name.ends_with(".weight")) {
      groups.push_back({slice.name.substr(0, slice.name.size() - std::string(".weight").size()), {slice}});
    }
  }
  return groups;
}

std::string run_key(std::size_t run) {
  return "run" + std::to_string(run + 1);
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

ordered_json begin_facts(const std::string& tool, const SnapshotSource& source) {
  ordered_json facts{{"schema", "zeroset.landscape/1"}, {"tool", tool}};
  for (const SnapshotRun& run : source.runs) {
    ordered_json entry{{"label", run.label}, {"folder", run.folder}, {"points", run.count}};
    if (run.experiment) {
      entry["activation"] = name(run.experiment->activations.front());
      entry["seed"] = run.experiment->seed;
    }
    facts["runs"].push_back(std::move(entry));
  }
  facts["parameters"] = describe(source.chosen);
  facts["notes"] = source.notes;
  return facts;
}

}  // namespace zeroset::landscape
