// What the documents of toy landscapes begin with.
#pragma once

#include "zeroset/core/problem.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::atlas::detail {

[[nodiscard]] inline nlohmann::ordered_json begin_toy_document(const Problem& problem) {
  return {{"schema", "zeroset.landscape_toy/1"},
          {"kind", problem.kind == ProblemKind::critical ? "critical" : "zero_error"},
          {"problem", to_json(problem)}};
}

}  // namespace zeroset::atlas::detail
