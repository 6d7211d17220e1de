#include "continuation/start/factor_choices.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace zeroset::continuation::detail {
namespace {

constexpr std::int64_t kTooMany = std::int64_t{1} << 62;

std::int64_t saturated_product(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? kTooMany : std::min(product, kTooMany);
}

/// The next state; true until all have been there.
void advance(std::vector<std::int64_t>& left, const std::vector<std::int64_t>& sizes) {
  for (std::size_t j = 0; j < left.size(); ++j) {
    if (++left[j] <= sizes[j]) {
      return;
    }
    left[j] = 0;
  }
}

}  // namespace

FactorChoices::FactorChoices(std::vector<std::vector<std::int64_t>> degrees,
                             std::vector<std::int64_t> sizes,
                             double bytes)
    : degrees_(std::move(degrees)), sizes_(std::move(sizes)) {
  double states = 1;
  for (const std::int64_t size : sizes_) {
    strides_.push_back(static_cast<std::size_t>(states));
    states *= static_cast<double>(size + 1);
    if (states * sizeof(std::int64_t) > bytes) {
      throw LimitExceeded("[multihomogeneous_start] the table of choices needs more than " + significant(bytes) +
                          " bytes");
    }
  }
  counts_.assign(static_cast<std::size_t>(states), 0);
  counts_[0] = 1;
  std::vector<std::int64_t> left(sizes_.size(), 0);
  for (std::size_t state = 1; state < counts_.size(); ++state) {
    advance(left, sizes_);
    const auto unknowns = static_cast<std::size_t>(std::accumulate(left.begin(), left.end(), std::int64_t{0}));
    const std::vector<std::int64_t>& row = degrees_[degrees_.size() - unknowns];
    for (std::size_t j = 0; j < left.size(); ++j) {
      if (left[j] > 0 && row[j] > 0) {
        const std::int64_t more = saturated_product(row[j], counts_[state - strides_[j]]);
        counts_[state] = std::min(kTooMany, counts_[state] + more);
      }
    }
  }
  if (number() >= kTooMany) {
    throw LimitExceeded("[multihomogeneous_start] there are more than 2^62 paths");
  }
}

std::vector<Factor> FactorChoices::choice(std::int64_t index) const {
  std::vector<Factor> result;
  std::size_t state = counts_.size() - 1;
  std::vector<std::int64_t> left = sizes_;
  for (const std::vector<std::int64_t>& row : degrees_) {
    for (std::size_t j = 0; j < left.size(); ++j) {
      if (left[j] == 0 || row[j] == 0) {
        continue;
      }
      const std::int64_t each = counts_[state - strides_[j]];
      const std::int64_t block = saturated_product(row[j], each);
      if (index < block) {
        result.push_back({j, index / each});
        index %= each;
        --left[j];
        state -= strides_[j];
        break;
      }
      index -= block;
    }
  }
  return result;
}

}  // namespace zeroset::continuation::detail
