/// \file
/// From which activation degree on a dense network has as large a dimension as its parameters allow.
#pragma once

#include "zeroset/core/certainty.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/number.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::algebra {

/// Which activation degrees are tried.
struct DegreeThresholdOptions {
  std::uint64_t seed = 1;

  /// Degrees 1 to this are tried, in [1, 1000]; absent for 2 max d_l - 1 over the hidden layers, from where on a
  /// theorem speaks, or 10 where it does not.
  std::optional<std::int64_t> max_degree{};

  Limits limits{};  ///< as DimensionOptions::limits
};

/// From which activation degree on the dimension is the expected one.
struct DegreeThreshold {
  std::int64_t parameters = 0;
  std::int64_t expected_dimension = 0;  ///< parameters - hidden units

  /// (r, dimension with the monomial of degree r after each hidden layer), r = 1, 2, ...
  std::vector<std::pair<std::int64_t, std::int64_t>> dimensions{};

  /// The largest degree of these with dimension < expected_dimension; 0 for none.
  std::int64_t last_degree_below = 0;

  /// The least r such that the dimension is expected_dimension for all degrees >= r: last_degree_below + 1. Absent
  /// where no theorem says so of the degrees that were not tried.
  std::optional<std::int64_t> threshold{};

  /// Proved, or with probability one where the dimension at last_degree_below is known from ranks modulo primes alone.
  Certainty status = Certainty::proved;
  std::string reason{};  ///< why threshold is absent
  std::vector<std::uint64_t> primes{};
  std::uint64_t seed = 1;
};

/// Scans the degrees. Where all widths but the last are at least 2, all degrees r >= 2 d_l - 1 (l hidden) have the
/// expected dimension (Usevich et al. 2025, Corollary 17), so that a finite scan settles all. The threshold is that of
/// B. Finkel, J. I. Rodriguez, C. Wu, T. Yahl, "Activation degree thresholds and expressiveness of polynomial neural
/// networks", 2024. Cost: a dimension for each degree.
/// \param widths  input, hidden, ..., output; no biases, free output weights
/// \throws SpecError for widths out of range; InvalidArgument for options out of range; LimitExceeded as `dimension`
[[nodiscard]] DegreeThreshold degree_threshold(const std::vector<std::int64_t>& widths,
                                               const DegreeThresholdOptions& options = {});

/// The keys of the contract: "parameters", "expected_dimension", ...
[[nodiscard]] nlohmann::ordered_json to_json(const DegreeThreshold& result);

}  // namespace zeroset::algebra
