/// \file
/// Counts for deep linear networks x -> W_{H+1} ... W_1 x whose H hidden layers all have the same width: critical
/// points with generic entrywise Tikhonov weights, the bounds that are printed beside them, and the critical locus
/// without regularization. Proofs: theory/critical_points.md.
#pragma once

#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/core/number.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::algebra {

/// A deep linear network on data, as the counting theorems describe it.
struct LinearNetwork {
  std::int64_t hidden = 1;   ///< H >= 1, number of hidden layers
  std::int64_t width = 1;    ///< d >= 1, of each
  std::int64_t inputs = 1;   ///< >= 1; for critical points min(inputs, data) matters
  std::int64_t outputs = 1;  ///< >= 1
};

/// Complex critical points of 1/2 |W X - Y|^2 + 1/2 sum lambda_e w_e^2 for generic X, Y and lambda, with n =
/// min(inputs, data). Proved for H = 1 with min(n, outputs) = 1, sum_k C(d, k) C(max(n, p), k) 4^k; for d = 1 with H =
/// 1, 1 + 4 n p, or with min(n, p) = 1, 1 + H 2^{H+1} max(n, p). Conjectured for d = 1 and every H,
///     1 + 2^H (2ab + (H-1) (4 (C(a+1, 2) b - C(a+1, 3)) - 2ab)),  a = min(n, p), b = max(n, p),
/// and for H = d = 2 with min(n, p) = 1, 1 + 64 b (3b - 1); `theorem` says on what they were checked.
/// Absent elsewhere. \throws InvalidArgument for a member or `data` < 1; LimitExceeded above 10^4
[[nodiscard]] std::optional<ClosedForm> linear_network_critical(const LinearNetwork& network, std::int64_t data);

/// Those without a zero coordinate, in the same cases but H = d = 2: C(max(n, p), d) 4^d for H = 1 with min(n, p) = 1,
/// and all but the origin for d = 1.
[[nodiscard]] std::optional<ClosedForm> linear_network_critical_torus(const LinearNetwork& network, std::int64_t data);

/// Bounds on that number, as they are printed beside it in the literature.
struct LinearNetworkBounds {
  std::int64_t weights = 0;
  Integer bezout{};                    ///< (2H+1)^weights
  std::optional<Integer> layerwise{};  ///< H = 1: one group a layer, sum_k C(d n, k) C(d p, k) 4^k
  std::optional<Integer> affine{};     ///< H = 1: mixed volume with the origin added, (sum_k C(n, k) C(p, k) 4^k)^d
  std::optional<Integer> torus{};      ///< H = 1: mixed volume, (the same sum without k = 0)^d
  std::optional<Integer> one_datum{};  ///< H = 1: (1 + 4p)^d, Bharadwaj and Hosten, for one datum
  std::optional<Integer> one_datum_torus{};  ///< H = 1: (4p)^d
  Integer dedieu_malajovich{};               ///< ceil(sqrt(2) (2H+1)^{(weights+1)/2}), real zeros of random systems
};

/// Mehta, Chen, Tang, Hauenstein, "The loss surface of deep linear networks viewed through the algebraic geometry
/// lens", IEEE TPAMI 44(9), 2022; Bharadwaj, Hosten, arXiv:2301.12651. The mixed volumes are of the supports for at
/// least two generic data, which are those for one. \throws as linear_network_critical
[[nodiscard]] LinearNetworkBounds linear_network_bounds(const LinearNetwork& network);

/// Irreducible components of the same dimension.
struct LocusComponents {
  std::int64_t rank = 0;  ///< of the product W_2 W_1
  std::int64_t dimension = 0;
  Integer number{};
};

/// The complex critical locus of 1/2 |W_2 W_1 X - Y|^2 without regularization, H = 1, for whitened full-rank data and
/// generic Y: for each k <= min(d, inputs, outputs) there are C(min(inputs, outputs), k) components of rank k, of
/// dimension 2dk - k^2 + (d-k) |inputs - outputs|, and the loss is constant on each (Baldi, Hornik 1989; Trager, Kohn,
/// Bruna 2020). \throws InvalidArgument also where hidden is not 1
[[nodiscard]] std::vector<LocusComponents> linear_network_critical_locus(const LinearNetwork& network);

}  // namespace zeroset::algebra
