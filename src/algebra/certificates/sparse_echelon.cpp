#include "algebra/certificates/sparse_echelon.hpp"

#include <algorithm>

namespace zeroset::algebra::detail {

SparseEchelon::SparseEchelon(std::size_t columns, std::uint32_t prime)
    : prime_(prime), pivot_of_column_(columns, -1), row_(columns, 0) {}

std::int64_t SparseEchelon::load(const std::vector<SparseEntry>& entries) {
  std::int64_t last = -1;
  for (const SparseEntry& entry : entries) {
    row_[entry.index] = entry.value;
    last = std::max<std::int64_t>(last, entry.index);
  }
  return last;
}

std::optional<std::uint32_t> SparseEchelon::add(std::uint32_t row, const std::vector<SparseEntry>& entries) {
  Pivot pivot;
  pivot.row = row;
  for (std::int64_t c = load(entries); c >= 0; --c) {
    auto& place = row_[static_cast<std::size_t>(c)];
    if (place == 0) {
      continue;
    }
    const std::uint64_t value = static_cast<std::uint64_t>(place) % prime_;
    place = 0;
    if (value == 0) {
      continue;
    }
    const std::int32_t known = pivot_of_column_[static_cast<std::size_t>(c)];
    if (pivot.entries.empty() && known >= 0) {
      subtract(value, pivots_[static_cast<std::size_t>(known)]);
      pivot.used.push_back({static_cast<std::uint32_t>(known), static_cast<std::uint32_t>(value)});
    } else {
      pivot.entries.push_back({static_cast<std::uint32_t>(c), static_cast<std::uint32_t>(value)});
    }
  }
  if (pivot.entries.empty()) {
    return std::nullopt;
  }
  pivot.leading = pivot.entries.front().index;
  pivot.scale = inverse(pivot.entries.front().value);
  pivot.entries.erase(pivot.entries.begin());
  for (SparseEntry& entry : pivot.entries) {
    entry.value = static_cast<std::uint32_t>(std::uint64_t{entry.value} * pivot.scale % prime_);
  }
  pivot_of_column_[pivot.leading] = static_cast<std::int32_t>(pivots_.size());
  pivots_.push_back(std::move(pivot));
  return pivots_.back().leading;
}

// Entries stay in [0, p^2) without a division: p^2 < 2^62.
void SparseEchelon::subtract(std::uint64_t factor, const Pivot& pivot) {
  const auto square = static_cast<std::int64_t>(prime_ * prime_);
  for (const SparseEntry& entry : pivot.entries) {
    std::int64_t value = row_[entry.index] - static_cast<std::int64_t>(factor * entry.value);
    value += value < 0 ? square : 0;
    row_[entry.index] = value;
  }
}

std::uint32_t SparseEchelon::inverse(std::uint64_t value) const {
  std::uint64_t result = 1;
  for (std::uint64_t exponent = prime_ - 2; exponent != 0; exponent >>= 1U) {
    result = (exponent & 1U) != 0 ? result * value % prime_ : result;
    value = value * value % prime_;
  }
  return static_cast<std::uint32_t>(result);
}

std::vector<SparseEntry> SparseEchelon::combination_of_last() const {
  std::vector<std::uint64_t> weight(pivots_.size(), 0);
  weight.back() = 1;
  return in_rows(std::move(weight));
}

std::optional<std::vector<SparseEntry>> SparseEchelon::express(const std::vector<SparseEntry>& entries) {
  std::vector<std::uint64_t> weight(pivots_.size(), 0);
  bool possible = true;
  for (std::int64_t c = load(entries); c >= 0; --c) {
    auto& place = row_[static_cast<std::size_t>(c)];
    const std::uint64_t value = static_cast<std::uint64_t>(place) % prime_;
    place = 0;
    const std::int32_t known = pivot_of_column_[static_cast<std::size_t>(c)];
    possible = possible && (value == 0 || known >= 0);
    if (value != 0 && possible) {
      subtract(value, pivots_[static_cast<std::size_t>(known)]);
      weight[static_cast<std::size_t>(known)] = value;
    }
  }
  return possible ? std::optional(in_rows(std::move(weight))) : std::nullopt;
}

// From the last pivot back to the first: each stands for its row less the pivots that it used.
std::vector<SparseEntry> SparseEchelon::in_rows(std::vector<std::uint64_t> weight) const {
  std::vector<SparseEntry> combination;
  for (std::size_t j = pivots_.size(); j-- > 0;) {
    const Pivot& pivot = pivots_[j];
    const std::uint64_t factor = weight[j] * pivot.scale % prime_;
    if (factor == 0) {
      continue;
    }
    combination.push_back({pivot.row, static_cast<std::uint32_t>(factor)});
    for (const SparseEntry& used : pivot.used) {
      weight[used.index] = (weight[used.index] + (prime_ - factor) * used.value) % prime_;
    }
  }
  std::sort(combination.begin(), combination.end(), [](const SparseEntry& a, const SparseEntry& b) {
    return a.index < b.index;
  });
  return combination;
}

std::vector<std::uint32_t> SparseEchelon::leading_columns() const {
  std::vector<std::uint32_t> columns;
  for (const Pivot& pivot : pivots_) {
    columns.push_back(pivot.leading);
  }
  return columns;
}

}  // namespace zeroset::algebra::detail
