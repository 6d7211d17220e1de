// Rational numbers from their residues modulo many primes.
#pragma once

#include "algebra/flint.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::algebra::detail {

/// Gathers residues of a list of rational numbers (Chinese remaindering), and reconstructs numerators and denominators
/// of at most half as many bits as the product of the primes has (Wang, "A p-adic algorithm for univariate partial
/// fractions", 1981). A reconstruction is a guess until further primes confirm it.
class RationalLift {
 public:
  explicit RationalLift(std::size_t size) : residues_(size), candidate_(size) {}

  /// \param residues  of all numbers, below the prime, which is another one each time
  void add(std::uint32_t prime, const std::vector<std::uint32_t>& residues);

  /// How many primes in a row agreed with the numbers that earlier ones gave.
  [[nodiscard]] int confirmations() const { return confirmations_; }

  [[nodiscard]] std::int64_t primes() const { return primes_; }

  /// The numbers, if there are confirmations.
  [[nodiscard]] std::vector<Fmpq>& numbers() { return candidate_; }

 private:
  [[nodiscard]] bool agrees(std::uint32_t prime, const std::vector<std::uint32_t>& residues);
  [[nodiscard]] bool reconstruct();

  std::vector<Fmpz> residues_;
  std::vector<Fmpq> candidate_;
  Fmpz modulus_{Integer(1)};
  std::int64_t primes_ = 0, next_try_ = 1;
  bool has_candidate_ = false;
  int confirmations_ = 0;
};

}  // namespace zeroset::algebra::detail
