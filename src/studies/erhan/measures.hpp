// What claims are judged by: numbers that groups leave behind when they are evaluated, of one activation.
#pragma once

#include "studies/claim_rules.hpp"

#include <map>
#include <string>
#include <vector>

namespace zeroset::studies::erhan {

/// Of networks that were prepared in one way beside those that were not, of equal seeds; one value a seed, or one
/// pseudo-value of the jackknife where the number is about all seeds together.
struct PreparedMeasures {
  std::string label{};               ///< "RBM"
  std::vector<double> separation{};  ///< see least_separation
  std::vector<double> volume{};      ///< log of the ratio of mean distances at the end, prepared over not: jackknife
  std::vector<double> log_extent{};  ///< the same of log_extent(): jackknife
  std::vector<double> test_loss{};   ///< test NLL at equal training NLL, prepared less not
  std::vector<double> test_error{};  ///< test error at equal training NLL, likewise
};

/// Of all networks of one preparation, or of none.
struct FamilyMeasures {
  std::string label{};           ///< "none", "RBM"
  std::vector<double> growth{};  ///< log of the mean distance at the end over that at the first epoch: jackknife
};

/// Differences of test errors, prepared less not, by the value of what is varied and then by preparation.
using Differences = std::map<double, std::map<std::string, std::vector<double>>>;

/// All groups of one activation.
struct Measures {
  std::vector<PreparedMeasures> prepared{};
  std::vector<FamilyMeasures> families{};

  /// \name The distance to the right answer: of each seed, that of its network for which it is worst
  /// @{
  std::vector<double> train_fall{};                      ///< 1 - d(end) / d(start) on training images: the least
  std::vector<double> test_drop{};                       ///< 1 - d(end) / d(half way) on test images: the largest
  std::vector<std::string> not_fallen{}, not_stalled{};  ///< networks for which the claim does not hold
  /// @}

  std::map<std::string, Differences> differences{};  ///< by the kind of group: "depth", ...
};

}  // namespace zeroset::studies::erhan
