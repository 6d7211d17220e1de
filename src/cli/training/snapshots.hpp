#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/nets/parameter_file.hpp"

#include "cli/landscape_request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// The points of one run, or of parameter files of one folder.
struct SnapshotRun {
  std::string label{};                             ///< "relu seed 1"; different for different runs
  std::string legend{};                            ///< name of its lines: the label or, by --colours, the activation
  std::string folder{};                            ///< as given
  std::optional<Experiment> experiment{};          ///< absent for files that lie in no run
  std::size_t first = 0, count = 0;                ///< of the points
  std::vector<std::int64_t> steps{};               ///< of each; its number from 0 where files do not say
  std::vector<double> epochs{};                    ///< finished by then; NaN where the file does not say
  std::vector<double> train_loss{}, test_error{};  ///< of the metrics' line of that step; NaN where there is none
  std::vector<std::int64_t> order{};  ///< entry i is read from place order[i] of the files; empty: as it is there
};

/// Stretches of the parameters under one title; none where predictions count.
struct ParameterGroup {
  std::string title{};
  std::vector<ParameterSlice> slices{};
};

/// Checkpoints of several runs of one network, all mapped.
struct Snapshots {
  Architecture network{};  ///< of the first run; the others may differ in activations
  std::vector<SnapshotRun> runs{};
  std::vector<nets::ParameterFile> files{};  ///< the points, run by run
  ParameterGroup chosen{};
  int threads = 1;                   ///< of what the streams are read for
  std::vector<std::string> notes{};  ///< what was left out

  /// These stretches of these points. This object must outlive it.
  [[nodiscard]] landscape::SnapshotStream stream(const std::vector<ParameterSlice>& slices,
                                                 std::vector<std::size_t> points) const;
  [[nodiscard]] landscape::SnapshotStream stream(const std::vector<ParameterSlice>& slices) const;
  [[nodiscard]] landscape::SnapshotStream stream_of(const SnapshotRun& run,
                                                    const std::vector<ParameterSlice>& slices) const;
  /// All parameters of one point, in its run's order.
  [[nodiscard]] Parameters parameters(std::size_t point) const;
  [[nodiscard]] const SnapshotRun& run_of(std::size_t point) const;
  [[nodiscard]] bool coloured_by_activation() const { return runs.front().legend != runs.front().label; }
};

/// \throws FileError for a path that is no run, no folder of runs and no parameter file; SpecError where networks
///         differ, --parameters names no slice, or --checkpoints leaves a run without a point
[[nodiscard]] Snapshots read_snapshots(const SnapshotRequest& request);

/// What all runs were trained to minimise; the cross entropy for files that lie in no run.
/// \throws SpecError where they differ
[[nodiscard]] ImageLoss trained_loss(const Snapshots& snapshots);

/// The weight slices among the chosen ones, one group each; a slice of an output layer too.
[[nodiscard]] std::vector<ParameterGroup> layer_groups(const Snapshots& snapshots);

/// "all weights, no biases (187,840 numbers)"
[[nodiscard]] std::string describe(const ParameterGroup& group);

}  // namespace zeroset::cli
