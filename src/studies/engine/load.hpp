// A study's protocol, put together from its bundled texts. Needs no LibTorch.
#pragma once

#include "zeroset/studies/study.hpp"

#include <string>
#include <vector>

namespace zeroset::studies {

/// A kind of groups that figures may wait for: they come along where the protocol says so.
struct AwaitedKind {
  std::string kind{};  ///< empty: there is none
  bool (*is_awaited)(const nlohmann::json& protocol) = nullptr;
};

/// The groups of a study, by the alphabet of their keys.
[[nodiscard]] std::vector<GroupSummary> group_summaries(const std::string& study);

/// Whether the study's texts say what the scale is: full always, the others where common.json or a group has them.
[[nodiscard]] bool has_scale(const std::string& study, Scale scale);

/// All members but "schema". Groups of the awaited kind are there where they were asked for, and where others wait for
/// them. \throws SpecError for an activation that is malformed
[[nodiscard]] nlohmann::json make_protocol(const std::string& study,
                                           Scale scale,
                                           const LoadOptions& options,
                                           const AwaitedKind& awaited = {});

}  // namespace zeroset::studies
