#include "studies/engine/panels.hpp"

#include "studies/engine/words.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace zeroset::studies {
namespace {

using Value = std::function<std::optional<double>(const PointMeasures&)>;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

constexpr double kWideRange = 5;  // less has hardly a tick on a logarithmic axis

Panel curve_panel(const std::string& title,
                  const std::string& x,
                  const Axis& y,
                  const std::vector<const Path*>& paths,
                  const Value& value) {
  Panel panel{.title = title, .x = {.title = x}, .y = y};
  std::set<std::string> keys;
  for (const Path* path : paths) {
    std::string key = series_key(path->label);
    while (!keys.insert(key).second) {
      key += "-again";
    }
    Series series{.key = key, .name = path->label, .kind = SeriesKind::line};
    for (std::size_t i = 0; i < path->epochs.size(); ++i) {
      series.x.push_back(static_cast<double>(path->epochs[i]));
      series.y.push_back(value(path->measures[i]).value_or(kMissing));
    }
    panel.series.push_back(std::move(series));
  }
  return panel;
}

/// Median losses; a logarithmic axis where they range over so much that it has ticks.
Panel loss_panel(const std::string& title,
                 const std::string& x,
                 const std::vector<const Path*>& paths,
                 const Value& value) {
  Panel panel = curve_panel(title, x, {.title = "median loss"}, paths, value);
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const Series& series : panel.series) {
    for (const double y : series.y) {
      least = std::isfinite(y) ? std::min(least, y) : least;
      most = std::isfinite(y) ? std::max(most, y) : most;
    }
  }
  panel.y.logarithmic = least > 0 && most > kWideRange * least;
  return panel;
}

}  // namespace

std::vector<Panel> error_panels(const std::vector<const Path*>& paths, const std::string& x) {
  const Axis y{.title = "error", .unit = "%", .lower = 0};
  return {curve_panel("training error", x, y, paths, [](const PointMeasures& m) { return 100 * m.train_error; }),
          curve_panel("test error", x, y, paths, [](const PointMeasures& m) { return 100 * m.test_error; })};
}

std::vector<Panel> loss_panels(const std::vector<const Path*>& paths, const std::string& x) {
  return {loss_panel("training loss", x, paths, [](const PointMeasures& m) { return m.train_loss; }),
          loss_panel("test loss", x, paths, [](const PointMeasures& m) { return m.test_loss; })};
}

}  // namespace zeroset::studies
