// Final errors against what was fitted: the degree and the interval of the activation.
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/charts.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <set>
#include <utility>

namespace zeroset::studies {

using runs::Comparison;

namespace {

double half_length(const Interval& interval) {
  return (interval.upper - interval.lower).convert_to<double>() / 2;
}

std::string text_of(const Interval& interval) {
  return "[" + interval.lower.str() + ", " + interval.upper.str() + "]";
}

using Family = std::function<std::optional<std::pair<std::string, double>>(const Activation&)>;

/// A line a family of approximations, as far as it has two members, and one across for ReLU. \param family  name of the
/// line and place on the axis; absent for activations that belong to none
std::vector<Line> family_lines(const Experiment& experiment, std::size_t cell, const Family& family) {
  std::vector<Line> lines;
  for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
    if (const auto found = family(experiment.activations[a])) {
      line_named(lines, found->first).points.push_back({found->second, cell, a});
    }
  }
  std::erase_if(lines, [](const Line& line) {
    return std::all_of(line.points.begin(), line.points.end(), [&](const Point& p) { return p.x == line.points[0].x; });
  });
  return lines;
}

std::optional<std::size_t> relu_index(const Experiment& experiment) {
  const auto& all = experiment.activations;
  const auto found =
      std::find_if(all.begin(), all.end(), [](const Activation& a) { return a.kind == ActivationKind::relu; });
  return found == all.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - all.begin()));
}

/// For a caption.
std::string relu_words(const Experiment& experiment) {
  return relu_index(experiment) ? " The gray line is ReLU." : "";
}

void add_relu(const Experiment& experiment, std::size_t cell, std::vector<Line>& lines) {
  double smallest = std::numeric_limits<double>::infinity(), largest = -smallest;
  for (const Line& line : lines) {
    for (const Point& point : line.points) {
      smallest = std::min(smallest, point.x);
      largest = std::max(largest, point.x);
    }
  }
  if (const auto a = relu_index(experiment)) {
    lines.push_back({name(experiment.activations[*a]), {{smallest, cell, *a}, {largest, cell, *a}}, true});
  }
}

/// A chart a cell; none where no family has two members.
std::vector<Chart> family_charts(const Experiment& experiment, const Comparison& comparison, const Family& family) {
  std::vector<Chart> charts;
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    std::vector<Line> lines = family_lines(experiment, cell, family);
    if (!lines.empty()) {
      add_relu(experiment, cell, lines);
      charts.push_back({describe(comparison.cells[cell], comparison), lines});
    }
  }
  return charts;
}

/// The method, with the function where it is not ReLU.
std::string method_of(const Activation& activation) {
  const std::string of = activation.of == ActivationFunction::relu ? "" : name(activation.of) + " ";
  return of + name(activation.method);
}

}  // namespace

std::optional<Figure> error_by_degree(const Experiment& experiment, const Comparison& comparison) {
  std::set<std::string> intervals;  // in the names of the lines only where they differ
  for (const Activation& activation : experiment.activations) {
    if (activation.kind == ActivationKind::approximation && activation.method != ApproximationMethod::hermite) {
      intervals.insert(text_of(activation.interval));
    }
  }
  const auto charts = family_charts(
      experiment, comparison, [&](const Activation& activation) -> std::optional<std::pair<std::string, double>> {
        if (activation.kind != ActivationKind::approximation) {
          return std::nullopt;
        }
        const bool on = activation.method != ApproximationMethod::hermite && intervals.size() > 1;
        return std::pair(method_of(activation) + (on ? " on " + text_of(activation.interval) : ""),
                         static_cast<double>(activation.degree));
      });
  const std::string caption =
      "Final errors against the degree of the fit." + relu_words(experiment) +
      (intervals.size() == 1 ? " Fitted interval, but for hermite: " + *intervals.begin() + "." : std::string());
  return charts.empty() ? std::nullopt
                        : draw(experiment,
                               comparison,
                               {.name = "error_by_degree",
                                .title = "Error against the degree of the activation",
                                .caption = caption,
                                .x = {.title = "degree"}},
                               charts);
}

std::optional<Figure> error_by_interval(const Experiment& experiment, const Comparison& comparison) {
  const auto charts = family_charts(
      experiment, comparison, [](const Activation& activation) -> std::optional<std::pair<std::string, double>> {
        // The Hermite fit does not depend on its interval.
        if (activation.kind != ActivationKind::approximation || activation.method == ApproximationMethod::hermite) {
          return std::nullopt;
        }
        return std::pair(method_of(activation) + " " + std::to_string(activation.degree),
                         half_length(activation.interval));
      });
  return charts.empty()
             ? std::nullopt
             : draw(experiment,
                    comparison,
                    {.name = "error_by_interval",
                     .title = "Error against the fitted interval",
                     .caption = "Final errors against R, half the length of the fitted interval (of [-R, R], R "
                                "itself). Numbers in the legend are degrees." +
                                relu_words(experiment),
                     .x = {.title = "R"}},
                    charts);
}

}  // namespace zeroset::studies
