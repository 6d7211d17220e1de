/// \file
/// One network trained on images, in a run folder.
///
/// \code
/// const Experiment experiment{.dataset = {.train = 1000, .test = 1000},
///                             .network = preset_network("theory2"),
///                             .activations = {{.kind = ActivationKind::relu}}};
/// const RunResult result = train_run(experiment, "runs/relu");  // goes on where an earlier call was stopped
/// \endcode
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/nets/evaluation.hpp"
#include "zeroset/nets/replica_trainer.hpp"
#include "zeroset/runs/stored_run.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::nets {

/// How a run is carried out; all but `convolution` and `evaluation` leave its numbers alone.
struct TrainOptions {
  std::filesystem::path data_root{};             ///< see data_root()
  std::shared_ptr<const ImageDataset> images{};  ///< loaded already; null: by the experiment's dataset
  EvaluationOptions evaluation{};
  ProgressCallback progress{};  ///< done and total count steps; the first call tells where the run goes on
  ProgressCallback sweep{};     ///< of several runs: tells of all together before `progress` tells of one. `task` is
                                ///< "9 runs"; done and total count training images, those of complete runs as well
  StopRequest stop{};           ///< asked before every step, on a GPU before every hundred

  int threads = 1;  ///< >= 1; of one run's full-batch steps on the CPU. Changes the time alone
  /// automatic: on the CPU always the same one, so that bits do not depend on a measurement; on a GPU the fastest,
  /// measured once a run and kept in its folder.
  ConvolutionMethod convolution = ConvolutionMethod::automatic;

  /// Further entries of versions.json: {"zeroset", "0.1.0"}, ...
  std::vector<std::pair<std::string, std::string>> versions{};
};

/// The run of activation `activation` with the `replica`-th seed: one activation, one replica, seed + replica.
/// \throws InvalidArgument if an index is out of range
[[nodiscard]] Experiment member(const Experiment& experiment, std::size_t activation, std::int64_t replica);

/// Trains one network, phase after phase, each from momentum zero: SGD with momentum (v <- mu v + g + wd w,
/// w <- w - lr v) on minibatches in a fresh order each epoch, the last one smaller where the batch does not divide the
/// set; or the same on the whole set at once (gd). lr is learning_rate_at of the step in its phase. Initial parameters:
/// initial_parameters with Stream(seed, "initialisation"); order of epoch e, counted from 1 through all phases:
/// Stream(seed, "order", e). The same experiment gives the same bits on the same machine, for any number of threads.
///
/// Writes spec.json (resolved: device, numbers of images), versions.json, computation.json (how convolutions were
/// computed), metrics.jsonl, checkpoints/*.safetensors and, at the end, result.json. Checkpoints: at the start, at the
/// end of each phase and as Experiment::checkpoints says, epochs counted through all phases. On the folder of an
/// unfinished run of the same experiment it goes on from the last checkpoint that is whole, and ends with the bits
/// (times aside) of a run without interruption; on a finished one it reads what is there.
/// \throws InvalidArgument if there is more than one activation or replica, an approximation is not resolved, or the
///         device or its precision is not there
/// \throws SpecError if the network does not fit the images; LimitExceeded if the machine has too little memory
/// \throws FileError if the folder holds a run of another experiment or other files, is in use by another process, or
///         cannot be written (what was there before stays); Error if the data are not good
[[nodiscard]] RunResult train_run(const Experiment& experiment,
                                  const std::filesystem::path& run,
                                  const TrainOptions& options = {});

/// What this build and machine can do, for people: torch's version, devices, processor kernels, as (name, value).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> training_versions();

}  // namespace zeroset::nets
