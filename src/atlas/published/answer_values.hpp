// Values out of answers by JSON pointers, as columns and series ask for them.
#pragma once

#include "zeroset/atlas/published_table.hpp"

#include <optional>
#include <string>

namespace zeroset::atlas::detail {

/// What the pointer leads to; null where it leads nowhere.
template <class Json>
[[nodiscard]] nlohmann::ordered_json at(const Json& document, const std::string& pointer) {
  try {
    const typename Json::json_pointer place(pointer);
    return document.contains(place) ? nlohmann::ordered_json(document.at(place)) : nlohmann::ordered_json();
  } catch (const nlohmann::json::exception&) {
    return nullptr;  // an index into an object, or the like
  }
}

/// Integers are numbers or, where they may be large, strings of digits.
[[nodiscard]] std::optional<Integer> integer(const nlohmann::ordered_json& value);

/// Whether the column shows values of both, ours and the printed ones.
[[nodiscard]] bool is_compared(const PublishedColumn& column);

}  // namespace zeroset::atlas::detail
