// Degrees of secant varieties that a formula gives; what it counts is the degree times the number of decompositions.
#pragma once

#include "zeroset/core/number.hpp"

#include <cstdint>

namespace zeroset::algebra::detail {

/// h-secant planes of P^2 embedded by forms of degree r that meet a generic space of complementary dimension: Lehn's
/// formula for the top Segre class of a tautological bundle on the Hilbert scheme of h points. Valid for 1 <= h <= r
/// + 1.
[[nodiscard]] Integer lehn_number(std::int64_t r, std::int64_t h);

/// Secant lines of the Veronese variety nu_r(P^m), r >= 3, that meet a generic space of complementary dimension: half
/// the double points of a generic projection to P^{2m}.
[[nodiscard]] Integer secant_line_number(std::int64_t m, std::int64_t r);

/// The generic Euclidean distance degree of P^m blown up in a point, embedded by r H - E, r >= 2.
[[nodiscard]] Integer blown_up_distance_degree(std::int64_t m, std::int64_t r);

}  // namespace zeroset::algebra::detail
