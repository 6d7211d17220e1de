/// \file
/// What an algebra verb is asked about: a network, a problem or a polynomial system, as one batch line names it.
#pragma once

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/mixed_volume.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/problem.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::atlas {

/// One of the three: a network where the verb takes one; else a problem or a system.
struct Subject {
  std::optional<Architecture> network{};
  std::optional<Problem> problem{};
  std::optional<algebra::PolynomialSystem> system{};
};

/// Reads the member `network` of one batch line. Approximations are resolved. \param folder  where files are looked for
/// \throws SpecError
[[nodiscard]] Subject read_network_subject(ObjectReader& line, const std::filesystem::path& folder);

/// Reads the members `problem`, `system`, or `network` with `kind`, `points`, `data_seed` and `lambda`.
/// \param limits  how systems are read
/// \throws SpecError; LimitExceeded as random_dataset does
[[nodiscard]] Subject read_problem_subject(ObjectReader& line,
                                           const std::filesystem::path& folder,
                                           RandomData random_data = RandomData::drawn,
                                           const algebra::ReadLimits& limits = {});

/// Names of the unknowns, or none where they are more than algebra::kMaxListed.
[[nodiscard]] std::vector<std::string> names_of_unknowns(const Subject& subject);

/// \name Bounds, mixed volumes, count and equations of whichever of problem and system the subject holds.
/// @{
[[nodiscard]] algebra::Bounds bounds_of(const Subject& subject, std::uint64_t seed, double effort = 1);
[[nodiscard]] algebra::MixedVolumes mixed_volumes_of(const Subject& subject,
                                                     const algebra::MixedVolumeOptions& options);
[[nodiscard]] algebra::CountResult count_of(const Subject& subject, const algebra::CountOptions& options);
[[nodiscard]] algebra::PolynomialSystem system_of(const Subject& subject, const Limits& limits = {});
/// @}

}  // namespace zeroset::atlas
