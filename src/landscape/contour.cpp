#include "zeroset/landscape/contour.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// The edges of a grid: first those along x, row by row, then those along y.
struct Grid {
  const VectorXd& x;
  const VectorXd& y;
  const MatrixXd& values;
  double level = 0;

  [[nodiscard]] Index horizontal(Index row, Index column) const { return row * (x.size() - 1) + column; }
  [[nodiscard]] Index vertical(Index row, Index column) const {
    return y.size() * (x.size() - 1) + row * x.size() + column;
  }
  [[nodiscard]] Index edges() const { return y.size() * (x.size() - 1) + (y.size() - 1) * x.size(); }
  [[nodiscard]] bool above(Index row, Index column) const { return values(row, column) > level; }

  [[nodiscard]] double share(double from, double to) const { return (level - from) / (to - from); }

  [[nodiscard]] std::pair<double, double> point(Index edge) const {
    const Index horizontals = y.size() * (x.size() - 1);
    if (edge < horizontals) {
      const Index row = edge / (x.size() - 1), column = edge % (x.size() - 1);
      const double t = share(values(row, column), values(row, column + 1));
      return {x[column] + t * (x[column + 1] - x[column]), y[row]};
    }
    const Index row = (edge - horizontals) / x.size(), column = (edge - horizontals) % x.size();
    const double t = share(values(row, column), values(row + 1, column));
    return {x[column], y[row] + t * (y[row + 1] - y[row])};
  }
};

/// At most two lines cross an edge's neighborhood: one in the cell on either side.
struct Neighbors {
  std::array<Index, 2> edges{-1, -1};
  void add(Index edge) { edges[edges[0] < 0 ? 0 : 1] = edge; }
};

void join(std::vector<Neighbors>& graph, Index one, Index other) {
  graph[static_cast<std::size_t>(one)].add(other);
  graph[static_cast<std::size_t>(other)].add(one);
}

void add_cell(const Grid& grid, Index row, Index column, std::vector<Neighbors>& graph) {
  const auto corners = grid.values.block(row, column, 2, 2);
  if (!corners.allFinite()) {
    return;
  }
  const bool a = grid.above(row, column), b = grid.above(row, column + 1);
  const bool c = grid.above(row + 1, column + 1), d = grid.above(row + 1, column);
  const Index bottom = grid.horizontal(row, column), top = grid.horizontal(row + 1, column);
  const Index left = grid.vertical(row, column), right = grid.vertical(row, column + 1);
  std::vector<Index> crossed;
  const auto cross = [&](bool differs, Index edge) {
    if (differs) {
      crossed.push_back(edge);
    }
  };
  cross(a != b, bottom);
  cross(b != c, right);
  cross(c != d, top);
  cross(d != a, left);
  if (crossed.size() == 2) {
    join(graph, crossed[0], crossed[1]);
  } else if (crossed.size() == 4) {
    const bool middle = corners.mean() > grid.level;  // joins a and c where it is on their side
    join(graph, bottom, middle == a ? right : left);
    join(graph, top, middle == a ? left : right);
  }
}

/// Follows the line through `start`, away from `before`, and takes it out of the graph.
void follow(std::vector<Neighbors>& graph, std::vector<bool>& seen, Index start, Index next, std::vector<Index>& line) {
  Index before = start;
  while (next >= 0) {
    line.push_back(next);
    if (seen[static_cast<std::size_t>(next)]) {
      return;  // closed
    }
    seen[static_cast<std::size_t>(next)] = true;
    const auto& edges = graph[static_cast<std::size_t>(next)].edges;
    const Index onward = edges[0] == before ? edges[1] : edges[0];
    before = next;
    next = onward;
  }
}

/// Puts a line at the end, after a gap where another is there.
void append(const Grid& grid, const std::vector<Index>& edges, ContourLine& line) {
  if (!line.x.empty()) {
    line.x.push_back(std::numeric_limits<double>::quiet_NaN());
    line.y.push_back(std::numeric_limits<double>::quiet_NaN());
  }
  for (const Index edge : edges) {
    const auto [x, y] = grid.point(edge);
    line.x.push_back(x);
    line.y.push_back(y);
  }
}

}  // namespace

ContourLine contour_line(const VectorXd& x, const VectorXd& y, const MatrixXd& values, double level) {
  if (values.rows() != y.size() || values.cols() != x.size()) {
    throw InvalidArgument("[landscape::contour_line] expected " + std::to_string(y.size()) + " x " +
                          std::to_string(x.size()) + " values, got " + std::to_string(values.rows()) + " x " +
                          std::to_string(values.cols()));
  }
  ContourLine line{.level = level};
  if (x.size() < 2 || y.size() < 2) {
    return line;
  }
  const Grid grid{x, y, values, level};
  std::vector<Neighbors> graph(static_cast<std::size_t>(grid.edges()));
  for (Index row = 0; row + 1 < y.size(); ++row) {
    for (Index column = 0; column + 1 < x.size(); ++column) {
      add_cell(grid, row, column, graph);
    }
  }
  std::vector<bool> seen(graph.size(), false);
  for (const bool open : {true, false}) {  // lines that end at the border first, from their ends
    for (Index edge = 0; edge < grid.edges(); ++edge) {
      const auto& [first, second] = graph[static_cast<std::size_t>(edge)].edges;
      if (seen[static_cast<std::size_t>(edge)] || first < 0 || (open && second >= 0)) {
        continue;
      }
      std::vector<Index> edges{edge};
      seen[static_cast<std::size_t>(edge)] = true;
      follow(graph, seen, edge, first, edges);
      append(grid, edges, line);
    }
  }
  return line;
}

std::vector<double> contour_levels(const Eigen::MatrixXd& values, int count) {
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const double value : values.reshaped()) {
    if (std::isfinite(value)) {
      least = std::min(least, value);
      most = std::max(most, value);
    }
  }
  std::vector<double> levels;
  const bool wide = least > 0 && most > 10 * least;
  for (int k = 1; k <= count && most > least; ++k) {
    const double t = static_cast<double>(k) / (count + 1);
    levels.push_back(wide ? least * std::pow(most / least, t) : least + t * (most - least));
  }
  return levels;
}

}  // namespace zeroset::landscape
