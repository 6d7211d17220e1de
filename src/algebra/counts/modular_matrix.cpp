#include "algebra/counts/modular_matrix.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define ZEROSET_HAS_AVX2_KERNEL
#endif

namespace zeroset::algebra::detail {
namespace {

constexpr int kInner = 64;  // 64 products of balanced 23-bit residues and one such residue stay below 2^53
constexpr int kStrip = 16;  // columns that a kernel takes at a time
constexpr int kPanel = 64;  // columns that are packed at a time: each row of the target is visited once for all of them
constexpr int kRows = 8;
constexpr std::int64_t kSmall = 8;

constexpr double kRounder = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer

/// x - p round(x / p) for |x| < 2^53; off by at most 1 beyond p/2, where the quotient is rounded.
struct Reducer {
  double prime, inverse;
  explicit Reducer(std::uint64_t p) : prime(static_cast<double>(p)), inverse(1.0 / prime) {}
  [[nodiscard]] double operator()(double x) const { return x - ((x * inverse + kRounder) - kRounder) * prime; }
};

/// Adds sign * a b to kRows rows of kStrip entries each, and reduces them.
struct Tile {
  const double* a[kRows];
  double* target[kRows];
};
using Kernel = void (*)(const Tile& tile, const double* packed, int inner, double sign, const Reducer& reduce);

void plain_kernel(const Tile& tile, const double* packed, int inner, double sign, const Reducer& reduce) {
  double sums[kRows][kStrip] = {};
  for (int k = 0; k < inner; ++k) {
    for (int r = 0; r < kRows; ++r) {
      for (int c = 0; c < kStrip; ++c) {
        sums[r][c] += tile.a[r][k] * packed[k * kStrip + c];
      }
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int c = 0; c < kStrip; ++c) {
      tile.target[r][c] = reduce(tile.target[r][c] + sign * sums[r][c]);
    }
  }
}

#ifdef ZEROSET_HAS_AVX2_KERNEL
// Sixteen registers hold 4 rows of 8 columns: four such blocks a tile.
__attribute__((target("avx2,fma"))) void avx2_block(
    const Tile& tile, int row, int column, const double* packed, int inner, double sign, const Reducer& reduce) {
  constexpr int kBlockRows = 4;
  const double* const a[kBlockRows] = {tile.a[row], tile.a[row + 1], tile.a[row + 2], tile.a[row + 3]};
  __m256d s[kBlockRows][2];
  for (auto& sums : s) {
    sums[0] = sums[1] = _mm256_setzero_pd();
  }
  for (int k = 0; k < inner; ++k) {
    const double* b = packed + k * kStrip + column;
    const __m256d left = _mm256_loadu_pd(b), right = _mm256_loadu_pd(b + 4);
    for (int r = 0; r < kBlockRows; ++r) {
      const __m256d factor = _mm256_broadcast_sd(a[r] + k);
      s[r][0] = _mm256_fmadd_pd(factor, left, s[r][0]);
      s[r][1] = _mm256_fmadd_pd(factor, right, s[r][1]);
    }
  }
  const __m256d signs = _mm256_set1_pd(sign), prime = _mm256_set1_pd(reduce.prime),
                inverse = _mm256_set1_pd(reduce.inverse);
  constexpr int kNearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  for (int r = 0; r < kBlockRows; ++r) {
    for (int half = 0; half < 2; ++half) {
      double* target = tile.target[row + r] + column + 4 * half;
      const __m256d x = _mm256_fmadd_pd(signs, s[r][half], _mm256_loadu_pd(target));
      const __m256d quotient = _mm256_round_pd(_mm256_mul_pd(x, inverse), kNearest);
      _mm256_storeu_pd(target, _mm256_fnmadd_pd(quotient, prime, x));
    }
  }
}

void avx2_kernel(const Tile& tile, const double* packed, int inner, double sign, const Reducer& reduce) {
  for (int row = 0; row < kRows; row += 4) {
    for (int column = 0; column < kStrip; column += 8) {
      avx2_block(tile, row, column, packed, inner, sign, reduce);
    }
  }
}

__attribute__((target("avx512f"))) void avx512_kernel(
    const Tile& tile, const double* packed, int inner, double sign, const Reducer& reduce) {
  __m512d s[kRows][2];
  for (auto& sums : s) {
    sums[0] = sums[1] = _mm512_setzero_pd();
  }
  for (int k = 0; k < inner; ++k) {
    const __m512d left = _mm512_loadu_pd(packed + k * kStrip), right = _mm512_loadu_pd(packed + k * kStrip + 8);
    for (int r = 0; r < kRows; ++r) {
      const __m512d factor = _mm512_set1_pd(tile.a[r][k]);
      s[r][0] = _mm512_fmadd_pd(factor, left, s[r][0]);
      s[r][1] = _mm512_fmadd_pd(factor, right, s[r][1]);
    }
  }
  const __m512d signs = _mm512_set1_pd(sign), prime = _mm512_set1_pd(reduce.prime),
                inverse = _mm512_set1_pd(reduce.inverse), rounder = _mm512_set1_pd(kRounder);
  for (int r = 0; r < kRows; ++r) {
    for (int half = 0; half < 2; ++half) {
      double* target = tile.target[r] + 8 * half;
      const __m512d x = _mm512_fmadd_pd(signs, s[r][half], _mm512_loadu_pd(target));
      const __m512d quotient = _mm512_sub_pd(_mm512_fmadd_pd(x, inverse, rounder), rounder);
      _mm512_storeu_pd(target, _mm512_fnmadd_pd(quotient, prime, x));
    }
  }
}
#endif

Kernel best_kernel() {
#ifdef ZEROSET_HAS_AVX2_KERNEL
  if (__builtin_cpu_supports("avx512f") != 0) {
    return avx512_kernel;
  }
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
    return avx2_kernel;
  }
#endif
  return plain_kernel;
}

/// Rows i of `c`, columns [column, column + columns), minus (or plus) a b, where a has one row of `inner` <= kInner
/// contiguous entries for each row of c, and b rows are given by pointers.
struct Update {
  std::span<double* const> c;
  std::span<const double* const> a;
  std::span<const double* const> b;
  std::int64_t column, columns;
  double sign;
};

class Applier {
 public:
  Applier(const Update& update, const Reducer& reduce)
      : update_(update),
        reduce_(reduce),
        inner_(static_cast<int>(update.b.size())),
        packed_(update.b.size() * kPanel) {}

