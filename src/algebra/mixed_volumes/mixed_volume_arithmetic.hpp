// Exact rows of a tableau in three widths. Every function says false instead of giving a number that does not fit.
#pragma once

#include "zeroset/core/number.hpp"

#include <cstddef>
#include <cstdint>

namespace zeroset::algebra::detail {

__extension__ typedef __int128 Int128;

/// The wider type, and the type of slacks. Slacks of the narrow tableau are integers below 2^53 in doubles.
template <class T>
struct Widths;
template <>
struct Widths<std::int32_t> {
  using Slack = double;
  using Wider = Int128;
};
template <>
struct Widths<Int128> {
  using Slack = Int128;
  using Wider = Integer;
};
template <>
struct Widths<Integer> {
  using Slack = Integer;
  using Wider = Integer;
};
template <class T>
using SlackOf = typename Widths<T>::Slack;

/// One elimination: out = (d x - c y) / v, where the division is known to come out even; v, d > 0.
template <class T>
struct Elimination {
  T d, c, v;
};

/// Of whole rows of `size` numbers. `in` may be `out`. `largest_in`, `largest_row`: of the absolute values of in and
/// row (only the narrow ones are used); `largest`: of out.
[[nodiscard]] bool eliminate(std::int32_t* out,
                             const std::int32_t* in,
                             const std::int32_t* row,
                             std::size_t size,
                             const Elimination<std::int32_t>& by,
                             std::int32_t largest_in,
                             std::int32_t largest_row,
                             std::int32_t& largest);
[[nodiscard]] bool eliminate(Int128* out,
                             const Int128* in,
                             const Int128* row,
                             std::size_t size,
                             const Elimination<Int128>& by,
                             Int128 largest_in,
                             Int128 largest_row,
                             Int128& largest);
[[nodiscard]] bool eliminate(Integer* out,
                             const Integer* in,
                             const Integer* row,
                             std::size_t size,
                             const Elimination<Integer>& by,
                             const Integer& largest_in,
                             const Integer& largest_row,
                             Integer& largest);

/// The same for narrow slacks, whose row is of entries.
[[nodiscard]] bool eliminate_slack(double* out,
                                   const double* in,
                                   const std::int32_t* row,
                                   std::size_t size,
                                   const Elimination<double>& by,
                                   double largest_in,
                                   std::int32_t largest_row,
                                   double& largest);

/// A lower bound on slack / -height over the columns with height = row - (moving ? volume : 0) < 0, and each ratio
/// (correctly rounded), kNoRatio elsewhere; kNoRatio where there is none.
inline constexpr double kNoRatio = 1e300;
double ratios(double* out,
              const double* slack,
              const std::int32_t* row,
              const std::int32_t* moving,
              std::int32_t volume,
              std::size_t size);

}  // namespace zeroset::algebra::detail
