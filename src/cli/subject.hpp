#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/problem.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace zeroset::cli {

/// What an algebra verb is asked about. A network where the verb takes one; else a problem or a system.
struct Subject {
  std::optional<Architecture> network{};
  std::optional<Problem> problem{};
  std::optional<algebra::PolynomialSystem> system{};
};

/// Reads the members `network`, `problem`, `system`, `kind`, `points`, `data_seed` and `lambda` of one batch line (a
/// command line is turned into one, too). Approximations are resolved. Files are looked for in `folder`; `limits` say
/// how systems are read.
/// \throws SpecError
[[nodiscard]] Subject read_network_subject(ObjectReader& line, const std::filesystem::path& folder);
[[nodiscard]] Subject read_problem_subject(ObjectReader& line,
                                           const std::filesystem::path& folder,
                                           RandomData random_data = RandomData::drawn,
                                           const algebra::ReadLimits& limits = {});

}  // namespace zeroset::cli
