/// \file
/// Bounds as they are printed and stored: digits where there are few of them, else logarithms.
#pragma once

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/mixed_volume.hpp"
#include "zeroset/core/certainty.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::algebra {

/// Bounds with more digits are given by their logarithm, unless more are asked for.
inline constexpr double kDefaultDigits = 10'000;

/// Longer lists of degrees and of unknowns are left out.
inline constexpr std::size_t kMaxListed = 1000;

/// One bound.
struct BoundNumber {
  std::string digits{};                   ///< decimal; empty where it is not known, or has too many of them
  std::optional<double> log10{};          ///< absent for 0, and where it is not known
  std::optional<double> log10_at_most{};  ///< where log10 is not known: no less than it
};

/// See MultihomogeneousBounds.
struct MultihomogeneousNumbers {
  BoundNumber layerwise{}, best{};

  /// Of `best`: groups of names of unknowns, or of layers where the unknowns are many; absent where none is known.
  std::optional<std::vector<std::vector<std::string>>> groups{};
  bool best_is_minimum = false;  ///< over all partitions; else the least that was found
  bool structural = false;
};

/// See MixedVolumes.
struct MixedVolumeNumbers {
  BoundNumber torus{}, affine{};
  std::optional<Certainty> status{};  ///< absent where neither is known
};

/// See Bounds. What is not there has its cause in `reason`.
struct BoundNumbers {
  std::int64_t unknowns = 0, equations = 0;
  std::optional<std::vector<std::int64_t>> degrees{};                  ///< absent where there are too many
  std::vector<std::pair<std::int64_t, std::int64_t>> degree_counts{};  ///< (degree, equations), ascending
  bool structural = false;
  BoundNumber bezout_number{};
  std::optional<MultihomogeneousNumbers> multihomogeneous{};
  std::optional<MixedVolumeNumbers> mixed_volume{};  ///< absent where they were not computed
  BoundNumber shub_smale{};
  std::optional<BoundNumber> dedieu_malajovich{};  ///< of critical systems
  BoundNumber paper_bound{};
  Certainty status = Certainty::proved;  ///< of the degrees

  /// "key: why; key.member: why too": for every number that is absent. Empty where none is.
  std::string reason{};
};

/// The bounds without mixed volumes.
/// \param unknowns  names; none where there are too many to be listed
/// \param digits    numbers of more digits are given by their logarithm
[[nodiscard]] BoundNumbers bound_numbers(const Bounds& bounds,
                                         const std::vector<std::string>& unknowns,
                                         double digits = kDefaultDigits);

[[nodiscard]] MixedVolumeNumbers mixed_volume_numbers(const MixedVolumes& volumes);

/// The keys of the contract (docs/reference.md): "unknowns", "equations", ..., "reason" where one is given.
[[nodiscard]] nlohmann::ordered_json to_json(const BoundNumbers& numbers);
[[nodiscard]] nlohmann::ordered_json to_json(const MixedVolumeNumbers& numbers);

/// Read back what to_json wrote. \throws nlohmann's json::exception for another document
[[nodiscard]] BoundNumbers read_bound_numbers(const nlohmann::ordered_json& document);
[[nodiscard]] MixedVolumeNumbers read_mixed_volume_numbers(const nlohmann::ordered_json& document);

/// Appends "key: why" to reasons of the form "key: why; key: why".
void add_reason(std::string& reasons, const std::string& reason);

/// Of "first: why; second.part: why too", the parts that speak of `key` or of a member of it, without its name; the
/// whole where none does. A footnote of one column then says nothing of the others.
[[nodiscard]] std::string reason_for(const std::string& reasons, const std::string& key);

}  // namespace zeroset::algebra
