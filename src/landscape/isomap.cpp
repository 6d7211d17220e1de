#include "zeroset/core/error.hpp"
#include "zeroset/landscape/embedding.hpp"

#include "landscape/points.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <queue>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kUnreachable = std::numeric_limits<double>::infinity();

using Graph = std::vector<std::vector<std::pair<double, Index>>>;

/// An edge wherever one of two points is among the nearest of the other.
Graph neighbor_graph(const MatrixXd& distances, int neighbors) {
  Graph graph(static_cast<std::size_t>(distances.rows()));
  std::vector<Index> others(graph.size());
  for (Index i = 0; i < distances.rows(); ++i) {
    std::iota(others.begin(), others.end(), Index{0});
    std::swap(others.front(), others[static_cast<std::size_t>(i)]);
    std::partial_sort(others.begin() + 1, others.begin() + 1 + neighbors, others.end(), [&](Index a, Index b) {
      return std::pair(distances(a, i), a) < std::pair(distances(b, i), b);
    });
    for (int n = 1; n <= neighbors; ++n) {
      const Index j = others[static_cast<std::size_t>(n)];
      graph[static_cast<std::size_t>(i)].emplace_back(distances(j, i), j);
      graph[static_cast<std::size_t>(j)].emplace_back(distances(j, i), i);
    }
  }
  return graph;
}

/// Lengths of shortest paths from one point (Dijkstra).
Eigen::VectorXd path_lengths(const Graph& graph, Index from) {
  Eigen::VectorXd lengths = Eigen::VectorXd::Constant(static_cast<Index>(graph.size()), kUnreachable);
  std::priority_queue<std::pair<double, Index>, std::vector<std::pair<double, Index>>, std::greater<>> open;
  lengths[from] = 0;
  open.emplace(0.0, from);
  while (!open.empty()) {
    const auto [length, at] = open.top();
    open.pop();
    if (length > lengths[at]) {
      continue;
    }
    for (const auto& [edge, to] : graph[static_cast<std::size_t>(at)]) {
      if (length + edge < lengths[to]) {
        lengths[to] = length + edge;
        open.emplace(lengths[to], to);
      }
    }
  }
  return lengths;
}

MatrixXd geodesics(const Graph& graph) {
  const Index points = static_cast<Index>(graph.size());
  MatrixXd lengths(points, points);
  for (Index i = 0; i < points; ++i) {
    lengths.col(i) = path_lengths(graph, i);
  }
  return 0.5 * (lengths + lengths.transpose());  // a path and its reverse may differ in the last bit
}

}  // namespace

IsomapResult isomap(const Eigen::Ref<const MatrixXd>& distances, int neighbors, int k) {
  require_dissimilarities(distances, "isomap");
  if (neighbors < 1 || neighbors >= distances.rows()) {
    throw InvalidArgument("[landscape::isomap] expected neighbors in 1, ..., " + std::to_string(distances.rows() - 1) +
                          ", got " + std::to_string(neighbors));
  }
  const MatrixXd known = distances;
  for (;; ++neighbors) {
    const Graph graph = neighbor_graph(known, neighbors);
    if (path_lengths(graph, 0).allFinite()) {
      return {classical_scaling(geodesics(graph), k), neighbors};
    }
  }
}

}  // namespace zeroset::landscape