  void run() {
    for (std::int64_t begin = 0; begin < update_.columns; begin += kPanel) {
      const int width = static_cast<int>(std::min<std::int64_t>(kPanel, update_.columns - begin));
      pack(update_.column + begin, width);
      for (std::size_t i = 0; i < update_.c.size(); i += kRows) {
        for (int strip = 0; strip < width; strip += kStrip) {
          run_tile(i, update_.column + begin + strip, std::min(kStrip, width - strip), packed_.data() + strip * inner_);
        }
      }
    }
  }

 private:
  // Strip by strip, each inner_ x kStrip and filled up with zeros.
  void pack(std::int64_t column, int width) {
    std::fill(packed_.begin(), packed_.end(), 0.0);
    for (int k = 0; k < inner_; ++k) {
      const double* row = update_.b[static_cast<std::size_t>(k)] + column;
      for (int c = 0; c < width; ++c) {
        packed_[static_cast<std::size_t>((c / kStrip) * kStrip * inner_ + k * kStrip + c % kStrip)] = row[c];
      }
    }
  }

  // At the edges a copy stands for what the tile has beyond the matrix.
  void run_tile(std::size_t i, std::int64_t column, int width, const double* packed) {
    static const Kernel kernel = best_kernel();
    double edge[kRows][kStrip] = {};
    Tile tile{};
    const std::size_t height = std::min<std::size_t>(kRows, update_.c.size() - i);
    const bool whole = width == kStrip;
    for (std::size_t r = 0; r < kRows; ++r) {
      tile.a[r] = update_.a[r < height ? i + r : i];
      tile.target[r] = r < height && whole ? update_.c[i + r] + column : edge[r];
      if (r < height && !whole) {
        std::copy_n(update_.c[i + r] + column, width, edge[r]);
      }
    }
    kernel(tile, packed, inner_, update_.sign, reduce_);
    for (std::size_t r = 0; r < height && !whole; ++r) {
      std::copy_n(edge[r], width, update_.c[i + r] + column);
    }
  }

