// The kinds of figure groups, by the name that a spec gives them.
#pragma once

#include "zeroset/core/json.hpp"

#include "studies/theory2/figure_group.hpp"

#include <memory>
#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

/// One kind: how its groups are read.
struct FigureKind {
  std::string name{};
  /// The members that are this kind's own. \throws SpecError
  std::unique_ptr<const FigureGroup> (*read)(GroupText text, ObjectReader& reader) = nullptr;
  /// Of a protocol without such a group: it has no figures, and its claims are undecided.
  std::unique_ptr<const FigureGroup> (*absent)() = nullptr;
};

[[nodiscard]] const std::vector<FigureKind>& figure_kinds();

/// \throws SpecError at the pointer
[[nodiscard]] std::shared_ptr<const FigureGroup> read_group(const std::string& key,
                                                            const nlohmann::json& value,
                                                            const std::string& pointer);

}  // namespace zeroset::studies::theory2
