// The series of a panel as traces of plotly.js.
#pragma once

#include "zeroset/document/figure.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace zeroset {

/// "title (unit)" as plotly shows it.
[[nodiscard]] std::string plotly_title(const Axis& axis);

/// From back to front. \param number  of the panel, from 0 \param styles  of its series
[[nodiscard]] std::vector<nlohmann::ordered_json> plotly_traces(const Panel& panel,
                                                                std::size_t number,
                                                                const std::vector<std::size_t>& styles);

}  // namespace zeroset
