#include "studies/theory2/measures.hpp"

#include <algorithm>
#include <limits>

namespace zeroset::studies::theory2 {

std::optional<double> stalled_share(const std::vector<runs::EpochMetrics>& epochs) {
  if (epochs.size() < 2) {
    return std::nullopt;
  }
  double lowest = std::numeric_limits<double>::infinity();
  std::int64_t lowest_at = epochs.front().epoch, longest = 0, last = lowest_at;
  for (const runs::EpochMetrics& line : epochs) {
    last = line.epoch;
    longest = std::max(longest, last - lowest_at);
    if (line.train.mean_loss && *line.train.mean_loss < lowest) {
      lowest = *line.train.mean_loss;
      lowest_at = last;
    }
    if (line.train.error() <= kZeroError) {
      break;
    }
  }
  const std::int64_t whole = last - epochs.front().epoch;
  return whole > 0 ? std::optional(static_cast<double>(longest) / static_cast<double>(whole)) : std::nullopt;
}

}  // namespace zeroset::studies::theory2
