// Where everything in a figure goes, in centimetres, before a program draws it.
#pragma once

#include "zeroset/document/figure.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace zeroset {

// The type is 8 pt in print. These hold for DejaVu Sans, the widest of the usual sans serifs; digits and capitals are
// wider than letters on average.
constexpr double kDigitWidth = 0.18;
constexpr double kCharacterWidth = 0.16;
constexpr double kLineHeight = 0.36;
constexpr double kAir = 0.18;         // between things that must not touch
constexpr double kTickLength = 0.24;  // with the gap to its label

struct Tick {
  double at = 0;
  std::vector<std::string> lines{};
};

struct AxisLayout {
  double lower = 0, upper = 1;
  bool logarithmic = false;
  double step = 0;             ///< between ticks; for a logarithmic axis their ratio; 0: see `ticks`
  std::vector<Tick> ticks{};   ///< where no step fits: categories, and 1-2-5 on a short logarithmic axis
  std::string format{"%g"};    ///< of the ticks
  std::size_t characters = 1;  ///< of the longest line of a tick
  std::size_t lines = 1;       ///< of the highest tick
  bool rotated = false;        ///< categories that do not fit side by side

  /// Place of a value between the ends, 0 to 1.
  [[nodiscard]] double place(double value) const;
};

struct PanelLayout {
  double left = 0, right = 1, bottom = 0, top = 1;  ///< of the axes' box, from the lower left corner of the figure
  double x_title = 0, y_title = 0;                  ///< height of the one's middle, and how far right the other's is
  AxisLayout x{}, y{};
  AxisLayout z{};                      ///< of the bar of colors
  double bar_left = 0, bar_right = 0;  ///< likewise; equal where there is none
  double z_title = 0;                  ///< how far right the middle of its title is
};

struct LegendEntry {
  std::string name{};
  std::size_t style = 0;
  SeriesKind kind = SeriesKind::line;
};

struct FigureLayout {
  double width = 0, height = 0;
  std::vector<PanelLayout> panels{};
  std::vector<LegendEntry> legend{};
  std::size_t legend_columns = 1;
  double legend_top = 0;
  /// Style of each series: panel, then series. Guides and labels have none (0).
  std::vector<std::vector<std::size_t>> styles{};
  std::size_t num_styles = 0;
};

FigureLayout lay_out(const Figure& figure);

/// The axis for these values. \param length  of the axis, cm
AxisLayout axis_layout(const Axis& axis, const std::vector<double>& values, double length, bool horizontal);

/// Finite, and positive where an axis is logarithmic.
bool is_drawable(const Series& series, std::size_t i, const Panel& panel);

bool has_heat_map(const Panel& panel);

/// Drawn as text alone.
bool is_text(SeriesKind kind);

/// Width and height of a heat map's cells.
std::pair<double, double> cell_size(const Series& series);

/// What text covers, in cm from the lower left corner of the figure; its width by the widest of the usual typefaces.
struct TextBox {
  double left = 0, right = 0, bottom = 0, top = 0;
};

/// Place of a label against its point: dx, dy in cm to the anchor, and how the text hangs on it.
struct LabelPlace {
  double dx = 0, dy = 0;
  const char* justification = "left";
  bool shown = true;  ///< false: an annotation without room
  TextBox box{};
};

/// Finds a place for the label of each point of the panel that has one, so that they cover neither one another nor
/// the markers where that can be. Of annotations those are shown that cover no other text, markers of points and words
/// of `labels` included. Keys: (series, point); series of kind `labels` have none, they stay where they are.
std::map<std::pair<std::size_t, std::size_t>, LabelPlace> place_labels(const Panel& panel, const PanelLayout& layout);

}  // namespace zeroset
