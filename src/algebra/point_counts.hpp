// Points of a zero-dimensional ideal, counted by linear algebra in its quotient.
#pragma once

#include "zeroset/core/random.hpp"

#include "algebra/quotient.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace zeroset::algebra::detail {

struct PointCounts {
  std::int64_t distinct = 0;
  std::int64_t simple = 0;
  std::int64_t torus = 0;
};

/// Let m be the minimal polynomial of multiplication by a random linear form L, and D the dimension of the quotient A.
/// distinct = degree of m's squarefree part, and simple = number of its simple roots, where L separates the points; a
/// form that does not gives less, so several are tried where deg m < D. Where deg m = D, A = F[t]/m, and a root of m is
/// a point with x_v = 0 where the numerator of sum_k u(L^k x_v) t^(-k-1), with denominator m, vanishes (u a random
/// functional); else torus is the rank of a high power of multiplication by the product of the unknowns.
/// Rouillier, "Solving zero-dimensional systems through the rational univariate representation", 1999.
/// Cost: 2 D^3 short integer operations a form.
/// \throws OutOfTime
[[nodiscard]] PointCounts count_points(const Quotient& quotient,
                                       Stream& stream,
                                       const std::function<bool()>& out_of_time);

/// Coefficients, ascending and monic, of the shortest recurrence of a sequence over Z/p (Berlekamp and Massey):
/// sum_i c_i a_{k+i} = 0.
[[nodiscard]] std::vector<std::uint64_t> shortest_recurrence(const std::vector<std::uint64_t>& sequence,
                                                             std::uint64_t prime);

}  // namespace zeroset::algebra::detail
