// Final errors against what was varied.
#include "cli/training/comparison_groups.hpp"
#include "cli/training/comparison_output.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

namespace zeroset::cli {
namespace {

using nets::Comparison;

constexpr std::size_t kMostPanels = 8;  // what a reader can still take in

/// The final error of one activation in one cell, at a place on the axis.
struct Point {
  double x = 0;
  std::size_t cell = 0, activation = 0;
};

struct Line {
  std::string name{};
  std::vector<Point> points{};
  bool guide = false;
};

struct Chart {
  std::string title{};
  std::vector<Line> lines{};
};

std::string key_of(std::string name) {
  for (char& c : name) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ? c : '_';
  }
  return name;
}

Series series_of(const Comparison& comparison, Line line, const Value& value) {
  Series series{.key = key_of(line.name), .name = line.name, .kind = line.guide ? SeriesKind::guide : SeriesKind::line};
  std::stable_sort(line.points.begin(), line.points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  for (const Point& point : line.points) {
    const auto values = final_values(finished_runs(comparison, point.cell, point.activation), value);
    if (!values) {
      continue;
    }
    const MeanInterval interval = mean_interval(*values);
    const double half_width = std::isfinite(interval.half_width) ? interval.half_width : 0;
    series.x.push_back(point.x);
    series.y.push_back(100 * interval.mean);
    if (!line.guide) {
      series.lower.push_back(100 * std::max(0.0, interval.mean - half_width));
      series.upper.push_back(100 * std::min(1.0, interval.mean + half_width));
    }
  }
  return series;
}

/// What has no point: ", of relu-hermite-10 none finished".
std::string missing_points(const Experiment& experiment,
                           const Comparison& comparison,
                           const std::vector<Chart>& charts) {
  const std::vector<Varied> members = varied_members(comparison.cells);
  std::vector<std::string> names;
  for (const Chart& chart : charts) {
    for (const Line& line : chart.lines) {
      for (const Point& point : line.points) {
        const std::string where = describe(comparison.cells[point.cell], members);
        const std::string one =
            name(experiment.activations[point.activation]) + (where.empty() ? "" : " (" + where + ")");
        const bool known = std::find(names.begin(), names.end(), one) != names.end();
        if (!known && finished_runs(comparison, point.cell, point.activation).empty()) {
          names.push_back(one);
        }
      }
    }
  }
  std::string text;
  for (const std::string& one : names) {
    text += (text.empty() ? " No network finished, so there is no point, for " : "; ") + one;
  }
  return text.empty() ? "" : text + ".";
}

Panel panel_of(const Comparison& comparison, const Chart& chart, const Panel& empty, const Value& value) {
  Panel panel = empty;
  for (const Line& line : chart.lines) {
    Series series = series_of(comparison, line, value);
    const auto same = std::count_if(
        panel.series.begin(), panel.series.end(), [&](const Series& other) { return other.name == series.name; });
    series.key += same > 0 ? ".variant" + std::to_string(same + 1) : "";
    panel.series.push_back(std::move(series));
  }
  return panel;
}

struct Drawing {
  std::string name{}, title{}, caption{};
  Axis x{};
  bool training = true;  ///< a panel of training errors before that of held-out ones
};

std::optional<Figure> draw(const Experiment& experiment,
                           const Comparison& comparison,
                           const Drawing& drawing,
                           const std::vector<Chart>& charts) {
  const std::string interval =
      experiment.replicas > 1 ? " Means over the seeds that finished, with 95 % confidence bands." : "";
  Figure figure{.name = drawing.name,
                .title = drawing.title,
                .caption = drawing.caption + interval + missing_points(experiment, comparison, charts)};
  const std::string held_out = held_out_name(experiment);
  const auto empty = [&](const std::string& title, const std::string& y) {
    return Panel{.title = title, .x = drawing.x, .y = {.title = y, .unit = "%", .lower = 0}};
  };
  for (const Chart& chart : charts) {
    const std::string where = (chart.title.empty() ? "" : ", ") + chart.title;
    if (drawing.training) {
      figure.panels.push_back(panel_of(comparison, chart, empty("training" + where, "error"), train_error));
      figure.panels.push_back(panel_of(comparison, chart, empty(held_out + where, "error"), test_error));
    } else {
      figure.panels.push_back(panel_of(comparison, chart, empty(chart.title, held_out + " error"), test_error));
    }
  }
  const bool any = std::any_of(figure.panels.begin(), figure.panels.end(), [](const Panel& panel) {
    return std::any_of(panel.series.begin(), panel.series.end(), [](const Series& s) { return !s.x.empty(); });
  });
  return any && figure.panels.size() <= kMostPanels ? std::optional(figure) : std::nullopt;
}

bool is_varied(const Comparison& comparison, Varied member) {
  const std::vector<Varied> members = varied_members(comparison.cells);
  return std::find(members.begin(), members.end(), member) != members.end();
}

/// A line an activation over a member of the cells, a chart for what else is varied.
std::vector<Chart> charts_over(const Experiment& experiment,
                               const Comparison& comparison,
                               Varied member,
                               double scale) {
  std::vector<Chart> charts;
  for (const CellGroup& group : groups_without(comparison.cells, {member})) {
    Chart& chart = charts.emplace_back(Chart{describe(group.common, varied_members(comparison.cells)), {}});
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      Line& line = chart.lines.emplace_back(Line{name(experiment.activations[a]), {}, false});
      for (const std::size_t cell : group.cells) {
        line.points.push_back({scale * number_of(comparison.cells[cell], member).value_or(0), cell, a});
      }
    }
  }
  return charts;
}

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
      auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.name == found->first; });
      line = line == lines.end() ? lines.insert(line, Line{found->first, {}, false}) : line;
      line->points.push_back({found->second, cell, a});
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
  return relu_index(experiment) ? " The grey line is ReLU." : "";
}

