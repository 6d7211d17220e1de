#include "zeroset/document/figure.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include "document/figures/figure_layout.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace zeroset {
namespace {

constexpr double kMinFigureWidth = 5;  // cm
constexpr double kMaxFigureWidth = 100;

[[noreturn]] void refuse(const Figure& figure, const std::string& message) {
  throw InvalidArgument("[Figure] \"" + figure.name + "\" " + message);
}

void check_series(const Figure& figure, const Series& series, const std::string& where) {
  if (!is_stem(series.key, true)) {
    refuse(figure, where + ": expected a key of letters, digits, '_', '-' and '.', got \"" + series.key + "\"");
  }
  const std::size_t size = series.x.size();
  const auto fits = [size](std::size_t other, bool may_be_empty) {
    return other == size || (may_be_empty && other == 0);
  };
  const bool same_bounds = series.lower.size() == series.upper.size();
  if (!fits(series.y.size(), false) || !fits(series.lower.size(), true) || !same_bounds ||
      !fits(series.text.size(), !is_text(series.kind))) {
    refuse(figure, where + ", series \"" + series.key + "\": x, y, lower, upper and text differ in length");
  }
  if (series.z.size() != (series.kind == SeriesKind::heat_map ? size : 0)) {
    refuse(figure, where + ", series \"" + series.key + "\": expected a z for each point of a heat map, and else none");
  }
}

void check_axis(const Figure& figure, const Axis& axis, const std::string& where) {
  const bool finite = std::isfinite(axis.lower.value_or(0)) && std::isfinite(axis.upper.value_or(1));
  if (!finite || (axis.lower && axis.upper && *axis.lower >= *axis.upper)) {
    refuse(figure, where + ": expected finite lower < upper");
  }
  if (axis.logarithmic && (axis.lower.value_or(1) <= 0 || axis.upper.value_or(1) <= 0)) {
    refuse(figure, where + ": a logarithmic axis has positive ends");
  }
}

void check_panel(const Figure& figure, const Panel& panel, const std::string& where) {
  check_axis(figure, panel.x, where + ", x axis");
  check_axis(figure, panel.y, where + ", y axis");
  check_axis(figure, panel.z, where + ", colors");
  if (has_heat_map(panel) && (panel.x.logarithmic || panel.y.logarithmic)) {
    refuse(figure, where + ": a heat map has linear axes");
  }
  std::set<std::string> keys;
  for (const Series& series : panel.series) {
    check_series(figure, series, where);
    if (!keys.insert(series.key).second) {
      refuse(figure, where + " has two series \"" + series.key + "\"");
    }
  }
}

/// Where a line goes on elsewhere: nothing is missing there. A value that was not measured still has its x; a guide has
/// no values.
bool lifts_pen(const Series& series, std::size_t i) {
  return series.kind == SeriesKind::guide ||
         (series.kind == SeriesKind::line && !std::isfinite(series.x[i]) && !std::isfinite(series.y[i]));
}

/// Adds what of one series an axis cannot show.
void note_undrawn(const Series& series, const Panel& panel, std::vector<std::string>& notes) {
  std::size_t missing = 0;
  std::size_t off_scale = 0;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const bool finite =
        std::isfinite(series.x[i]) && std::isfinite(series.y[i]) && (series.z.empty() || std::isfinite(series.z[i]));
    missing += finite || lifts_pen(series, i) ? 0U : 1U;
    off_scale += finite && !is_drawable(series, i, panel) ? 1U : 0U;
  }
  const std::string what = " of " + (series.name.empty() ? series.key : series.name);
  const std::string where = panel.title.empty() ? "" : " (" + panel.title + ")";
  if (off_scale > 0) {
    notes.push_back(count_of(off_scale, "point") + what + where + (off_scale == 1 ? " is" : " are") +
                    " not positive and not on the logarithmic axis.");
  }
  if (missing > 0) {
    notes.push_back(count_of(missing, "point") + what + where + (missing == 1 ? " is" : " are") +
                    " not finite and not drawn.");
  }
}

}  // namespace

bool is_drawable(const Series& series, std::size_t i, const Panel& panel) {
  const double x = series.x[i];
  const double y = series.y[i];
  const bool placed =
      std::isfinite(x) && std::isfinite(y) && (!panel.x.logarithmic || x > 0) && (!panel.y.logarithmic || y > 0);
  return placed && (series.z.empty() || (std::isfinite(series.z[i]) && (!panel.z.logarithmic || series.z[i] > 0)));
}

bool is_text(SeriesKind kind) {
  return kind == SeriesKind::labels || kind == SeriesKind::annotations;
}

bool has_heat_map(const Panel& panel) {
  return std::ranges::any_of(panel.series, [](const Series& s) { return s.kind == SeriesKind::heat_map; });
}

std::pair<double, double> cell_size(const Series& series) {
  const auto min_step = [](std::vector<double> values) {
    std::ranges::sort(values);
    double step = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < values.size(); ++i) {
      const double difference = values[i] - values[i - 1];
      // Grids that were computed differ in their last digits.
      step = difference > 1e-9 * (values.back() - values.front()) ? std::min(step, difference) : step;
    }
    return std::isfinite(step) ? step : 1;
  };
  return {min_step(series.x), min_step(series.y)};
}

double read_figure_width(const std::string& text) {
  const std::map<std::string, double> units{{"mm", 0.1}, {"cm", 1}, {"in", 2.54}, {"pt", 2.54 / 72}};
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string unit(static_cast<const char*>(end), text.data() + text.size());
  unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
  const auto known = units.find(unit);
  const double width = error == std::errc() && known != units.end() ? number * known->second : 0;
  if (!(width >= kMinFigureWidth && width <= kMaxFigureWidth)) {
    throw InvalidArgument("expected a width from 50mm to 1000mm, in mm, cm, in or pt, such as 89mm; got \"" + text +
                          "\"");
  }
  return width;
}

void validate(const Figure& figure) {
  if (!is_stem(figure.name)) {
    throw InvalidArgument("[Figure] expected a name of letters, digits, '-' and '_', got \"" + figure.name + "\"");
  }
  if (figure.panels.empty()) {
    refuse(figure, "has no panels");
  }
  if (figure.columns < 0 || !(figure.panel_width >= 3 && figure.panel_width <= 40) ||
      !(figure.panel_height >= 2 && figure.panel_height <= 40)) {
    refuse(figure, "expected columns >= 0, a panel width from 3 to 40 cm and a panel height from 2 to 40 cm");
  }
  if (figure.width != 0 && !(figure.width >= kMinFigureWidth && figure.width <= kMaxFigureWidth)) {
    refuse(figure, "expected a width from 5 to 100 cm, or 0");
  }
  for (std::size_t i = 0; i < figure.panels.size(); ++i) {
    check_panel(figure, figure.panels[i], "panel " + std::to_string(i + 1));
  }
}

std::vector<std::string> notes(const Figure& figure) {
  std::vector<std::string> notes;
  for (const Panel& panel : figure.panels) {
    for (const Series& series : panel.series) {
      note_undrawn(series, panel, notes);
    }
  }
  return notes;
}

}  // namespace zeroset
