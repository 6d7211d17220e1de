// Random walks that stand beside the stored points: the same starts, steps and branches.
#include "zeroset/landscape/path.hpp"
#include "zeroset/landscape/random_walk.hpp"
#include "zeroset/landscape/snapshot_distances.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Where a run began: at another run's point.
struct Branching {
  std::size_t run = 0;
  Index point = 0;  ///< of that run, from 0
};

/// The point of `parent` that `start` means: the last one up to its epoch or step, for not all need have been read.
Index point_of(const SnapshotRun& parent, const StartSpec& start) {
  Index point = 0;
  for (std::size_t t = 0; t < parent.count; ++t) {
    const bool beyond = start.epoch  ? parent.epochs[t] > static_cast<double>(*start.epoch)
                        : start.step ? parent.steps[t] > *start.step
                                     : false;
    point = beyond ? point : static_cast<Index>(t);
  }
  return point;
}

/// Of a run that says so of itself, if the other run is here.
std::optional<Branching> branching_of(const std::vector<SnapshotRun>& runs, std::size_t run) {
  if (!runs[run].experiment || !runs[run].experiment->start || !runs[run].experiment->start->run) {
    return std::nullopt;
  }
  const StartSpec& start = *runs[run].experiment->start;
  for (std::size_t r = 0; r < runs.size(); ++r) {
    if (r != run && runs[r].experiment && *runs[r].experiment == *start.run) {
      return Branching{r, point_of(runs[r], start)};
    }
  }
  return std::nullopt;
}

/// The runs as segments of a tree, parents first.
class Forest {
 public:
  Forest(const Snapshots& snapshots, const ParameterGroup& group)
      : snapshots_(snapshots), group_(group), place_(snapshots.runs.size(), -1) {
    for (std::size_t r = 0; r < place_.size(); ++r) {
      branchings_.push_back(branching_of(snapshots.runs, r));
    }
    for (std::size_t r = 0; r < place_.size(); ++r) {
      add(r);
    }
    tree_.starts = gram_matrix(snapshots.stream(group.slices, starts_));
  }

  /// Of the points in the order of the snapshots.
  [[nodiscard]] MatrixXd products() const {
    const BranchedWalk walk = branched_walk(tree_, 1);
    std::vector<Index> rows;
    for (const Index place : place_) {
      for (Index row = walk.first[static_cast<std::size_t>(place)];
           row < walk.first[static_cast<std::size_t>(place) + 1];
           ++row) {
        rows.push_back(row);
      }
    }
    return walk.products(rows, rows);
  }

 private:
  void add(std::size_t r) {
    if (place_[r] >= 0) {
      return;
    }
    const SnapshotRun& run = snapshots_.runs[r];
    WalkSegment segment;
    if (const auto& from = branchings_[r]) {
      add(from->run);  // an experiment holds the one that it starts from, so that there is no circle
      segment.parent = static_cast<int>(place_[from->run]);
      segment.after = from->point;
      const std::size_t point = snapshots_.runs[from->run].first + static_cast<std::size_t>(from->point);
      segment.jump = euclidean_distances(snapshots_.stream(group_.slices, {point, run.first}))(0, 1);
    } else {
      starts_.push_back(run.first);
    }
    if (run.count > 1) {
      segment.step_lengths = path_statistics(snapshots_.stream_of(run, group_.slices)).step_lengths;
    }
    place_[r] = std::ssize(tree_.segments);
    tree_.segments.push_back(std::move(segment));
  }

  const Snapshots& snapshots_;
  const ParameterGroup& group_;
  std::vector<std::optional<Branching>> branchings_{};
  std::vector<Index> place_;  ///< of each run among the segments
  std::vector<std::size_t> starts_{};
  WalkTree tree_{};
};

}  // namespace

MatrixXd walk_products(const Snapshots& snapshots, const ParameterGroup& group) {
  return Forest(snapshots, group).products();
}

MatrixXd walk_distances(DistanceKind kind, const Snapshots& snapshots, const ParameterGroup& group) {
  if (kind == DistanceKind::euclidean) {
    return distances_of_products(walk_products(snapshots, group));
  }
  if (kind == DistanceKind::cosine || kind == DistanceKind::aligned) {
    return cosine_dissimilarities_of_products(walk_products(snapshots, group));
  }
  return {};
}

}  // namespace zeroset::landscape
