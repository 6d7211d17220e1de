#include "algebra/mixed_volumes/mixed_volume_stages.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include <algorithm>

namespace zeroset::algebra::detail {
namespace {

constexpr std::size_t kVectorColumns = 16;  // int32 numbers in the widest vector

/// Random liftings below `size`.
struct Liftings {
  Stream random;
  std::uint64_t size;

  std::int64_t draw() { return static_cast<std::int64_t>(random.below(size)); }
};

std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    throw LimitExceeded("[mixed_volume] the exponents are too large");
  }
  return sum;
}

std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) {
    throw LimitExceeded("[mixed_volume] the exponents are too large");
  }
  return product;
}

/// So that (0, e_1), ..., (0, e_n) is the only mixed cell of n simplices: the other vertices lie higher than any sum of
/// two liftings of these.
std::vector<std::int64_t> simplex_lifting(std::size_t unknowns, std::size_t block, Liftings& liftings) {
  std::vector<std::int64_t> lifting(unknowns + 1);
  for (std::size_t l = 0; l <= unknowns; ++l) {
    const bool low = l == 0 || l == block + 1;
    lifting[l] = liftings.draw() + (low ? 0 : static_cast<std::int64_t>(2 * liftings.size));
  }
  return lifting;
}

/// \param base  empty: zeros
Block make_block(const std::vector<std::vector<std::int64_t>>& support,
                 std::size_t index,
                 const std::vector<std::int64_t>& base,
                 Liftings& liftings) {
  const std::size_t unknowns = support.front().size();
  Block block;
  std::vector<std::int64_t> sums;
  for (const auto& point : support) {
    auto& sparse = block.points.emplace_back();
    std::int64_t sum = 0;
    for (std::size_t l = 0; l < unknowns; ++l) {
      if (point[l] != 0) {
        sparse.emplace_back(l, point[l]);
        sum = checked_add(sum, point[l]);
      }
    }
    sums.push_back(sum);
  }
  block.degree = *std::max_element(sums.begin(), sums.end());
  block.simplex_lifting = simplex_lifting(unknowns, index, liftings);
  for (std::size_t p = 0; p < support.size(); ++p) {
    block.rest.push_back(block.degree - sums[p]);
    block.lifting.push_back(checked_add(liftings.draw(), base.empty() ? 0 : base[p]));
    std::int64_t relative =
        checked_add(block.lifting.back(), -checked_multiply(block.rest[p], block.simplex_lifting[0]));
    for (const auto& [l, value] : block.points[p]) {
      relative = checked_add(relative, -checked_multiply(value, block.simplex_lifting[l + 1]));
    }
    block.relative_lifting.push_back(relative);
  }
  return block;
}

Layout make_layout(const Stages& stages, std::size_t real) {
  Layout layout;
  layout.first_simplex_block = real == 0 ? 0 : real - 1;
  layout.first_simplex_column = stages.first_column[real];
  for (std::size_t j = 0; j < real; ++j) {
    layout.block.insert(layout.block.end(), stages.blocks[j].points.size(), static_cast<std::uint32_t>(j));
  }
  for (std::size_t j = layout.first_simplex_block; j < stages.unknowns; ++j) {
    layout.block.insert(layout.block.end(), stages.unknowns + 1, static_cast<std::uint32_t>(j));
  }
  layout.columns = layout.block.size();
  layout.stride = (layout.columns + kVectorColumns - 1) / kVectorColumns * kVectorColumns;
  layout.moving.assign(layout.stride, 0);
  if (real > 0) {
    std::fill(layout.moving.begin() + static_cast<std::ptrdiff_t>(stages.first_column[real - 1]),
              layout.moving.begin() + static_cast<std::ptrdiff_t>(stages.first_column[real]),
              -1);
  }
  return layout;
}

}  // namespace

Stages make_stages(const std::vector<std::vector<std::vector<std::int64_t>>>& supports, const LiftingChoice& choice) {
  Stages stages;
  stages.unknowns = supports.size();
  stages.first_column.push_back(0);
  Liftings liftings{Stream(choice.seed, "mixed volume liftings", choice.index), std::uint64_t{1} << choice.bits};
  for (std::size_t k = 0; k < supports.size(); ++k) {
    stages.blocks.push_back(
        make_block(supports[k], k, choice.base.empty() ? std::vector<std::int64_t>{} : choice.base[k], liftings));
    stages.first_column.push_back(stages.first_column.back() + supports[k].size());
  }
  for (std::size_t real = 0; real <= stages.unknowns; ++real) {
    stages.layouts.push_back(make_layout(stages, real));
  }
  return stages;
}

}  // namespace zeroset::algebra::detail
