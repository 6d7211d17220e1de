// The trajectories of all stages, where each comes from, and how far those of one stage part.
#pragma once

#include "studies/engine/path_walk.hpp"
#include "studies/theory2/context.hpp"
#include "studies/theory2/groups/stages.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

/// All trajectories, stage by stage.
struct Stages {
  std::vector<Path> paths{};
  std::vector<std::int64_t> stage{};  ///< of each, from 1
  std::int64_t trajectories = 1;      ///< of a stage

  /// From stage `first` on.
  [[nodiscard]] std::vector<const Path*> from(std::int64_t first) const;

  /// Of those: each stage begins at the end of the first trajectory of the one before.
  [[nodiscard]] std::vector<PathOrigin> origins(std::int64_t first) const;

  /// Indices, into from(first), of the trajectories of one stage.
  [[nodiscard]] std::vector<std::size_t> of(std::int64_t one, std::int64_t first) const;
};

[[nodiscard]] Stages read_stages(const StudyContext& context, const StagesOptions& options, std::size_t a);

/// "two ends of stage 1 lie 0.0031 apart (from perturbed starts 0.0032) after moves of 0.0102"; means over pairs and
/// trajectories, by one layer's weights. Empty where there are no two ends.
[[nodiscard]] std::string stage_words(const Stages& stages,
                                      const StagesOptions& options,
                                      std::int64_t stage,
                                      const Architecture& network,
                                      std::int64_t layer,
                                      Dissimilarity kind);

}  // namespace zeroset::studies::theory2
