// A mixed cell with the circuits of all columns in it, and what may be done to it.
#pragma once

#include "algebra/mixed_volumes/mixed_volume_arithmetic.hpp"
#include "algebra/mixed_volumes/mixed_volume_stages.hpp"

#include <optional>
#include <vector>

namespace zeroset::algebra::detail {

/// A mixed cell takes two columns of each block, first_i and second_i; the 2n columns of the Cayley matrix are a basis
/// of determinant `volume` > 0. Of each column g the table has the circuit volume g = sum_j c_gj column_j, by the
/// coefficients of the first columns alone: those of block i add up to `volume` if g is in block i, else to 0. The
/// slack of g is volume lift(g) - sum_j c_gj lift(column_j).
template <class T>
struct Cell {
  std::size_t real = 0;  ///< how many blocks are supports; the columns are those of layouts[real]
  T volume{};
  std::vector<std::uint32_t> first{}, second{};
  std::vector<T> entries{};         ///< row i: coefficients of first_i; rows are a stride apart
  std::vector<T> largest{};         ///< absolute value of each row, narrow cells only
  std::vector<SlackOf<T>> slack{};  ///< a stride long
  SlackOf<T> largest_slack{};
};

template <class T>
inline constexpr bool kIsNarrow = std::is_same_v<T, std::int32_t>;

template <class T>
T absolute(const T& value) {
  return value < 0 ? T(-value) : value;
}

/// Which column of a block's pair goes.
enum class Leaving { first, second };

/// The only mixed cell of n simplices.
template <class T>
[[nodiscard]] Cell<T> start_cell(const Stages& stages);

/// Makes the next block a support: its simplex becomes degree times as large, and its points get their circuits.
/// \returns false where a number does not fit; then `cell` is as it was
template <class T>
[[nodiscard]] bool enter_stage(const Stages& stages, Cell<T>& cell);

/// to = from with `entering` instead of a column of its block; `to` is another cell. Where the columns of the moving
/// block are of different kinds, the second is of the simplex.
/// \returns false where a number does not fit
template <class T>
[[nodiscard]] bool exchange(
    const Stages& stages, const Cell<T>& from, Cell<T>& to, std::uint32_t entering, Leaving leaving);

/// The column whose inequality is violated first while the simplex of the moving block rises from minus to plus
/// infinity; none if the cell lasts forever. Ties are broken by a symbolic lifting, column by column.
template <class T>
[[nodiscard]] std::optional<std::uint32_t> first_violated(const Stages& stages,
                                                          const Cell<T>& cell,
                                                          std::vector<double>& scratch);

/// A copy in wider numbers.
template <class T>
[[nodiscard]] Cell<typename Widths<T>::Wider> widened(const Cell<T>& cell);

/// The coefficient of the first column of block i in the circuit of `column`.
template <class T>
[[nodiscard]] const T& entry(const Stages& stages, const Cell<T>& cell, std::size_t i, std::uint32_t column) {
  return cell.entries[i * stages.layouts[cell.real].stride + column];
}

/// Whether a column of the moving block is a point of its support.
template <class T>
[[nodiscard]] bool is_point(const Stages& stages, const Cell<T>& cell, std::uint32_t column) {
  return stages.layouts[cell.real].moving[column] != 0;
}

}  // namespace zeroset::algebra::detail
