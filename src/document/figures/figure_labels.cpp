// Places for the labels of points.
#include "zeroset/core/text.hpp"

#include "document/figures/figure_layout.hpp"
#include "document/figures/figure_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace zeroset {
namespace {

constexpr double kMarker = 0.11;  // half the width of a marker, cm

struct Box : TextBox {
  double weight = 0;  ///< cost of covering it, per cm^2
};

double overlap(const TextBox& a, const TextBox& b) {
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left);
  const double height = std::min(a.top, b.top) - std::max(a.bottom, b.bottom);
  return width > 0 && height > 0 ? width * height : 0;
}

double area_outside(const TextBox& box, const TextBox& frame) {
  const double area = (box.right - box.left) * (box.top - box.bottom);
  return std::max(0.0, area - overlap(box, frame));
}

TextBox label_box(double x, double y, const LabelPlace& place, double width) {
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
    if (is_drawable(series, i, panel) && !is_text(series.kind) && series.kind != SeriesKind::heat_map) {
      points.push_back({layout.left + layout.x.place(series.x[i]) * (layout.right - layout.left),
                        layout.bottom + layout.y.place(series.y[i]) * (layout.top - layout.bottom)});
    }
  }
  const bool is_line = series.kind == SeriesKind::line || series.kind == SeriesKind::guide;
  const double half = is_line ? 0.03 : kMarker;
  const double weight = series.kind == SeriesKind::guide ? 1 : 4;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (series.kind == SeriesKind::line && points.size() <= kMaxMarked) {
      obstacles.push_back({{points[i].x - 0.07, points[i].x + 0.07, points[i].y - 0.07, points[i].y + 0.07}, weight});
    }
    const Point next = is_line && i + 1 < points.size() ? points[i + 1] : points[i];
    const double length = std::hypot(next.x - points[i].x, next.y - points[i].y);
    const int samples = std::clamp(static_cast<int>(length / 0.1), 1, 400);
    for (int k = 0; k < samples; ++k) {
      const double x = points[i].x + (next.x - points[i].x) * k / samples;
      const double y = points[i].y + (next.y - points[i].y) * k / samples;
      obstacles.push_back({{x - half, x + half, y - half, y + half}, weight});
    }
  }
}

