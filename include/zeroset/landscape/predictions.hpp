/// \file
/// What the networks of stored points say about the same held-out data.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/landscape/agreement.hpp"
#include "zeroset/landscape/snapshots.hpp"
#include "zeroset/runs/images.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace zeroset::landscape {

/// What M networks say about the same K data of C classes.
struct Predictions {
  Eigen::MatrixXd probabilities{};     ///< C K x M: a column a network, datum by datum its classes
  Eigen::MatrixXi answers{};           ///< K x M: the class of largest output, -1 for a NaN
  std::vector<std::uint8_t> labels{};  ///< K
};

/// Probabilities are the softmax of the outputs. A network with an output that is not finite has none; it is as far
/// from all others as one that knows nothing: 1 / C each.
/// \param outputs  one K x C matrix a network \param labels  K classes
/// \throws InvalidArgument where the numbers of data or of classes differ
[[nodiscard]] Predictions predictions_of(const std::vector<Eigen::MatrixXd>& outputs,
                                         const std::vector<std::uint8_t>& labels);

/// The network of one checkpoint as an objective, of which its held_out_predictions on the first `held_out` images are
/// asked: nets::checkpoint_objective, for one. `images` outlive the objective.
using CheckpointObjective = std::function<std::unique_ptr<Objective>(const Architecture& network,
                                                                     const runs::ImageDataset& images,
                                                                     const std::filesystem::path& checkpoint,
                                                                     std::int64_t held_out)>;

/// What networks are asked.
struct PredictionOptions {
  CheckpointObjective objective{};  ///< must be there
  std::int64_t held_out = 0;        ///< >= 0; the first so many of the held-out images, 0: all; fewer where fewer are
  std::filesystem::path root{};     ///< folder of the images; empty: see runs::load_images
  ProgressCallback progress{};
};

/// The predictions of all points. Cost: one pass of each network over the images.
/// \throws SpecError for points outside a run folder, and runs with different held-out images; InvalidArgument without
///         an objective
[[nodiscard]] Predictions snapshot_predictions(const Snapshots& snapshots, const PredictionOptions& options);

/// Root mean square over the data of the distance between two networks' probabilities: M x M.
[[nodiscard]] Eigen::MatrixXd function_distances(const Predictions& predictions);

/// Shares of the data that two networks answer differently: M x M.
[[nodiscard]] Eigen::MatrixXd disagreements(const Predictions& predictions);

/// Which networks answer which data as the labels say.
[[nodiscard]] CorrectAnswers correct_answers(const Predictions& predictions);

}  // namespace zeroset::landscape
