#include "document/page/plotly_surface.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset {
namespace {

using nlohmann::ordered_json;

std::vector<double> distinct(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  std::ranges::sort(values);
  const auto rest = std::ranges::unique(values);
  values.erase(rest.begin(), rest.end());
  return values;
}

/// The interval of ascending values that holds `at`; their number where none does.
std::size_t interval(const std::vector<double>& values, double at) {
  if (values.size() < 2 || !(at >= values.front() && at <= values.back())) {
    return values.size();
  }
  const auto above = std::ranges::upper_bound(values, at);
  return std::min<std::size_t>(static_cast<std::size_t>(above - values.begin()) - 1, values.size() - 2);
}

ordered_json heights(const CellGrid& grid, const Series& series, bool logarithmic) {
  std::vector<double> z;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double height = grid.height(series.x[i], series.y[i]);
    z.push_back(logarithmic ? std::log10(height) : height);
  }
  return plotly_numbers(z);
}

ordered_json path_on(const CellGrid& grid, const Panel& panel, const Series& series) {
  ordered_json numbers = ordered_json::array();
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    numbers.push_back({shortest(series.x[i]), shortest(series.y[i])});
  }
  const bool line = series.kind == SeriesKind::line;
  return {{"type", "scatter3d"},
          {"mode",
           line && series.x.size() <= 200 ? "lines+markers"
           : line                         ? "lines"
                                          : "markers"},
          {"name", plotly_text(series.name.empty() ? series.key : series.name)},
          {"x", plotly_numbers(series.x)},
          {"y", plotly_numbers(series.y)},
          {"z", heights(grid, series, panel.z.logarithmic)},
          {"customdata", numbers},
          {"showlegend", !series.name.empty()},
          {"hovertemplate", "%{customdata[0]}, %{customdata[1]}"}};
}

ordered_json landscape_of(const CellGrid& grid, const Panel& panel) {
  ordered_json z = ordered_json::array(), text = ordered_json::array();
  for (const std::vector<double>& row : grid.z) {
    std::vector<double> shown;
    ordered_json words = ordered_json::array();
    for (const double value : row) {
      shown.push_back(panel.z.logarithmic ? std::log10(value) : value);
      words.push_back(shortest(value));
    }
    z.push_back(plotly_numbers(shown));
    text.push_back(words);
  }
  return {{"type", "surface"},
          {"x", plotly_numbers(grid.x)},
          {"y", plotly_numbers(grid.y)},
          {"z", z},
          {"text", text},
          {"showscale", false},
          {"opacity", 0.92},
          {"hovertemplate", "%{x}, %{y}<br>" + plotly_text(panel.z.title) + ": %{text}<extra></extra>"}};
}

}  // namespace

double CellGrid::height(double at_x, double at_y) const {
  const std::size_t column = interval(x, at_x), row = interval(y, at_y);
  if (column == x.size() || row == y.size()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double s = (at_x - x[column]) / (x[column + 1] - x[column]);
  const double t = (at_y - y[row]) / (y[row + 1] - y[row]);
  return (1 - t) * ((1 - s) * z[row][column] + s * z[row][column + 1]) +
         t * ((1 - s) * z[row + 1][column] + s * z[row + 1][column + 1]);
}

CellGrid cell_grid(const Series& series) {
  CellGrid grid{.x = distinct(series.x), .y = distinct(series.y)};
  grid.z.assign(grid.y.size(), std::vector<double>(grid.x.size(), std::numeric_limits<double>::quiet_NaN()));
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const auto column = std::ranges::lower_bound(grid.x, series.x[i]) - grid.x.begin();
    const auto row = std::ranges::lower_bound(grid.y, series.y[i]) - grid.y.begin();
    if (std::isfinite(series.x[i]) && std::isfinite(series.y[i])) {
      grid.z[row][column] = series.z[i];
    }
  }
  return grid;
}

ordered_json plotly_numbers(const std::vector<double>& values) {
  ordered_json numbers = ordered_json::array();
  for (const double value : values) {
    numbers.push_back(std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr));
  }
  return numbers;
}

std::string plotly_text(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    shown += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  }
  return shown;
}

std::optional<ordered_json> plotly_surface(const Panel& panel,
                                           std::size_t number,
                                           const std::vector<std::size_t>& styles) {
  const auto map = std::ranges::find(panel.series, SeriesKind::heat_map, &Series::kind);
  // Between categories, such as networks, there is nothing that a surface could show.
  if (map == panel.series.end() || !panel.x.categories.empty() || !panel.y.categories.empty()) {
    return std::nullopt;
  }
  const CellGrid grid = cell_grid(*map);
  if (grid.x.size() < 2 || grid.y.size() < 2) {
    return std::nullopt;
  }
  ordered_json traces{landscape_of(grid, panel)};
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const Series& series = panel.series[s];
    if (series.kind == SeriesKind::line || series.kind == SeriesKind::points) {
      traces.push_back(path_on(grid, panel, series));
      traces.back()["meta"] = {{"style", styles[s]}};
    }
  }
  return ordered_json{{"panel", number}, {"data", traces}};
}

}  // namespace zeroset
