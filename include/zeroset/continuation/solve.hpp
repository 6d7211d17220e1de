/// \file
/// All isolated solutions of a polynomial system over the complex numbers: every path accounted for, every solution
/// certified, and their number held against the exact one.
///
/// \code
/// const Architecture network = dense_network({.widths = {2, 2, 1}, .degrees = {2}, .free_output_weights = false});
/// Problem problem{.network = network, .data = random_dataset(network, square_points(network), 1)};
/// const SolveResult result = solve(problem, {.seed = 7});
/// result.complete;                // true: nothing is missing, and `reason` says how that is known
/// result.solutions.front().point; // sorted, real ones first
/// \endcode
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/continuation/forecast.hpp"
#include "zeroset/continuation/path.hpp"
#include "zeroset/continuation/start_system.hpp"
#include "zeroset/core/certainty.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/progress.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::continuation {

/// What paths are started from.
enum class StartChoice {
  automatic,  ///< the start system with the fewest paths
  total_degree,
  multihomogeneous,
  polyhedral,
};

/// Reads "auto", "total-degree", "multihomogeneous", "polyhedral". \throws InvalidArgument naming those there are
[[nodiscard]] StartChoice read_start_choice(const std::string& name);

/// How far a solution goes, and what may be used.
struct SolveOptions {
  StartChoice start = StartChoice::automatic;
  std::uint64_t seed = 1;  ///< of everything random
  int threads = 1;         ///< >= 1; the result does not depend on it

  /// Of the whole call. Past the seconds it stops and says what is known; memory is watched by whoever calls.
  Limits limits{};

  /// A start system with more paths is refused before anything is tracked, >= 1.
  std::int64_t max_paths = 1'000'000;

  /// How often paths are tracked again, tighter or from another start system, while the numbers do not close, >= 0.
  int retries = 4;

  /// Hold the number of solutions against the exact one modulo primes (algebra::count). Without it only a root bound
  /// that is attained proves that nothing is missing.
  bool count = true;
  TrackerOptions tracker{};

  /// Where results of paths are stored as they come, and taken from where a call with the same equations and options
  /// was interrupted; empty: nowhere.
  std::filesystem::path folder{};

  ProgressCallback progress{};
  StopRequest stop{};
};

/// Every path, once: paths = regular + singular + at_infinity + excess + failed.
struct PathLedger {
  std::int64_t regular = 0;
  std::int64_t singular = 0;
  std::int64_t at_infinity = 0;
  std::int64_t excess = 0;
  std::int64_t failed = 0;
  bool operator==(const PathLedger&) const = default;

  [[nodiscard]] std::int64_t total() const { return regular + singular + at_infinity + excess + failed; }
};

/// A point where all equations vanish.
struct Solution {
  Eigen::VectorXcd point{};
  std::int64_t multiplicity = 1;  ///< of a regular one 1; else the number of paths that end there
  bool regular = true;
  std::optional<Certificate> certificate{};  ///< of a regular one: a box with exactly one solution
  std::optional<bool> real{};                ///< proved; absent where it is not known
  std::vector<std::int64_t> paths{};         ///< that end here, ascending
  double accuracy = 0;                       ///< estimated, relative
  double residual = 0;
  double condition = 0;
  int winding_number = 1;  ///< the largest of its paths

  /// Real critical points of a loss: the loss, enclosed, and the number of negative eigenvalues of its Hessian.
  std::optional<MorseData> morse{};
};

/// Numbers of solutions.
struct SolutionCounts {
  std::int64_t isolated = 0;  ///< distinct ones found: regular + singular
  std::int64_t regular = 0;
  std::int64_t singular = 0;  ///< distinct points; some may lie on a component of positive dimension
  std::int64_t with_multiplicity = 0;
  std::int64_t real = 0;            ///< real to working precision
  std::int64_t certified = 0;       ///< pairwise distinct, each in a box of its own
  std::int64_t certified_real = 0;  ///< proved to be real
};

/// What was found, and how complete it is.
struct SolveResult {
  std::optional<StartKind> start{};  ///< absent where none was tracked
  std::string start_reason{};        ///< why this one
  std::int64_t paths = 0;
  PathLedger ledger{};
  SolutionCounts counts{};
  std::vector<Solution> solutions{};  ///< real ones first, then by their coordinates
  std::optional<algebra::CountResult> count{};

  /// True only where two independent routes agree that nothing is missing; `reason` says which, or what does not close.
  bool complete = false;
  Certainty completeness = Certainty::numerical;  ///< how that is known, where complete
  std::string reason{};

  /// Sum of (-1)^index over the real critical points; 1 where all are found and the loss is coercive.
  std::optional<std::int64_t> index_sum{};

  std::vector<std::string> variables{};
  std::uint64_t seed = 1;
  int threads = 1;
  int attempts = 1;            ///< start systems that were tracked
  std::int64_t retracked = 0;  ///< paths that were tracked again, tighter
  double seconds = 0;
  double tracking_seconds = 0;
  double certifying_seconds = 0;
  bool out_of_time = false;
  bool stopped = false;
};

/// \throws InvalidArgument for options out of range, no unknowns, or fewer equations than unknowns; LimitExceeded where
///   the start system has more than options.max_paths paths, or the equations are beyond the memory
[[nodiscard]] SolveResult solve(const algebra::PolynomialSystem& system, const SolveOptions& options = {});

/// The equations run through the layers; nothing is expanded but for the exact count and polyhedral starts.
/// \throws as above, and as algebra::expand
[[nodiscard]] SolveResult solve(const Problem& problem, const SolveOptions& options = {});

/// What a solution would take, before anything but a few paths is tracked.
struct SolveForecast {
  Forecast paths{};         ///< of every start system, and the choice
  StartKind kind{};         ///< that would be tracked
  std::int64_t sample = 0;  ///< paths that were tracked to measure their time
  double seconds = 0;       ///< estimated for all paths on options.threads threads
  double memory_gib = 0;    ///< estimated
};
[[nodiscard]] SolveForecast forecast_solve(const algebra::PolynomialSystem& system, const SolveOptions& options = {});
[[nodiscard]] SolveForecast forecast_solve(const Problem& problem, const SolveOptions& options = {});
[[nodiscard]] nlohmann::ordered_json to_json(const SolveForecast& forecast);

/// The keys of the contract (docs/reference.md): "start", "paths", "ledger", "solutions", "complete", ... without the
/// points.
[[nodiscard]] nlohmann::ordered_json to_json(const SolveResult& result);

/// "zeroset.solutions/1": every solution with its numbers and its box.
[[nodiscard]] nlohmann::ordered_json solutions_json(const SolveResult& result);

/// The same without boxes, as a list.
[[nodiscard]] nlohmann::ordered_json solutions_list(const SolveResult& result);

/// "zeroset.certificate/1": the equations and the boxes, which check_certificate proves again.
[[nodiscard]] nlohmann::ordered_json certificates_json(const algebra::PolynomialSystem& system,
                                                       const SolveResult& result);
[[nodiscard]] nlohmann::ordered_json certificates_json(const Problem& problem, const SolveResult& result);

/// The solutions as PHCpack writes them.
[[nodiscard]] std::string solutions_phc(const SolveResult& result);

}  // namespace zeroset::continuation
