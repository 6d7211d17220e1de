#include "atlas/toy/toy_figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace zeroset::atlas::detail {

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();  // a line is broken there
constexpr std::size_t kMaxLabels = 24;
constexpr double kNearLosses = 0.03;  // of the range: markers would cover each other

Axis loss_axis(const ToyLandscape& toy) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const landscape::CriticalPoint& point : toy.found.points) {
    least = std::min(least, point.loss);
    most = std::max(most, point.loss);
  }
  return {.title = "loss", .logarithmic = least > 0 && most > 100 * least};
}

Figure losses_by_index(const ToyLandscape& toy) {
  std::map<int, Series> series;
  const double range = toy.found.points.back().loss - toy.found.points.front().loss;
  for (const landscape::CriticalPoint& point : toy.found.points) {
    Series& one = series[point.index];
    one.key = "index" + std::to_string(point.index);
    one.name = kind_name(point.index);
    one.kind = SeriesKind::points;
    // Points of one index and nearly one loss lie side by side.
    const auto beside = std::count_if(
        one.y.begin(), one.y.end(), [&](double loss) { return std::abs(loss - point.loss) <= kNearLosses * range; });
    const auto side = static_cast<double>((beside % 14 + 1) / 2);
    one.x.push_back(point.index + (beside % 2 == 0 ? 0.06 : -0.06) * side);
    one.y.push_back(point.loss);
  }
  Panel panel{.title = "Critical points by index", .x = {.title = "index"}, .y = loss_axis(toy), .series = {}};
  panel.x.lower = -0.5;
  panel.x.upper = series.rbegin()->first + 0.5;
  for (int index = 0; index <= series.rbegin()->first; ++index) {
    panel.x.categories.push_back(std::to_string(index));
  }
  for (auto& [index, one] : series) {
    panel.series.push_back(std::move(one));
  }
  return {.name = "losses_by_index",
          .title = "Losses of the critical points",
          .caption =
              "Every critical point by the number of its negative Hessian eigenvalues; points of one index are moved "
              "apart sideways. Found: " +
              found_words(toy) + ".",
          .panels = {panel}};
}

Figure basin_shares(const ToyLandscape& toy) {
  Series bars{.key = "share", .name = "descents", .kind = SeriesKind::bars};
  Axis axis{.title = "minimum"};
  for (const std::int64_t i : toy.tree.minima) {
    const double count = static_cast<double>(toy.basins.counts[static_cast<std::size_t>(i)]);
    bars.x.push_back(static_cast<double>(axis.categories.size()));
    bars.y.push_back(100 * count / std::max(1.0, static_cast<double>(toy.basins.ends.size())));
    axis.categories.push_back(std::to_string(i + 1));
  }
  return {.name = "basin_shares",
          .title = "Where descent ends",
          .caption = "Share of " + std::to_string(toy.basins.ends.size()) +
                     " starts that end in each minimum; minima from the lowest loss to the highest.",
          .panels = {{.title = "Where descent ends",
                      .x = axis,
                      .y = {.title = "share of starts", .unit = "%", .lower = 0.0},
                      .series = {bars}}}};
}

/// Valleys that merge first stand side by side.
std::map<std::int64_t, double> leaf_positions(const ToyLandscape& toy) {
  std::map<std::int64_t, std::vector<std::int64_t>> valleys;
  for (const std::int64_t minimum : toy.tree.minima) {
    valleys[minimum] = {minimum};
  }
  for (const landscape::Merge& merge : toy.tree.merges) {
    auto& kept = valleys[merge.survivor];
    kept.insert(kept.end(), valleys[merge.ended].begin(), valleys[merge.ended].end());
    valleys.erase(merge.ended);
  }
  std::map<std::int64_t, double> positions;
  for (const auto& [minimum, leaves] : valleys) {
    for (const std::int64_t leaf : leaves) {
      positions.emplace(leaf, static_cast<double>(positions.size()));
    }
  }
  return positions;
}

/// Becker and Karplus, "The topology of multidimensional potential energy surfaces", 1997: a disconnectivity graph.
Figure valleys(const ToyLandscape& toy) {
  std::map<std::int64_t, double> x = leaf_positions(toy), bottom;
  Series tree{.key = "valleys", .name = "valleys", .kind = SeriesKind::line};
  Series leaves{.key = "minima", .name = "minima", .kind = SeriesKind::points};
  std::vector<std::string> names(x.size());
  for (const auto& [minimum, position] : x) {
    names[static_cast<std::size_t>(position)] = std::to_string(minimum + 1);
    bottom[minimum] = point_of(toy, minimum).loss;
    leaves.x.push_back(position);
    leaves.y.push_back(bottom[minimum]);
  }
  for (const landscape::Merge& merge : toy.tree.merges) {
    double& one = x[merge.survivor];
    const double other = x[merge.ended];
    for (const auto& [px, py] : {std::pair{one, bottom[merge.survivor]},
                                 std::pair{one, merge.loss},
                                 std::pair{other, merge.loss},
                                 std::pair{other, bottom[merge.ended]},
                                 std::pair{kGap, kGap}}) {
      tree.x.push_back(px);
      tree.y.push_back(py);
    }
    one = (one + other) / 2;
    bottom[merge.survivor] = merge.loss;
  }
  Panel panel{.title = "Disconnectivity graph: valleys and passes",
              .x = {.title = "minimum"},
              .y = loss_axis(toy),
              .series = {}};
  panel.x.lower = -0.7;
  panel.x.upper = static_cast<double>(leaves.x.size()) - 0.3;
  if (leaves.x.size() <= kMaxLabels) {
    panel.x.categories = names;
  }
  if (!tree.x.empty()) {
    panel.series.push_back(std::move(tree));
  }
  panel.series.push_back(std::move(leaves));
  return {.name = "valleys",
          .title = "Disconnectivity graph: valleys and passes",
          .caption = "Two valleys join at the loss of the lowest pass between them, a saddle of index 1.",
          .panels = {panel}};
}

}  // namespace

std::vector<Figure> toy_figures(const ToyLandscape& toy) {
  std::vector<Figure> figures;
  if (toy.found.points.empty()) {
    return figures;
  }
  figures.push_back(losses_by_index(toy));
  if (!toy.tree.minima.empty()) {
    if (!toy.basins.ends.empty()) {
      figures.push_back(basin_shares(toy));
    }
    figures.push_back(valleys(toy));
  }
  if (toy.plane) {
    figures.push_back(plane_figure(*toy.plane));
  }
  return figures;
}

}  // namespace zeroset::atlas::detail
