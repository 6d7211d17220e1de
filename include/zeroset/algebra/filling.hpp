/// \file
/// Minimal filling architectures: dense networks that express a whole space of polynomials, and no narrower one does.
#pragma once

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/core/certainty.hpp"
#include "zeroset/core/progress.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::algebra {

/// Whether a dense network is filling and stops being so when any one hidden width is decremented. Wider networks
/// contain narrower ones, so that then no narrower network at all is filling.
struct Minimality {
  DimensionResult dimension{};

  /// Dimension with the l-th hidden width decremented, l = 1, 2, ...; absent where that width is 1, for a layer without
  /// units leaves constants, which never fill.
  std::vector<std::optional<std::int64_t>> predecessor_dimensions{};

  bool minimal = false;  ///< filling, and no predecessor is

  /// Proved where every rank that matters meets an upper bound, else with probability one.
  Certainty status = Certainty::probability_one;
};

/// \throws InvalidArgument unless the layers are dense with free weights and activations; else as `dimension`
[[nodiscard]] Minimality minimality(const Architecture& network, const DimensionOptions& options = {});

/// The keys of its dimension, and "minimal", "predecessor_dimensions", "minimal_status".
[[nodiscard]] nlohmann::ordered_json to_json(const Minimality& result);

/// The architectures among which filling ones are looked for.
struct FillingSearchSpec {
  std::int64_t inputs = 2;   ///< >= 1
  std::int64_t outputs = 1;  ///< >= 1
  int layers = 2;            ///< affine maps, >= 1; hidden layers: one less
  std::vector<int> degrees{2};
  BiasPattern bias = BiasPattern::none;
};

/// How far the search for filling architectures may go.
struct FillingSearchOptions {
  std::uint64_t seed = 1;

  /// No hidden layer wider than this, >= 1; absent for the widths beyond which nothing is gained.
  std::optional<std::int64_t> max_width{};

  /// Memory of each rank, and seconds of the whole search: with a finite number each rank runs in a child process, so
  /// that one that takes too long does not take along what was found.
  Limits limits{};
  ProgressCallback progress{};
  StopRequest stop{};  ///< asked before each rank
};

/// The minimal filling architectures that were found.
struct FillingSearchResult {
  Integer ambient_dimension{};

  /// All widths within `largest_widths`, input and output included, in lexicographic order. Where not `complete`, those
  /// that were found by then; each is minimal.
  std::vector<std::vector<std::int64_t>> architectures{};

  /// Hidden widths that were searched. Beyond the dimension of the space that the powers of a layer's units live in,
  /// width gains nothing: where no `max_width` cut it, the list is that of all widths.
  std::vector<std::int64_t> largest_widths{};
  bool all_widths = false;  ///< `max_width` cut nothing

  bool complete = false;   ///< false: out of time, or stopped
  std::string reason{};    ///< why not; empty where complete
  std::int64_t ranks = 0;  ///< networks whose dimension was computed
  std::uint64_t seed = 1;

  /// That the architectures are filling is proved. Proved where it is also proved that no narrower one is, else with
  /// probability one: the dimension of some narrower one is known from ranks modulo primes.
  Certainty status = Certainty::probability_one;
};

/// All minimal filling widths. Filling networks are closed under widening, so that the search keeps the maximal widths
/// known not to fill and tries the minimal ones that are below none of them; a bound on the dimension spares most
/// ranks. Cost: a rank of ambient_dimension rows for every few boundary points; seconds to 6 layers of squares from 2
/// inputs to 1 output.
/// \throws InvalidArgument for a spec out of range; LimitExceeded where a matrix exceeds limits.memory_gib
[[nodiscard]] FillingSearchResult minimal_filling(const FillingSearchSpec& spec,
                                                  const FillingSearchOptions& options = {});

/// The keys of the contract: "ambient_dimension", "minimal_filling", ...
[[nodiscard]] nlohmann::ordered_json to_json(const FillingSearchResult& result);

}  // namespace zeroset::algebra
