#include "algebra/counts/residues.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/closed_forms/combinatorics.hpp"

#include <algorithm>

namespace zeroset::algebra::detail {
namespace {

/// Multiplications; some 10^9 of them take ten seconds.
constexpr double kMaxSteps = 1e11;

// With integer weights every denominator is at least 1 in absolute value, and s_i is a sum of C(rank - 1 + i, i)
// products of i weights.
Integer largest_integral(const ResidueShape& shape) {
  Integer largest = 0;
  for (std::int64_t i = 0; i <= shape.dimension; ++i) {
    const std::int64_t j = shape.dimension - i;
    largest =
        std::max(largest, Integer(binomial(shape.first_rank - 1 + i, i) * binomial(shape.second_rank - 1 + j, j)));
  }
  return shape.points * largest * power(shape.largest_weight, shape.dimension);
}

std::uint64_t residue_of(const ModularRing& ring, std::int64_t weight) {
  return weight >= 0 ? static_cast<std::uint64_t>(weight) : ring.prime() - static_cast<std::uint64_t>(-weight);
}

}  // namespace

ResidueSum::ResidueSum(const ResidueShape& shape) : length_(static_cast<std::size_t>(shape.dimension) + 1) {
  const Integer most = largest_integral(shape);
  ulong prime = kLargePrime;
  for (Integer product = 1; product <= most; product *= prime) {
    if (!residues_.empty()) {
      do {
        prime -= 2;
      } while (n_is_prime(prime) == 0);
    }
    residues_.push_back({ModularRing(prime), std::vector<std::uint64_t>(length_)});
  }
  const double steps = shape.points.convert_to<double>() * static_cast<double>(shape.first_rank + shape.second_rank) *
                       static_cast<double>(length_) * static_cast<double>(residues_.size());
  if (steps > kMaxSteps) {
    throw LimitExceeded("polar degrees: " + to_string(shape.points) + " fixed points of a space of dimension " +
                        std::to_string(shape.dimension) + " are too many");
  }
}

// 1 / prod (1 + w t) up to t^D.
std::vector<std::uint64_t> ResidueSum::segre_series(const ModularRing& ring,
                                                    const std::vector<std::int64_t>& weights) const {
  std::vector<std::uint64_t> series(length_);
  series[0] = 1;
  for (const std::int64_t weight : weights) {
    const std::uint64_t factor = residue_of(ring, -weight);
    for (std::size_t i = 1; i < length_; ++i) {
      ring.add_product(series[i], factor, series[i - 1]);
    }
  }
  return series;
}

void ResidueSum::add(const FixedPoint& point) {
  for (Residue& residue : residues_) {
    const ModularRing& ring = residue.ring;
    std::uint64_t euler = 1;
    for (const std::int64_t weight : point.tangent) {
      euler = ring.multiply(euler, residue_of(ring, weight));
    }
    const std::uint64_t inverse = ring.inverse(euler);
    const auto first = segre_series(ring, point.first), second = segre_series(ring, point.second);
    for (std::size_t i = 0; i < length_; ++i) {
      ring.add_product(residue.sums[i], inverse, ring.multiply(first[i], second[length_ - 1 - i]));
    }
  }
}

std::vector<Integer> ResidueSum::integrals() const {
  std::vector<Integer> values(length_);
  Integer modulus = 1;
  for (const Residue& residue : residues_) {
    const ModularRing& ring = residue.ring;
    const std::uint64_t inverse = ring.inverse(ring.constant(modulus));
    for (std::size_t i = 0; i < length_; ++i) {
      std::uint64_t difference = residue.sums[i];
      ring.add(difference, ring.negative(ring.constant(values[i])));
      values[i] += modulus * ring.multiply(difference, inverse);
    }
    modulus *= ring.prime();
  }
  return values;
}

}  // namespace zeroset::algebra::detail
