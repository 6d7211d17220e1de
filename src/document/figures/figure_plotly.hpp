// A figure as data for the page's script, which gives it to plotly.js.
#pragma once

#include "zeroset/document/figure.hpp"

#include <nlohmann/json_fwd.hpp>

namespace zeroset {

/// {"columns", "aspect", "panels": [{"title", "x", "y", "bar"}], "data", "surfaces"}: data are plotly's traces without
/// colors, their place and look in "meta" {"panel", "role", "style"}; surfaces are heat maps again as landscapes with
/// the paths on them, absent where there is none. What a reader sees on hovering is in "customdata": the numbers of
/// to_csv(figure) to the letter.
[[nodiscard]] nlohmann::ordered_json plotly_figure(const Figure& figure);

/// JSON that may stand in a script element.
[[nodiscard]] std::string script_json(const nlohmann::ordered_json& document);

}  // namespace zeroset
