// What a comparison of families has a row of: how it is measured, in which unit, on which images.
#pragma once

#include "zeroset/studies/families.hpp"

#include "studies/seeds.hpp"

#include <functional>
#include <string>
#include <vector>

namespace zeroset::studies {

/// One measure, of a run or of a pair of them.
struct FamilyMeasure {
  std::string key{}, heading{};
  std::function<double(const RunMeasures&)> of_run{};
  std::function<double(const PairMeasures&)> of_pair{};
  std::string unit{};                                 ///< "%" and "percentage points" for shares
  std::string measured_on{};                          ///< "300 training (of these)": images, whose batch statistics
  std::function<bool(const RunMeasures&)> settled{};  ///< absent: always; false: not converged, in no test

  [[nodiscard]] bool is_share() const { return unit == "%" || unit == "percentage points"; }
  [[nodiscard]] ValueForm form() const { return is_share() ? ValueForm::percent : ValueForm::real; }
};

/// All that was measured; errors on all images of the runs only where they are not the images of the surfaces.
[[nodiscard]] std::vector<FamilyMeasure> family_measures(const FamilyComparison& comparison);

/// "the first 300 of 2,000 training images"; without numbers that are not known.
[[nodiscard]] std::string first_images(const FamilyComparison& comparison);

}  // namespace zeroset::studies
