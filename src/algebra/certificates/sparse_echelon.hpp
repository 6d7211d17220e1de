// Gaussian elimination of sparse rows over Z/p that remembers how each pivot was made.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace zeroset::algebra::detail {

/// An entry of a sparse row, or of a combination of rows: what stands where.
struct SparseEntry {
  std::uint32_t index = 0;
  std::uint32_t value = 0;  ///< a residue other than 0
};

/// Rows are reduced one after another by those before them, from the last column to the first, until their leading
/// column has no pivot yet.
class SparseEchelon {
 public:
  /// \param prime  below 2^31
  SparseEchelon(std::size_t columns, std::uint32_t prime);

  /// Takes the row with this number; the leading column of what is left of it, or nothing where it depends on the rows
  /// before.
  std::optional<std::uint32_t> add(std::uint32_t row, const std::vector<SparseEntry>& entries);

  [[nodiscard]] std::size_t rank() const { return pivots_.size(); }

  /// The combination of the rows that were added which is the unit vector of this column, which the last pivot must
  /// be, alone in its row. Sorted by row.
  [[nodiscard]] std::vector<SparseEntry> combination_of_last() const;

  /// The combination of the rows that were added which is this row; absent where there is none. Sorted by row.
  [[nodiscard]] std::optional<std::vector<SparseEntry>> express(const std::vector<SparseEntry>& entries);

  /// The leading columns, in the order of the rows that gave them.
  [[nodiscard]] std::vector<std::uint32_t> leading_columns() const;

 private:
  struct Pivot {
    std::uint32_t row = 0;
    std::uint32_t leading = 0;
    std::uint32_t scale = 1;             ///< row - sum of used = scale^-1 pivot
    std::vector<SparseEntry> entries{};  ///< without the leading one, which is 1
    std::vector<SparseEntry> used{};     ///< earlier pivots and their factors
  };

  /// Loads a row; its last column.
  std::int64_t load(const std::vector<SparseEntry>& entries);
  /// What the pivots with these weights are in rows.
  [[nodiscard]] std::vector<SparseEntry> in_rows(std::vector<std::uint64_t> weight) const;
  void subtract(std::uint64_t factor, const Pivot& pivot);
  [[nodiscard]] std::uint32_t inverse(std::uint64_t value) const;

  std::uint64_t prime_;
  std::vector<Pivot> pivots_{};
  std::vector<std::int32_t> pivot_of_column_;
  std::vector<std::int64_t> row_;  ///< the row at work, entries in [0, p^2)
};

}  // namespace zeroset::algebra::detail
