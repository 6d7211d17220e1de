#include "cli/training/landscape_distances.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/alignment.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/path.hpp"
#include "zeroset/landscape/random_walk.hpp"

#include "cli/progress_bar.hpp"
#include "cli/training/landscape_predictions.hpp"

#include <cmath>
#include <utility>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// The scale-free filters among the chosen parameters.
std::vector<ParameterSlice> filters_within(const Snapshots& snapshots, const ParameterGroup& group) {
  std::vector<ParameterSlice> filters;
  for (const ParameterSlice& filter : landscape::scale_free_filters(snapshots.network)) {
    for (const ParameterSlice& slice : group.slices) {
      if (filter.offset >= slice.offset && filter.offset + filter.size <= slice.offset + slice.size) {
        filters.push_back(filter);
      }
    }
  }
  if (filters.empty()) {
    throw SpecError(
        "--distance",
        "filter-cosine needs filters before a batch normalisation, and there are none among " + describe(group));
  }
  return filters;
}

/// Where each parameter comes from when hidden units are permuted: the permuted network of the numbers 0, 1, ...
std::vector<std::int64_t> places_of(const Architecture& network, const landscape::Permutations& permutations) {
  const Index n = static_cast<Index>(num_parameters(network));
  const Parameters moved =
      landscape::permuted(network, Parameters::LinSpaced(n, 0, static_cast<double>(n - 1)), permutations);
  std::vector<std::int64_t> places;
  for (const double place : moved) {
    places.push_back(std::llround(place));
  }
  return places;
}

/// function: root mean square over the images of the distance between two networks' probabilities; disagreement: the
/// share of images that they answer differently.
MatrixXd prediction_distances(const TrainingRequest& request, const Snapshots& snapshots) {
  constexpr std::int64_t kImages = 1000;
  const std::int64_t asked = request.landscape.images > 0 ? request.landscape.images : kImages;
  const HeldOutPredictions predictions = held_out_predictions(request, snapshots, asked);
  const double images = static_cast<double>(predictions.images);
  if (request.landscape.embedding.distance == "function") {
    return landscape::euclidean_distances(landscape::stream_of(predictions.probabilities)) / std::sqrt(images);
  }
  const Index points = predictions.answers.cols();
  MatrixXd distances(points, points);
  for (Index i = 0; i < points; ++i) {
    for (Index j = 0; j < points; ++j) {
      const auto differ = predictions.answers.col(i).array() != predictions.answers.col(j).array();
      distances(i, j) = static_cast<double>(differ.count()) / images;
    }
  }
  return distances;
}

/// Shows how far a pass through the parameters is; `bar` must outlive the stream.
landscape::SnapshotStream shown(landscape::SnapshotStream stream, ProgressBar& bar) {
  stream.read = [read = std::move(stream.read), &bar, total = stream.parameters](Index begin,
                                                                                 Eigen::Ref<MatrixXd> rows) {
    bar.show({.task = "distances", .done = begin, .total = total, .detail = "parameters"});
    read(begin, rows);
  };
  return stream;
}

MatrixXd matched_distances(const TrainingRequest& request,
                           const Snapshots& snapshots,
                           const ParameterGroup& group,
                           ProgressBar& bar) {
  const landscape::AlignedDistanceOptions options{
      .matching = {.starts = 2, .seed = request.options.seed, .counted = group.slices},
      .threads = snapshots.threads,
      .progress = bar.callback()};
  return landscape::aligned_dissimilarities(
      snapshots.network,
      static_cast<Index>(snapshots.files.size()),
      [&snapshots](Index point) { return snapshots.parameters(static_cast<std::size_t>(point)); },
      options);
}

}  // namespace

std::string alignment_of(const EmbeddingRequest& request, std::size_t points) {
  return request.alignment != "auto" ? request.alignment : points <= kMostMatchedCheckpoints ? "pair" : "run";
}

MatrixXd gram_of(const TrainingRequest& request, const Snapshots& snapshots, const ParameterGroup& group) {
  ProgressBar bar(request.options.quiet);
  return landscape::centred_gram_matrix(shown(snapshots.stream(group.slices), bar));
}

MatrixXd distances_of(const TrainingRequest& request, const Snapshots& snapshots, const ParameterGroup& group) {
  const std::string& distance = request.landscape.embedding.distance;
  ProgressBar bar(request.options.quiet);
  if (distance == "euclidean") {
    return landscape::euclidean_distances(shown(snapshots.stream(group.slices), bar));
  }
  if (distance == "aligned" && request.landscape.embedding.alignment == "pair") {
    return matched_distances(request, snapshots, group, bar);
  }
  if (distance == "cosine" || distance == "aligned") {
    return landscape::cosine_dissimilarities(shown(snapshots.stream(group.slices), bar));
  }
  if (distance == "filter-cosine") {
    return landscape::filter_cosine_dissimilarities(snapshots.stream(parameter_slices(snapshots.network)),
                                                    filters_within(snapshots, group));
  }
  bar.clear();
  return prediction_distances(request, snapshots);
}

void align_runs(Snapshots& snapshots, std::uint64_t seed) {
  const auto last = [&snapshots](const SnapshotRun& run) { return snapshots.parameters(run.first + run.count - 1); };
  const Parameters fixed = last(snapshots.runs.front());
  for (std::size_t r = 1; r < snapshots.runs.size(); ++r) {
    SnapshotRun& run = snapshots.runs[r];
    run.order = places_of(snapshots.network,
                          landscape::match_weights(snapshots.network, fixed, last(run), {.seed = seed}).permutations);
  }
}

MatrixXd walk_products(const Snapshots& snapshots, const ParameterGroup& group) {
  std::vector<std::size_t> starts;
  std::vector<Eigen::VectorXd> lengths;
  for (const SnapshotRun& run : snapshots.runs) {
    starts.push_back(run.first);
    lengths.push_back(run.count < 2 ? Eigen::VectorXd()
                                    : landscape::path_statistics(snapshots.stream_of(run, group.slices)).step_lengths);
  }
  return landscape::random_walk_products(landscape::gram_matrix(snapshots.stream(group.slices, starts)), lengths);
}

MatrixXd walk_distances(const std::string& distance, const Snapshots& snapshots, const ParameterGroup& group) {
  if (distance == "euclidean") {
    return landscape::distances_of_products(walk_products(snapshots, group));
  }
  if (distance == "cosine" || distance == "aligned") {
    return landscape::cosine_dissimilarities_of_products(walk_products(snapshots, group));
  }
  return {};
}

}  // namespace zeroset::cli
