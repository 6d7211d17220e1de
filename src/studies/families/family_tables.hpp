// A comparison of families as tables and figures.
#pragma once

#include "zeroset/studies/families.hpp"

namespace zeroset::studies {

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
/// A line an activation, a panel a seed: networks that began at the same point.
[[nodiscard]] Figure paths_figure(const FamilyComparison& comparison);

}  // namespace zeroset::studies
