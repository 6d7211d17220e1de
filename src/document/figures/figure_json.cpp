#include "zeroset/core/json.hpp"
#include "zeroset/document/figure.hpp"

#include <cmath>
#include <limits>

namespace zeroset {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view kFigureSchema = "zeroset.figure/1";
constexpr double kLargestNumber = std::numeric_limits<double>::max();

const std::vector<std::string> kKinds{"line", "points", "bars", "labels", "guide", "heat_map", "annotations"};

ordered_json numbers(const std::vector<double>& values) {
  ordered_json array = ordered_json::array();
  for (const double value : values) {
    array.push_back(std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr));
  }
  return array;
}

ordered_json axis_json(const Axis& axis) {
  ordered_json json{{"title", axis.title}, {"unit", axis.unit}, {"logarithmic", axis.logarithmic}};
  if (axis.lower) {
    json["lower"] = *axis.lower;
  }
  if (axis.upper) {
    json["upper"] = *axis.upper;
  }
  if (!axis.categories.empty()) {
    json["categories"] = axis.categories;
  }
  return json;
}

ordered_json series_json(const Series& series) {
  ordered_json json{{"key", series.key},
                    {"name", series.name},
                    {"kind", kKinds.at(static_cast<std::size_t>(series.kind))},
                    {"x", numbers(series.x)},
                    {"y", numbers(series.y)}};
  if (!series.lower.empty()) {
    json["lower"] = numbers(series.lower);
    json["upper"] = numbers(series.upper);
  }
  if (!series.text.empty()) {
    json["text"] = series.text;
  }
  if (!series.z.empty()) {
    json["z"] = numbers(series.z);
  }
  if (series.thin) {
    json["thin"] = true;
  }
  return json;
}

ordered_json panel_json(const Panel& panel) {
  ordered_json series = ordered_json::array();
  for (const Series& one : panel.series) {
    series.push_back(series_json(one));
  }
  ordered_json json{
      {"title", panel.title}, {"x", axis_json(panel.x)}, {"y", axis_json(panel.y)}, {"series", std::move(series)}};
  if (panel.z != Axis{}) {
    json["z"] = axis_json(panel.z);
  }
  return json;
}

// ---- reading: what is absent is as a default-constructed value has it ----------------------------------------------

void read_text(ObjectReader& reader, std::string_view key, std::string& value) {
  if (const json* member = reader.find(key)) {
    value = read_string(*member, reader.at(key));
  }
}

void read_texts(ObjectReader& reader, std::string_view key, std::vector<std::string>& values) {
  if (const json* member = reader.find(key)) {
    for (const json& entry : read_array(*member, reader.at(key))) {
      values.push_back(read_string(entry, child(reader.at(key), values.size())));
    }
  }
}

void read_numbers(ObjectReader& reader, std::string_view key, std::vector<double>& values) {
  if (const json* member = reader.find(key)) {
    for (const json& entry : read_array(*member, reader.at(key))) {
      const std::string where = child(reader.at(key), values.size());
      values.push_back(entry.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                       : read_real(entry, where, -kLargestNumber, kLargestNumber));
    }
  }
}

void read_end(ObjectReader& reader, std::string_view key, std::optional<double>& end) {
  if (const json* member = reader.find(key)) {
    end = read_real(*member, reader.at(key), -kLargestNumber, kLargestNumber);
  }
}

void read_axis(ObjectReader& panel, std::string_view key, Axis& axis) {
  const json* value = panel.find(key);
  if (value == nullptr) {
    return;
  }
  ObjectReader reader(*value, panel.at(key));
  read_text(reader, "title", axis.title);
  read_text(reader, "unit", axis.unit);
  if (const json* logarithmic = reader.find("logarithmic")) {
    axis.logarithmic = read_bool(*logarithmic, reader.at("logarithmic"));
  }
  read_end(reader, "lower", axis.lower);
  read_end(reader, "upper", axis.upper);
  read_texts(reader, "categories", axis.categories);
  reader.finish();
}

Series read_series(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  Series series;
  series.key = read_string(reader.require("key", "the key of the series"), reader.at("key"));
  read_text(reader, "name", series.name);
  series.kind =
      static_cast<SeriesKind>(read_choice(reader.require("kind", list_of(kKinds)), reader.at("kind"), kKinds));
  read_numbers(reader, "x", series.x);
  read_numbers(reader, "y", series.y);
  read_numbers(reader, "lower", series.lower);
  read_numbers(reader, "upper", series.upper);
  read_texts(reader, "text", series.text);
  read_numbers(reader, "z", series.z);
  if (const json* thin = reader.find("thin")) {
    series.thin = read_bool(*thin, reader.at("thin"));
  }
  reader.finish();
  return series;
}

Panel read_panel(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  Panel panel;
  read_text(reader, "title", panel.title);
  read_axis(reader, "x", panel.x);
  read_axis(reader, "y", panel.y);
  read_axis(reader, "z", panel.z);
  for (const json& series : read_array(reader.require("series", "an array of series"), reader.at("series"))) {
    panel.series.push_back(read_series(series, child(reader.at("series"), panel.series.size())));
  }
  reader.finish();
  return panel;
}

void read_size(ObjectReader& reader, std::string_view key, double& size) {
  if (const json* member = reader.find(key)) {
    size = read_real(*member, reader.at(key), 0, 100);
  }
}

}  // namespace

ordered_json to_json(const Figure& figure) {
  validate(figure);
  ordered_json panels = ordered_json::array();
  for (const Panel& panel : figure.panels) {
    panels.push_back(panel_json(panel));
  }
  ordered_json document{{"schema", kFigureSchema},
                        {"name", figure.name},
                        {"title", figure.title},
                        {"caption", figure.caption},
                        {"columns", figure.columns},
                        {"panel_width", figure.panel_width},
                        {"panel_height", figure.panel_height}};
  if (figure.width > 0) {
    document["width"] = figure.width;
  }
  document["panels"] = std::move(panels);
  return document;
}

Figure read_figure(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  reader.schema(kFigureSchema);
  Figure figure;
  figure.name = read_string(reader.require("name", "the figure's name"), reader.at("name"));
  read_text(reader, "title", figure.title);
  read_text(reader, "caption", figure.caption);
  if (const json* columns = reader.find("columns")) {
    figure.columns = static_cast<int>(read_integer(*columns, reader.at("columns"), 0, 100));
  }
  read_size(reader, "panel_width", figure.panel_width);
  read_size(reader, "panel_height", figure.panel_height);
  read_size(reader, "width", figure.width);
  for (const json& panel : read_array(reader.require("panels", "an array of panels"), reader.at("panels"))) {
    figure.panels.push_back(read_panel(panel, child(reader.at("panels"), figure.panels.size())));
  }
  reader.finish();
  try {
    validate(figure);
  } catch (const InvalidArgument& error) {
    throw SpecError(pointer, error.what());
  }
  return figure;
}

}  // namespace zeroset
