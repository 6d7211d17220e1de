#include "studies/engine/spectrum.hpp"

#include "zeroset/landscape/embedding.hpp"

#include "studies/engine/words.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies {

Table spectrum_table(const EvaluationContext& context, const GroupText& group, std::size_t a) {
  Table table{.name = group.key + "_spectrum_" + context.activation(a),
              .title = capitalized(group.title) + ", " + context.activation(a) + ": how much two axes show",
              .caption =
                  "Shares of the positive eigenvalues of classical scaling, beside those of one long random "
                  "walk in very many dimensions under the same dissimilarity, and of a walk that branches as "
                  "the paths do, with their step lengths. Negative: share of what no Euclidean picture can "
                  "show."};
  table.columns = {{.key = "points_of", .heading = "Points of"},
                   {.key = "layer", .heading = "Layer", .kind = ColumnKind::integer},
                   {.key = "points", .heading = "Points", .kind = ColumnKind::integer},
                   {.key = "axis1", .heading = "Axis 1", .kind = ColumnKind::percent},
                   {.key = "axis2", .heading = "Axis 2", .kind = ColumnKind::percent},
                   {.key = "axis3", .heading = "Axis 3", .kind = ColumnKind::percent},
                   {.key = "walk1", .heading = "Walk 1", .kind = ColumnKind::percent},
                   {.key = "walk2", .heading = "Walk 2", .kind = ColumnKind::percent},
                   {.key = "walk3", .heading = "Walk 3", .kind = ColumnKind::percent},
                   {.key = "branched1", .heading = "Branched 1", .kind = ColumnKind::percent},
                   {.key = "branched2", .heading = "Branched 2", .kind = ColumnKind::percent},
                   {.key = "branched3", .heading = "Branched 3", .kind = ColumnKind::percent},
                   {.key = "negative", .heading = "Negative", .kind = ColumnKind::percent}};
  return table;
}

double random_walk_share(Dissimilarity kind, int axis) {
  // The squared length of a walk grows like its steps, so 1 - cos between two of its points is proportional to the
  // steps between them: distances on a straight line.
  return kind == Dissimilarity::chord ? landscape::random_walk_share(axis) : (axis == 1 ? 1.0 : 0.0);
}

namespace {

/// Of the first three axes.
std::vector<Cell> share_cells(const PathEmbedding* embedding) {
  std::vector<Cell> cells;
  for (Eigen::Index axis = 0; axis < 3; ++axis) {
    if (embedding == nullptr) {
      cells.emplace_back(Missing{"no such walk"});
      continue;
    }
    const Eigen::VectorXd& values = embedding->scaling.eigenvalues;
    const double positive = values.cwiseMax(0).sum();
    cells.push_back(axis < values.size() && positive > 0 ? Cell(std::max(values(axis), 0.0) / positive)
                                                         : Cell(Missing{"all points are one, or there are too few"}));
  }
  return cells;
}

}  // namespace

void add_spectrum(Table& table,
                  Dissimilarity kind,
                  const std::string& what,
                  std::int64_t layer,
                  const PathEmbedding& embedding,
                  const PathEmbedding* branched) {
  std::vector<Cell> cells{what, layer, static_cast<std::int64_t>(embedding.points)};
  const std::vector<Cell> walk{random_walk_share(kind, 1), random_walk_share(kind, 2), random_walk_share(kind, 3)};
  for (const std::vector<Cell>& some : {share_cells(&embedding), walk, share_cells(branched)}) {
    cells.insert(cells.end(), some.begin(), some.end());
  }
  cells.emplace_back(embedding.scaling.negative_share);
  add_row(table, std::move(cells));
}

}  // namespace zeroset::studies
