// The only cell of simplices, exchanges of a column, and what is violated first.
#include "algebra/mixed_volumes/mixed_volume_cell.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace zeroset::algebra::detail {
namespace {

template <class T>
bool subtract(const T& a, const T& b, T& out) {
  if constexpr (std::is_same_v<T, Integer>) {
    out = a - b;
    return true;
  } else {
    return !__builtin_sub_overflow(a, b, &out);
  }
}

/// Exchanges the roles of first and second of a block.
template <class T>
bool rename_pair(const Stages& stages, Cell<T>& cell, std::size_t block) {
  const Layout& layout = stages.layouts[cell.real];
  T* row = cell.entries.data() + block * layout.stride;
  T largest{};
  for (std::size_t j = 0; j < layout.columns; ++j) {
    if (!subtract(layout.block[j] == block ? cell.volume : T(0), row[j], row[j])) {
      return false;
    }
    if constexpr (kIsNarrow<T>) {
      largest = std::max(largest, absolute(row[j]));
    }
  }
  cell.largest[block] = largest;
  std::swap(cell.first[block], cell.second[block]);
  return true;
}

/// Coefficient of the k-th largest infinitesimal, which belongs to column k, in the slack of a column.
template <class T>
T symbolic_slack(const Stages& stages, const Cell<T>& cell, std::uint32_t column, std::uint32_t of) {
  const Layout& layout = stages.layouts[cell.real];
  T value = of == column ? cell.volume : T(0);
  const std::size_t i = layout.block[of];
  if (of == cell.first[i]) {
    value -= entry(stages, cell, i, column);
  } else if (of == cell.second[i]) {
    value -= (layout.block[column] == i ? cell.volume : T(0)) - entry(stages, cell, i, column);
  }
  return value;
}

/// Products that compare ratios: exact where the factors fit.
template <class T>
using Product = std::conditional_t<kIsNarrow<T>, Int128, Integer>;
template <class T, class X>
Product<T> exactly(const X& value) {
  if constexpr (std::is_same_v<X, double>) {
    return static_cast<Product<T>>(static_cast<std::int64_t>(value));
  } else {
    return Product<T>(value);
  }
}

/// Whether the inequality of x is violated before that of y, where both heights (given negated, > 0) are known.
template <class T>
bool earlier(const Stages& stages,
             const Cell<T>& cell,
             std::uint32_t x,
             const Product<T>& x_height,
             std::uint32_t y,
             const Product<T>& y_height) {
  const Product<T> left = exactly<T>(cell.slack[x]) * y_height, right = exactly<T>(cell.slack[y]) * x_height;
  if (left != right) {
    return left < right;
  }
  std::vector<std::uint32_t> columns{x, y};
  columns.insert(columns.end(), cell.first.begin(), cell.first.end());
  columns.insert(columns.end(), cell.second.begin(), cell.second.end());
  std::sort(columns.begin(), columns.end());
  for (const std::uint32_t of : columns) {
    const Product<T> a = Product<T>(symbolic_slack(stages, cell, x, of)) * y_height;
    const Product<T> b = Product<T>(symbolic_slack(stages, cell, y, of)) * x_height;
    if (a != b) {
      return a < b;
    }
  }
  return x < y;  // never: x itself tells them apart
}

}  // namespace

template <class T>
Cell<T> start_cell(const Stages& stages) {
  using S = SlackOf<T>;
  const std::size_t n = stages.unknowns;
  const Layout& layout = stages.layouts[0];
  Cell<T> cell;
  cell.volume = 1;
  cell.entries.assign(n * layout.stride, T(0));
  cell.largest.assign(n, T(1));
  cell.slack.assign(layout.stride, S(0));
  const auto lift = [&](std::size_t j, std::size_t l) { return stages.blocks[j].simplex_lifting[l]; };
  for (std::size_t j = 0; j < n; ++j) {
    const std::size_t begin = stages.simplex_column(0, j);
    cell.first.push_back(static_cast<std::uint32_t>(begin + j + 1));
    cell.second.push_back(static_cast<std::uint32_t>(begin));
    for (std::size_t l = 1; l <= n; ++l) {
      cell.entries[(l - 1) * layout.stride + begin + l] = 1;
      const std::int64_t slack = lift(j, l) - lift(j, 0) - (lift(l - 1, l) - lift(l - 1, 0));
      cell.slack[begin + l] = static_cast<S>(slack);
      if constexpr (kIsNarrow<T>) {
        cell.largest_slack = std::max(cell.largest_slack, static_cast<double>(slack));
      }
    }
  }
  return cell;
}

