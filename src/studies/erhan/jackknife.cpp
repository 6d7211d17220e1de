#include "studies/erhan/jackknife.hpp"

#include <algorithm>
#include <numeric>

namespace zeroset::studies::erhan {

std::vector<double> jackknife(std::size_t seeds, const SeedStatistic& statistic) {
  constexpr std::size_t kLeast = 3;  // two networks left have a distance, one has none
  std::vector<std::size_t> all(seeds);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const std::optional<double> whole = seeds < kLeast ? std::nullopt : statistic(all);
  std::vector<double> values;
  for (std::size_t i = 0; whole && i < seeds; ++i) {
    std::vector<std::size_t> kept = all;
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(i));
    const std::optional<double> without = statistic(kept);
    if (!without) {
      return {};
    }
    const auto n = static_cast<double>(seeds);
    values.push_back(n * *whole - (n - 1) * *without);
  }
  return values;
}

}  // namespace zeroset::studies::erhan
