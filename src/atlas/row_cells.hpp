// Cells of tables of verify rows: a number, or why it is absent.
#pragma once

#include "zeroset/atlas/verify.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace zeroset::atlas::detail {

template <class T>
[[nodiscard]] Cell cell_of(const std::optional<T>& value, const std::string& reason) {
  return value ? Cell(*value) : Cell(Missing{reason});
}

/// A number of a table's integer column; larger ones are not shown there.
[[nodiscard]] inline std::optional<std::int64_t> small(const std::optional<Integer>& value) {
  return value && abs(*value) <= kLargestJsonInteger ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

[[nodiscard]] inline Cell exact(const algebra::BoundNumber& bound, const std::string& reason) {
  return bound.digits.empty() ? Cell(Missing{reason}) : Cell(Integer(bound.digits));
}

/// \name Numbers of a row, empty where it has no bounds.
/// @{
[[nodiscard]] inline algebra::BoundNumber best_multihomogeneous(const algebra::BoundNumbers& bounds) {
  return bounds.multihomogeneous ? bounds.multihomogeneous->best : algebra::BoundNumber{};
}
[[nodiscard]] inline algebra::BoundNumber affine_mixed_volume(const algebra::BoundNumbers& bounds) {
  return bounds.mixed_volume ? bounds.mixed_volume->affine : algebra::BoundNumber{};
}
[[nodiscard]] inline std::optional<std::int64_t> unknowns(const VerifyRow& row) {
  return row.bounds ? std::optional(row.bounds->unknowns) : std::nullopt;
}
[[nodiscard]] inline std::optional<std::int64_t> equations(const VerifyRow& row) {
  return row.bounds ? std::optional(row.bounds->equations) : std::nullopt;
}
/// @}

[[nodiscard]] inline Column integer_column(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::integer};
}

[[nodiscard]] inline Column boolean_column(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::boolean};
}

}  // namespace zeroset::atlas::detail
