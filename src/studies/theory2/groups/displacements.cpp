#include "studies/theory2/groups/displacements.hpp"

#include <algorithm>
#include <optional>

namespace zeroset::studies::theory2 {
namespace {

/// The column of that epoch; absent where the path does not have it.
std::optional<Eigen::Index> column_at(const Path& path, std::int64_t epoch) {
  const auto found = std::find(path.epochs.begin(), path.epochs.end(), epoch);
  return found == path.epochs.end() ? std::nullopt : std::optional<Eigen::Index>(found - path.epochs.begin());
}

}  // namespace

Table displacements_table(const BranchesSource& source, const std::string& key) {
  const std::string activation = source.context.activation(source.a);
  Table table{.name = key + "_displacements_" + activation,
              .title = "How far branches are from their trunk after equal numbers of steps, " + activation,
              .caption =
                  "1 - cos of trunk and branch, layer by layer, after as many steps as the latest branch has: earlier "
                  "ones go on after that."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "noise", .heading = "Noise", .kind = ColumnKind::real},
                   {.key = "branch", .heading = "Branch at", .kind = ColumnKind::integer},
                   {.key = "steps", .heading = "Steps", .kind = ColumnKind::integer}};
  for (const std::int64_t layer : source.options.layers) {
    table.columns.push_back({.key = "displacement" + std::to_string(layer),
                             .heading = "Layer " + std::to_string(layer),
                             .kind = ColumnKind::real});
  }
  return table;
}

void add_displacements(const BranchesSource& source,
                       const Branches& branches,
                       const Path& trunk,
                       Table& table,
                       ActivationMeasures& measures) {
  const std::int64_t steps = common_steps(source.options);
  const Architecture network = source.context.network(source.a);
  for (std::size_t b = 0; steps > 0 && b < branches.branches.size(); ++b) {
    const std::int64_t epoch = source.options.branches[b];
    const auto of_trunk = column_at(trunk, epoch + steps), of_branch = column_at(branches.branches[b], epoch + steps);
    if (!of_trunk || !of_branch) {
      continue;  // one of them diverged: the notes say so
    }
    Path pair{.points = Eigen::MatrixXf(trunk.points.rows(), 2)};
    pair.points << trunk.points.col(*of_trunk), branches.branches[b].points.col(*of_branch);
    std::vector<Cell> cells{branches.parent + 1, branches.noise, epoch, steps};
    for (const std::int64_t layer : source.options.layers) {
      const double apart = dissimilarities({&pair}, network, layer, source.context.protocol.dissimilarity)(0, 1);
      measures.displacements.push_back({branches.parent, epoch, layer, branches.noise, apart});
      cells.emplace_back(apart);
    }
    add_row(table, std::move(cells));
  }
}

}  // namespace zeroset::studies::theory2
