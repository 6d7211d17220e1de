#include "zeroset/core/statistics.hpp"

#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace zeroset;
using zeroset::testing::WithinAbs;

namespace {

/// Additional hours of sleep with two drugs, ten patients: the data of Student's own example ("The probable error of a
/// mean", Biometrika 6, 1908; `sleep` in R).
const std::vector<double> kExtraSleep{1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};

/// Student's t with four degrees of freedom: P(T <= t) = 1/2 + 3/8 s (1 - s^2 / 12), s = t / sqrt(1 + t^2 / 4).
double two_sided_with_four(double t) {
  const double s = t / std::sqrt(1 + t * t / 4);
  return 2 * (0.5 - 0.375 * s * (1 - s * s / 12));
}

}  // namespace

TEST_CASE("the paired t-test gives the p-value of Student's sleep data", "[statistics]") {
  // R: t.test(extra ~ group, data = sleep, paired = TRUE): t = 4.0621, df = 9, p-value = 0.002833,
  // 95 percent confidence interval 0.7001142 2.4598858.
  CHECK(std::abs(paired_t_test(kExtraSleep).value() - 0.002833) < 5e-7);
  const MeanInterval interval = mean_interval(kExtraSleep);
  CHECK(std::abs(interval.mean - 1.58) < 1e-12);
  CHECK(std::abs(interval.mean - interval.half_width - 0.7001142) < 5e-8);
  CHECK(std::abs(interval.mean + interval.half_width - 2.4598858) < 5e-8);
}

TEST_CASE("the paired t-test of five differences is the closed form for four degrees of freedom", "[statistics]") {
  // Mean 3 and standard error sqrt(10 / 4 / 5), so t^2 = 18.
  CHECK(std::abs(paired_t_test({1, 2, 3, 4, 5}).value() - two_sided_with_four(std::sqrt(18.0))) < 1e-14);
  CHECK(std::abs(paired_t_test({-5, -1, -3, -4, -2}).value() - two_sided_with_four(std::sqrt(18.0))) < 1e-14);
  CHECK(std::abs(paired_t_test({-2, -1, 0, 1, 2}).value() - 1) < 1e-14);
}

TEST_CASE("two differences, whose t has Cauchy's distribution, have the p-value of an arc tangent", "[statistics]") {
  // Mean 2, standard error 1: t = 2 and p = 1 - 2 atan(2) / pi.
  CHECK(std::abs(paired_t_test({1, 3}).value() - (1 - 2 * std::atan(2.0) / std::acos(-1.0))) < 1e-14);
}

TEST_CASE("a test of too few or of equal differences has no p-value", "[statistics]") {
  CHECK_FALSE(paired_t_test({}));
  CHECK_FALSE(paired_t_test({0.3}));
  CHECK_FALSE(paired_t_test({0.3, 0.3, 0.3}));
  CHECK_FALSE(wilcoxon_signed_rank_test({}));
  CHECK_FALSE(wilcoxon_signed_rank_test({0, 0}));
}

TEST_CASE("values are the same where they differ by no more than rounding", "[statistics]") {
  const std::vector<double> errors{0.31 - 0.30, 0.06 - 0.05, 0.90 - 0.89};  // each 0.01
  REQUIRE(errors[0] != errors[1]);
  CHECK(all_same(errors));
  CHECK_FALSE(paired_t_test(errors));  // its p-value would be 0
  CHECK(all_same({0.0, 0.0}));
  CHECK(all_same({-2.5}));
  CHECK_FALSE(all_same({0.3, 0.30002}));  // one image of 50,000
  CHECK_FALSE(all_same({0.0, 1e-300}));
  CHECK_FALSE(all_same({-1.0, 1.0}));
  CHECK_FALSE(all_same({}));
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK_FALSE(all_same({infinite, infinite}));
  CHECK_FALSE(all_same({0.0, std::numeric_limits<double>::quiet_NaN()}));
}

TEST_CASE("the signed-rank test has the critical values of the tables", "[statistics]") {
  // Wilcoxon's table (1945; any textbook's) for two-sided 0.05: T = 0, 3, 8 for n = 6, 8, 10. The exact probabilities
  // are subsets of the ranks with a sum of at most T: 1 of 64, 5 of 256, 25 of 1024.
  CHECK(wilcoxon_signed_rank_test({1, 2, 3, 4, 5, 6}).value() == 2.0 / 64);
  CHECK(wilcoxon_signed_rank_test({1, 2, -3, 4, 5, 6, 7, 8}).value() == 10.0 / 256);
  CHECK(wilcoxon_signed_rank_test({-1, -2, 3, 4, -5, 6, 7, 8, 9, 10}).value() == 50.0 / 1024);
  // One more is past 0.05 for n = 10 and T = 9: 33 subsets.
  CHECK(wilcoxon_signed_rank_test({-1, -3, 2, 4, -5, 6, 7, 8, 9, 10}).value() == 66.0 / 1024);
  CHECK(wilcoxon_signed_rank_test({-1, -2, -3, -4, -5}).value() == 2.0 / 32);
}

