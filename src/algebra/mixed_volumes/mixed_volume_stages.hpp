// The stages of the regeneration by which the mixed volume is computed: which columns there are, and their liftings.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace zeroset::algebra::detail {

/// A support inside degree * conv(0, e_1, ..., e_n): nonnegative points with coordinate sums at most `degree`.
struct Block {
  std::int64_t degree = 0;
  std::vector<std::vector<std::pair<std::size_t, std::int64_t>>> points{};  ///< (coordinate, value != 0)
  std::vector<std::int64_t> rest{};                                         ///< degree - coordinate sum, a point
  std::vector<std::int64_t> simplex_lifting{};                              ///< of 0, e_1, ..., e_n
  std::vector<std::int64_t> lifting{};                                      ///< of the points, >= 0

  /// Of a point, less that of the degree-fold simplex there: lift(p) - sum_l p_l lift(e_l) - rest lift(0).
  std::vector<std::int64_t> relative_lifting{};
};

/// Columns while the first `real` blocks are supports: those of block 0, ..., real - 1, then the simplices of the
/// blocks real - 1, ..., n - 1 (of 0, ..., n - 1 where real = 0), n + 1 columns each.
struct Layout {
  std::size_t columns = 0;
  std::size_t stride = 0;  ///< columns, rounded up to whole vectors
  std::size_t first_simplex_block = 0;
  std::size_t first_simplex_column = 0;
  std::vector<std::uint32_t> block{};  ///< of a column
  std::vector<std::int32_t> moving{};  ///< -1 for the points of block real - 1, else 0; a stride long
};

struct Stages {
  std::size_t unknowns = 0;
  std::vector<Block> blocks{};              ///< in the order of their stages
  std::vector<std::size_t> first_column{};  ///< of each block's points; one more: the end
  std::vector<Layout> layouts{};            ///< by number of real blocks, 0 to n

  [[nodiscard]] std::size_t simplex_column(std::size_t real, std::size_t block) const {
    const Layout& layout = layouts[real];
    return layout.first_simplex_column + (block - layout.first_simplex_block) * (unknowns + 1);
  }
};

/// Liftings are random numbers of few bits, so that slacks stay exact in doubles. Where only the mixed volume is asked
/// for, they decide how long it takes, never what comes out, and their seed is nobody's business.
struct LiftingChoice {
  std::uint64_t seed = 1;
  std::uint64_t index = 0;  ///< of liftings with the same seed
  int bits = 16;            ///< 1 to 40

  /// Added to the random numbers, a point of each support; empty: zeros.
  std::vector<std::vector<std::int64_t>> base{};
};

/// \param supports  one a block, in the order of the stages; each a list of points with n nonnegative coordinates
/// \throws LimitExceeded where degrees or liftings exceed 62 bits
[[nodiscard]] Stages make_stages(const std::vector<std::vector<std::vector<std::int64_t>>>& supports,
                                 const LiftingChoice& choice = {});

}  // namespace zeroset::algebra::detail
