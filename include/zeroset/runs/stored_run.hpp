/// \file
/// A training run as its folder tells it, and what runs are called.
///
/// \code
/// const Experiment experiment = read_run("runs/relu");
/// for (const EpochMetrics& epoch : read_metrics("runs/relu")) {
///   epoch.test.error();  // share of the held-out images that the network gets wrong
/// }
/// \endcode
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/runs/metrics.hpp"
#include "zeroset/runs/run_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::runs {

/// What became of one training.
struct RunResult {
  std::filesystem::path folder{};
  RunStatus status = RunStatus::finished;
  std::string cause{};                 ///< diverged: "minibatch loss not finite at step 5"; else empty
  std::int64_t step = 0;               ///< steps done
  bool was_complete = false;           ///< nothing was left to do: read from the folder
  std::int64_t resumed_step = -1;      ///< step of the checkpoint it went on from; -1: from the start
  std::string convolution{};           ///< how convolutions were computed: "separate"; empty before the first step
  std::vector<std::string> notes{};    ///< "checkpoints/epoch-0003.safetensors is damaged, went on from the one before"
  std::vector<EpochMetrics> epochs{};  ///< all of metrics.jsonl
};

/// Why a training that came to its end counts as one that did not train: its median training loss at the end is above
/// that at its start and above that of the same answer for every image (ln 10; of the squared loss 0.45), or is not
/// finite. "median training loss 977,140 at the end, 2.70 at the start"; else empty. Half of the images must be that
/// bad, so that a few far out of a fitted interval do not count, and a run that starts at zero loss may end above it.
[[nodiscard]] std::string why_untrained(const RunResult& result, ImageLoss loss);

/// "finished", "diverged", ...; "did not train" where why_untrained says so.
[[nodiscard]] std::string outcome_of(const RunResult& result, ImageLoss loss);

/// One run in a few lines for people: status, steps, and the errors and losses after the last epoch.
[[nodiscard]] std::string summary(const Experiment& experiment, const RunResult& result);

/// The experiment of a run folder, to resume it: nets::train_run(read_run(run), run).
/// \throws SpecError if there is no spec.json or it is malformed
[[nodiscard]] Experiment read_run(const std::filesystem::path& run);

/// All lines of a run's metrics.jsonl.
/// \throws SpecError naming the line
[[nodiscard]] std::vector<EpochMetrics> read_metrics(const std::filesystem::path& run);

/// A name for an activation in files: letters, digits, dashes and dots; different for different activations of the
/// experiment. "relu", "relu-hermite-2", "relu-legendre-10-on--8-8".
[[nodiscard]] std::string activation_slug(const Experiment& experiment, std::size_t activation);

/// The folder name of one run: activation, the cell's values, the seed, and eight hexadecimal digits of the MD5 of its
/// resolved spec.json, by which different runs differ and equal ones meet, whoever asks for them:
/// "relu-width0.5-train500-seed1-0c6bd33f".
/// \param run  resolved, with one activation and one seed
[[nodiscard]] std::string run_id(const Experiment& run, const VariationCell& cell);

}  // namespace zeroset::runs
