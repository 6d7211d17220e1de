#pragma once

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/algebra/count.hpp"

#include "cli/subject.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::cli {

/// The keys of the contract.
[[nodiscard]] nlohmann::ordered_json bounds_keys(const algebra::Bounds& bounds);
[[nodiscard]] nlohmann::ordered_json count_keys(const algebra::CountResult& result);

/// Bounds and count of whichever of problem and system the subject holds.
[[nodiscard]] algebra::Bounds bounds_of(const Subject& subject, std::uint64_t seed);
[[nodiscard]] algebra::CountResult count_of(const Subject& subject, const algebra::CountOptions& options);

}  // namespace zeroset::cli
