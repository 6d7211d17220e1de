/// \file
/// Means and shares with intervals, and tests on paired differences.
#pragma once

#include <optional>
#include <vector>

namespace zeroset {

/// A mean with its confidence interval.
struct MeanInterval {
  double mean = 0;
  double half_width = 0;  ///< of the 95 % confidence interval, Student's t; not finite for fewer than two values
};

/// \param values  at least one
[[nodiscard]] MeanInterval mean_interval(const std::vector<double>& values);

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
/// than two differences, and where all are equal.
[[nodiscard]] std::optional<double> paired_t_test(const std::vector<double>& differences);

/// Wilcoxon's signed-rank test: the exact two-sided p-value, min(1, 2 min(P(W <= w), P(W >= w))) over all assignments
/// of signs. Differences of 0 are left out, equal ones share their ranks' mean. Absent where nothing is left. n
/// differences cannot give less than 2^(1 - n): five seeds never less than 0.0625. Cost: n^3. Source: Wilcoxon,
/// "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945).
[[nodiscard]] std::optional<double> wilcoxon_signed_rank_test(const std::vector<double>& differences);

}  // namespace zeroset
