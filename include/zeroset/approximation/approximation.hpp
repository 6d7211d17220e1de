/// \file
/// Activation functions by polynomials.
#pragma once

#include "zeroset/core/activation.hpp"
#include "zeroset/core/architecture.hpp"

#include <vector>

namespace zeroset::approximation {

/// Ascending coefficients (in x, `degree` + 1 of them) of the polynomial that `activation` names.
///
/// In this build: relu, by
/// - `legendre`: the least-squares polynomial on the interval [a, b], exact. With x = m + h t it is
///   sum_k c_k P_k(t), c_k = (2k+1)/2 int_{-1}^{1} relu(m + h t) P_k(t) dt.
/// - `hermite`: the least-squares polynomial under N(0, 1), sum_k E[relu He_k] / k! He_k(x), where E[relu He_0] =
///   1/sqrt(2 pi), E[relu He_1] = 1/2 and E[relu He_k] = He_{k-2}(0) / sqrt(2 pi) for k >= 2 (by parts twice). The
///   irrational factor is rounded, so each coefficient is right to 20 significant decimal digits.
///
/// \param activation  of kind approximation; its `coefficients` are ignored
/// \throws InvalidArgument for another kind; NotInThisBuild for another function or method, and above degree 200
[[nodiscard]] std::vector<Rational> coefficients(const Activation& activation);

/// The activation with its coefficients filled in; anything but an unresolved approximation comes back as it is.
[[nodiscard]] Activation resolve(Activation activation);

/// The network with every approximation resolved.
[[nodiscard]] Architecture resolve(Architecture network);

}  // namespace zeroset::approximation
