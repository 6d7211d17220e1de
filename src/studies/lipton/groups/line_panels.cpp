#include "studies/lipton/groups/line_panels.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies::lipton {
namespace {

constexpr const char* kPlace = "place on the line";
constexpr double kManyTimes = 20;  // a range that a linear axis would squeeze

Series series_along(const NamedLine& one, const Eigen::VectorXd& values, double scale) {
  Series series{.key = one.key,
                .name = one.name,
                .kind = one.name.empty() ? SeriesKind::guide : SeriesKind::line,
                .x = {one.line->t.begin(), one.line->t.end()}};
  for (const double value : values) {
    series.y.push_back(scale * value);
  }
  return series;
}

}  // namespace

std::vector<Panel> line_panels(const std::vector<NamedLine>& lines) {
  Panel error{.title = "training error", .x = {.title = kPlace}, .y = {.title = "error", .unit = "%", .lower = 0}};
  Panel loss{.title = "training loss", .x = {.title = kPlace}, .y = {.title = "mean loss"}};
  double low = kInfinity, high = 0;
  for (const NamedLine& one : lines) {
    error.series.push_back(series_along(one, one.line->train_error, 100));
    loss.series.push_back(series_along(one, one.line->train_loss, 1));
    for (const double value : one.line->train_loss) {
      low = value > 0 ? std::min(low, value) : low;
      high = std::isfinite(value) ? std::max(high, value) : high;
    }
  }
  loss.y.logarithmic = high > kManyTimes * low;
  return {std::move(error), std::move(loss)};
}

}  // namespace zeroset::studies::lipton
