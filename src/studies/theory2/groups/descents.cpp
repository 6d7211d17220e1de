#include "studies/theory2/groups/descents.hpp"

#include "zeroset/landscape/directions.hpp"

#include "studies/theory2/groups/movement.hpp"
#include "studies/theory2/runs.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

using Eigen::Index;

Descents read_descents(const StudyContext& context,
                       const PerturbedOptions& options,
                       std::size_t a,
                       std::int64_t parent) {
  Descents descents;
  for (std::int64_t k = 0; k < options.runs; ++k) {
    const Experiment run = perturbed_run(context.protocol, options, a, parent, k);
    descents.paths.push_back(read_path(context.trained.of(run), run, "run " + std::to_string(k + 1)));
  }
  return descents;
}

/// Test answers of the runs' ends, then of the reference.
landscape::CorrectAnswers answers_of(const Descents& descents, const Path& reference, const StudyEvaluator& evaluate) {
  std::vector<const Path*> networks = descents.all();
  networks.push_back(&reference);
  landscape::CorrectAnswers correct;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const std::vector<bool> right = evaluate(networks[i]->points.rightCols(1).col(0).cast<double>(), true).test.right;
    correct.resize(std::ssize(networks), i == 0 ? std::ssize(right) : correct.cols());
    for (std::size_t k = 0; k < right.size(); ++k) {
      correct(static_cast<Index>(i), static_cast<Index>(k)) = right[k];
    }
  }
  return correct;
}

void judge_agreement(const landscape::Agreement& found, PerturbedMeasures& measures) {
  const Index runs = found.both_right.rows() - 1;
  for (Index i = 0; i < runs; ++i) {
    double others = 0;
    for (Index j = 0; j < runs; ++j) {
      others += j == i ? 0 : found.both_right(i, j);
    }
    others /= static_cast<double>(runs - 1);
    measures.more_than_reference.push_back(others - found.both_right(i, runs));
    measures.less_than_perfect.push_back(1 - others);
  }
}

bool all_ended(const Descents& descents, std::int64_t epochs) {
  return std::all_of(descents.paths.begin(), descents.paths.end(), [epochs](const Path& path) {
    return path.points.cols() >= 2 && path.epochs.back() == epochs;
  });
}

/// Training error of the network before the noise; -1 where it is not known.
double start_error(const StudyContext& context, const PerturbedOptions& options, std::size_t a, std::int64_t parent) {
  for (const runs::EpochMetrics& line : context.trained.of(base_run(context.protocol, a, parent)).epochs) {
    if (line.epoch == options.from) {
      return line.train.error();
    }
  }
  return -1;
}

}  // namespace

std::vector<const Path*> Descents::all() const {
  std::vector<const Path*> pointers;
  for (const Path& path : paths) {
    pointers.push_back(&path);
  }
  return pointers;
}

Descents measured_descents(const StudyContext& context,
                           const PerturbedOptions& options,
                           std::size_t a,
                           std::int64_t parent,
                           const StudyEvaluator& evaluate) {
  Descents descents = read_descents(context, options, a, parent);
  PerturbedMeasures& found = descents.measures;
  found.parent = parent;
  found.is_after_sgd = options.from > context.protocol.sgd.epochs;
  found.starts_at_zero = start_error(context, options, a, parent) == 0;
  descents.ended = all_ended(descents, options.epochs);
  if (!descents.ended) {
    return descents;
  }
  for (const Path& path : descents.paths) {
    found.end_train_errors.push_back(path.measures.back().train_error);
  }
  const Movement moved = movement(descents.all(), landscape::weight_slices(context.network(a)));
  found.end_over_start = end_over_start(moved);
  found.displacement_cosines = moved.cosines;
  if (options.agreement) {
    const Experiment run = reference_run(context.protocol, options, a, parent);
    const Path reference = read_path(context.trained.of(run), run, "reference");
    if (reference.points.cols() > 0) {
      descents.agreement = landscape::agreement(answers_of(descents, reference, evaluate));
      judge_agreement(*descents.agreement, found);
    }
  }
  return descents;
}

}  // namespace zeroset::studies::theory2
