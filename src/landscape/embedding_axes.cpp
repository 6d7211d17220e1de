#include "zeroset/landscape/embedding_axes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::landscape {
namespace {

/// From the least to the greatest.
struct Span {
  double lower = std::numeric_limits<double>::infinity(), upper = -lower;

  void widen(const std::vector<double>& values) {
    for (const double value : values) {
      lower = std::isfinite(value) ? std::min(lower, value) : lower;
      upper = std::isfinite(value) ? std::max(upper, value) : upper;
    }
  }

  [[nodiscard]] double middle() const { return (lower + upper) / 2; }
  [[nodiscard]] double length() const { return upper - lower; }
};

}  // namespace

bool is_flat(const Eigen::VectorXd& shares) {
  return shares.size() >= 2 && shares[1] < kFlatShare;
}

void set_equal_axes(std::vector<Panel>& panels, double panel_width, double panel_height) {
  constexpr double kBeside = 2.1, kAbove = 2.4, kSmallest = 1;  // cm that ticks and titles take of a panel
  constexpr double kAir = 1.12;
  const double aspect = std::max(panel_width - kBeside, kSmallest) / std::max(panel_height - kAbove, kSmallest);
  Span x, y;
  for (const Panel& panel : panels) {
    for (const Series& series : panel.series) {
      x.widen(series.x);
      y.widen(series.y);
    }
  }
  if (x.lower > x.upper || y.lower > y.upper) {
    return;
  }
  const double half = kAir * std::max({y.length(), x.length() / aspect, 1e-12}) / 2;
  for (Panel& panel : panels) {
    panel.x.lower = x.middle() - aspect * half;
    panel.x.upper = x.middle() + aspect * half;
    panel.y.lower = y.middle() - half;
    panel.y.upper = y.middle() + half;
  }
}

}  // namespace zeroset::landscape
