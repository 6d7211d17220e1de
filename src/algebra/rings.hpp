// The rings in which networks are evaluated.
#pragma once

#include "zeroset/core/error.hpp"
#include "zeroset/core/number.hpp"

#include "algebra/flint.hpp"

#include <cstdint>

namespace zeroset::algebra::detail {

struct RealRing {
  using Value = double;
  [[nodiscard]] static double constant(const Rational& value) { return value.convert_to<double>(); }
  [[nodiscard]] static double zero() { return 0; }
  [[nodiscard]] static double multiply(double a, double b) { return a * b; }
  static void add(double& sum, double a) { sum += a; }
  static void add_product(double& sum, double a, double b) { sum += a * b; }
};

/// Z/p for a prime p < 2^63; values are reduced.
class ModularRing {
 public:
  using Value = std::uint64_t;

  explicit ModularRing(std::uint64_t prime) { nmod_init(&modulus_, prime); }

  [[nodiscard]] std::uint64_t prime() const { return modulus_.n; }
  [[nodiscard]] static std::uint64_t zero() { return 0; }
  [[nodiscard]] std::uint64_t multiply(std::uint64_t a, std::uint64_t b) const { return nmod_mul(a, b, modulus_); }
  void add(std::uint64_t& sum, std::uint64_t a) const { sum = nmod_add(sum, a, modulus_); }
  void add_product(std::uint64_t& sum, std::uint64_t a, std::uint64_t b) const { add(sum, multiply(a, b)); }
  [[nodiscard]] std::uint64_t negative(std::uint64_t a) const { return nmod_neg(a, modulus_); }
  [[nodiscard]] std::uint64_t inverse(std::uint64_t a) const { return nmod_inv(a, modulus_); }

  [[nodiscard]] std::uint64_t constant(const Integer& value) const {
    const Integer remainder = value % modulus_.n;
    return remainder < 0 ? prime() - static_cast<std::uint64_t>(-remainder) : static_cast<std::uint64_t>(remainder);
  }

  /// \throws InvalidArgument if p divides the denominator
  [[nodiscard]] std::uint64_t constant(const Rational& value) const {
    const std::uint64_t denominator_residue = constant(Integer(denominator(value)));
    if (denominator_residue == 0) {
      throw InvalidArgument("evaluation modulo " + std::to_string(prime()) + ": the prime divides a denominator");
    }
    return multiply(constant(Integer(numerator(value))), inverse(denominator_residue));
  }

 private:
  nmod_t modulus_;
};

inline constexpr std::uint64_t kLargePrime = (std::uint64_t{1} << 61U) - 1;

}  // namespace zeroset::algebra::detail
