// Let A be the matrix, and r_i = |r_i| e(theta_i) with theta in turns. The phases psi of a solution have A psi = theta
// + k for a vector k of integers, and two k give the same phases modulo 1 where they differ by a vector of A Z^n. So
// the classes of Z^n modulo A Z^n, which the Hermite normal form lists, stand for the solutions, and psi = A^-1 (theta
// + k).
#include "continuation/start/binomials.hpp"

#include "zeroset/core/error.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

namespace zeroset::continuation::detail {
namespace {

__extension__ typedef __int128 DoubleWord;

constexpr std::int64_t kTurn = std::int64_t{1} << kPhaseBits;

/// x / y for 0 <= x < y, correctly rounded but for the last bit.
double quotient(const Integer& x, const Integer& y) {
  return Rational(x, y).convert_to<double>();
}

/// sum_i row_i (theta_i + turns k_i) modulo `modulus`, over it.
double phase_in_wide(const std::vector<Integer>& row,
                     const std::vector<PolarNumber>& right,
                     const std::vector<Integer>& k,
                     std::int64_t modulus) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto factor = static_cast<std::int64_t>(row[i] % modulus);
    const std::int64_t angle = right[i].phase + kTurn * static_cast<std::int64_t>(k[i]);  // k_i < modulus / kTurn
    sum = static_cast<std::int64_t>((static_cast<DoubleWord>(factor) * angle + sum) % modulus);
  }
  return static_cast<double>(sum < 0 ? sum + modulus : sum) / static_cast<double>(modulus);
}

double phase_in_integers(const std::vector<Integer>& row,
                         const std::vector<PolarNumber>& right,
                         const std::vector<Integer>& k,
                         const Integer& modulus) {
  Integer sum = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    sum += row[i] * (Integer(right[i].phase) + Integer(kTurn) * k[i]);
  }
  sum %= modulus;
  return quotient(sum < 0 ? Integer(sum + modulus) : sum, modulus);
}

}  // namespace

std::complex<double> PolarNumber::value() const {
  const double turns = static_cast<double>(phase) / static_cast<double>(kTurn);
  return std::polar(std::exp(log_modulus), 2 * std::numbers::pi * turns);
}

Binomials::Binomials(const algebra::IntegerMatrix& exponents) {
  algebra::IntegerInverse inverse = algebra::inverse(exponents);
  number_ = abs(inverse.determinant);
  if (number_ == 0) {
    throw InvalidArgument("[Binomials] expected a regular matrix");
  }
  inverse_ = std::move(inverse.adjugate);
  for (std::vector<Integer>& row : inverse_) {
    for (Integer& entry : row) {
      entry = inverse.determinant < 0 ? Integer(-entry) : entry;
    }
  }
  const auto rows = algebra::hermite_rows(exponents, number_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    digits_.push_back(rows[i][i]);
  }
}

Eigen::VectorXcd Binomials::solution(const std::vector<PolarNumber>& right, const Integer& index) const {
  std::vector<Integer> k;
  Integer left = index;
  for (const Integer& digit : digits_) {
    k.push_back(left % digit);
    left /= digit;
  }
  const Integer modulus = number_ * kTurn;
  const bool small = modulus < Integer(std::int64_t{1} << 62);
  const auto number = number_.convert_to<double>();
  Eigen::VectorXcd point(static_cast<Eigen::Index>(inverse_.size()));
  for (std::size_t l = 0; l < inverse_.size(); ++l) {
    const double turns = small ? phase_in_wide(inverse_[l], right, k, static_cast<std::int64_t>(modulus))
                               : phase_in_integers(inverse_[l], right, k, modulus);
    double log_modulus = 0;
    for (std::size_t i = 0; i < right.size(); ++i) {
      log_modulus += inverse_[l][i].convert_to<double>() / number * right[i].log_modulus;
    }
    point[static_cast<Eigen::Index>(l)] = std::polar(std::exp(log_modulus), 2 * std::numbers::pi * turns);
  }
  return point;
}

}  // namespace zeroset::continuation::detail
