#include "zeroset/landscape/merge_tree.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/local_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

bool is_minimum(const std::vector<CriticalPoint>& points, std::int64_t index) {
  return index >= 0 && points[static_cast<std::size_t>(index)].is_minimum();
}

std::vector<std::int64_t> minima_of(const std::vector<CriticalPoint>& points) {
  std::vector<std::int64_t> minima;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].is_minimum()) {
      minima.push_back(static_cast<std::int64_t>(i));
    }
  }
  std::stable_sort(minima.begin(), minima.end(), [&](std::int64_t a, std::int64_t b) {
    return points[static_cast<std::size_t>(a)].loss < points[static_cast<std::size_t>(b)].loss;
  });
  return minima;
}

void require_connections(const std::vector<CriticalPoint>& points, const std::vector<Connection>& connections) {
  const auto size = static_cast<std::int64_t>(points.size());
  for (const Connection& one : connections) {
    if (one.saddle < 0 || one.saddle >= size || one.first >= size || one.second >= size) {
      throw InvalidArgument("[landscape::merge_tree] expected connections among " + std::to_string(size) + " points");
    }
  }
}

/// Valleys as sets of positions in `minima`; the first of a set is its lowest.
struct Valleys {
  std::vector<std::vector<Index>> members{};
  std::vector<std::size_t> valley_of{};  ///< of each position

  explicit Valleys(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      members.push_back({static_cast<Index>(i)});
      valley_of.push_back(i);
    }
  }

  void join(std::size_t kept, std::size_t ended) {
    for (const Index i : members[ended]) {
      members[kept].push_back(i);
      valley_of[static_cast<std::size_t>(i)] = kept;
    }
    members[ended].clear();
  }
};

void set_passes(MergeTree& tree,
                const std::vector<Index>& one,
                const std::vector<Index>& other,
                const Connection& saddle) {
  for (const Index i : one) {
    for (const Index j : other) {
      tree.passes(i, j) = tree.passes(j, i) = saddle.loss;
      tree.saddles(i, j) = tree.saddles(j, i) = static_cast<int>(saddle.saddle);
    }
  }
}

/// From a point to the nearest other one: the scale of what is around it, at the origin as well.
double distance_to_others(const std::vector<CriticalPoint>& points, std::size_t index) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < points.size(); ++k) {
    if (k != index) {
      least = std::min(least, (points[k].theta - points[index].theta).norm());
    }
  }
  return std::isfinite(least) ? least : 1;
}

}  // namespace

std::vector<Connection> connections(const Objective& objective,
                                    const std::vector<CriticalPoint>& points,
                                    const ConnectionOptions& options) {
  if (!(options.displacement > 0)) {
    throw InvalidArgument("[landscape::connections] expected a displacement > 0");
  }
  std::vector<Connection> result;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].index != 1 || points[i].nullity != 0) {
      continue;
    }
    const Parameters& theta = points[i].theta;
    const LocalModel model(objective, theta);
    const VectorXd out = options.displacement * distance_to_others(points, i) * model.vectors.col(0);
    MatrixXd starts(theta.size(), 2);
    starts << theta + out, theta - out;
    const Basins found = basins(objective, points, starts, options.basins);
    const auto end = [&](std::size_t k) {
      return k < found.ends.size() && is_minimum(points, found.ends[k]) ? found.ends[k] : -1;
    };
    result.push_back({static_cast<std::int64_t>(i), end(0), end(1), points[i].loss});
  }
  std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.loss < b.loss; });
  return result;
}

MergeTree merge_tree(const std::vector<CriticalPoint>& points, const std::vector<Connection>& connections) {
  require_connections(points, connections);
  MergeTree tree{.minima = minima_of(points)};
  const auto count = static_cast<Index>(tree.minima.size());
  tree.passes = MatrixXd::Constant(count, count, std::numeric_limits<double>::infinity());
  tree.saddles = Eigen::MatrixXi::Constant(count, count, -1);
  for (Index i = 0; i < count; ++i) {
    tree.passes(i, i) = points[static_cast<std::size_t>(tree.minima[static_cast<std::size_t>(i)])].loss;
  }
  const auto position = [&](std::int64_t point) {
    return static_cast<std::size_t>(std::find(tree.minima.begin(), tree.minima.end(), point) - tree.minima.begin());
  };
  std::vector<Connection> ascending = connections;
  std::stable_sort(ascending.begin(), ascending.end(), [](const auto& a, const auto& b) { return a.loss < b.loss; });
  Valleys valleys(tree.minima.size());
  for (const Connection& one : ascending) {
    if (!is_minimum(points, one.first) || !is_minimum(points, one.second)) {
      continue;
    }
    std::size_t kept = valleys.valley_of[position(one.first)], ended = valleys.valley_of[position(one.second)];
    if (kept == ended) {
      continue;
    }
    if (valleys.members[kept][0] > valleys.members[ended][0]) {  // positions ascend with the loss
      std::swap(kept, ended);
    }
    const auto lowest = [&](std::size_t valley) {
      return tree.minima[static_cast<std::size_t>(valleys.members[valley][0])];
    };
    tree.merges.push_back({one.saddle, one.loss, lowest(kept), lowest(ended)});
    set_passes(tree, valleys.members[kept], valleys.members[ended], one);
    valleys.join(kept, ended);
  }
  return tree;
}

}  // namespace zeroset::landscape
