/// \file
/// Small square matrices of integers, exactly: determinant, inverse, and the lattice of their columns.
#pragma once

#include "zeroset/core/number.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::algebra {

using IntegerMatrix = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>;

/// An inverse without fractions: matrix * adjugate = determinant * identity.
struct IntegerInverse {
  Integer determinant = 0;
  std::vector<std::vector<Integer>> adjugate{};  ///< rows; empty where the determinant is 0
};

/// By elimination without fractions (Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian
/// elimination", 1968), in 64 bits where all minors fit, else in integers of any size. Cost: O(n^3) operations, a few
/// nanoseconds each in 64 bits. \throws InvalidArgument unless the matrix is square
[[nodiscard]] IntegerInverse inverse(const IntegerMatrix& matrix);

/// The Hermite normal form of the lattice that the columns span: rows r_0, ..., r_{n-1} that span it, r_i zero before
/// coordinate i and positive there, and smaller than that and not negative at coordinate i of the rows before. It is
/// unique, and the vectors with 0 <= k_i < r_ii stand for the classes of Z^n modulo the lattice, |determinant| of them.
///
/// All numbers are kept below |determinant| (Domich, Kannan and Trotter, "Hermite normal form computation using modulo
/// determinant arithmetic", 1987). Cost: O(n^3 log |determinant|).
/// \param determinant  of the matrix, not 0; either sign
/// \throws InvalidArgument unless the matrix is square and the determinant is its own
[[nodiscard]] std::vector<std::vector<Integer>> hermite_rows(const IntegerMatrix& matrix, const Integer& determinant);

}  // namespace zeroset::algebra
