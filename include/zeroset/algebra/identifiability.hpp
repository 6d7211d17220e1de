/// \file
/// Theorems that say when the parameters of a polynomial network can be found from its function.
///
/// All are of K. Usevich, R. Borsoi, C. Derand, M. Clausel, "Identifiability of deep polynomial neural networks", 2025.
/// Widths are d_0 (inputs), d_1, ..., d_L (outputs); r_l is the degree of the monomial after layer l = 1, ..., L-1.
/// A network is finitely identifiable if a generic function of it has finitely many parameter vectors up to scalings of
/// the hidden units, that is dimension = parameters - hidden units; globally, if one up to scalings and permutations.
#pragma once

#include "zeroset/core/architecture.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// Proposition 12: two layers without biases, (r (min(d_1, d_0) - 1) >= 2 d_1 - min(d_2, d_1) and min(d_1, d_0) >= 2.
/// Globally identifiable. (Kruskal's condition for sums of d_1 terms w^r (x) a.)
/// \param widths  d_0, d_1, d_2
[[nodiscard]] bool satisfies_proposition_12(const std::vector<std::int64_t>& widths, std::int64_t degree);

/// Corollary 16, pyramidal networks without biases: d_0 >= d_1 >= ... >= d_{L-1} >= 2, all r_l >= 2, and r_{L-1} >= 3
/// where d_L = 1. Finitely identifiable.
/// \param degrees  r_1, ..., r_{L-1}, as in the next two
[[nodiscard]] bool satisfies_corollary_16(const std::vector<std::int64_t>& widths,
                                          const std::vector<std::int64_t>& degrees);

/// Corollary 17, no biases: d_l >= 2 for l < L and r_l >= 2 d_l - 1. Finitely identifiable.
[[nodiscard]] bool satisfies_corollary_17(const std::vector<std::int64_t>& widths,
                                          const std::vector<std::int64_t>& degrees);

/// Corollary 28, biases in all layers: r_l >= 2 and r_l min(d_l, e_{l-1}) >= 2 (d_l + 1) - min(d_l + 1, d_{l+1}) with
/// e_l = min(d_0, ..., d_l). Finitely identifiable.
[[nodiscard]] bool satisfies_corollary_28(const std::vector<std::int64_t>& widths,
                                          const std::vector<std::int64_t>& degrees);

/// What a theorem says of the parameters of a generic function of the network.
struct KnownIdentifiability {
  bool global = false;    ///< else finite
  std::string theorem{};  ///< author, year, number
};

/// The strongest theorem here that covers `network`: dense layers with free weights, one monomial after each hidden
/// one, biases in no layer or in all. A single affine map is globally identifiable by itself. Absent for all others.
[[nodiscard]] std::optional<KnownIdentifiability> known_identifiability(const Architecture& network);

}  // namespace zeroset::algebra
