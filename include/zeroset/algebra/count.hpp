/// \file
/// Exact numbers of solutions over the complex numbers, by Groebner bases modulo primes.
///
/// \code
/// const Architecture network = dense_network({.widths = {2, 2, 1}, .degrees = {3}, .free_output_weights = false});
/// Problem problem{.network = network, .data = random_dataset(network, square_points(network), 1)};
/// const CountResult result = count(problem, {.seed = 7, .threads = 2});
/// result.with_multiplicity;  // 18, of at most 81 by Bezout's theorem
/// \endcode
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/certainty.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/progress.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// How far a count may go, and what it counts.
struct CountOptions {
  /// Of each basis with what is computed from it: memory of its process, and seconds for all of them together.
  /// Infinite memory stands for kDefaultMemoryGib, infinite seconds for none.
  Limits limits{};

  /// How many primes must agree, >= 3.
  int primes = 3;

  /// At most how many are tried where they do not agree, >= primes.
  int max_primes = 9;

  std::uint64_t seed = 1;
  int threads = 1;  ///< bases at a time, >= 1

  /// Largest number of solutions for which distinct, simple, torus and multiplicities are computed: their matrices have
  /// as many rows.
  std::int64_t max_solutions = 6000;

  /// Largest number of solutions, with multiplicity, for which the real ones are counted; 0: never.
  std::int64_t max_real = 64;

  /// Try to prove the counts over Q where there are at most `max_real` solutions. Where that fails, or takes more than
  /// the limits allow, they keep their status and `reason` says why.
  bool prove = false;

  ProgressCallback progress{};
  StopRequest stop{};
};

/// How many points have which local multiplicity.
struct Multiplicity {
  std::int64_t multiplicity = 1;
  std::int64_t points = 0;
  bool operator==(const Multiplicity&) const = default;
};

/// Numbers of solutions in C^n. What was not computed is absent, and `reason` says why.
struct CountResult {
  std::optional<std::int64_t> dimension{};          ///< of the solution set; -1: no solution
  std::optional<Integer> degree{};                  ///< of the top-dimensional part of the ideal
  std::optional<std::int64_t> with_multiplicity{};  ///< absent for dimension > 0, 0 for dimension -1, as are the next
  std::optional<std::int64_t> distinct{};
  std::optional<std::int64_t> simple{};                       ///< of local multiplicity 1
  std::optional<std::int64_t> torus{};                        ///< no zero coordinate, with multiplicity
  std::optional<std::vector<Multiplicity>> multiplicities{};  ///< ascending; all add up to with_multiplicity
  std::optional<std::int64_t> real{};                         ///< distinct real ones

  std::optional<Certainty> status{};       ///< of all but real; absent where nothing is known
  std::optional<Certainty> real_status{};  ///< of real, likewise
  std::int64_t real_primes = 0;  ///< how many primes, drawn from `seed`, real was lifted from; 0 where none was needed
  std::string reason{};          ///< one line that says why something is absent; empty where nothing is
  std::vector<std::uint64_t> primes{};  ///< those that agreed, or that of the rank
  std::uint64_t seed = 1;
  double seconds = 0;

  /// True unless time, memory or primes ran out: then the program exits with 1.
  bool complete = false;
};

/// Counts by the quotient algebra of a graded reverse lexicographic Groebner basis modulo each prime: standard
/// monomials, the Hilbert polynomial of the leading ideal, the minimal polynomial of a random linear form (distinct =
/// degree of its squarefree part, simple = number of its simple roots, multiplicities = those of its roots), the rank
/// of multiplication by the product of the unknowns (torus). Whole tuples must agree for `primes` primes; where some do
/// not, more are tried. Up to `max_real` solutions the real ones are counted by the trace form of a separating linear
/// form, lifted to Q from as many primes as it takes. Each basis is computed in a child process: one that explodes
/// gives nulls and a reason. A nonzero constant equation proves dimension -1; systems without unknowns are answered
/// exactly. With `prove`, multiplication tables are lifted to Q and checked: where they commute, the equations vanish
/// in the quotient that they make, and generate its ideal, and a linear form generates it, all numbers are proved.
/// \throws InvalidArgument for options out of range
[[nodiscard]] CountResult count(const PolynomialSystem& system, const CountOptions& options = {});

/// Expands and counts. For zero-error problems with random data the rank of the Jacobian comes first: where it is less
/// than the number of equations there is no solution with probability one, and no basis is tried. An expansion beyond
/// the limits gives nulls and a reason.
/// \throws InvalidArgument, NotInThisBuild as `expand`
[[nodiscard]] CountResult count(const Problem& problem, const CountOptions& options = {});

/// The keys of the contract (docs/reference.md): "dimension", "degree", ..., "reason" where one is given.
[[nodiscard]] nlohmann::ordered_json to_json(const CountResult& result);

/// Reads back what to_json wrote; `seconds` and `complete` are not in it. \throws nlohmann's json::exception for
/// another document
[[nodiscard]] CountResult read_count_result(const nlohmann::ordered_json& document);

/// One basis modulo one 16-bit prime in this process, for measuring: the dimension of the quotient.
struct QuotientTiming {
  std::int64_t dimension = 0;  ///< of the quotient as a vector space; -1 where it is infinite
  double basis_seconds = 0;    ///< Groebner basis and standard monomials
  double total_seconds = 0;    ///< with distinct, simple and torus
};
[[nodiscard]] QuotientTiming time_quotient(const PolynomialSystem& system, std::uint32_t prime);

}  // namespace zeroset::algebra
