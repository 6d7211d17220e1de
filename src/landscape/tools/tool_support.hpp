// What the tools on losses share: their loop over points, and tables and figures of what an objective measures.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/labeled_point.hpp"
#include "zeroset/landscape/measured_line.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// The same objective for all points. It must outlive what is returned.
[[nodiscard]] ObjectiveOfPoint everywhere(const Objective& objective);

[[nodiscard]] inline bool asked_to_stop(const StopRequest& stop) {
  return stop && stop();
}

/// \throws InvalidArgument "[landscape::FUNCTION] expected WHAT"
void require(bool fine, const char* function, const std::string& what);

/// Its network, for tools that cannot do without. \throws InvalidArgument where it has none
[[nodiscard]] const Architecture& network_of(const Objective& objective, const char* function);

/// random_direction, which without a network is unscaled or scaled as a whole.
/// \throws InvalidArgument for a scaling that needs a network
[[nodiscard]] Parameters direction_at(const Architecture* network,
                                      const Parameters& theta,
                                      Normalization normalization,
                                      Stream stream,
                                      const char* function);

/// All weights, layer by layer; without a network all parameters are one layer, "all".
[[nodiscard]] std::vector<ParameterSlice> layers_of(const Objective& objective);

/// "schema" and "tool": what the facts of every tool begin with.
[[nodiscard]] nlohmann::ordered_json begin_facts(const char* tool);

[[nodiscard]] Column real_column(const char* key, const std::string& heading);
[[nodiscard]] Column integer_column(const char* key, const std::string& heading);

/// For labels in figures: "0.5", "1230", and "3.58×10⁸" where zeros would be counted.
[[nodiscard]] std::string short_number(double value, int digits);

/// A column a measure, and the cells of one point.
void append_measure_columns(std::vector<Column>& columns, const std::vector<Measure>& measures);
void append_measure_cells(std::vector<Cell>& cells,
                          const std::vector<Measure>& measures,
                          const Eigen::VectorXd& values,
                          bool computed);
[[nodiscard]] Cell measure_cell(const Measure& measure, double value, bool computed);

/// Columns FIRST, "t" and the measures, a row a place of each line.
[[nodiscard]] Table line_table(const std::string& name,
                               const std::string& title,
                               const Column& first,
                               const std::vector<MeasuredLine>& lines);

/// A panel a measure over t, losses first, one line each name.
[[nodiscard]] std::vector<Panel> line_panels(const std::vector<MeasuredLine>& lines);

}  // namespace zeroset::landscape
