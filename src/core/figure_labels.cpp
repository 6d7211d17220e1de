// Places for the labels of points.
#include "core/figure_layout.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace zeroset {
namespace {

constexpr double kMarker = 0.11;  // half the width of a marker, cm

struct Box {
  double left, right, bottom, top;
};

double overlap(const Box& a, const Box& b) {
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left);
  const double height = std::min(a.top, b.top) - std::max(a.bottom, b.bottom);
  return width > 0 && height > 0 ? width * height : 0;
}

double area_outside(const Box& box, const Box& frame) {
  const double area = (box.right - box.left) * (box.top - box.bottom);
  return std::max(0.0, area - overlap(box, frame));
}

Box label_box(double x, double y, const LabelPlace& place, double width) {
  const std::string_view justification = place.justification;
  const double left = x + place.dx - (justification == "right" ? width : justification == "center" ? width / 2 : 0);
  return {left, left + width, y + place.dy - kLineHeight / 2, y + place.dy + kLineHeight / 2};
}

struct Point {
  double x, y;
};

/// Points and, for lines, samples of what lies between them.
void add_obstacles(const Series& series, const Panel& panel, const PanelLayout& layout, std::vector<Box>& obstacles) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (is_drawable(series, i, panel) && series.kind != SeriesKind::labels) {
      points.push_back({layout.left + layout.x.place(series.x[i]) * (layout.right - layout.left),
                        layout.bottom + layout.y.place(series.y[i]) * (layout.top - layout.bottom)});
    }
  }
  const bool is_line = series.kind == SeriesKind::line || series.kind == SeriesKind::guide;
  const double half = is_line ? 0.03 : kMarker;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point next = is_line && i + 1 < points.size() ? points[i + 1] : points[i];
    const double length = std::hypot(next.x - points[i].x, next.y - points[i].y);
    const int samples = std::clamp(static_cast<int>(length / 0.1), 1, 400);
    for (int k = 0; k < samples; ++k) {
      const double x = points[i].x + (next.x - points[i].x) * k / samples;
      const double y = points[i].y + (next.y - points[i].y) * k / samples;
      obstacles.push_back({x - half, x + half, y - half, y + half});
    }
  }
}

/// Around the point, the best first; then the same further out.
std::vector<LabelPlace> candidates() {
  std::vector<LabelPlace> places;
  for (const double ring : {0.0, 0.3, 0.6, 0.9}) {
    const double side = kMarker + 0.06 + 0.5 * ring;
    const double above = kMarker + 0.2 + ring;
    for (const double sign : {1.0, -1.0}) {
      places.push_back({side, sign * ring, "left"});
      places.push_back({-side, sign * ring, "right"});
      places.push_back({0, sign * above, "center"});
      places.push_back({side * 0.7, sign * above * 0.8, "left"});
      places.push_back({-side * 0.7, sign * above * 0.8, "right"});
    }
  }
  return places;
}

}  // namespace

std::map<std::pair<std::size_t, std::size_t>, LabelPlace> place_labels(const Panel& panel, const PanelLayout& layout) {
  const Box frame{layout.left + 0.05, layout.right - 0.05, layout.bottom + 0.05, layout.top - 0.05};
  const std::vector<LabelPlace> places = candidates();
  std::vector<Box> obstacles;
  for (const Series& series : panel.series) {
    add_obstacles(series, panel, layout, obstacles);
  }
  std::vector<Box> labels;
  const auto cost_of = [&](const Box& box, std::size_t rank) {
    double cost = 100 * area_outside(box, frame) + 0.002 * static_cast<double>(rank);
    for (const Box& label : labels) {
      cost += 20 * overlap(box, label);
    }
    for (const Box& obstacle : obstacles) {
      cost += 4 * overlap(box, obstacle);
    }
    return cost;
  };
  std::map<std::pair<std::size_t, std::size_t>, LabelPlace> result;
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const Series& series = panel.series[s];
    for (std::size_t i = 0; i < series.text.size(); ++i) {
      if (!is_drawable(series, i, panel) || series.text[i].empty() || series.kind == SeriesKind::labels) {
        continue;
      }
      const double x = layout.left + layout.x.place(series.x[i]) * (layout.right - layout.left);
      const double y = layout.bottom + layout.y.place(series.y[i]) * (layout.top - layout.bottom);
      const double width = kCharacterWidth * static_cast<double>(width_of(series.text[i]));
      std::size_t best = 0;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t rank = 0; rank < places.size(); ++rank) {
        const double cost = cost_of(label_box(x, y, places[rank], width), rank);
        if (cost < least) {
          least = cost;
          best = rank;
        }
      }
      labels.push_back(label_box(x, y, places[best], width));
      result[{s, i}] = places[best];
    }
  }
  return result;
}

}  // namespace zeroset