TEST_CASE("equal differences share their ranks and those of zero are left out", "[statistics]") {
  // Ranks 1.5, 1.5, 3: the sums 0, 1.5, 1.5, 3, 3, 4.5, 4.5, 6 are equally likely.
  CHECK(wilcoxon_signed_rank_test({-1, 1, 2}).value() == 2 * 3.0 / 8);
  CHECK(wilcoxon_signed_rank_test({1, 1, 2}).value() == 2 * 1.0 / 8);
  CHECK(wilcoxon_signed_rank_test({1, 0, 1, 2, 0}).value() == 2 * 1.0 / 8);
  CHECK(wilcoxon_signed_rank_test({1, 1, -2}).value() == 1);
}

TEST_CASE("the least p-value of a signed-rank test is that of differences of one sign", "[statistics]") {
  std::vector<double> differences;
  for (int n = 1; n <= 7; ++n) {
    differences.push_back(n);
    CHECK(least_signed_rank_p_value(differences) == wilcoxon_signed_rank_test(differences).value());
  }
  CHECK(least_signed_rank_p_value({1, -2, 0, 3}) == 0.25);
  CHECK(least_signed_rank_p_value({0, 0}) == 1);
}

TEST_CASE("Holm's adjusted p-values are those of R", "[statistics]") {
  // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm"): 0.05 0.08 0.09 0.09 0.09.
  const std::vector<double> expected{0.05, 0.08, 0.09, 0.09, 0.09};
  const std::vector<double> adjusted = holm_adjusted({0.01, 0.02, 0.03, 0.04, 0.05});
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK_THAT(adjusted[i], WithinAbs(expected[i], 1e-15));
  }
  CHECK(holm_adjusted({}).empty());
  CHECK(holm_adjusted({0.04}) == std::vector<double>{0.04});
  CHECK(holm_adjusted({0.9, 0.8}) == std::vector<double>{1, 1});
}

TEST_CASE("Holm's correction is the closed test of Bonferroni's", "[statistics]") {
  // A hypothesis is rejected where every set that holds it is: the largest |I| min p over the sets I.
  const std::vector<double> p{0.03, 0.001, 0.2, 0.012, 0.012, 0.6};
  const std::vector<double> adjusted = holm_adjusted(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    double largest = 0;
    for (std::size_t set = 0; set < (1U << p.size()); ++set) {
      double size = 0, least = 1;
      for (std::size_t j = 0; j < p.size(); ++j) {
        size += (set >> j & 1U) != 0 ? 1 : 0;
        least = (set >> j & 1U) != 0 ? std::min(least, p[j]) : least;
      }
      largest = (set >> i & 1U) != 0 ? std::max(largest, size * least) : largest;
    }
    CHECK_THAT(adjusted[i], WithinAbs(std::min(1.0, largest), 1e-15));
  }
}

TEST_CASE("the median is the middle value, or between the two middle ones", "[statistics]") {
  CHECK(median({22.4, 0, 0.3}) == 0.3);
  CHECK(median({4, 1, 3, 2}) == 2.5);
  CHECK(median({7}) == 7);
  CHECK(std::isinf(median({INFINITY, INFINITY})));
  CHECK(std::isnan(median({1, NAN, 2})));
}

TEST_CASE("one value has a mean and no interval", "[statistics]") {
  CHECK(mean_interval({0.25}).mean == 0.25);
  CHECK_FALSE(std::isfinite(mean_interval({0.25}).half_width));
}

TEST_CASE("Wilson's interval has the published values", "[statistics]") {
  // Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods", Statistics in
  // Medicine 17 (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20 and 1 of 29.
  const auto check = [](double count, double trials, double lower, double upper) {
    const ShareInterval interval = wilson_interval(count / trials, trials);
    CHECK_THAT(interval.lower, WithinAbs(lower, 5e-5));
    CHECK_THAT(interval.upper, WithinAbs(upper, 5e-5));
  };
  check(81, 263, 0.2553, 0.3662);
  check(15, 148, 0.0624, 0.1605);
  check(0, 20, 0, 0.1611);
  check(1, 29, 0.0061, 0.1718);
}

TEST_CASE("Wilson's interval of a share and of its complement are mirror images, within 0 and 1", "[statistics]") {
  for (const double count : {0.0, 1.0, 4.0, 9.0, 10.0}) {
    const ShareInterval one = wilson_interval(count / 10, 10), other = wilson_interval(1 - count / 10, 10);
    CHECK_THAT(one.lower, WithinAbs(1 - other.upper, 1e-15));
    CHECK(one.lower >= 0);
    CHECK(one.lower < one.upper);
    CHECK(one.upper <= 1);
  }
  CHECK(wilson_interval(0.5, 0).lower == 0);
  CHECK(wilson_interval(0.5, 0).upper == 1);
  CHECK_THROWS_AS(wilson_interval(1.1, 10), InvalidArgument);
  CHECK_THROWS_AS(wilson_interval(0.5, -1), InvalidArgument);
}
