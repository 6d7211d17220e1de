// Branches of a descent, and the averages of trunk and branch.
#pragma once

#include "cli/training/study_output.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace zeroset::cli {

/// One parent and noise: the trunk's branches, and its averages with each at the epochs that both have kept.
struct Branches {
  std::int64_t parent = 0;
  double noise = 0;
  std::vector<Path> branches{}, averages{};
};

/// Averages are measured once: what was found is kept in a file of the study.
/// \throws StudyStopped
[[nodiscard]] Branches read_branches(const StudyContext& context,
                                     const FigureGroup& group,
                                     std::size_t a,
                                     std::int64_t parent,
                                     std::size_t noise,
                                     const Path& trunk,
                                     const StudyEvaluator& evaluate);

/// A row a parent, noise and branch: errors at the common end, and how far apart trunk and branch are there.
[[nodiscard]] Table walls_table(const StudyContext& context, const FigureGroup& group, std::size_t a);

/// The row of one branch, and the same for the claims. Nothing where trunk or branch diverged.
/// \throws StudyStopped
void add_wall(const StudyContext& context,
              const FigureGroup& group,
              const Branches& branches,
              std::size_t b,
              const Path& trunk,
              const StudyEvaluator& evaluate,
              const Architecture& network,
              Table& table,
              ActivationMeasures& measures);

}  // namespace zeroset::cli
