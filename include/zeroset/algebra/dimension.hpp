/// \file
/// Dimensions of neurovarieties and of zero-error sets, by ranks modulo a prime.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/certainty.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// Which dimensions are asked for, and at which random points.
struct DimensionOptions {
  /// Seed of the random parameters and inputs.
  std::uint64_t seed = 1;

  /// Number of data for `zero_error`, >= 1; absent for none.
  std::optional<std::int64_t> points{};

  /// Memory for the matrix; infinite stands for kDefaultMemoryGib. Seconds are not looked at: run it in a child.
  Limits limits{};
};

/// The set of parameters with f(x_k) = y_k for N generic inputs and generic targets.
struct ZeroErrorDimension {
  std::int64_t equations = 0;   ///< N x outputs
  std::int64_t rank = 0;        ///< of the Jacobian of theta -> (f(x_1), ..., f(x_N)) at generic inputs and parameters
  bool consistent = false;      ///< rank = equations
  std::int64_t dimension = -1;  ///< parameters - rank, or -1 where not consistent

  /// Proved where rank = min(equations, DimensionResult::upper_bound), else with probability one.
  Certainty status = Certainty::probability_one;
};

/// Affine dimensions. A modular rank never exceeds the true one.
struct DimensionResult {
  std::int64_t parameters = 0;

  /// Dimension of the space of polynomial maps that the network lives in: outputs x C(D+n-1, n-1) for monomial
  /// activations without biases (and without batch normalization by a mean other than 0), else outputs x C(D+n, n),
  /// with n inputs and D the product of the degrees.
  Integer ambient_dimension{};

  /// Dimension of the scaling symmetries of monomial activations of degree >= 2: one for each hidden unit (of a
  /// convolution: channel) whose outgoing weights are free; in a nodes layer one for each unit with free output weight
  /// and one for each node that feeds another layer. A unit that frozen batch normalization shifts by a mean other than
  /// 0 has none, unless biases make up for the shift: its own before the activation, the next layer's after it.
  std::int64_t gauge = 0;

  /// min(ambient, parameters - gauge); absent where a layer of degree 1 lies between two affine maps.
  std::optional<std::int64_t> expected_dimension{};

  std::int64_t dimension = 0;
  std::optional<std::int64_t> defect{};  ///< expected_dimension - dimension
  std::int64_t fiber_dimension = 0;      ///< parameters - dimension
  bool filling = false;                  ///< dimension = ambient_dimension
  bool identifiable = false;             ///< fiber_dimension = gauge: finite up to the scalings

  /// True where a theorem says that a generic function of the network has one parameter vector up to permutations of
  /// hidden units and scalings; false where not even finitely many; absent where it is not known.
  std::optional<bool> globally_identifiable{};

  /// The theorem that says something of the fibre, finite or one; empty where there is none. See identifiability.hpp.
  std::string identifiability_theorem{};

  /// A proved upper bound on the dimension, at most min(ambient, parameters - gauge), and what proves it.
  std::int64_t upper_bound = 0;
  std::string upper_bound_theorem{};

  std::optional<ZeroErrorDimension> zero_error{};

  /// Proved where the rank meets upper_bound, else with probability one.
  Certainty status = Certainty::probability_one;

  /// Primes of the ranks. The first has 24 bits; where its rank r does not meet the upper bound, r + 16 generic rows
  /// modulo another, of 61 bits for r <= 84, must show no larger one.
  std::vector<std::uint64_t> primes{};
  std::uint64_t seed = 1;
};

/// Dimension of the neurovariety, the closure of all functions that the network expresses: the rank of the Jacobian of
/// its parameter map, here of as many random values of outputs and derivatives as an upper bound on the rank asks for.
/// The matrix has U = upper_bound rows, and at most 2 U columns in a dense network. Kileel, Trager, Bruna, "On the
/// expressive power of deep polynomial neural networks", 2019. Cost: O(U^3).
/// \throws InvalidArgument where the network is not polynomial; LimitExceeded, before memory is taken, where the matrix
///   exceeds limits.memory_gib
[[nodiscard]] DimensionResult dimension(const Architecture& network, const DimensionOptions& options = {});

/// The keys of the contract (docs/reference.md): "parameters", "ambient_dimension", ..., "reason" where one is given.
[[nodiscard]] nlohmann::ordered_json to_json(const DimensionResult& result);

/// Reads back what to_json wrote. \throws nlohmann's json::exception for another document
[[nodiscard]] DimensionResult read_dimension_result(const nlohmann::ordered_json& document);

/// What is known of the dimension without any rank, at once for networks of any size.
struct DimensionBound {
  Integer ambient_dimension{};
  std::int64_t gauge = 0;
  std::int64_t value = 0;  ///< the dimension is at most this
  std::string theorem{};
};

/// \throws InvalidArgument where the network is not polynomial
[[nodiscard]] DimensionBound dimension_bound(const Architecture& network);

/// Rank of the Jacobian of theta -> (f(x_1), ..., f(x_N)) at the inputs of `problem` and random parameters, modulo
/// primes as above. Less than the number of equations: generic targets have no solution.
struct JacobianRank {
  std::int64_t rank = 0;
  std::int64_t equations = 0;
  std::uint64_t prime = 0;  ///< the last that was tried
};

/// \throws as dimension
[[nodiscard]] JacobianRank jacobian_rank(const Problem& problem, std::uint64_t seed = 1, const Limits& limits = {});

}  // namespace zeroset::algebra
