#pragma once

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/algebra/count.hpp"

#include "cli/subject.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace zeroset::cli {

/// Bounds with more digits are given by their logarithm, unless more are asked for.
inline constexpr double kDefaultDigits = 10'000;

/// The keys of the contract.
/// \param unknowns  their names; none where they are too many to be listed
[[nodiscard]] nlohmann::ordered_json bounds_keys(const algebra::Bounds& bounds,
                                                 const std::vector<std::string>& unknowns,
                                                 double most_digits = kDefaultDigits);
[[nodiscard]] nlohmann::ordered_json count_keys(const algebra::CountResult& result);

/// Names of the unknowns, or none where they are more than are listed.
[[nodiscard]] std::vector<std::string> names_of_unknowns(const Subject& subject);

/// Of "first: why; second.part: why too", the parts that speak of `key` or of a member of it, without its name; the whole
/// where none does. A footnote of one column then says nothing of the others.
[[nodiscard]] std::string reason_for(const std::string& reason, const std::string& key);

/// Bounds and count of whichever of problem and system the subject holds.
[[nodiscard]] algebra::Bounds bounds_of(const Subject& subject, std::uint64_t seed, double effort = 1);
[[nodiscard]] algebra::CountResult count_of(const Subject& subject, const algebra::CountOptions& options);

}  // namespace zeroset::cli
