// The coefficient behind a multihomogeneous Bézout number, in machine words where they hold it.
#pragma once

#include "zeroset/algebra/multihomogeneous.hpp"

#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra::detail {

/// Twice the machine word: holds all coefficients of products below 2^126.
__extension__ using Wide = unsigned __int128;

[[nodiscard]] Integer to_integer(Wide value);

/// Rows with equal degrees put together, in order of first occurrence.
/// \param columns  one a group: the degree of each equation in it
[[nodiscard]] std::vector<DegreeRow> collected_rows(const std::vector<std::vector<std::int64_t>>& columns);

/// Binary logarithm of a bound on the coefficient and on all that is added up to it: the product of the row sums.
[[nodiscard]] double product_bits(const std::vector<DegreeRow>& rows);

/// What the dynamic programme takes.
struct CoefficientCost {
  double operations = 0;
  double bytes = 0;
};
[[nodiscard]] CoefficientCost coefficient_cost(const std::vector<DegreeRow>& rows,
                                               const std::vector<std::int64_t>& sizes);

/// The coefficient whatever it costs.
[[nodiscard]] Integer coefficient(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes);

/// The same, only for product_bits(rows) <= 126.
[[nodiscard]] Wide wide_coefficient(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes);

/// Decimal logarithm of the coefficient for a single kind of rows, by the gamma function; nullopt for others.
[[nodiscard]] std::optional<double> multinomial_log10(const std::vector<DegreeRow>& rows,
                                                      const std::vector<std::int64_t>& sizes);

/// Decimal logarithm of a proved upper bound; see MultihomogeneousNumber::log10_at_most.
[[nodiscard]] double capacity_log10(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes);

}  // namespace zeroset::algebra::detail
