#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/training/family_measures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// All that was measured, in the order of the runs. The family of the first run is what the others are compared with.
struct FamilyComparison {
  const FamilyRequest& request;
  std::vector<RunMeasures> runs{};
  std::vector<PairMeasures> pairs{};
};

/// Activations in the order of their first runs.
[[nodiscard]] std::vector<std::string> families_of(const FamilyComparison& comparison);

/// One row a measure and family but the first: both means over the seeds, the difference seed by seed, and p-values.
[[nodiscard]] Table families_table(const FamilyComparison& comparison);
/// One row a run, one row a pair of runs: all numbers.
[[nodiscard]] Table measures_table(const FamilyComparison& comparison);
[[nodiscard]] Table pairs_table(const FamilyComparison& comparison);

/// Training error along the straight lines between seeds, plain and after weight matching.
[[nodiscard]] Figure barriers_figure(const FamilyComparison& comparison);
/// How many eigenvalues are beyond x, on both sides of zero.
[[nodiscard]] Figure spectra_figure(const FamilyComparison& comparison);
/// Rise of the training error against the relative noise.
[[nodiscard]] Figure flatness_figure(const FamilyComparison& comparison);

/// Classical scaling of the cosine distances between the checkpoints of one seed, a line an activation, a panel a seed
/// (up to four): networks that began at the same point. Absent where no seed has two activations and four points.
[[nodiscard]] std::optional<Figure> paths_by_seed_figure(const Snapshots& snapshots);

}  // namespace zeroset::cli
