#include "studies/theory2/groups/movement.hpp"

#include "zeroset/landscape/directions.hpp"

#include "studies/engine/words.hpp"

#include <numeric>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

VectorXd chosen(const Path& path, Index column, const std::vector<ParameterSlice>& weights) {
  Index size = 0;
  for (const ParameterSlice& slice : weights) {
    size += slice.size;
  }
  VectorXd values(size);
  Index row = 0;
  for (const ParameterSlice& slice : weights) {
    values.segment(row, slice.size) = path.points.col(column).segment(slice.offset, slice.size).cast<double>();
    row += slice.size;
  }
  return values;
}

/// 1 - cos as |a / |a| - b / |b||^2 / 2, which keeps its digits where both are close.
double apart(const VectorXd& a, const VectorXd& b) {
  return 0.5 * (a.normalized() - b.normalized()).squaredNorm();
}

Cell mean_cell(const std::vector<double>& values, const char* reason) {
  return values.empty() ? Cell(Missing{reason})
                        : Cell(std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()));
}

void add_movement_row(Table& table, std::int64_t parent, const std::string& weights, const Movement& found) {
  add_row(table,
          {parent + 1,
           weights,
           mean_cell(found.moved, "no runs"),
           mean_cell(found.starts, "no pairs"),
           mean_cell(found.ends, "no pairs"),
           mean_cell(end_over_start(found), "the starts are one"),
           mean_cell(found.cosines, "a run stood still")});
}

}  // namespace

Movement movement(const std::vector<const Path*>& runs, const std::vector<ParameterSlice>& weights) {
  std::vector<VectorXd> starts, ends;
  for (const Path* run : runs) {
    starts.push_back(chosen(*run, 0, weights));
    ends.push_back(chosen(*run, run->points.cols() - 1, weights));
  }
  Movement found;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const VectorXd mine = ends[i] - starts[i];
    found.moved.push_back(apart(starts[i], ends[i]));
    for (std::size_t j = 0; j < i; ++j) {
      const VectorXd other = ends[j] - starts[j];
      found.starts.push_back(apart(starts[i], starts[j]));
      found.ends.push_back(apart(ends[i], ends[j]));
      if (mine.squaredNorm() > 0 && other.squaredNorm() > 0) {
        found.cosines.push_back(mine.normalized().dot(other.normalized()));
      }
    }
  }
  return found;
}

std::vector<double> end_over_start(const Movement& movement) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < movement.starts.size(); ++i) {
    if (movement.starts[i] > 0) {
      ratios.push_back(movement.ends[i] / movement.starts[i]);
    }
  }
  return ratios;
}

Table movement_table(const StudyContext& context, const FigureGroup& group, std::size_t a) {
  Table table{.name = group.text().key + "_movement_" + context.activation(a),
              .title = capitalized(group.text().title) + ", " + context.activation(a) + ": movement since the noise",
              .caption =
                  "Moved: 1 - cos of a run's perturbed start and its end, mean over the runs. Starts, ends: 1 - cos of "
                  "two runs, mean over the pairs. Ends / starts: above 1 descent parts what the noise parted, below 1 "
                  "it brings it together. Cosine: of what two runs moved; 1 where all movement is common, 0 where each "
                  "goes its own way."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "weights", .heading = "Weights"},
                   {.key = "moved", .heading = "Moved", .kind = ColumnKind::real, .digits = 3},
                   {.key = "starts", .heading = "Starts", .kind = ColumnKind::real, .digits = 3},
                   {.key = "ends", .heading = "Ends", .kind = ColumnKind::real, .digits = 3},
                   {.key = "ends_over_starts", .heading = "Ends / starts", .kind = ColumnKind::real, .digits = 3},
                   {.key = "cosine", .heading = "Cosine", .kind = ColumnKind::real, .digits = 3}};
  return table;
}

void add_movement(Table& table,
                  const Descents& descents,
                  const Architecture& network,
                  const std::vector<std::int64_t>& layers) {
  if (!descents.ended) {
    return;
  }
  const std::int64_t parent = descents.measures.parent;
  add_movement_row(table, parent, "all", movement(descents.all(), landscape::weight_slices(network)));
  for (const std::int64_t layer : layers) {
    add_movement_row(table,
                     parent,
                     "layer " + std::to_string(layer),
                     movement(descents.all(), {find_slice(network, weight_name(layer))}));
  }
}

}  // namespace zeroset::studies::theory2
