// A cell enters a stage: a simplex of it becomes a support.
#include "algebra/mixed_volumes/mixed_volume_cell.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

/// What intermediate results of a new stage are computed in, and the largest degree for which they fit.
template <class T>
using Intermediate = std::conditional_t<kIsNarrow<T>, std::int64_t, T>;
constexpr std::int64_t kNarrowDegree = std::int64_t{1} << 15;  // degree^2 2^31 < 2^63
constexpr double kExactSlack = 0x1p52;

/// A number of the table, checked; Int128 overflow is looked for before, by `fits_stage`.
template <class T>
bool store(T& out, T& largest, const Intermediate<T>& value) {
  if constexpr (kIsNarrow<T>) {
    if (value > std::numeric_limits<std::int32_t>::max() || value < -std::numeric_limits<std::int32_t>::max()) {
      return false;
    }
  }
  out = static_cast<T>(value);
  if constexpr (kIsNarrow<T>) {
    largest = std::max(largest, absolute(out));
  }
  return true;
}

/// Whether a stage of this degree can be entered without overflow of intermediate results.
template <class T>
bool fits_stage(const Stages& stages, const Cell<T>& cell, const Block& block) {
  if constexpr (kIsNarrow<T>) {
    return block.degree <= kNarrowDegree;
  } else if constexpr (std::is_same_v<T, Int128>) {
    // In doubles, with a wide margin: every sum below is at most degree^2 (largest entry) (n + 2).
    double largest = static_cast<double>(cell.volume);
    for (const Int128& value : cell.entries) {
      largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    for (const Int128& value : cell.slack) {
      largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    for (const std::int64_t lift : block.relative_lifting) {
      largest = std::max(largest, static_cast<double>(cell.volume) * std::abs(static_cast<double>(lift)));
    }
    const auto degree = static_cast<double>(block.degree);
    return largest * degree * degree * static_cast<double>(stages.unknowns + 2) < 0x1p120;
  }
  return true;
}

/// sum_l p_l x_l + rest x_0 over the columns x of the simplex: the degree-fold affine extension to the point p.
template <class N, class X>
N extend(const Block& block, std::size_t point, const X* simplex) {
  N sum = static_cast<N>(block.rest[point]) * static_cast<N>(simplex[0]);
  for (const auto& [l, value] : block.points[point]) {
    sum += static_cast<N>(value) * static_cast<N>(simplex[l + 1]);
  }
  return sum;
}

/// Row i of the table of a new stage, which makes the block k = cell.real a support. Scaling by d: the determinant
/// grows by d; circuits of other blocks keep their coefficient of first_k, those of block k are d times as long.
template <class T>
bool enter_row(const Stages& stages, const Cell<T>& cell, Cell<T>& next, std::size_t i) {
  using N = Intermediate<T>;
  const std::size_t k = cell.real, width = stages.unknowns + 1;
  const Block& block = stages.blocks[k];
  const T* old = cell.entries.data() + i * stages.layouts[k].stride;
  T* out = next.entries.data() + i * stages.layouts[k + 1].stride;
  T& largest = next.largest[i];
  const auto degree = static_cast<N>(block.degree);
  const N others = i == k ? N(1) : degree;
  for (std::size_t j = 0; j < stages.first_column[k]; ++j) {
    if (!store<T>(out[j], largest, others * static_cast<N>(old[j]))) {
      return false;
    }
  }
  const T* simplex = old + stages.simplex_column(k, k);
  for (std::size_t p = 0; p < block.points.size(); ++p) {
    if (!store<T>(out[stages.first_column[k] + p], largest, others * extend<N>(block, p, simplex))) {
      return false;
    }
  }
  T* first = out + stages.simplex_column(k + 1, k);
  const std::size_t count = (stages.unknowns - k) * width;
  for (std::size_t j = 0; j < count; ++j) {
    if (!store<T>(first[j], largest, (j < width ? others * degree : others) * static_cast<N>(simplex[j]))) {
      return false;
    }
  }
  return true;
}

template <class T>
bool enter_slack(const Stages& stages, const Cell<T>& cell, Cell<T>& next) {
  using N = SlackOf<T>;
  const std::size_t k = cell.real, width = stages.unknowns + 1;
  const Block& block = stages.blocks[k];
  const auto degree = static_cast<N>(block.degree);
  const auto volume = static_cast<N>(next.volume);
  const auto put = [&](N& out, const N& value) {
    out = value;
    if constexpr (kIsNarrow<T>) {
      next.largest_slack = std::max(next.largest_slack, std::abs(value));
    }
  };
  for (std::size_t j = 0; j < stages.first_column[k]; ++j) {
    put(next.slack[j], degree * cell.slack[j]);
  }
  const N* simplex = cell.slack.data() + stages.simplex_column(k, k);
  for (std::size_t p = 0; p < block.points.size(); ++p) {
    const N lift = volume * static_cast<N>(block.relative_lifting[p]);
    if constexpr (kIsNarrow<T>) {
      if (std::abs(lift) >= kExactSlack) {
        return false;
      }
    }
    put(next.slack[stages.first_column[k] + p], lift + degree * extend<N>(block, p, simplex));
  }
  N* first = next.slack.data() + stages.simplex_column(k + 1, k);
  for (std::size_t j = 0; j < (stages.unknowns - k) * width; ++j) {
    put(first[j], (j < width ? degree * degree : degree) * simplex[j]);
  }
  if constexpr (kIsNarrow<T>) {
    // All sums are of at most degree^2 times the largest slack; what exceeds it by cancellation alone is refused, too.
    return cell.largest_slack * degree * degree < kExactSlack;
  }
  return true;
}

template <class T>
std::uint32_t column_of_next(const Stages& stages, const Cell<T>& cell, std::uint32_t column) {
  const std::size_t k = cell.real;
  return column < stages.first_column[k]
             ? column
             : static_cast<std::uint32_t>(column - stages.simplex_column(k, k) + stages.simplex_column(k + 1, k));
}

}  // namespace

template <class T>
bool enter_stage(const Stages& stages, Cell<T>& cell) {
  const std::size_t k = cell.real;
  const Block& block = stages.blocks[k];
  if (!fits_stage(stages, cell, block)) {
    return false;
  }
  const Layout& layout = stages.layouts[k + 1];
  Cell<T> next;
  next.real = k + 1;
  T unused{};
  if (!store<T>(next.volume, unused, static_cast<Intermediate<T>>(block.degree) * cell.volume)) {
    return false;
  }
  next.entries.assign(stages.unknowns * layout.stride, T(0));
  next.largest.assign(stages.unknowns, T(0));
  next.slack.assign(layout.stride, SlackOf<T>(0));
  for (std::size_t i = 0; i < stages.unknowns; ++i) {
    if (!enter_row(stages, cell, next, i)) {
      return false;
    }
    next.first.push_back(column_of_next(stages, cell, cell.first[i]));
    next.second.push_back(column_of_next(stages, cell, cell.second[i]));
  }
  if (!enter_slack(stages, cell, next)) {
    return false;
  }
  cell = std::move(next);
  return true;
}

template bool enter_stage<std::int32_t>(const Stages&, Cell<std::int32_t>&);
template bool enter_stage<Int128>(const Stages&, Cell<Int128>&);
template bool enter_stage<Integer>(const Stages&, Cell<Integer>&);

}  // namespace zeroset::algebra::detail
