// Intervals of numbers that are about all seeds together, such as the mean distance of two networks.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace zeroset::studies::erhan {

/// A number of the seeds that are named; absent where they do not have it.
using SeedStatistic = std::function<std::optional<double>(const std::vector<std::size_t>& seeds)>;

/// Tukey's pseudo-values n s - (n - 1) s(without i): their mean estimates the number and their Student interval holds
/// it approximately, since they are nearly independent (Tukey 1958; for U-statistics, whose mean they keep exactly,
/// Arvesen 1969). Empty for fewer than three seeds, and where a number is absent.
[[nodiscard]] std::vector<double> jackknife(std::size_t seeds, const SeedStatistic& statistic);

}  // namespace zeroset::studies::erhan
