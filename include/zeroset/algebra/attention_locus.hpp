/// \file
/// Critical points in function space of the smallest lightning self-attention whose functions are a proper subset:
/// tokens of dimension 2, two of them, one output.
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/certainty.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// V X X^T K^T Q X has as functions the pairs of binary quadratic forms V m_1, V m_2 with a common factor: the quartic
/// hypersurface where their resultant is 0, singular where they are proportional.
enum class AttentionLocus { regular, singular };

/// The equations of the critical points of the squared error over `data` random data, cut by `slices` random
/// hyperplanes: on the smooth points of the hypersurface grad L = t grad R, R = 0, 1 = y <c, grad R>; among the
/// proportional pairs (q, s q), q not 0, the derivatives by q and s.
/// \throws InvalidArgument where data < 1 or slices < 0; LimitExceeded above 1000 data
[[nodiscard]] PolynomialSystem attention_critical_system(std::int64_t data,
                                                         AttentionLocus locus,
                                                         std::int64_t slices,
                                                         std::uint64_t seed = 1);

/// Absent where time or memory ran out; `reason` says so.
struct AttentionCritical {
  std::optional<std::int64_t> dimension{};  ///< of the critical points
  std::optional<Integer> degree{};          ///< of their closure, as a set
  std::optional<Certainty> status{};        ///< absent where nothing is known
  std::string reason{};
  std::vector<std::uint64_t> primes{};
  std::uint64_t seed = 1;
};

/// Counts: first the dimension, then the points of as many slices. From three data on the critical points are finitely
/// many, and their numbers are Euclidean distance degrees (theory/euclidean_distance.md, E12).
/// \throws as attention_critical_system and count
[[nodiscard]] AttentionCritical attention_critical_points(std::int64_t data,
                                                          AttentionLocus locus,
                                                          const CountOptions& options = {});

}  // namespace zeroset::algebra
