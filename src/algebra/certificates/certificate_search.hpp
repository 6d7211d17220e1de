// One degree of the search for a Nullstellensatz certificate.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::algebra::detail {

struct CertificateStep {
  std::vector<Polynomial> multipliers{};  ///< empty: modulo the prime there is none of this degree
  bool excluded = false;                  ///< proved that over Q there is none of this degree
};

/// Looks for multipliers with deg(g_i f_i) <= degree modulo the prime, and lifts them to Q. They are not checked here.
/// Run it in a child process.
/// \pre degree >= the least degree of an equation; 2^30 < prime < 2^31
/// \throws Error where the lift fails: another prime will do
[[nodiscard]] CertificateStep search_certificate(const PolynomialSystem& system,
                                                 std::int64_t degree,
                                                 std::uint32_t prime);

/// One line of text, to send from a child to its parent.
[[nodiscard]] std::string to_text(const CertificateStep& step);
[[nodiscard]] CertificateStep certificate_step_of(const std::string& text);

}  // namespace zeroset::algebra::detail
