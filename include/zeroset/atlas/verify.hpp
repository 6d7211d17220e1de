/// \file
/// Bounds, mixed volumes, exact count and closed form of one problem or system side by side.
///
/// \code
/// const Problem problem{.network = dense_network({.widths = {1, 1, 1}}), .data = {{{1}, {2}}, {{1}, {3}}}};
/// const VerifyRow row = verify(problem, {.mixed_volumes = false});
/// verify_table({&row, 1});  // a row: bounds, numbers of solutions, closed form, whether they agree
/// \endcode
#pragma once

#include "zeroset/algebra/bound_numbers.hpp"
#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/algebra/count.hpp"
#include "zeroset/document/table.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <span>
#include <string>

namespace zeroset::atlas {

/// How far bounds and count of one row may go.
struct VerifyOptions {
  /// Of the count, which gets what the mixed volumes leave of the seconds. Mixed volumes, in a process of their own,
  /// have a fifth of the seconds each; without a limit, 10 s.
  Limits limits{};
  std::uint64_t seed = 1;
  int threads = 1;            ///< >= 1
  bool mixed_volumes = true;  ///< false: BoundNumbers::mixed_volume stays absent
  double seconds_spent = 0;   ///< >= 0; of limits.seconds before this call, by reading the problem
};

/// Bounds, count and closed form of one problem.
struct VerifyRow {
  std::string id{};  ///< a name for the row

  /// Absent where the row was stored without an answer; reason then says why.
  std::optional<algebra::BoundNumbers> bounds{};
  std::optional<algebra::CountResult> count{};

  /// What a theorem says, or a conjectured formula; absent where none is known here, and for systems.
  std::optional<algebra::ClosedForm> closed_form{};

  /// Whether all independent routes gave the same number of solutions (with multiplicity): the exact count and the
  /// closed form; absent unless both did. Bounds never enter.
  std::optional<bool> agree{};

  std::string reason{};  ///< why something is absent
  bool complete = true;  ///< false where count or mixed volumes ran out of time or memory
};

/// Cost: that of count, and of mixed volumes of the expanded equations.
/// \throws InvalidArgument, NotInThisBuild as algebra::expand
[[nodiscard]] VerifyRow verify(const Problem& problem, const VerifyOptions& options = {});
[[nodiscard]] VerifyRow verify(const algebra::PolynomialSystem& system, const VerifyOptions& options = {});

/// A row a problem: the numbers of bounds, count and closed form.
[[nodiscard]] Table verify_table(std::span<const VerifyRow> rows);

/// The keys of the contract (docs/reference.md), without the id: "bounds", "count", "solve", "closed_form", "agree".
[[nodiscard]] nlohmann::ordered_json to_json(const VerifyRow& row);

/// Reads back a row: what to_json wrote, with its id. `complete` is not in it.
/// \throws nlohmann's json::exception for another document
[[nodiscard]] VerifyRow read_verify_row(const nlohmann::ordered_json& document);

}  // namespace zeroset::atlas
