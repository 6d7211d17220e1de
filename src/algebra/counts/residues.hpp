// Integrals over Grassmannians by Bott's residue formula, exactly: a sum over the fixed points of a torus, modulo
// enough primes of 61 bits to tell the integer.
#pragma once

#include "zeroset/core/number.hpp"

#include "algebra/rings.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::algebra::detail {

/// Weights of the torus at one fixed point, on two bundles and on the tangent space.
struct FixedPoint {
  std::vector<std::int64_t> first{}, second{}, tangent{};
};

/// What is known beforehand of the sum of s_i(first) s_{D-i}(second) over a space of dimension D.
struct ResidueShape {
  Integer points{};            ///< number of fixed points
  std::int64_t dimension = 0;  ///< D
  std::int64_t first_rank = 0, second_rank = 0;
  std::int64_t largest_weight = 0;  ///< in absolute value
};

/// The integrals of s_i(first) s_{D-i}(second), i = 0, ..., D, where they are known not to be negative.
class ResidueSum {
 public:
  /// \throws LimitExceeded where the work is beyond an hour or so
  explicit ResidueSum(const ResidueShape& shape);
  void add(const FixedPoint& point);
  [[nodiscard]] std::vector<Integer> integrals() const;

 private:
  struct Residue {
    ModularRing ring;
    std::vector<std::uint64_t> sums;
  };
  [[nodiscard]] std::vector<std::uint64_t> segre_series(const ModularRing& ring,
                                                        const std::vector<std::int64_t>& weights) const;

  std::size_t length_;
  std::vector<Residue> residues_{};
};

}  // namespace zeroset::algebra::detail
