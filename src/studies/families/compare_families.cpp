#include "zeroset/core/error.hpp"
#include "zeroset/studies/families.hpp"

#include "studies/families/family_measures.hpp"
#include "studies/families/family_source.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace zeroset::studies {
namespace {

using landscape::SnapshotRun;
using landscape::Snapshots;

/// Tells of runs and of pairs of seeds: one bar for both.
class FamilyProgress {
 public:
  explicit FamilyProgress(const FamilyContext& context) : progress_(context.options.progress) {
    std::set<std::string> families;
    for (const SnapshotRun& run : context.snapshots.runs) {
      families.insert(name(run.experiment->activations.front()));
    }
    total_ = 2 * std::ssize(context.snapshots.runs) - std::ssize(families);
  }

  /// The next of them begins; without a detail, nothing is left.
  void next(const std::string& detail) {
    if (progress_) {
      progress_({.task = "surfaces", .done = detail.empty() ? total_ : done_++, .total = total_, .detail = detail});
    }
  }

 private:
  ProgressCallback progress_;
  std::int64_t done_ = 0, total_ = 0;
};

/// Run by run; false where it was stopped before the last.
bool measure_runs(const FamilyContext& context, FamilyComparison& comparison, FamilyProgress& progress) {
  for (const SnapshotRun& run : context.snapshots.runs) {
    if (context.options.stop && context.options.stop()) {
      return false;
    }
    progress.next(run.label);
    comparison.runs.push_back(measure_run(context, run));
  }
  return true;
}

/// Pair by pair of seeds that follow each other.
void measure_pairs(const FamilyContext& context, FamilyComparison& comparison, FamilyProgress& progress) {
  for (const std::string& family : families_of(comparison)) {
    const RunMeasures* before = nullptr;
    for (const RunMeasures& run : comparison.runs) {
      if (run.activation != family || (context.options.stop && context.options.stop())) {
        continue;
      }
      if (before != nullptr) {
        progress.next(family + ", between two seeds");
        comparison.pairs.push_back(measure_pair(context, *before, run));
      }
      before = &run;
    }
  }
  progress.next("");
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
  FamilyProgress progress(context);
  if (measure_runs(context, comparison, progress)) {
    measure_pairs(context, comparison, progress);
  }
  comparison.paths = paths_by_seed(snapshots);
  return comparison;
}

}  // namespace zeroset::studies
