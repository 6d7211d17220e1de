/// \file
/// Points of parameter space from stored runs.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/runs/parameter_file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// Which checkpoints of a run count.
enum class CheckpointChoice {
  all,
  last,    ///< of parameter files all: they were chosen by name
  epochs,  ///< those that ended these epochs
};

/// Which parameters count.
enum class ParameterChoice {
  weights,    ///< no biases
  effective,  ///< all but biases before a batch normalization, which change nothing
  all,
  named,  ///< layers and slices
};

/// What the colors of lines tell apart.
enum class LineColors {
  automatic,  ///< by run up to seven of them, by activation beyond
  by_run,
  by_activation,
};

/// Which points of parameter space a tool looks at. An error names the member that is wrong ("checkpoints").
struct SnapshotOptions {
  std::vector<std::filesystem::path> runs{};  ///< run folders, folders of runs, parameter files; in the order given
  std::optional<Architecture> network{};      ///< of parameter files that lie in no run
  CheckpointChoice checkpoints = CheckpointChoice::all;
  std::vector<std::int64_t> epochs{};  ///< of CheckpointChoice::epochs, >= 0
  ParameterChoice parameters = ParameterChoice::weights;
  std::vector<std::string> names{};  ///< of ParameterChoice::named: "layer1" is its weights, "layer2.bias" a slice
  LineColors colors = LineColors::automatic;
};

/// The points of one run, or of parameter files of one folder.
struct SnapshotRun {
  std::string label{};                             ///< "relu seed 1"; different for different runs
  std::string legend{};                            ///< name of its lines: the label or, by LineColors, the activation
  std::string folder{};                            ///< as given
  std::optional<Experiment> experiment{};          ///< absent for files that lie in no run
  std::size_t first = 0, count = 0;                ///< of the points
  std::vector<std::int64_t> steps{};               ///< of each; its number from 0 where files do not say
  std::vector<double> epochs{};                    ///< finished by then; NaN where the file does not say
  std::vector<double> train_loss{}, test_error{};  ///< of the metrics' line of that step; NaN where there is none
  std::vector<std::int64_t> order{};  ///< entry i is read from place order[i] of the files; empty: as it is there
};

/// Slices of the parameters under one title; none where predictions count.
struct ParameterGroup {
  std::string title{};
  std::vector<ParameterSlice> slices{};
};

/// Where points come from: what a result keeps of them.
struct SnapshotSource {
  std::vector<SnapshotRun> runs{};
  ParameterGroup chosen{};           ///< the parameters that count
  std::vector<std::string> notes{};  ///< what was left out

  /// Whether lines are named by activation, not by run.
  [[nodiscard]] bool colored_by_activation() const { return runs.front().legend != runs.front().label; }
};

/// Checkpoints of several runs of one network, all mapped. Copies share the files.
struct Snapshots : SnapshotSource {
  Architecture network{};  ///< of the first run; the others may differ in activations
  std::vector<std::shared_ptr<const zeroset::runs::ParameterFile>> files{};  ///< the points, run by run
  int threads = 1;                                                           ///< of what the streams are read for

  /// Number of points.
  [[nodiscard]] std::size_t size() const { return files.size(); }
  /// These slices of these points. This object must outlive it.
  [[nodiscard]] SnapshotStream stream(const std::vector<ParameterSlice>& slices, std::vector<std::size_t> points) const;
  /// These slices of all points.
  [[nodiscard]] SnapshotStream stream(const std::vector<ParameterSlice>& slices) const;
  /// These slices of one run's points.
  [[nodiscard]] SnapshotStream stream_of(const SnapshotRun& run, const std::vector<ParameterSlice>& slices) const;
  /// All parameters of one point, in its run's order.
  [[nodiscard]] Parameters parameters(std::size_t point) const;
  /// The run that a point belongs to.
  [[nodiscard]] const SnapshotRun& run_of(std::size_t point) const;
};

/// Finds the runs and maps their checkpoints. Points that hold numbers that are not finite are left out, with a note.
/// \throws FileError for a path that is no run, no folder of runs and no parameter file; SpecError where networks
///         differ, a name is no slice's, or the choice leaves a run without a point
[[nodiscard]] Snapshots read_snapshots(const SnapshotOptions& options);

/// What all runs were trained to minimize; the cross entropy for files that lie in no run.
/// \throws SpecError where they differ
[[nodiscard]] ImageLoss trained_loss(const SnapshotSource& source);

/// The weight slices among the chosen ones, one group each; a slice of an output layer too.
[[nodiscard]] std::vector<ParameterGroup> layer_groups(const SnapshotSource& source);

/// Key of the r-th run's series in a figure: "run1" for r = 0.
[[nodiscard]] std::string run_key(std::size_t run);

/// "all weights, no biases (187,840 numbers)"
[[nodiscard]] std::string describe(const ParameterGroup& group);

/// What the document of every tool on stored points begins with: "schema", "tool", "runs" with what each is,
/// "parameters" and "notes".
[[nodiscard]] nlohmann::ordered_json begin_facts(const std::string& tool, const SnapshotSource& source);

}  // namespace zeroset::landscape
