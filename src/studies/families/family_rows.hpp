// One measure of a family beside the first family, seed by seed.
#pragma once

#include "studies/families/family_list.hpp"
#include "studies/seeds.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace zeroset::studies {

/// The values of one measure and family by seed; those that are not finite are left out.
struct FamilyValues {
  std::map<std::uint64_t, double> settled{};
  std::map<std::uint64_t, double> open{};  ///< not converged: shown, and in no mean, difference or test

  [[nodiscard]] std::vector<double> values() const;  ///< those settled, by seed
};

/// A row of the table of families.
struct FamilyRow {
  FamilyMeasure measure{};
  std::string family{};
  FamilyValues reference{}, values{};
  std::vector<double> differences{};  ///< by seed, where both are settled
  std::size_t left_out = 0;           ///< pairs in which one had not converged
  PairedTests tests{};                ///< corrected for those of all rows
};

/// By measure, then by family but the first. Pairs of seeds share seeds, so that what is measured of them has no test.
[[nodiscard]] std::vector<FamilyRow> family_rows(const FamilyComparison& comparison);

/// "1.2, 3.4*, 2.2": every seed's, with a star where it had not converged; of more than five the median and the range
/// of the others.
[[nodiscard]] std::string seeds_text(const FamilyValues& values, ValueForm form);

}  // namespace zeroset::studies
