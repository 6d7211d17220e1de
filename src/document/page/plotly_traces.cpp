#include "document/page/plotly_traces.hpp"

#include "zeroset/core/text.hpp"

#include "document/page/plotly_surface.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset {
namespace {

using nlohmann::ordered_json;

/// "x" or "x2": plotly numbers axes from 1 and leaves the 1 out.
std::string axis_name(const char* letter, std::size_t number) {
  return letter + (number == 0 ? std::string() : std::to_string(number + 1));
}

/// What the reader is told about a coordinate: the file's number, or the category.
std::string coordinate(const Axis& axis, double value) {
  const auto place = static_cast<std::size_t>(value >= 0 ? value : 0);
  const bool named = place < axis.categories.size() && static_cast<double>(place) == value;
  return named ? plotly_text(axis.categories[place]) : shortest(value);
}

/// The traces of one panel, from back to front.
class PanelTraces {
 public:
  PanelTraces(const Panel& panel, std::size_t number, const std::vector<std::size_t>& styles)
      : panel_(panel), number_(number), styles_(styles) {}

  std::vector<ordered_json> all() {
    for (const SeriesKind kind : {SeriesKind::heat_map,
                                  SeriesKind::guide,
                                  SeriesKind::bars,
                                  SeriesKind::line,
                                  SeriesKind::points,
                                  SeriesKind::labels,
                                  SeriesKind::annotations}) {
      for (std::size_t s = 0; s < panel_.series.size(); ++s) {
        if (panel_.series[s].kind == kind) {
          add(panel_.series[s], styles_[s]);
        }
      }
    }
    return std::move(traces_);
  }

 private:
  void add(const Series& series, std::size_t style) {
    switch (series.kind) {
      case SeriesKind::heat_map:
        return add_cells(series);
      case SeriesKind::guide:
        traces_.push_back(trace(series, "scatter", "guide", style));
        traces_.back()["mode"] = "lines";
        traces_.back()["hoverinfo"] = "skip";
        return;
      case SeriesKind::labels:
      case SeriesKind::annotations:
        return add_words(series);
      case SeriesKind::line:
        add_band(series, style);
        return add_marks(series, style, "scatter", "line");
      case SeriesKind::points:
        return add_marks(series, style, "scatter", "points");
      case SeriesKind::bars:
        return add_marks(series, style, "bar", "bars");
    }
  }

  ordered_json trace(const Series& series, const char* type, const char* role, std::size_t style) const {
    return {{"type", type},
            {"name", plotly_text(series.name.empty() ? series.key : series.name)},
            {"legendgroup", series.name.empty() ? "panel " + std::to_string(number_) + " " + series.key : series.name},
            {"showlegend", !series.name.empty() && !series.thin},
            {"xaxis", axis_name("x", number_)},
            {"yaxis", axis_name("y", number_)},
            {"meta", {{"panel", number_}, {"role", role}, {"style", style}, {"key", series.key}}},
            {"x", plotly_numbers(series.x)},
            {"y", plotly_numbers(series.y)}};
  }

  void add_marks(const Series& series, std::size_t style, const char* type, const char* role) {
    ordered_json marks = trace(series, type, role, style);
    const std::vector<std::string> names = names_of(series);
    ordered_json told = ordered_json::array();
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      told.push_back({coordinate(panel_.x, series.x[i]), coordinate(panel_.y, series.y[i])});
      if (!series.lower.empty()) {
        told.back().insert(told.back().end(), {shortest(series.lower[i]), shortest(series.upper[i])});
      }
      if (!names.empty()) {
        told.back().push_back(plotly_text(names[i]));
      }
    }
    if (series.thin) {
      marks["meta"]["thin"] = true;
    }
    marks["customdata"] = told;
    marks["hovertemplate"] = hover_text(series, !names.empty());
    if (!series.lower.empty() && series.kind != SeriesKind::line) {
      marks["error_y"] = error_bars(series);
    }
    if (series.kind != SeriesKind::bars) {
      const bool marked = series.kind == SeriesKind::points || (series.x.size() <= 60 && !series.thin);
      marks["mode"] = series.kind == SeriesKind::points ? "markers" : marked ? "lines+markers" : "lines";
    }
    traces_.push_back(std::move(marks));
  }

  std::string hover_text(const Series& series, bool named) const {
    const bool bounded = !series.lower.empty();
    std::string text = named ? "<b>%{customdata[" + std::string(bounded ? "4" : "2") + "]}</b><br>" : "";
    text += (panel_.x.title.empty() ? "x" : plotly_title(panel_.x)) + ": %{customdata[0]}<br>";
    text += (panel_.y.title.empty() ? "y" : plotly_title(panel_.y)) + ": %{customdata[1]}";
    return text + (bounded ? "<br>from %{customdata[2]} to %{customdata[3]}" : "");
  }