  const Update& update_;
  const Reducer& reduce_;
  int inner_;
  std::vector<double> packed_;
};

void apply(const Update& update, const Reducer& reduce) {
  Applier(update, reduce).run();
}

std::int64_t inverse_modulo(std::int64_t value, std::int64_t prime) {
  std::int64_t a = value % prime, b = prime, x = 1, y = 0;
  while (a != 0) {
    const std::int64_t quotient = b / a;
    b -= quotient * a;
    y -= quotient * x;
    std::swap(a, b);
    std::swap(x, y);
  }
  return y * b;  // b is +-1
}

class RowElimination {
 public:
  explicit RowElimination(ModularMatrix& matrix) : matrix_(matrix), reduce_(matrix.prime()) {}

  [[nodiscard]] std::int64_t rank() {
    // A few columns more than rows mostly have the full rank; then the others are never looked at.
    constexpr std::int64_t kMore = 16;
    const std::int64_t first = std::min(matrix_.columns(), matrix_.rows() + kMore);
    eliminate(0, first);
    if (first < matrix_.columns() && found() < matrix_.rows()) {
      const std::int64_t pivots = found();
      solve(0, pivots, first, matrix_.columns());
      subtract(0, pivots, pivots, matrix_.rows(), first, matrix_.columns());
      eliminate(first, matrix_.columns());
    }
    return static_cast<std::int64_t>(pivots_.size());
  }

 private:
  [[nodiscard]] std::int64_t found() const { return static_cast<std::int64_t>(pivots_.size()); }

  // Brings the columns [begin, end) of the rows below the pivots found so far into echelon form. The multipliers of a
  // pivot stay in its column, below it.
  void eliminate(std::int64_t begin, std::int64_t end) {
    if (found() == matrix_.rows()) {
      return;
    }
    if (end - begin <= kSmall) {
      eliminate_small(begin, end);
      return;
    }
    const std::int64_t middle = begin + (end - begin) / 2;
    const std::int64_t first = found();
    eliminate(begin, middle);
    solve(first, found(), middle, end);
    subtract(first, found(), found(), matrix_.rows(), middle, end);
    eliminate(middle, end);
  }

  void eliminate_small(std::int64_t begin, std::int64_t end) {
    for (std::int64_t column = begin; column < end && found() < matrix_.rows(); ++column) {
      const std::int64_t pivot_row = found();
      std::int64_t i = pivot_row;
      while (i < matrix_.rows() && is_zero(matrix_.row(i)[column])) {
        ++i;
      }
      if (i == matrix_.rows()) {
        continue;
      }
      matrix_.exchange_rows(i, pivot_row);
      pivots_.push_back(column);
      clear_below(pivot_row, column, end);
    }
  }

  void clear_below(std::int64_t pivot_row, std::int64_t column, std::int64_t end) {
    const double* pivot = matrix_.row(pivot_row);
    const auto prime = static_cast<std::int64_t>(matrix_.prime());
    const auto inverse = reduce_(static_cast<double>(inverse_modulo(static_cast<std::int64_t>(pivot[column]), prime)));
    for (std::int64_t i = pivot_row + 1; i < matrix_.rows(); ++i) {
      double* row = matrix_.row(i);
      const double factor = reduce_(row[column] * inverse);
      row[column] = factor;
      for (std::int64_t c = column + 1; c < end; ++c) {
        row[c] = reduce_(row[c] - factor * pivot[c]);
      }
    }
  }

