/// \file
/// Medians, means and shares with intervals, and tests on paired differences.
#pragma once

#include <optional>
#include <vector>

namespace zeroset {

/// The middle value, or the mean of the two middle ones; NaN where a value is. \param values  at least one
[[nodiscard]] double median(std::vector<double> values);

/// A mean with its confidence interval.
struct MeanInterval {
  double mean = 0;
  double half_width = 0;  ///< of the 95 % confidence interval, Student's t; not finite for fewer than two values
};

/// \param values  at least one
[[nodiscard]] MeanInterval mean_interval(const std::vector<double>& values);

/// Whether all values are the same up to rounding: their range is at most 1e-9 of the largest magnitude. Differences of
/// shares that are equal as fractions are, though their last bits are not. True for one value, false for none
/// and where one is not finite.
[[nodiscard]] bool all_same(const std::vector<double>& values);

/// An interval of a share.
struct ShareInterval {
  double lower = 0, upper = 1;
};

/// Wilson's score interval of a share that was `share` among `trials` independent ones, 95 %: within [0, 1], and not
/// empty where none or all of them were; 0 to 1 without trials. Source: Wilson, "Probable inference, the law of
/// succession, and statistical inference", Journal of the American Statistical Association 22 (1927).
/// \throws InvalidArgument unless 0 <= share <= 1 and trials >= 0
[[nodiscard]] ShareInterval wilson_interval(double share, double trials);

/// Student's paired t-test: the two-sided p-value of the hypothesis that the differences have mean 0. Absent for fewer
/// than two differences, and where all_same().
[[nodiscard]] std::optional<double> paired_t_test(const std::vector<double>& differences);

/// Wilcoxon's signed-rank test: the exact two-sided p-value, min(1, 2 min(P(W <= w), P(W >= w))) over all assignments
/// of signs. Differences of 0 are left out, equal ones share their ranks' mean. Absent where nothing is left. n
/// differences cannot give less than 2^(1 - n): five seeds never less than 0.0625. Cost: n^3. Source: Wilcoxon,
/// "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945).
[[nodiscard]] std::optional<double> wilcoxon_signed_rank_test(const std::vector<double>& differences);

/// The least p-value that the signed-rank test can give for these differences, whatever their signs: min(1, 2^(1 - n))
/// for n that are not 0. A test whose least p-value is above the level cannot decide.
[[nodiscard]] double least_signed_rank_p_value(const std::vector<double>& differences);

/// Holm's step-down correction: p-values adjusted for their number, in the order given, at most 1. Rejecting those that
/// are at most a errs in any of them with probability at most a, however the tests depend on each other. Source: Holm,
/// "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
[[nodiscard]] std::vector<double> holm_adjusted(const std::vector<double>& p_values);

}  // namespace zeroset
