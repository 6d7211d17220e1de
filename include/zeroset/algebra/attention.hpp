/// \file
/// Dimension of lightning self-attention, X -> V X X^T K^T Q X: attention without softmax.
#pragma once

#include "zeroset/core/certainty.hpp"
#include "zeroset/core/child_process.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// X is d x tokens, Q and K are a x d, V is d_out x d; all >= 1.
struct LightningAttention {
  std::int64_t d = 1;
  std::int64_t d_out = 1;
  std::int64_t a = 1;
  std::int64_t tokens = 2;
};

/// 2 alpha d - alpha^2 + d d_out - 1 with alpha = min(a, d), for two tokens or more: N. W. Henry, G. L. Marchetti,
/// K. Kohn, "Geometry of lightning self-attention: identifiability and dimension", 2025. With one token only the
/// symmetric part of K^T Q counts, and the dimension is d d_out - 1 plus that of the symmetric d x d matrices of rank
/// at most min(2a, d): theory/dimensions.md, D22. \throws InvalidArgument for sizes below 1 or above 10^6
[[nodiscard]] std::int64_t lightning_attention_closed_form(const LightningAttention& attention);

/// The dimension of a space of attention maps, by rank and by the closed form.
struct AttentionDimension {
  std::int64_t parameters = 0;   ///< 2 a d + d d_out
  std::int64_t dimension = 0;    ///< rank of the Jacobian of the map from parameters to functions
  std::int64_t closed_form = 0;  ///< a proved upper bound
  std::int64_t fiber_dimension = 0;

  /// Proved where the rank meets the closed form, else with probability one.
  Certainty status = Certainty::probability_one;
  std::vector<std::uint64_t> primes{};
  std::uint64_t seed = 1;
};

/// The rank at random parameters, modulo a prime, of the outputs at as many random inputs as the closed form and 16
/// more ask for. Cost: cubic in the number of parameters.
/// \throws InvalidArgument as above; LimitExceeded, before memory is taken, where the matrix exceeds limits.memory_gib
[[nodiscard]] AttentionDimension lightning_attention_dimension(const LightningAttention& attention,
                                                               std::uint64_t seed = 1,
                                                               const Limits& limits = {});

/// The keys of the contract: "parameters", "dimension", ...
[[nodiscard]] nlohmann::ordered_json to_json(const AttentionDimension& result);

}  // namespace zeroset::algebra
