// Places for the labels of points.
#include "core/figure_layout.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace zeroset {
namespace {

constexpr double kTypeSize = 7.0 / 8.0;  // of a label, against the rest
constexpr double kMarker = 0.11;         // half the width of a marker, cm

struct Box {
  double left, right, bottom, top;
  double weight = 0;  ///< cost of covering it, per cm^2
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
    if (is_drawable(series, i, panel) && series.kind != SeriesKind::labels && series.kind != SeriesKind::heat_map) {
      points.push_back({layout.left + layout.x.place(series.x[i]) * (layout.right - layout.left),
                        layout.bottom + layout.y.place(series.y[i]) * (layout.top - layout.bottom)});
    }
  }
  const bool is_line = series.kind == SeriesKind::line || series.kind == SeriesKind::guide;
  const double half = is_line ? 0.03 : kMarker;
  const double weight = series.kind == SeriesKind::guide ? 1 : 4;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point next = is_line && i + 1 < points.size() ? points[i + 1] : points[i];
    const double length = std::hypot(next.x - points[i].x, next.y - points[i].y);
    const int samples = std::clamp(static_cast<int>(length / 0.1), 1, 400);
    for (int k = 0; k < samples; ++k) {
      const double x = points[i].x + (next.x - points[i].x) * k / samples;
      const double y = points[i].y + (next.y - points[i].y) * k / samples;
      obstacles.push_back({x - half, x + half, y - half, y + half, weight});
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

/// A label that waits for its place.
struct Label {
  std::pair<std::size_t, std::size_t> key{};
  double x, y, width;
  std::size_t place = 0;
};

std::vector<Label> labels_of(const Panel& panel, const PanelLayout& layout) {
  std::vector<Label> labels;
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const Series& series = panel.series[s];
    for (std::size_t i = 0; i < series.text.size() && series.kind != SeriesKind::labels; ++i) {
      if (is_drawable(series, i, panel) && !series.text[i].empty()) {
        labels.push_back({{s, i},
                          layout.left + layout.x.place(series.x[i]) * (layout.right - layout.left),
                          layout.bottom + layout.y.place(series.y[i]) * (layout.top - layout.bottom),
                          kTypeSize * kCharacterWidth * static_cast<double>(width_of(series.text[i]))});
      }
    }
  }
  return labels;
}

/// What speaks against a place of one label, given the places of the others.
double cost_of(const Label& label,
               const LabelPlace& place,
               const std::vector<Label>& labels,
               const std::vector<Box>& obstacles,
               const std::vector<LabelPlace>& places,
               const Box& frame) {
  const Box box = label_box(label.x, label.y, place, label.width);
  double cost = 100 * area_outside(box, frame) + 0.35 * std::hypot(place.dx, place.dy);
  for (const Label& other : labels) {
    if (&other != &label) {
      cost += 20 * overlap(box, label_box(other.x, other.y, places[other.place], other.width));
    }
  }
  for (const Box& obstacle : obstacles) {
    cost += obstacle.weight * overlap(box, obstacle);
  }
  return cost;
}

}  // namespace

std::map<std::pair<std::size_t, std::size_t>, LabelPlace> place_labels(const Panel& panel, const PanelLayout& layout) {
  const Box frame{layout.left + 0.05, layout.right + 0.2, layout.bottom + 0.05, layout.top};
  const std::vector<LabelPlace> places = candidates();
  std::vector<Box> obstacles;
  for (const Series& series : panel.series) {
    add_obstacles(series, panel, layout, obstacles);
  }
  std::vector<Label> labels = labels_of(panel, layout);
  constexpr int kRounds = 4;  // each label moves to its best place while the others stay
  for (int round = 0; round < kRounds; ++round) {
    for (Label& label : labels) {
      std::vector<double> costs;
      for (const LabelPlace& place : places) {
        costs.push_back(cost_of(label, place, labels, obstacles, places, frame));
      }
      label.place = static_cast<std::size_t>(std::ranges::min_element(costs) - costs.begin());
    }
  }
  std::map<std::pair<std::size_t, std::size_t>, LabelPlace> result;
  for (const Label& label : labels) {
    result[label.key] = places[label.place];
  }
  return result;
}

}  // namespace zeroset
