#include "studies/engine/readable_axis.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies {
namespace {

constexpr double kDecade = 10;

/// Ends the axis of one panel. \return whether anything lies beyond its ends
bool end_axis(Panel& panel, const ReadableRange& range) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const Series& series : panel.series) {
    for (const double y : series.y) {
      if (std::isfinite(y) && y > 0 && y >= range.lowest && y <= range.highest) {
        least = std::min(least, y);
        most = std::max(most, y);
      }
    }
  }
  if (!panel.y.logarithmic || most == 0) {
    return false;
  }
  const double lower = least / kDecade, upper = most * kDecade;
  bool is_below = false, is_above = false;
  for (const Series& series : panel.series) {
    for (const double y : series.y) {
      is_below = is_below || (y > 0 && y < lower);
      is_above = is_above || y > upper;
    }
    // The end of an interval is 0 or infinite where it left the range of numbers.
    is_below = is_below || std::ranges::any_of(series.lower, [&](double end) { return end < lower; });
    is_above = is_above || std::ranges::any_of(series.upper, [&](double end) { return end > upper; });
  }
  panel.y.lower = is_below ? lower : panel.y.lower;
  panel.y.upper = is_above ? upper : panel.y.upper;
  return is_below || is_above;
}

}  // namespace

std::string end_axes(std::vector<Panel>& panels, const ReadableRange& range) {
  bool any = false;
  for (Panel& panel : panels) {
    any = end_axis(panel, range) || any;
  }
  return any ? " What leaves a panel at its edge goes on beyond it: the data have all of it." : "";
}

}  // namespace zeroset::studies
