// Branches of a descent, and the averages of trunk and branch.
#pragma once

#include "studies/engine/paths.hpp"
#include "studies/theory2/groups/branches.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace zeroset::studies::theory2 {

/// One trunk with the branches of one noise: what they are read and measured with.
struct BranchesSource {
  const StudyContext& context;
  const BranchesOptions& options;
  std::size_t a = 0;
  const StudyEvaluator& evaluate;
};

/// One parent and noise: the trunk's branches, and its averages with each at the epochs that both have kept.
struct Branches {
  std::int64_t parent = 0;
  double noise = 0;
  std::vector<Path> branches{}, averages{};
};

/// Averages are measured once: what was found is kept in a file of the study. \param noise  index
/// \throws StudyStopped
[[nodiscard]] Branches read_branches(const BranchesSource& source,
                                     std::int64_t parent,
                                     std::size_t noise,
                                     const Path& trunk);

/// A row a parent, noise and branch: errors at the common end, and how far apart trunk and branch are there.
[[nodiscard]] Table walls_table(const BranchesSource& source, const std::string& key);

/// The rows of all branches, and the same for the claims. None where trunk or branch diverged.
/// \throws StudyStopped
void add_walls(const BranchesSource& source,
               const Branches& branches,
               const Path& trunk,
               Table& table,
               ActivationMeasures& measures);

}  // namespace zeroset::studies::theory2
