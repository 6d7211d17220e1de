// How far branches are from their trunk after equal numbers of steps.
#pragma once

#include "studies/theory2/groups/averages.hpp"

#include <string>

namespace zeroset::studies::theory2 {

/// A row a parent, noise and branch.
[[nodiscard]] Table displacements_table(const BranchesSource& source, const std::string& key);

/// The rows of all branches, and the same for the claims. None where trunk or branch has no such point.
void add_displacements(const BranchesSource& source,
                       const Branches& branches,
                       const Path& trunk,
                       Table& table,
                       ActivationMeasures& measures);

}  // namespace zeroset::studies::theory2
