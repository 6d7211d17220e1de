/// \file
/// The toy networks of a report: bounds, exact counts and dimensions of many problems, kept in a folder as they end.
#pragma once

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/atlas/verify.hpp"
#include "zeroset/core/child_process.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/document/figure.hpp"
#include "zeroset/document/table.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace zeroset::atlas {

/// The dimension of one network.
struct DimensionRow {
  std::string id{};
  std::optional<algebra::DimensionResult> result{};  ///< absent where it ran out of time or memory
  std::string reason{};                              ///< why something is absent
};

/// Within which limits the rows of a report are answered, and where they are kept.
struct ToyNetworkOptions {
  /// Of each row. A basis that has not ended by then is shown as not ended.
  Limits limits{.seconds = 90, .memory_gib = 4};
  std::uint64_t seed = 1;
  int processes = 1;  ///< at once, >= 1

  /// A row that is complete is kept in FOLDER/rows and read from there by the next call, if line and version are the
  /// same; empty: none is kept.
  std::filesystem::path folder{};
  ProgressCallback progress{};
};

/// Bounds, counts and dimensions of the toy networks of a report.
struct ToyNetworks {
  std::vector<VerifyRow> verify{};        ///< one a problem
  std::vector<DimensionRow> dimension{};  ///< one for each zero-error problem that names a network
  bool complete = true;                   ///< false where a row ran out of time or memory
};

/// Verifies every problem, and computes the dimensions of the networks of zero-error problems.
/// \param problems  lines of `verify`, each with an id of its own
/// \throws SpecError with a pointer below /problems; FileError
[[nodiscard]] ToyNetworks toy_networks(const std::vector<nlohmann::json>& problems, const ToyNetworkOptions& options);

/// Bounds beside exact counts, a row a problem.
[[nodiscard]] Table toy_networks_table(std::span<const VerifyRow> rows);

/// Neurovarieties and zero-error sets, a row a network.
[[nodiscard]] Table dimensions_table(std::span<const DimensionRow> rows);

/// What the numbers say, in sentences made from them; none where there is no row.
[[nodiscard]] std::vector<std::string> toy_networks_findings(const ToyNetworks& rows);

/// Exact counts over Bézout numbers, of problems with finitely many solutions. A row whose id begins with "critical" is
/// one of a critical system.
[[nodiscard]] Figure bezout_figure(std::span<const VerifyRow> rows);

/// Reads back one answer of `dimension`, with its id. \throws nlohmann's json::exception for another document
[[nodiscard]] DimensionRow read_dimension_row(const nlohmann::ordered_json& document);

}  // namespace zeroset::atlas
