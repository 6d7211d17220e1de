/// \file
/// Figures: data first, then the script that draws them, then the drawings. figure_writers.hpp writes them down.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace zeroset {

/// How the points of a series are drawn.
enum class SeriesKind {
  line,  ///< through the points in their order; a y that is missing breaks it; with lower and upper a band lies behind
  points,       ///< markers; with lower and upper error bars; with text a label beside each
  bars,         ///< from zero; x counts the categories 0, 1, ...; with lower and upper error bars
  labels,       ///< text alone, centered on its point
  guide,        ///< a thin gray line behind the rest: y = x, a chance level
  heat_map,     ///< a cell of color z about each point, behind the rest; cells as wide and high as the points' least
                ///< distance in x and in y, 1 where all are the same
  annotations,  ///< text beside its point, with no mark: where it covers no other text, the first ones first, and left
                ///< out of the drawing where there is no such place
};

/// One set of data. What is not finite is written as missing and not drawn; without x and y a line lifts its pen.
struct Series {
  /// For machines: letters, digits, '_', '-', '.'; unique in the panel.
  std::string key{};

  /// In the legend. Series with the same name look the same in every panel and have one entry; empty: no entry.
  std::string name{};

  SeriesKind kind = SeriesKind::line;
  std::vector<double> x{}, y{};          ///< as many of one as of the other
  std::vector<double> lower{}, upper{};  ///< empty, or as many; in the unit of y
  std::vector<std::string> text{};       ///< empty, or as many
  std::vector<double> z{};               ///< heat_map: as many; else empty
  bool thin = false;                     ///< line, points: one of many behind the rest, thinner or smaller, unmarked

  bool operator==(const Series&) const = default;
};

/// An axis of a panel.
struct Axis {
  std::string title{};
  std::string unit{};                      ///< printed as "title (unit)"
  bool logarithmic = false;                ///< values <= 0 are not drawn: see notes()
  std::optional<double> lower{}, upper{};  ///< absent: from the data, with some air
  std::vector<std::string> categories{};   ///< names of x = 0, 1, ...; empty for numbers
  bool operator==(const Axis&) const = default;
};

/// One coordinate system of a figure, with its series.
struct Panel {
  std::string title{};
  Axis x{}, y{};
  std::vector<Series> series{};
  Axis z{};  ///< of heat maps: pale is lower, dark upper; its bar stands right of the panel. Without categories
  bool operator==(const Panel&) const = default;
};

/// One or more panels, row by row, over one legend; several have letters a, b, ... No text has markup: superscripts and
/// Greek are Unicode. Where axes of several panels have one title, unit and scale, they have the same ends and ticks,
/// unless the data of one panel would be squeezed into a quarter of its axis.
struct Figure {
  std::string name{};     ///< stem of files and of anchors: letters, digits, '-', '_'
  std::string title{};    ///< a few words; stands above it in a report, not in the drawing
  std::string caption{};  ///< may be empty
  std::vector<Panel> panels{};
  int columns = 0;            ///< panels a row; 0: at most two
  double panel_width = 8.6;   ///< cm; 8.6 is one column of a two-column page; in [3, 40]
  double panel_height = 6.2;  ///< cm, legend not counted; in [2, 40]

  /// Of the whole drawing in print, cm, in [5, 100]; 0: `columns` of `panel_width`. With a width, panels keep their
  /// proportions, and stand in as few columns as they need to be read.
  double width = 0;
  bool operator==(const Figure&) const = default;
};

/// A width in print as people write it: "89mm", "18.3 cm", "3.5in", "252pt" (72 to the inch).
/// \return cm, as Figure::width takes it \throws InvalidArgument
[[nodiscard]] double read_figure_width(const std::string& text);

/// Checks names, keys, lengths and sizes. \throws InvalidArgument naming panel, series and what was expected
void validate(const Figure& figure);

/// What a caption must add: "2 points of exact count are not on the logarithmic axis". Empty where all is drawn.
[[nodiscard]] std::vector<std::string> notes(const Figure& figure);

/// "zeroset.figure/1"; values that are not finite are null.
[[nodiscard]] nlohmann::ordered_json to_json(const Figure& figure);

/// Reads that form back. \throws SpecError
[[nodiscard]] Figure read_figure(const nlohmann::json& json, const std::string& pointer = "");

}  // namespace zeroset
