#include "zeroset/core/error.hpp"
#include "zeroset/landscape/alignment.hpp"

#include <limits>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Dual prices and the partial assignment; index 0 stands for "none", rows and columns count from 1.
struct Matching {
  explicit Matching(Index n)
      : row_price(Eigen::VectorXd::Zero(n + 1)),
        column_price(Eigen::VectorXd::Zero(n + 1)),
        row_of(static_cast<std::size_t>(n + 1), 0) {}
  Eigen::VectorXd row_price, column_price;
  std::vector<Index> row_of;  ///< of each column
};

/// Adds one row along a shortest path in reduced costs (Dijkstra over the columns).
void augment(const Eigen::Ref<const MatrixXd>& cost, Index row, Matching& m) {
  const Index n = cost.rows();
  Eigen::VectorXd distance = Eigen::VectorXd::Constant(n + 1, kInfinity);
  std::vector<Index> before(static_cast<std::size_t>(n + 1), 0);
  std::vector<bool> done(static_cast<std::size_t>(n + 1), false);
  m.row_of[0] = row;
  Index column = 0;
  do {
    done[static_cast<std::size_t>(column)] = true;
    const Index at = m.row_of[static_cast<std::size_t>(column)];
    double least = kInfinity;
    Index next = 0;
    for (Index j = 1; j <= n; ++j) {
      if (done[static_cast<std::size_t>(j)]) {
        continue;
      }
      const double reduced = cost(at - 1, j - 1) - m.row_price[at] - m.column_price[j];
      if (reduced < distance[j]) {
        distance[j] = reduced;
        before[static_cast<std::size_t>(j)] = column;
      }
      if (distance[j] < least) {
        least = distance[j];
        next = j;
      }
    }
    for (Index j = 0; j <= n; ++j) {
      if (done[static_cast<std::size_t>(j)]) {
        m.row_price[m.row_of[static_cast<std::size_t>(j)]] += least;
        m.column_price[j] -= least;
      } else {
        distance[j] -= least;
      }
    }
    column = next;
  } while (m.row_of[static_cast<std::size_t>(column)] != 0);
  while (column != 0) {
    const Index previous = before[static_cast<std::size_t>(column)];
    m.row_of[static_cast<std::size_t>(column)] = m.row_of[static_cast<std::size_t>(previous)];
    column = previous;
  }
}

}  // namespace

std::vector<Index> best_assignment(const Eigen::Ref<const MatrixXd>& cost) {
  if (cost.rows() != cost.cols() || !cost.allFinite()) {
    throw InvalidArgument("[landscape::best_assignment] expected a finite square matrix, got " +
                          std::to_string(cost.rows()) + " x " + std::to_string(cost.cols()));
  }
  Matching matching(cost.rows());
  for (Index row = 1; row <= cost.rows(); ++row) {
    augment(cost, row, matching);
  }
  std::vector<Index> column_of(static_cast<std::size_t>(cost.rows()));
  for (Index j = 1; j <= cost.rows(); ++j) {
    column_of[static_cast<std::size_t>(matching.row_of[static_cast<std::size_t>(j)] - 1)] = j - 1;
  }
  return column_of;
}

}  // namespace zeroset::landscape