template <class T>
bool exchange(const Stages& stages, const Cell<T>& from, Cell<T>& to, std::uint32_t entering, Leaving leaving) {
  const Layout& layout = stages.layouts[from.real];
  const std::size_t n = stages.unknowns, stride = layout.stride, r = layout.block[entering];
  to.real = from.real;
  to.volume = from.volume;
  to.first = from.first;
  to.second = from.second;
  to.largest = from.largest;
  to.entries.resize(from.entries.size());
  to.slack.resize(from.slack.size());
  std::copy_n(from.entries.data() + r * stride, stride, to.entries.data() + r * stride);
  if (leaving == Leaving::second && !rename_pair(stages, to, r)) {
    return false;
  }
  const T* row = to.entries.data() + r * stride;
  const T v = from.volume, d = row[entering];
  for (std::size_t i = 0; i < n; ++i) {
    const T* in = from.entries.data() + i * stride;
    T* out = to.entries.data() + i * stride;
    const T c = in[entering];
    if (i == r) {
      continue;
    }
    if (c == 0 && d == v) {
      std::copy_n(in, stride, out);
    } else if (!eliminate(out, in, row, stride, {d, c, v}, from.largest[i], to.largest[r], to.largest[i])) {
      return false;
    }
  }
  const SlackOf<T> s = from.slack[entering];
  if constexpr (kIsNarrow<T>) {
    if (!eliminate_slack(to.slack.data(),
                         from.slack.data(),
                         row,
                         stride,
                         {static_cast<double>(d), s, static_cast<double>(v)},
                         from.largest_slack,
                         to.largest[r],
                         to.largest_slack)) {
      return false;
    }
  } else {
    T unused{};
    if (!eliminate(to.slack.data(), from.slack.data(), row, stride, {d, s, v}, unused, unused, unused)) {
      return false;
    }
  }
  to.volume = d;
  to.first[r] = entering;
  if (r + 1 == to.real && is_point(stages, to, to.second[r]) && !is_point(stages, to, to.first[r])) {
    return rename_pair(stages, to, r);
  }
  return true;
}

template <class T>
std::optional<std::uint32_t> first_violated(const Stages& stages, const Cell<T>& cell, std::vector<double>& scratch) {
  const Layout& layout = stages.layouts[cell.real];
  const std::size_t k = cell.real - 1;
  const T* row = cell.entries.data() + k * layout.stride;
  // While both columns are of the simplex, its rise violates the inequalities of the support alone, all equally fast.
  const bool free = !is_point(stages, cell, cell.first[k]);
  const auto height = [&](std::size_t j) -> Product<T> {
    return free ? exactly<T>(T(layout.moving[j] != 0 ? -cell.volume : T(0)))
                : exactly<T>(row[j]) - (layout.moving[j] != 0 ? exactly<T>(cell.volume) : Product<T>(0));
  };
  std::optional<std::uint32_t> best;
  const auto consider = [&](std::size_t j) {
    const auto column = static_cast<std::uint32_t>(j);
    if (!best || earlier(stages, cell, column, Product<T>(-height(j)), *best, Product<T>(-height(*best)))) {
      best = column;
    }
  };
  if constexpr (kIsNarrow<T>) {
    if (!free) {
      scratch.resize(std::max(scratch.size(), layout.stride));
      const double least =
          ratios(scratch.data(), cell.slack.data(), row, layout.moving.data(), cell.volume, layout.stride);
      if (least == kNoRatio) {
        return std::nullopt;
      }
      const double bound = least + std::abs(least) * 0x1p-50;  // quotients are rounded: what is that near is compared
      for (std::size_t j = 0; j < layout.columns; ++j) {
        if (scratch[j] <= bound) {
          consider(j);
        }
      }
      return best;
    }
  }
  for (std::size_t j = 0; j < layout.columns; ++j) {
    if (height(j) < 0) {
      consider(j);
    }
  }
  return best;
}

template <class T>
Cell<typename Widths<T>::Wider> widened(const Cell<T>& cell) {
  using W = typename Widths<T>::Wider;
  Cell<W> wide;
  wide.real = cell.real;
  wide.volume = W(cell.volume);
  wide.first = cell.first;
  wide.second = cell.second;
  wide.largest.assign(cell.largest.size(), W(0));
  for (const T& value : cell.entries) {
    wide.entries.push_back(W(value));
  }
  for (const SlackOf<T>& value : cell.slack) {
    if constexpr (kIsNarrow<T>) {
      wide.slack.push_back(W(static_cast<std::int64_t>(value)));
    } else {
      wide.slack.push_back(W(value));
    }
  }
  return wide;
}

#define ZEROSET_CELL(T)                                                                       \
  template Cell<T> start_cell<T>(const Stages&);                                              \
  template bool exchange<T>(const Stages&, const Cell<T>&, Cell<T>&, std::uint32_t, Leaving); \
  template std::optional<std::uint32_t> first_violated<T>(const Stages&, const Cell<T>&, std::vector<double>&);
ZEROSET_CELL(std::int32_t)
ZEROSET_CELL(Int128)
ZEROSET_CELL(Integer)
template Cell<Int128> widened<std::int32_t>(const Cell<std::int32_t>&);
template Cell<Integer> widened<Int128>(const Cell<Int128>&);

}  // namespace zeroset::algebra::detail