void add_relu(const Experiment& experiment, std::size_t cell, std::vector<Line>& lines) {
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const Line& line : lines) {
    for (const Point& point : line.points) {
      least = std::min(least, point.x);
      most = std::max(most, point.x);
    }
  }
  if (const auto a = relu_index(experiment)) {
    lines.push_back({name(experiment.activations[*a]), {{least, cell, *a}, {most, cell, *a}}, true});
  }
}

/// A chart a cell; none where no family has two members.
std::vector<Chart> family_charts(const Experiment& experiment, const Comparison& comparison, const Family& family) {
  std::vector<Chart> charts;
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    std::vector<Line> lines = family_lines(experiment, cell, family);
    if (!lines.empty()) {
      add_relu(experiment, cell, lines);
      charts.push_back({describe(comparison.cells[cell], varied_members(comparison.cells)), lines});
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

std::optional<Figure> size_vs_data(const Experiment& experiment, const Comparison& comparison) {
  if (!is_varied(comparison, Varied::width)) {
    return std::nullopt;
  }
  std::vector<Chart> charts;
  for (const CellGroup& group : groups_without(comparison.cells, {Varied::width, Varied::train})) {
    const std::string where = describe(group.common, varied_members(comparison.cells));
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      Chart& chart =
          charts.emplace_back(Chart{name(experiment.activations[a]) + (where.empty() ? "" : ", " + where), {}});
      for (const std::size_t cell : group.cells) {
        const std::string size = describe(comparison.cells[cell], {Varied::train});
        const std::string line_name = size.empty() ? "all images" : size;
        auto line =
            std::find_if(chart.lines.begin(), chart.lines.end(), [&](const Line& l) { return l.name == line_name; });
        line = line == chart.lines.end() ? chart.lines.insert(line, Line{line_name, {}, false}) : line;
        line->points.push_back({static_cast<double>(parameters_in(experiment, comparison.cells[cell])), cell, a});
      }
    }
  }
  const Drawing drawing{.name = "size_vs_data",
                        .title = "Error, size of the network and number of training images",
                        .caption = "Final error on held-out images against the number of parameters.",
                        .x = {.title = "parameters", .logarithmic = true},
                        .training = false};
  return draw(experiment, comparison, drawing, charts);
}

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

std::optional<Figure> error_by_label_noise(const Experiment& experiment, const Comparison& comparison) {
  if (!is_varied(comparison, Varied::label_noise)) {
    return std::nullopt;
  }
  return draw(experiment,
              comparison,
              {.name = "error_by_label_noise",
               .title = "Error against label noise",
               .caption = "Final errors against the share of training labels that were replaced by random ones. The "
                          "training error is that on the labels trained on.",
               .x = {.title = "labels replaced", .unit = "%"}},
              charts_over(experiment, comparison, Varied::label_noise, 100));
}

std::optional<Figure> error_by_learning_rate(const Experiment& experiment, const Comparison& comparison) {
  if (!is_varied(comparison, Varied::learning_rate)) {
    return std::nullopt;
  }
  return draw(experiment,
              comparison,
              {.name = "error_by_learning_rate",
               .title = "Error against the learning rate",
               .caption = "Final errors against the learning rate.",
               .x = {.title = "learning rate", .logarithmic = true}},
              charts_over(experiment, comparison, Varied::learning_rate, 1));
}

std::vector<Figure> comparison_figures(const Experiment& experiment, const Comparison& comparison) {
  std::vector<Figure> figures;
  for (auto& figure : {error_curves(experiment, comparison),
                       loss_curves(experiment, comparison),
                       effective_rate_curves(experiment, comparison),
                       size_vs_data(experiment, comparison),
                       error_by_degree(experiment, comparison),
                       error_by_interval(experiment, comparison),
                       error_by_label_noise(experiment, comparison),
                       error_by_learning_rate(experiment, comparison)}) {
    if (figure) {
      figures.push_back(*figure);
    }
  }
  return figures;
}

}  // namespace zeroset::cli
