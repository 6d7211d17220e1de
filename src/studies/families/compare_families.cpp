#include "zeroset/core/error.hpp"
#include "zeroset/studies/families.hpp"

#include "studies/families/family_measures.hpp"
#include "studies/families/family_source.hpp"

#include <algorithm>

namespace zeroset::studies {
namespace {

using landscape::SnapshotRun;
using landscape::Snapshots;

/// Run by run; false where it was stopped before the last.
bool measure_runs(const FamilyContext& context, FamilyComparison& comparison) {
  const auto total = static_cast<std::int64_t>(context.snapshots.runs.size());
  const ProgressCallback& progress = context.options.progress;
  for (const SnapshotRun& run : context.snapshots.runs) {
    if (context.options.stop && context.options.stop()) {
      return false;
    }
    if (progress) {
      progress({.task = "surfaces", .done = std::ssize(comparison.runs), .total = total, .detail = run.label});
    }
    comparison.runs.push_back(measure_run(context, run));
  }
  if (progress) {
    progress({.task = "surfaces", .done = total, .total = total});
  }
  return true;
}

/// Pair by pair of seeds that follow each other.
void measure_pairs(const FamilyContext& context, FamilyComparison& comparison) {
  for (const std::string& family : families_of(comparison)) {
    const RunMeasures* before = nullptr;
    for (const RunMeasures& run : comparison.runs) {
      if (run.activation != family || (context.options.stop && context.options.stop())) {
        continue;
      }
      if (before != nullptr) {
        comparison.pairs.push_back(measure_pair(context, *before, run));
      }
      before = &run;
    }
  }
}

}  // namespace

FamilyComparison compare_families(const Snapshots& snapshots, const FamilyOptions& options) {
  require_families(snapshots, options);
  const auto images = runs::load_images(snapshots.runs.front().experiment->dataset, options.root);
  const FamilyContext context{.options = options,
                              .snapshots = snapshots,
                              .images = *images,
                              .objective = {.images = std::min<std::int64_t>(options.images, images->train.count()),
                                            .held_out = std::min<std::int64_t>(options.held_out, images->test.count()),
                                            .loss = trained_loss(snapshots),
                                            .threads = options.threads}};
  const auto first_of = [](std::int64_t wanted, std::int64_t all) { return wanted == 0 ? all : std::min(wanted, all); };
  const std::int64_t train = images->train.count(), held_out = images->test.count();
  FamilyComparison comparison{.options = options,
                              .source = snapshots,
                              .images = {.train = first_of(options.images, train),
                                         .held_out = first_of(options.held_out, held_out),
                                         .whole_train = train,
                                         .whole_held_out = held_out}};
  if (measure_runs(context, comparison)) {
    measure_pairs(context, comparison);
  }
  comparison.paths = paths_by_seed(snapshots);
  return comparison;
}

}  // namespace zeroset::studies
