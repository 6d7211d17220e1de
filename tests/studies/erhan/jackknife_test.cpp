// Pseudo-values of numbers whose answer is known.
#include "studies/erhan/jackknife.hpp"

#include "zeroset/core/statistics.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <numeric>

using namespace zeroset;
using namespace zeroset::studies::erhan;
using namespace zeroset::testing;

namespace {

const std::vector<double> kValues{0.5, -1, 2, 7, 3.25};

std::optional<double> mean_of(const std::vector<std::size_t>& seeds) {
  double sum = 0;
  for (const std::size_t i : seeds) {
    sum += kValues[i];
  }
  return sum / static_cast<double>(seeds.size());
}

/// The mean of (x_i - x_j)^2 over pairs: twice the variance, a U-statistic.
std::optional<double> mean_square_difference(const std::vector<std::size_t>& seeds) {
  double sum = 0;
  for (const std::size_t i : seeds) {
    for (const std::size_t j : seeds) {
      sum += std::pow(kValues[i] - kValues[j], 2);
    }
  }
  const auto n = static_cast<double>(seeds.size());
  return sum / (n * (n - 1));
}

}  // namespace

TEST_CASE("the pseudo-values of a mean are the values themselves") {
  const std::vector<double> pseudo = jackknife(kValues.size(), mean_of);
  REQUIRE(pseudo.size() == kValues.size());
  for (std::size_t i = 0; i < pseudo.size(); ++i) {
    CHECK_THAT(pseudo[i], WithinAbs(kValues[i], 1e-12));
  }
}

TEST_CASE("the pseudo-values of a U-statistic have it as their mean") {
  const std::vector<double> pseudo = jackknife(kValues.size(), mean_square_difference);
  CHECK_THAT(mean_interval(pseudo).mean, WithinAbs(*mean_square_difference({0, 1, 2, 3, 4}), 1e-10));
}

TEST_CASE("fewer than three seeds have no pseudo-values, nor has a number that is missing without one seed") {
  CHECK(jackknife(2, mean_of).empty());
  CHECK(jackknife(4, [](const auto& seeds) { return seeds.front() == 1 ? std::nullopt : std::optional(1.0); }).empty());
}