  // The rows of pivots [first, last), at the columns [begin, end): what the pivots before them left, minus theirs.
  void solve(std::int64_t first, std::int64_t last, std::int64_t begin, std::int64_t end) {
    if (last - first <= 1) {
      return;
    }
    const std::int64_t middle = first + (last - first) / 2;
    solve(first, middle, begin, end);
    subtract(first, middle, middle, last, begin, end);
    solve(middle, last, begin, end);
  }

  // Rows [top, bottom) minus their multiples of the rows of pivots [first, last), at the columns [begin, end).
  void subtract(std::int64_t first,
                std::int64_t last,
                std::int64_t top,
                std::int64_t bottom,
                std::int64_t begin,
                std::int64_t end) {
    for (std::int64_t k = first; k < last; k += kInner) {
      const std::int64_t stop = std::min<std::int64_t>(k + kInner, last);
      const auto inner = static_cast<std::size_t>(stop - k), height = static_cast<std::size_t>(bottom - top);
      std::vector<double> factors(height * inner);
      std::vector<const double*> a, b;
      std::vector<double*> c;
      for (std::size_t i = 0; i < height; ++i) {
        double* row = matrix_.row(top + static_cast<std::int64_t>(i));
        for (std::size_t j = 0; j < inner; ++j) {
          factors[i * inner + j] = row[pivots_[static_cast<std::size_t>(k) + j]];
        }
        a.push_back(&factors[i * inner]);
        c.push_back(row);
      }
      for (std::int64_t j = k; j < stop; ++j) {
        b.push_back(matrix_.row(j));
      }
      apply({c, a, b, begin, end - begin, -1.0}, reduce_);
    }
  }

  // A balanced zero may be stored as +-p where the quotient was rounded.
  [[nodiscard]] bool is_zero(double value) const {
    return value == 0 || value == reduce_.prime || value == -reduce_.prime;
  }

  ModularMatrix& matrix_;
  Reducer reduce_;
  std::vector<std::int64_t> pivots_{};  ///< column of the pivot in row 0, 1, ...
};

}  // namespace

ModularMatrix::ModularMatrix(std::int64_t rows, std::int64_t columns, std::uint64_t prime)
    : prime_(prime), columns_(columns), storage_(static_cast<std::size_t>(rows * columns), 0.0) {
  for (std::int64_t i = 0; i < rows; ++i) {
    row_.push_back(storage_.data() + i * columns);
  }
}

std::uint64_t ModularMatrix::get(std::int64_t row, std::int64_t column) const {
  const auto prime = static_cast<std::int64_t>(prime_);
  const auto value = static_cast<std::int64_t>(this->row(row)[column]) % prime;
  return static_cast<std::uint64_t>(value < 0 ? value + prime : value);
}

ModularMatrix product(const ModularMatrix& a, const ModularMatrix& b) {
  ModularMatrix result(a.rows(), b.columns(), a.prime());
  const Reducer reduce(a.prime());
  for (std::int64_t k = 0; k < b.rows(); k += kInner) {
    const std::int64_t stop = std::min<std::int64_t>(k + kInner, b.rows());
    std::vector<const double*> left, right;
    std::vector<double*> target;
    for (std::int64_t i = 0; i < a.rows(); ++i) {
      left.push_back(a.row(i) + k);
      target.push_back(result.row(i));
    }
    for (std::int64_t j = k; j < stop; ++j) {
      right.push_back(b.row(j));
    }
    apply({target, left, right, 0, b.columns(), 1.0}, reduce);
  }
  return result;
}

void add_entrywise_product(ModularMatrix& sum, const ModularMatrix& a, const ModularMatrix& b) {
  const Reducer reduce(sum.prime());
  for (std::int64_t i = 0; i < sum.rows(); ++i) {
    double* target = sum.row(i);
    const double *left = a.row(i), *right = b.row(i);
    for (std::int64_t j = 0; j < sum.columns(); ++j) {
      target[j] = reduce(target[j] + left[j] * right[j]);
    }
  }
}

std::int64_t rank(ModularMatrix&& matrix) {
  return RowElimination(matrix).rank();
}

}  // namespace zeroset::algebra::detail
