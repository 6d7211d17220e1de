#pragma once

#include "cli/training_request.hpp"

namespace zeroset::cli {

/// The tools of `zeroset landscape`, each the function of one name in the table of landscape.cpp.
/// \return the exit code
int trajectory_tool(const TrainingRequest& request);
int embedding_tool(const TrainingRequest& request);  ///< mds, pca, tsne, isomap

}  // namespace zeroset::cli
