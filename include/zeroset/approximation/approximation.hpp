/// \file
/// Activation functions by polynomials. fit.hpp says how good they are.
///
/// \code
/// const Activation hermite{.kind = ActivationKind::approximation, .degree = 2};  // of ReLU, under N(0, 1)
/// const Activation polynomial = resolve(hermite);                                // with its coefficients
/// \endcode
#pragma once

#include "zeroset/core/activation.hpp"
#include "zeroset/core/architecture.hpp"

#include <vector>

namespace zeroset::approximation {

/// Ascending coefficients (in x, `degree` + 1 of them) of the polynomial that `activation` names, with x = m + h t on
/// the interval [m - h, m + h]:
/// - `legendre`: least squares on the interval, sum_k c_k P_k(t), c_k = (2k+1)/2 int_{-1}^{1} f(m + h t) P_k(t) dt.
/// - `hermite`: least squares under N(0, 1), sum_k E[f He_k] / k! He_k(x), whatever the interval.
/// - `chebyshev`: the truncated series sum_k c_k T_k(t), c_k = 2/pi int_0^pi f(m + h cos a) cos(k a) da (c_0: half).
/// - `bernstein`: sum_i f(a + (b - a) i/n) C(n, i) u^i (1 - u)^(n - i), u = (x - a) / (b - a), of degree n >= 1.
/// - `mixture`: least squares under (1 - s) N(0, 1) + s U, U uniform on the interval and s = `uniform_share`.
/// - `minimax`: the least largest error on the interval (minimax.hpp).
///
/// Of relu and abs those by legendre and bernstein are exact, and so is every fit but hermite and mixture where they
/// are a line. Their Hermite fits are right to 20 significant digits, those of the other functions to 30, mixtures
/// to 40. All other coefficients are decimals, rounded so that the polynomial changes by less than 2^-40 of its error
/// on the interval. On a symmetric interval the coefficients that symmetry fixes are exact: 0, and 1/2 for relu, gelu,
/// softplus (of x) and sigmoid.
///
/// \param activation  of kind approximation; its `coefficients` are ignored
/// Cost: degree 60: hundredths to tenths of a second.
/// \throws InvalidArgument for another kind, a degree outside [min_degree_of, largest_degree_of], or an interval that
///         is empty, shorter than 1e-100 or beyond 1e100; LimitExceeded where 2^16 bits of precision do not suffice;
///         NotInThisBuild without FLINT but for relu and abs by hermite, legendre, bernstein and mixture
[[nodiscard]] std::vector<Rational> coefficients(const Activation& activation);

/// 1 for bernstein, else 0.
[[nodiscard]] int min_degree_of(ApproximationMethod method);

/// 200 for relu and abs by hermite, legendre and bernstein, else 60.
[[nodiscard]] int largest_degree_of(ActivationFunction of, ApproximationMethod method);

/// The activation with its coefficients filled in; anything but an unresolved approximation comes back as it is.
[[nodiscard]] Activation resolve(Activation activation);

/// The network with every approximation resolved.
[[nodiscard]] Architecture resolve(Architecture network);

}  // namespace zeroset::approximation
