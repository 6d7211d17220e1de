// How large the expanded equations of a problem would be, told before they are expanded.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include "algebra/systems/tape.hpp"

namespace zeroset::algebra::detail {

[[nodiscard]] SizeEstimate estimate_size(const Problem& problem, const Tape& tape);

/// C(n, k) as a double, infinite where it is too large. n >= 0 need not be an integer.
[[nodiscard]] double binomial(double n, double k);

/// "12 KiB", "3.1 GiB".
[[nodiscard]] std::string readable_bytes(double bytes);

/// The limit in bytes; infinite memory stands for kDefaultMemoryGib.
[[nodiscard]] double memory_bytes(const Limits& limits);

/// \throws LimitExceeded "NEEDS about BYTES, more than ... (--memory)"
void refuse_above(const Limits& limits, double bytes, const std::string& what);

}  // namespace zeroset::algebra::detail
