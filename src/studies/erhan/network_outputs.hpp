// What the snapshots of a training say about fixed images.
#pragma once

#include "zeroset/runs/images.hpp"

#include "studies/erhan/runs.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::studies::erhan {

/// Outputs (logits) of each snapshot of one training, a row an image.
struct NetworkOutputs {
  std::vector<double> epochs{};
  std::vector<Eigen::MatrixXd> train{}, test{};  ///< one a snapshot
};

/// The first so many images of both sets, fewer where there are fewer, normalized as all are.
[[nodiscard]] runs::ImageDataset first_images(const runs::ImageDataset& images, std::int64_t count);

/// Batch normalization has the statistics of all training images. Kept in a file a training, so that a study that goes
/// on measures nothing twice. \param fixed  see first_images \throws StudyStopped
[[nodiscard]] NetworkOutputs network_outputs(const StudyContext& context,
                                             const TrainedNetwork& network,
                                             const runs::ImageDataset& fixed);

}  // namespace zeroset::studies::erhan
