#pragma once

#include "cli/training_request.hpp"

namespace zeroset::cli {

/// The tools of `zeroset landscape`, each the function of one name in the table of landscape.cpp.
/// \return the exit code
int trajectory_tool(const TrainingRequest& request);
int embedding_tool(const TrainingRequest& request);  ///< mds, pca, tsne, isomap
int slice_tool(const TrainingRequest& request);
int plane_tool(const TrainingRequest& request);
int interpolate_tool(const TrainingRequest& request);
int barrier_tool(const TrainingRequest& request);
int average_tool(const TrainingRequest& request);
int orbit_tool(const TrainingRequest& request);
int perturb_tool(const TrainingRequest& request);
int flatness_tool(const TrainingRequest& request);
int hessian_tool(const TrainingRequest& request);
int nullity_tool(const TrainingRequest& request);
int curve_tool(const TrainingRequest& request);
int similarity_tool(const TrainingRequest& request);

int families_tool(const TrainingRequest& request);   ///< compare

}  // namespace zeroset::cli
