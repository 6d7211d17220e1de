// JSON on one line, as answers go through pipes and into batches.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace zeroset::atlas::detail {

/// Bytes that are no UTF-8, as names of files may have, become the replacement character.
[[nodiscard]] inline std::string line_text(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace zeroset::atlas::detail
