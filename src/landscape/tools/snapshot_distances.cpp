#include "zeroset/landscape/snapshot_distances.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/alignment.hpp"
#include "zeroset/landscape/directions.hpp"

#include "landscape/tools/shown_stream.hpp"

#include <cmath>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// The scale-free filters among the chosen parameters.
std::vector<ParameterSlice> filters_within(const Snapshots& snapshots, const ParameterGroup& group) {
  std::vector<ParameterSlice> filters;
  for (const ParameterSlice& filter : scale_free_filters(snapshots.network)) {
    for (const ParameterSlice& slice : group.slices) {
      if (filter.offset >= slice.offset && filter.offset + filter.size <= slice.offset + slice.size) {
        filters.push_back(filter);
      }
    }
  }
  if (filters.empty()) {
    throw SpecError(
        "distance",
        "filter-cosine needs filters before a batch normalization, and there are none among " + describe(group));
  }
  return filters;
}

/// Where each parameter comes from when hidden units are permuted: the permuted network of the numbers 0, 1, ...
std::vector<std::int64_t> places_of(const Architecture& network, const Permutations& permutations) {
  const Index n = static_cast<Index>(num_parameters(network));
  const Parameters moved = permuted(network, Parameters::LinSpaced(n, 0, static_cast<double>(n - 1)), permutations);
  std::vector<std::int64_t> places;
  for (const double place : moved) {
    places.push_back(std::llround(place));
  }
  return places;
}

MatrixXd matched_distances(const Snapshots& snapshots, const ParameterGroup& group, const DistanceOptions& options) {
  return aligned_dissimilarities(
      snapshots.network,
      static_cast<Index>(snapshots.size()),
      [&snapshots](Index point) { return snapshots.parameters(static_cast<std::size_t>(point)); },
      {.matching = {.starts = 2, .seed = options.seed, .counted = group.slices},
       .threads = snapshots.threads,
       .progress = options.progress});
}

MatrixXd aligned_distances(const Snapshots& snapshots, const ParameterGroup& group, const DistanceOptions& options) {
  if (alignment_scope(options.alignment, snapshots.size()) == AlignmentScope::pair) {
    return matched_distances(snapshots, group, options);
  }
  Snapshots aligned = snapshots;
  align_runs(aligned, options.seed);
  return cosine_dissimilarities(shown(aligned.stream(group.slices), options.progress));
}

}  // namespace

AlignmentScope alignment_scope(AlignmentScope scope, std::size_t points) {
  return scope != AlignmentScope::automatic ? scope
         : points <= kMaxMatchedCheckpoints ? AlignmentScope::pair
                                            : AlignmentScope::run;
}

MatrixXd snapshot_distances(const Snapshots& snapshots, const ParameterGroup& group, const DistanceOptions& options) {
  switch (options.kind) {
    case DistanceKind::euclidean:
      return euclidean_distances(shown(snapshots.stream(group.slices), options.progress));
    case DistanceKind::aligned:
      return aligned_distances(snapshots, group, options);
    case DistanceKind::filter_cosine:
      return filter_cosine_dissimilarities(snapshots.stream(parameter_slices(snapshots.network)),
                                           filters_within(snapshots, group));
    case DistanceKind::function:
      return function_distances(snapshot_predictions(snapshots, options.predictions));
    case DistanceKind::disagreement:
      return disagreements(snapshot_predictions(snapshots, options.predictions));
    case DistanceKind::cosine:
      break;
  }
  return cosine_dissimilarities(shown(snapshots.stream(group.slices), options.progress));
}

void align_runs(Snapshots& snapshots, std::uint64_t seed) {
  const auto last = [&snapshots](const SnapshotRun& run) { return snapshots.parameters(run.first + run.count - 1); };
  const Parameters fixed = last(snapshots.runs.front());
  for (std::size_t r = 1; r < snapshots.runs.size(); ++r) {
    SnapshotRun& run = snapshots.runs[r];
    run.order =
        places_of(snapshots.network, match_weights(snapshots.network, fixed, last(run), {.seed = seed}).permutations);
  }
}

std::string name(DistanceKind kind) {
  constexpr const char* kNames[] = {"cosine", "euclidean", "filter-cosine", "aligned", "function", "disagreement"};
  return kNames[static_cast<int>(kind)];
}

std::string name(AlignmentScope scope) {
  constexpr const char* kNames[] = {"auto", "pair", "run"};
  return kNames[static_cast<int>(scope)];
}

}  // namespace zeroset::landscape
