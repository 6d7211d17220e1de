#include "document/figures/figure_plotly.hpp"

#include "document/figures/figure_layout.hpp"
#include "document/page/plotly_surface.hpp"
#include "document/page/plotly_traces.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace zeroset {
namespace {

using nlohmann::ordered_json;

ordered_json plotly_axis(const Axis& axis) {
  ordered_json drawn{{"title", plotly_title(axis)}, {"log", axis.logarithmic}};
  const auto bound = [&](const std::optional<double>& end) {
    return end ? ordered_json(axis.logarithmic ? std::log10(*end) : *end) : ordered_json(nullptr);
  };
  drawn["range"] = {bound(axis.lower), bound(axis.upper)};
  if (!axis.categories.empty()) {
    drawn["categories"] = ordered_json::array();
    for (const std::string& category : axis.categories) {
      drawn["categories"].push_back(plotly_text(category));
    }
  }
  return drawn;
}

/// One entry of the legend for all series of a name.
void keep_first_entries(ordered_json& traces) {
  std::set<std::string> seen;
  for (ordered_json& trace : traces) {
    if (trace.at("showlegend") == true && !seen.insert(trace.at("name").get<std::string>()).second) {
      trace["showlegend"] = false;
    }
  }
}

}  // namespace

ordered_json plotly_figure(const Figure& figure) {
  validate(figure);
  const FigureLayout layout = lay_out(figure);
  ordered_json panels = ordered_json::array(), data = ordered_json::array(), surfaces = ordered_json::array();
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const Panel& panel = figure.panels[p];
    panels.push_back({{"title", plotly_text(panel.title)},
                      {"x", plotly_axis(panel.x)},
                      {"y", plotly_axis(panel.y)},
                      {"bar", has_heat_map(panel) ? plotly_axis(panel.z) : ordered_json(nullptr)}});
    for (ordered_json& trace : plotly_traces(panel, p, layout.styles[p])) {
      data.push_back(std::move(trace));
    }
    if (auto surface = plotly_surface(panel, p, layout.styles[p])) {
      surfaces.push_back(std::move(*surface));
    }
  }
  keep_first_entries(data);
  ordered_json drawn{
      {"columns", figure.columns > 0 ? figure.columns : std::min<int>(2, static_cast<int>(panels.size()))},
      {"aspect", figure.panel_height / figure.panel_width},
      {"panels", panels},
      {"data", data}};
  if (!surfaces.empty()) {
    drawn["surfaces"] = surfaces;
  }
  return drawn;
}

std::string script_json(const ordered_json& document) {
  std::string text;
  for (const char c : document.dump(-1, ' ', false, ordered_json::error_handler_t::replace)) {
    // These would end the element, begin a comment or an entity; inside JSON strings their codes mean the same.
    text += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : c == '&' ? "\\u0026" : std::string(1, c);
  }
  return text;
}

}  // namespace zeroset