  /// A series' own words, or those of annotations at its points.
  std::vector<std::string> names_of(const Series& series) const {
    std::vector<std::string> names = series.text;
    for (const Series& words : panel_.series) {
      if (!series.text.empty() || (words.kind != SeriesKind::annotations && words.kind != SeriesKind::labels)) {
        continue;
      }
      for (std::size_t i = 0; i < series.x.size(); ++i) {
        for (std::size_t j = 0; j < words.text.size(); ++j) {
          if (words.x[j] == series.x[i] && words.y[j] == series.y[i]) {
            names.resize(series.x.size());
            // Points in one place are told apart by none of their coordinates, so all their names are said.
            names[i] += (names[i].empty() || words.text[j].empty() ? "" : "; ") + words.text[j];
          }
        }
      }
    }
    return names;
  }

  static ordered_json error_bars(const Series& series) {
    std::vector<double> above, below;
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      above.push_back(series.upper[i] - series.y[i]);
      below.push_back(series.y[i] - series.lower[i]);
    }
    return {{"type", "data"},
            {"symmetric", false},
            {"array", plotly_numbers(above)},
            {"arrayminus", plotly_numbers(below)},
            {"thickness", 1.2}};
  }

  /// A line's interval as an outline: there and back.
  void add_band(const Series& series, std::size_t style) {
    if (series.lower.empty()) {
      return;
    }
    Series outline{.key = series.key, .name = series.name};
    const auto append = [&](const std::vector<double>& bound, std::size_t i) {
      if (std::isfinite(bound[i]) && (!panel_.y.logarithmic || bound[i] > 0)) {
        outline.x.push_back(series.x[i]);
        outline.y.push_back(bound[i]);
      }
    };
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      append(series.upper, i);
    }
    for (std::size_t i = series.x.size(); i-- > 0;) {
      append(series.lower, i);
    }
    ordered_json band = trace(outline, "scatter", "band", style);
    band.update({{"mode", "lines"}, {"fill", "toself"}, {"hoverinfo", "skip"}, {"showlegend", false}});
    traces_.push_back(std::move(band));
  }

  /// Words where nothing else tells them.
  void add_words(const Series& series) {
    Series shown{.key = series.key, .name = series.name};
    for (std::size_t i = 0; i < series.text.size(); ++i) {
      const bool told = std::ranges::any_of(panel_.series, [&](const Series& other) {
        return series.kind == SeriesKind::annotations && other.kind == SeriesKind::points && other.text.empty() &&
               std::ranges::find(other.y, series.y[i]) != other.y.end() &&
               std::ranges::find(other.x, series.x[i]) != other.x.end();
      });
      if (!told) {
        shown.x.push_back(series.x[i]);
        shown.y.push_back(series.y[i]);
        shown.text.push_back(plotly_text(series.text[i]));
      }
    }
    if (!shown.text.empty()) {
      traces_.push_back(trace(shown, "scatter", "words", 0));
      traces_.back().update({{"mode", "text"}, {"text", shown.text}, {"hoverinfo", "skip"}, {"showlegend", false}});
    }
  }

  void add_cells(const Series& series) {
    const CellGrid grid = cell_grid(series);
    ordered_json cells = trace(series, "heatmap", "cells", 0);
    ordered_json z = ordered_json::array(), told = ordered_json::array();
    for (std::size_t row = 0; row < grid.y.size(); ++row) {
      z.push_back(ordered_json::array());
      told.push_back(ordered_json::array());
      for (const double value : grid.z[row]) {
        const double shown = panel_.z.logarithmic ? std::log10(value) : value;
        z.back().push_back(std::isfinite(shown) ? ordered_json(shown) : ordered_json(nullptr));
        told.back().push_back(shortest(value));
      }
    }
    const std::string title = panel_.z.title.empty() ? "z" : plotly_title(panel_.z);
    cells.update({{"x", plotly_numbers(grid.x)},
                  {"y", plotly_numbers(grid.y)},
                  {"z", z},
                  {"text", told},
                  {"showlegend", false},
                  {"hovertemplate", "%{x}, %{y}<br>" + title + ": %{text}<extra></extra>"}});
    traces_.push_back(std::move(cells));
  }

  const Panel& panel_;
  std::size_t number_;
  const std::vector<std::size_t>& styles_;
  std::vector<ordered_json> traces_{};
};

}  // namespace

std::string plotly_title(const Axis& axis) {
  return plotly_text(axis.title + (axis.unit.empty() ? "" : " (" + axis.unit + ")"));
}

std::vector<ordered_json> plotly_traces(const Panel& panel,
                                        std::size_t number,
                                        const std::vector<std::size_t>& styles) {
  return PanelTraces(panel, number, styles).all();
}

}  // namespace zeroset
