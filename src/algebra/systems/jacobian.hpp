// Jacobians of parameter maps over Z/p at random places, and their ranks.
#pragma once

#include "zeroset/core/child_process.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/systems/tape.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::algebra::detail {

/// One row of a Jacobian: the derivative of <cotangent, f(input)> by the parameters, residues modulo the prime.
struct JacobianRow {
  std::vector<std::uint64_t> input{};
  std::vector<std::uint64_t> cotangent{};
};

/// Rank modulo `prime` of these rows at parameters drawn from `stream`.
///
/// With more parameters than `upper_bound` on the rank, that many random directions stand for the columns. A direction
/// is an outer product u v^T in each layer, whose derivative costs (u . delta)(v . x) instead of one product a weight.
/// They span all directions and form an irreducible variety, so generic ones lose no rank.
[[nodiscard]] std::int64_t jacobian_rank(const Tape& tape,
                                         const std::vector<JacobianRow>& rows,
                                         std::int64_t upper_bound,
                                         std::uint64_t prime,
                                         Stream& stream);

/// Bytes that jacobian_rank takes.
[[nodiscard]] double jacobian_bytes(const Tape& tape, double rows, std::int64_t upper_bound);

/// The largest prime up to `start` that divides no numerator or denominator of a constant of the tape.
[[nodiscard]] std::uint64_t suitable_prime(const Tape& tape, std::uint64_t start);

}  // namespace zeroset::algebra::detail
