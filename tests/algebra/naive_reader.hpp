// A second reading of systems of equations, for values modulo a prime alone and straight from the text: it shares
// nothing with the library's reader, keeps no polynomials, and takes for granted that the text is valid.
#pragma once

#include "zeroset/algebra/system_io.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::testing {

inline constexpr std::uint64_t kNaivePrime = 2147483647;

/// a + b i over Z/p.
struct NaiveValue {
  std::uint64_t real = 0, imaginary = 0;
};

/// The value of the unknown `name`, a function of the name alone.
[[nodiscard]] std::uint64_t naive_unknown(const std::string& name);

/// One value an equation, at the unknowns above.
/// \throws std::runtime_error where the text is beyond it: not valid, or a division by a multiple of p
[[nodiscard]] std::vector<NaiveValue> naive_values(const std::string& text, algebra::SystemFormat format);

}  // namespace zeroset::testing
