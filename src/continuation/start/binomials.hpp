// Binomial systems, solved exactly up to the last step to doubles.
#pragma once

#include "zeroset/algebra/integer_matrix.hpp"
#include "zeroset/core/number.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::continuation::detail {

/// Phases are multiples of this part of a turn.
inline constexpr int kPhaseBits = 40;

/// A complex number by its phase, in [0, 2^40) parts of a turn, and the natural logarithm of its modulus.
struct PolarNumber {
  std::int64_t phase = 0;
  double log_modulus = 0;

  [[nodiscard]] std::complex<double> value() const;
};

/// x^a_i = r_i for the rows a_i of a matrix: |determinant| solutions, none of them with a zero coordinate.
class Binomials {
 public:
  /// \param exponents  square, its determinant not 0
  explicit Binomials(const algebra::IntegerMatrix& exponents);

  [[nodiscard]] const Integer& number() const { return number_; }

  /// Phases are exact before they are rounded once; moduli have an error of a few units of |exponents^-1| |log r|.
  /// \param index  in [0, number())
  [[nodiscard]] Eigen::VectorXcd solution(const std::vector<PolarNumber>& right, const Integer& index) const;

 private:
  Integer number_ = 0;
  std::vector<std::vector<Integer>> inverse_{};  ///< times number_
  std::vector<Integer> digits_{};                ///< the index in mixed radix names the class of turns
};

}  // namespace zeroset::continuation::detail
