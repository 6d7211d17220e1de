#pragma once

#include "cli/training/snapshots.hpp"
#include "cli/training_request.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::cli {

/// What the networks of all points say about the same held-out images.
struct HeldOutPredictions {
  Eigen::Index images = 0;
  Eigen::MatrixXd probabilities{};     ///< a column a point: image by image its ten classes
  Eigen::MatrixXi answers{};           ///< images x points: the class of largest output, -1 for a NaN
  std::vector<std::uint8_t> labels{};  ///< of the images
};

/// Batch normalisation with the statistics stored in the checkpoint, those of the run's whole training set; where a
/// file has none, computed from that set. Shows progress.
/// \param images  the first so many of the held-out set; 0: all
/// \throws SpecError for points outside a run folder, and runs with different held-out images
[[nodiscard]] HeldOutPredictions held_out_predictions(const TrainingRequest& request,
                                                      const Snapshots& snapshots,
                                                      std::int64_t images);

}  // namespace zeroset::cli
