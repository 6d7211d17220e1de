// Where everything in a figure goes, in centimetres, before a program draws it.
#pragma once

#include "zeroset/document/figure.hpp"

#include "document/figures/figure_text.hpp"

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace zeroset {

constexpr double kAir = 0.18;         // between things that must not touch
constexpr double kTickLength = 0.24;  // with the gap to its label

struct Tick {
  double at = 0;
  std::vector<std::string> lines{};
};

struct AxisLayout {
  double lower = 0, upper = 1;
  bool logarithmic = false;
  double step = 0;            ///< between ticks; for a logarithmic axis their ratio; 0: see `ticks`
  std::vector<Tick> ticks{};  ///< where no step fits: categories, and 1-2-5 on a short logarithmic axis
  std::string format{"%g"};   ///< of the ticks
  double widest = 0.18;       ///< of the lines of the ticks, cm
  std::size_t lines = 1;      ///< of the highest tick
  int turned = 0;             ///< degrees: categories that do not fit side by side

  /// Place of a value between the ends, 0 to 1.
  [[nodiscard]] double place(double value) const;
};

/// Lines of text; (x, y) is the middle of the first line, or its left end.
struct PlacedText {
  std::vector<std::string> lines{};
  double x = 0, y = 0;
};

struct PanelLayout {
  double left = 0, right = 1, bottom = 0, top = 1;  ///< of the axes' box, from the lower left corner of the figure
  PlacedText title{}, x_title{}, y_title{}, z_title{};
  PlacedText letter{};  ///< "a", "b", ...: left end; empty in a figure of one panel
  AxisLayout x{}, y{};
  AxisLayout z{};                      ///< of the bar of colors
  double bar_left = 0, bar_right = 0;  ///< likewise; equal where there is none
};

struct LegendEntry {
  std::string name{};
  std::size_t style = 0;
  SeriesKind kind = SeriesKind::line;
  PlacedText text{};  ///< left end; the sample stands before it
};

struct FigureLayout {
  double width = 0, height = 0;
  std::vector<PanelLayout> panels{};
  std::vector<LegendEntry> legend{};
  /// Style of each series: panel, then series. Guides and labels have none (0).
  std::vector<std::vector<std::size_t>> styles{};
  std::size_t num_styles = 0;
};

FigureLayout lay_out(const Figure& figure);

/// The axis for these values.
/// \param length       of the axis, cm
/// \param label_width  of the longest line that names of categories beside a vertical axis may have, cm
AxisLayout axis_layout(const Axis& axis,
                       const std::vector<double>& values,
                       double length,
                       bool horizontal,
                       double label_width = std::numeric_limits<double>::infinity());

/// The values that the axes of one panel must show; where panels compare, those of all of them.
struct PanelValues {
  std::vector<double> x{}, y{}, z{};
};

/// Of each panel. Axes of one title, unit and scale get the same values, and with them the same ends and ticks, unless
/// data of one panel would be squeezed into a quarter of the axis.
std::vector<PanelValues> shared_values(const Figure& figure);

/// Fills the places of the legend's entries under a figure of this width. \return its height
double lay_out_legend(std::vector<LegendEntry>& legend, double width);
constexpr double kSampleLength = 1.0;  // of a line in the legend, with the gap to its name

constexpr std::size_t kMaxMarked = 200;  // a line through more points has no markers

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

using LabelPlaces = std::map<std::pair<std::size_t, std::size_t>, LabelPlace>;  // by series and point

/// Finds a place for the label of each point of the panel that has one, so that they cover neither one another nor
/// the markers where that can be. Words of `labels` are moved where they would cover other text, and symbols are not.
/// Of annotations those are shown that cover no other text, markers of points and words of `labels` included.
LabelPlaces place_labels(const Panel& panel, const PanelLayout& layout);

}  // namespace zeroset
