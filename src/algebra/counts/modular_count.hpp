// What one prime says of a system's solutions.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/counts/groebner.hpp"
#include "algebra/counts/point_counts.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace zeroset::algebra::detail {

struct ModularCount {
  std::int64_t dimension = -1;
  Integer degree = 0;
  std::optional<PointCounts> points{};  ///< dimension 0; absent where it would take too much
  std::string reason{};                 ///< why they are absent

  bool operator==(const ModularCount& other) const;
};

struct ModularCountOptions {
  std::int64_t max_solutions = 6000;
  std::uint64_t seed = 1;
  double seconds = 0;       ///< after so many seconds the numbers of points are given up
  double memory_bytes = 0;  ///< what the normal forms may take
};

/// The system modulo a prime; absent where the prime divides a denominator or all leading terms of an equation.
/// Equations 0 = 0 are left out. Exponents fit 31 bits.
[[nodiscard]] std::optional<ModularSystem> reduce(const PolynomialSystem& system, std::uint32_t prime);

/// Basis, Hilbert polynomial, points. Run it in a child process.
[[nodiscard]] ModularCount count_modulo(const ModularSystem& system, const ModularCountOptions& options);

/// Thrown where a system of dimension 0 has another dimension modulo a prime: take the next prime.
class BadPrime : public Error {
 public:
  using Error::Error;
};

/// The quotient by the ideal of the system, which has dimension 0. Run it in a child process.
/// \throws BadPrime where the dimension is not 0
[[nodiscard]] Quotient quotient_of(const ModularSystem& system, const std::function<bool()>& out_of_time);

/// One line of text, to send from a child to its parent.
[[nodiscard]] std::string to_text(const ModularCount& count);
[[nodiscard]] ModularCount modular_count_of(const std::string& text);

}  // namespace zeroset::algebra::detail
