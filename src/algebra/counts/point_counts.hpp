// Points of a zero-dimensional ideal, counted by linear algebra in its quotient.
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/counts/quotient.hpp"
#include "algebra/flint.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace zeroset::algebra::detail {

struct PointCounts {
  std::int64_t distinct = 0;
  std::int64_t simple = 0;
  std::int64_t torus = 0;
  std::vector<Multiplicity> multiplicities{};  ///< ascending; empty where they were not computed
  bool operator==(const PointCounts&) const = default;
};

/// Largest quotient whose characteristic polynomials are computed where minimal polynomials do not suffice.
inline constexpr std::size_t kMaxCharacteristic = 2000;

/// Let A be the quotient, of dimension D, and m the minimal polynomial of multiplication by a random linear form L.
/// Where deg m = D, A = F[t]/m: the roots of m are the points with their multiplicities, and one of them has x_v = 0
/// where the numerator of sum_k u(L^k x_v) t^(-k-1), with denominator m, vanishes (u a random functional). Else several
/// forms are tried, the characteristic polynomial of the one that separates most gives the points with their
/// multiplicities (Stickelberger; up to kMaxCharacteristic, above it m gives distinct and simple alone), and torus is
/// the rank of a high power of multiplication by the product of the unknowns. A form that does not separate two points
/// takes them for one.
/// Rouillier, "Solving zero-dimensional systems through the rational univariate representation", 1999.
/// Cost: 2 D^3 short integer operations a form, and D^3 long ones for the characteristic polynomial.
/// \throws OutOfTime
[[nodiscard]] PointCounts count_points(const Quotient& quotient,
                                       Stream& stream,
                                       const std::function<bool()>& out_of_time);

/// The characteristic polynomial of multiplication by the linear form with these residues as coefficients.
void characteristic_polynomial(const Quotient& quotient,
                               const std::vector<std::uint64_t>& form,
                               NmodPolynomial& result);

/// By squarefree factorisation; the polynomial is not 0, and its degree is below the prime.
[[nodiscard]] std::vector<Multiplicity> multiplicities_of_roots(NmodPolynomial& polynomial);

/// Coefficients, ascending and monic, of the shortest recurrence of a sequence over Z/p (Berlekamp and Massey):
/// sum_i c_i a_{k+i} = 0.
[[nodiscard]] std::vector<std::uint64_t> shortest_recurrence(const std::vector<std::uint64_t>& sequence,
                                                             std::uint64_t prime);

}  // namespace zeroset::algebra::detail
