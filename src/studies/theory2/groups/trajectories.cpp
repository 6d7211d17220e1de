#include "studies/theory2/groups/trajectories.hpp"

#include "studies/theory2/found.hpp"

#include <optional>

namespace zeroset::studies::theory2 {
namespace {

using Eigen::Index;

/// Mean over the pairs of a block of a matrix of dissimilarities; absent where there are none.
std::optional<double> mean_of_pairs(const Eigen::MatrixXd& apart, Index begin, Index end) {
  double sum = 0, pairs = 0;
  for (Index i = begin; i < end; ++i) {
    for (Index j = begin; j < i; ++j, ++pairs) {
      sum += apart(i, j);
    }
  }
  return pairs > 0 ? std::optional(sum / pairs) : std::nullopt;
}

}  // namespace

std::vector<const Path*> Stages::from(std::int64_t first) const {
  std::vector<const Path*> chosen;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (stage[i] >= first) {
      chosen.push_back(&paths[i]);
    }
  }
  return chosen;
}

std::vector<PathOrigin> Stages::origins(std::int64_t first) const {
  std::vector<PathOrigin> all;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (stage[i] == first) {
      all.emplace_back();
    } else if (stage[i] > first && !paths[i].epochs.empty()) {
      all.push_back(
          {.parent = static_cast<int>((stage[i] - first - 1) * trajectories), .epoch = paths[i].epochs.front()});
    } else if (stage[i] > first) {
      all.emplace_back();
    }
  }
  return all;
}

std::vector<std::size_t> Stages::of(std::int64_t one, std::int64_t first) const {
  std::vector<std::size_t> chosen;
  std::size_t index = 0;
  for (const std::int64_t s : stage) {
    if (s == one) {
      chosen.push_back(index);
    }
    index += s >= first ? 1 : 0;
  }
  return chosen;
}

Stages read_stages(const StudyContext& context, const StagesOptions& options, std::size_t a) {
  Stages all{.trajectories = options.trajectories};
  for (std::int64_t stage = 1; stage <= options.stages; ++stage) {
    for (std::int64_t trajectory = 1; trajectory <= options.trajectories; ++trajectory) {
      const Experiment run = stage_run(context.protocol, options, a, stage, trajectory);
      const bool noisy = trajectory > options.trajectories - options.perturbed;
      all.paths.push_back(read_path(context.trained.of(run),
                                    run,
                                    "trajectory " + std::to_string(trajectory) + (noisy ? ", perturbed" : ""),
                                    (stage - 1) * options.epochs));
      all.stage.push_back(stage);
    }
  }
  return all;
}

std::string stage_words(const Stages& stages,
                        const StagesOptions& options,
                        std::int64_t stage,
                        const Architecture& network,
                        std::int64_t layer,
                        Dissimilarity kind) {
  const std::vector<const Path*> all = stages.from(1);
  Path ends;
  ends.points.resize(all.front()->points.rows(), stages.trajectories + 1);
  Index column = 0;
  for (const std::size_t i : stages.of(stage, 1)) {
    const Eigen::MatrixXf& points = all[i]->points;
    if (points.cols() < 2) {
      return "";  // it diverged: the notes say so
    }
    ends.points.col(column++) = points.rightCols(1);
    ends.points.rightCols(1) = column == 1 ? points.leftCols(1) : ends.points.rightCols(1).eval();
  }
  const Index plain = stages.trajectories - options.perturbed;
  if (column < stages.trajectories || plain < 2) {
    return "";
  }
  const Eigen::MatrixXd apart = dissimilarities({&ends}, network, layer, kind);
  const auto perturbed = mean_of_pairs(apart, plain, stages.trajectories);
  return "two ends of stage " + std::to_string(stage) + " lie " + small_words(*mean_of_pairs(apart, 0, plain)) +
         " apart" + (perturbed ? " (from perturbed starts " + small_words(*perturbed) + ")" : "") + " after moves of " +
         small_words(apart.rightCols(1).col(0).head(plain).mean());
}

}  // namespace zeroset::studies::theory2
