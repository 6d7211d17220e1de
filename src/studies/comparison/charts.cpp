#include "studies/comparison/charts.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/statistics_beside.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>
#include <cctype>

namespace zeroset::studies {

using runs::Comparison;

namespace {

constexpr std::size_t kMaxPanels = 8;  // what a reader can still take in

std::string key_of(std::string name) {
  for (char& c : name) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ? c : '_';
  }
  return name;
}

/// Medians, and behind them a dot for each seed where there are several.
std::vector<Series> series_of(const Experiment& experiment,
                              const Comparison& comparison,
                              Line line,
                              const Value& value) {
  Series medians{
      .key = key_of(line.name), .name = line.name, .kind = line.guide ? SeriesKind::guide : SeriesKind::line};
  Series seeds{.key = medians.key + ".seeds", .name = line.name, .kind = SeriesKind::points, .thin = true};
  std::stable_sort(line.points.begin(), line.points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  for (const Point& point : line.points) {
    const auto values = final_values(finished_runs(comparison, point.cell, point.activation), value);
    if (!values) {
      continue;
    }
    medians.x.push_back(point.x);
    medians.y.push_back(100 * median(*values));
    for (const double one : *values) {
      seeds.x.push_back(point.x);
      seeds.y.push_back(100 * one);
    }
  }
  return experiment.replicas > 1 && !line.guide ? std::vector{medians, seeds} : std::vector{medians};
}

/// What has no point: ", of relu-hermite-10 none finished".
std::string missing_points(const Experiment& experiment,
                           const Comparison& comparison,
                           const std::vector<Chart>& charts) {
  std::vector<std::string> names;
  for (const Chart& chart : charts) {
    for (const Line& line : chart.lines) {
      for (const Point& point : line.points) {
        const std::string where = describe(comparison.cells[point.cell], comparison);
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

Panel panel_of(const Experiment& experiment,
               const Comparison& comparison,
               const Chart& chart,
               const Panel& empty,
               const Value& value) {
  Panel panel = empty;
  for (const Line& line : chart.lines) {
    const auto same = std::count_if(panel.series.begin(), panel.series.end(), [&](const Series& other) {
      return other.name == line.name && !other.thin;
    });
    for (Series& series : series_of(experiment, comparison, line, value)) {
      series.key += same > 0 ? ".variant" + std::to_string(same + 1) : "";
      panel.series.push_back(std::move(series));
    }
  }
  return panel;
}

}  // namespace

Line& line_named(std::vector<Line>& lines, const std::string& name) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.name == name; });
  return found == lines.end() ? lines.emplace_back(Line{name, {}, false}) : *found;
}

std::optional<Figure> draw(const Experiment& experiment,
                           const Comparison& comparison,
                           const Drawing& drawing,
                           const std::vector<Chart>& charts) {
  const std::string of_seeds =
      experiment.replicas > 1 ? " Medians over the seeds that finished, a dot for each of them." : "";
  const std::string images =
      " On " + measured_images(experiment, comparison) + ", with " + statistics_words(experiment) + ".";
  Figure figure{.name = drawing.name,
                .title = drawing.title,
                .caption = drawing.caption + images + of_seeds + missing_points(experiment, comparison, charts)};
  const std::string held_out = held_out_name(experiment);
  const auto empty = [&](const std::string& title, const std::string& y) {
    return Panel{.title = title, .x = drawing.x, .y = {.title = y, .unit = "%", .lower = 0}};
  };
  for (const Chart& chart : charts) {
    const std::string where = (chart.title.empty() ? "" : ", ") + chart.title;
    if (drawing.training) {
      figure.panels.push_back(panel_of(experiment, comparison, chart, empty("training" + where, "error"), train_error));
      figure.panels.push_back(panel_of(experiment, comparison, chart, empty(held_out + where, "error"), test_error));
    } else {
      figure.panels.push_back(
          panel_of(experiment, comparison, chart, empty(chart.title, held_out + " error"), test_error));
    }
  }
  const bool any = std::any_of(figure.panels.begin(), figure.panels.end(), [](const Panel& panel) {
    return std::any_of(panel.series.begin(), panel.series.end(), [](const Series& s) { return !s.x.empty(); });
  });
  return any && figure.panels.size() <= kMaxPanels ? std::optional(figure) : std::nullopt;
}

}  // namespace zeroset::studies
