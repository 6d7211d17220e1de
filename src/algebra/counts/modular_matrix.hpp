// Dense matrices over Z/p for p < 2^24, in floating point: sums of products stay below 2^53, so every step is exact.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace zeroset::algebra::detail {

/// The largest prime below 2^24.
inline constexpr std::uint64_t kFastPrime = 16777213;

/// Entries are balanced residues, of absolute value at most p/2 + 1. Rows are reached through pointers, so that
/// exchanging two costs nothing.
class ModularMatrix {
 public:
  /// Zero. \param prime  in [3, 2^24)
  ModularMatrix(std::int64_t rows, std::int64_t columns, std::uint64_t prime);
  ModularMatrix(ModularMatrix&&) = default;
  ModularMatrix& operator=(ModularMatrix&&) = default;
  ModularMatrix(const ModularMatrix&) = delete;  // the pointers are to its own storage
  ModularMatrix& operator=(const ModularMatrix&) = delete;
  ~ModularMatrix() = default;

  [[nodiscard]] std::int64_t rows() const { return static_cast<std::int64_t>(row_.size()); }
  [[nodiscard]] std::int64_t columns() const { return columns_; }
  [[nodiscard]] std::uint64_t prime() const { return prime_; }

  /// \param residue  in [0, p)
  void set(std::int64_t row, std::int64_t column, std::uint64_t residue) {
    const auto value = static_cast<double>(residue);
    row_[static_cast<std::size_t>(row)][column] = 2 * residue > prime_ ? value - static_cast<double>(prime_) : value;
  }
  [[nodiscard]] std::uint64_t get(std::int64_t row, std::int64_t column) const;

  [[nodiscard]] double* row(std::int64_t i) { return row_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const double* row(std::int64_t i) const { return row_[static_cast<std::size_t>(i)]; }
  void exchange_rows(std::int64_t i, std::int64_t j) {
    std::swap(row_[static_cast<std::size_t>(i)], row_[static_cast<std::size_t>(j)]);
  }

 private:
  std::uint64_t prime_;
  std::int64_t columns_;
  std::vector<double> storage_{};
  std::vector<double*> row_{};
};

/// a b. Cost: 2 rows inner columns operations, ten thousand million a second where the machine has AVX2.
[[nodiscard]] ModularMatrix product(const ModularMatrix& a, const ModularMatrix& b);

/// sum += a * b, entry by entry.
void add_entrywise_product(ModularMatrix& sum, const ModularMatrix& a, const ModularMatrix& b);

/// Rank, by recursive elimination over the columns. Cost: 2/3 n^3 operations. Destroys the matrix.
/// Jeannerod, Pernet, Storjohann, "Rank-profile revealing Gaussian elimination and the CUP matrix decomposition", 2013.
[[nodiscard]] std::int64_t rank(ModularMatrix&& matrix);

}  // namespace zeroset::algebra::detail