/// Around the point, the best first; then the same further out.
std::vector<LabelPlace> candidates(const std::vector<double>& rings) {
  std::vector<LabelPlace> places;
  for (const double ring : rings) {
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

/// Of the series of one kind of text, or of those with marks.
std::vector<Label> labels_of(const Panel& panel, const PanelLayout& layout, std::optional<SeriesKind> text) {
  std::vector<Label> labels;
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const Series& series = panel.series[s];
    const bool wanted = text ? series.kind == *text : !is_text(series.kind);
    for (std::size_t i = 0; i < series.text.size() && wanted; ++i) {
      if (is_drawable(series, i, panel) && !series.text[i].empty()) {
        labels.push_back({{s, i},
                          layout.left + layout.x.place(series.x[i]) * (layout.right - layout.left),
                          layout.bottom + layout.y.place(series.y[i]) * (layout.top - layout.bottom),
                          text_width(series.text[i], kSmallType)});
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
               const TextBox& frame) {
  const TextBox box = label_box(label.x, label.y, place, label.width);
  double cost = 100 * area_outside(box, frame) + 0.35 * std::hypot(place.dx, place.dy);
  for (const Label& other : labels) {
    if (&other != &label) {
      const double covered = overlap(box, label_box(other.x, other.y, places[other.place], other.width));
      cost += covered > 0 ? 1 + 20 * covered : 0;
    }
  }
  for (const Box& obstacle : obstacles) {
    cost += obstacle.weight * overlap(box, obstacle);
  }
  return cost;
}

/// Labels of marks: each moves to its best place while the others stay, a few times.
void place_all(std::vector<Label>& labels,
               const std::vector<Box>& obstacles,
               const std::vector<LabelPlace>& places,
               const TextBox& frame) {
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    for (Label& label : labels) {
      std::vector<double> costs;
      for (const LabelPlace& place : places) {
        costs.push_back(cost_of(label, place, labels, obstacles, places, frame));
      }
      label.place = static_cast<std::size_t>(std::ranges::min_element(costs) - costs.begin());
    }
  }
}

/// The best place that covers no text, leaves the frame nowhere and can be read among the lines; not shown where there
/// is none.
LabelPlace free_place(const Label& label,
                      const std::vector<TextBox>& taken,
                      const std::vector<Box>& obstacles,
                      const std::vector<LabelPlace>& places,
                      const TextBox& frame) {
  constexpr double kMaxCovered = 0.25;  // about three lines across a number
  constexpr double kGap = 0.03;         // between two texts
  LabelPlace best{.shown = false};
  double least = std::numeric_limits<double>::infinity();
  for (LabelPlace place : places) {
    place.box = label_box(label.x, label.y, place, label.width);
    const TextBox wide{place.box.left - kGap, place.box.right + kGap, place.box.bottom - kGap, place.box.top + kGap};
    const bool free = area_outside(place.box, frame) < 1e-9 &&
                      std::ranges::none_of(taken, [&](const TextBox& other) { return overlap(wide, other) > 0; });
    double covered = 0;
    for (const Box& obstacle : obstacles) {
      covered += free ? obstacle.weight * overlap(place.box, obstacle) : 0;
    }
    const double cost = covered + 0.35 * std::hypot(place.dx, place.dy);
    if (free && covered <= kMaxCovered && cost < least) {
      least = cost;
      best = place;
    }
  }
  return best;
}

/// Symbols and words in cells stay where they are, the latter all or none. Other words are moved off what stands there,
/// and left out where all about them is full.
void place_words(const Panel& panel,
                 const PanelLayout& layout,
                 const std::vector<Box>& obstacles,
                 const TextBox& frame,
                 std::vector<TextBox>& taken,
                 LabelPlaces& result) {
  constexpr double kSymbol = 0.1;  // a mark may be wider than a letter
  constexpr LabelPlace kHere{0, 0, "center"};
  std::vector<LabelPlace> places = candidates({0.0, 0.3, 0.6});
  places.insert(places.begin(), kHere);
  for (std::size_t s = 0; s < panel.series.size(); ++s) {
    const Series& series = panel.series[s];
    const bool words = series.kind == SeriesKind::labels;
    if (words && has_heat_map(panel) && in_cells(panel, series) && !fits_in_cells(series, panel, layout)) {
      for (std::size_t i = 0; i < series.x.size(); ++i) {
        result[{s, i}] = {.shown = false};
      }
    }
  }
  for (const Label& word : labels_of(panel, layout, SeriesKind::labels)) {
    const Series& series = panel.series[word.key.first];
    if (result.contains(word.key)) {
      continue;
    }
    const bool moves = !is_symbol(series.text[word.key.second]) && !(has_heat_map(panel) && in_cells(panel, series));
    const LabelPlace place = moves ? free_place(word, taken, obstacles, places, frame) : kHere;
    if (moves) {
      result[word.key] = place;
    }
    if (place.shown) {
      taken.push_back(label_box(word.x, word.y, place, word.width + kSymbol));
    }
  }
}

}  // namespace

LabelPlaces place_labels(const Panel& panel, const PanelLayout& layout) {
  const TextBox frame{layout.left + 0.05, layout.right + 0.2, layout.bottom + 0.05, layout.top};
  std::vector<Box> obstacles;
  for (const Series& series : panel.series) {
    add_obstacles(series, panel, layout, obstacles);
  }
  LabelPlaces result;
  std::vector<TextBox> taken;
  const std::vector<LabelPlace> near = candidates({0.0, 0.3, 0.6, 0.9, 1.2, 1.5});
  std::vector<Label> labels = labels_of(panel, layout, std::nullopt);
  place_all(labels, obstacles, near, frame);
  for (const Label& label : labels) {
    LabelPlace place = near[label.place];
    place.box = label_box(label.x, label.y, place, label.width);
    taken.push_back(place.box);
    result[label.key] = place;
  }
  place_words(panel, layout, obstacles, frame, taken, result);
  const std::vector<LabelPlace> far = candidates({0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05});
  for (const Label& label : labels_of(panel, layout, SeriesKind::annotations)) {
    const LabelPlace place = free_place(label, taken, obstacles, far, frame);
    if (place.shown) {
      taken.push_back(place.box);
    }
    result[label.key] = place;
  }
  return result;
}

}  // namespace zeroset
