// What a comparison of families measures of one run, and of two.
#pragma once

#include "zeroset/nets/image_objective.hpp"
#include "zeroset/runs/images.hpp"
#include "zeroset/studies/families.hpp"

namespace zeroset::studies {

/// What all measurements need, loaded once.
struct FamilyContext {
  const FamilyOptions& options;
  const landscape::Snapshots& snapshots;
  const runs::ImageDataset& images;
  nets::ImageObjectiveOptions objective{};
};

/// The measures of one run, statistics recomputed at every point.
[[nodiscard]] RunMeasures measure_run(const FamilyContext& context, const landscape::SnapshotRun& run);

[[nodiscard]] PairMeasures measure_pair(const FamilyContext& context,
                                        const RunMeasures& first,
                                        const RunMeasures& second);

/// Networks of one seed began at the same point: where they went. Cost: a pass through the weights for each seed.
[[nodiscard]] std::vector<SeedPaths> paths_by_seed(const landscape::Snapshots& snapshots);

}  // namespace zeroset::studies
