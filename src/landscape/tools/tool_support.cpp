#include "landscape/tools/tool_support.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/landscape/directions.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::VectorXd;

ObjectiveOfPoint everywhere(const Objective& objective) {
  return [&objective](std::size_t) { return std::shared_ptr<const Objective>(std::shared_ptr<void>(), &objective); };
}

void require(bool fine, const char* function, const std::string& what) {
  if (!fine) {
    throw InvalidArgument("[landscape::" + std::string(function) + "] expected " + what);
  }
}

const Architecture& network_of(const Objective& objective, const char* function) {
  const Architecture* network = objective.architecture();
  require(network != nullptr, function, "an objective that has an architecture");
  return *network;
}

Parameters direction_at(const Architecture* network,
                        const Parameters& theta,
                        Normalization normalization,
                        Stream stream,
                        const char* function) {
  if (network != nullptr) {
    return random_direction(*network, theta, normalization, stream);
  }
  require(normalization == Normalization::none || normalization == Normalization::whole,
          function,
          "an architecture, whose filters and layers the direction is scaled to: take whole or none");
  Parameters direction(theta.size());
  for (double& entry : direction) {
    entry = stream.normal();
  }
  return normalization == Normalization::none ? direction : Parameters(direction * (theta.norm() / direction.norm()));
}

std::vector<ParameterSlice> layers_of(const Objective& objective) {
  if (objective.architecture() != nullptr) {
    return weight_slices(*objective.architecture());
  }
  ParameterSlice all;
  all.name = "all";
  all.size = objective.dimension();
  all.shape = {all.size};
  return {all};
}

nlohmann::ordered_json begin_facts(const char* tool) {
  return {{"schema", "zeroset.landscape/1"}, {"tool", tool}};
}

Column real_column(const char* key, const std::string& heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::real};
}

Column integer_column(const char* key, const std::string& heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::integer};
}

std::string short_number(double value, int digits) {
  constexpr const char* kRaised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  constexpr int kMinExponent = -4, kMaxExponent = 5;
  const std::string text = significant(value, digits);
  const std::size_t place = text.find('e');
  if (place == std::string::npos) {
    return text;
  }
  const int exponent = std::stoi(text.substr(place + 1));
  if (exponent >= kMinExponent && exponent <= kMaxExponent) {
    return fixed(std::stod(text), std::max(0, digits - 1 - exponent));
  }
  const std::string mantissa = text.substr(0, place);
  std::string written = (mantissa == "1" ? "" : mantissa + "×") + "10" + (exponent < 0 ? "⁻" : "");
  for (const char digit : std::to_string(std::abs(exponent))) {
    written += kRaised[digit - '0'];
  }
  return written;
}

void append_measure_columns(std::vector<Column>& columns, const std::vector<Measure>& measures) {
  for (const Measure& measure : measures) {
    columns.push_back({.key = measure.key,
                       .heading = measure.heading,
                       .kind = measure.is_share ? ColumnKind::percent : ColumnKind::real});
  }
}

Cell measure_cell(const Measure& measure, double value, bool computed) {
  return cell_of(value, computed ? measure.not_finite : "stopped before");
}

void append_measure_cells(std::vector<Cell>& cells,
                          const std::vector<Measure>& measures,
                          const VectorXd& values,
                          bool computed) {
  for (std::size_t m = 0; m < measures.size(); ++m) {
    cells.push_back(measure_cell(measures[m], values[static_cast<Index>(m)], computed));
  }
}

Table line_table(const std::string& name,
                 const std::string& title,
                 const Column& first,
                 const std::vector<MeasuredLine>& lines) {
  Table table{.name = name, .title = title, .columns = {first, real_column("t", "t")}};
  if (!lines.empty()) {
    append_measure_columns(table.columns, lines.front().at.measures);
  }
  for (const MeasuredLine& line : lines) {
    for (Index i = 0; i < line.t.size(); ++i) {
      std::vector<Cell> cells{line.name, line.t[i]};
      append_measure_cells(cells, line.at.measures, line.at.values.col(i), i < line.at.computed);
      add_row(table, std::move(cells));
    }
  }
  return table;
}

namespace {

Panel line_panel(const std::vector<MeasuredLine>& lines, const Measure& measure, Index row) {
  Panel panel{.title = measure.heading,
              .x = {.title = "t"},
              .y = {.title = measure.heading, .unit = measure.is_share ? "%" : ""}};
  for (const MeasuredLine& line : lines) {
    const VectorXd y = (measure.is_share ? 100.0 : 1.0) * line.at.values.row(row);
    panel.series.push_back(
        {.key = line.key, .name = line.name, .x = {line.t.begin(), line.t.end()}, .y = {y.begin(), y.end()}});
  }
  return panel;
}

}  // namespace

std::vector<Panel> line_panels(const std::vector<MeasuredLine>& lines) {
  std::vector<Panel> panels;
  if (lines.empty()) {
    return panels;
  }
  const std::vector<Measure>& measures = lines.front().at.measures;
  for (const bool shares : {false, true}) {
    for (std::size_t m = 0; m < measures.size(); ++m) {
      if (measures[m].is_share == shares) {
        panels.push_back(line_panel(lines, measures[m], static_cast<Index>(m)));
      }
    }
  }
  return panels;
}

}  // namespace zeroset::landscape
