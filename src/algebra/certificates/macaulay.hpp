// Macaulay's matrices: all products of equations with monomials up to a degree.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include "algebra/counts/monomial_ideal.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::algebra::detail {

/// x^shift f_equation. Its k-th term stands in columns[k].
struct MacaulayRow {
  std::uint32_t equation = 0;
  Exponents shift{};
  std::vector<std::uint32_t> columns{};
};

/// The rows of degree at most D, by ascending leading column. Columns are the monomials that occur, ascending in graded
/// reverse lexicographic order.
struct MacaulayMatrix {
  std::vector<MacaulayRow> rows{};
  std::size_t columns = 0;
  bool has_one = false;  ///< then column 0 is the monomial 1
};

/// Bytes that the matrix and its elimination take at least; infinite where it has more than 2^31 rows.
[[nodiscard]] double macaulay_bytes(const PolynomialSystem& system, std::int64_t degree);

[[nodiscard]] MacaulayMatrix macaulay_matrix(const PolynomialSystem& system, std::int64_t degree);

}  // namespace zeroset::algebra::detail
