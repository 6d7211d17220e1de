#include "algebra/counts/rational_lift.hpp"

namespace zeroset::algebra::detail {

void RationalLift::add(std::uint32_t prime, const std::vector<std::uint32_t>& residues) {
  if (has_candidate_ && agrees(prime, residues)) {
    ++confirmations_;
  } else {
    has_candidate_ = false;
    confirmations_ = 0;
  }
  for (std::size_t i = 0; i < residues.size(); ++i) {
    fmpz_CRT_ui(residues_[i].get(), residues_[i].get(), modulus_.get(), residues[i], prime, 0);
  }
  fmpz_mul_ui(modulus_.get(), modulus_.get(), prime);
  ++primes_;
  if (!has_candidate_ && primes_ >= next_try_) {
    has_candidate_ = reconstruct();
    next_try_ = primes_ + 1 + primes_ / 8;
  }
}

bool RationalLift::agrees(std::uint32_t prime, const std::vector<std::uint32_t>& residues) {
  for (std::size_t i = 0; i < residues.size(); ++i) {
    const ulong numerator = fmpz_fdiv_ui(fmpq_numref(candidate_[i].get()), prime);
    const ulong denominator = fmpz_fdiv_ui(fmpq_denref(candidate_[i].get()), prime);
    if (denominator == 0 || numerator != residues[i] * denominator % prime) {
      return false;
    }
  }
  return true;
}

bool RationalLift::reconstruct() {
  for (std::size_t i = residues_.size(); i-- > 0;) {
    if (fmpq_reconstruct_fmpz(candidate_[i].get(), residues_[i].get(), modulus_.get()) == 0) {
      return false;
    }
  }
  return true;
}

}  // namespace zeroset::algebra::detail
