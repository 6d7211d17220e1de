#include "studies/engine/paths.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include <map>

namespace zeroset::studies {

using Eigen::Index;
using Eigen::MatrixXd;

landscape::SnapshotStream stream_of_paths(const std::vector<const Path*>& paths) {
  Index snapshots = 0;
  for (const Path* path : paths) {
    snapshots += path->points.cols();
  }
  landscape::SnapshotStream stream{.parameters = paths.front()->points.rows(), .snapshots = snapshots};
  stream.read = [paths](Index begin, Eigen::Ref<MatrixXd> rows) {
    Index column = 0;
    for (const Path* path : paths) {
      const Index count = path->points.cols();
      rows.middleCols(column, count) = path->points.middleRows(begin, rows.rows()).cast<double>();
      column += count;
    }
  };
  return stream;
}

PointMeasures measures_of(const runs::SplitMetrics& train, const runs::SplitMetrics& test) {
  return {train.error(), test.error(), train.median_loss, test.median_loss};
}

Path read_path(const runs::RunResult& result,
               const Experiment& run,
               const std::string& label,
               std::int64_t first_epoch) {
  const Architecture network = with_activation(run.network, run.activations.front());
  const std::vector<std::filesystem::path> files = runs::list_checkpoints(result.folder);
  std::map<std::int64_t, const runs::EpochMetrics*> metrics;
  for (const runs::EpochMetrics& line : result.epochs) {
    metrics.emplace(line.step, &line);
  }
  Path path{.label = label};
  path.points.resize(num_parameters(network), static_cast<Index>(files.size()));
  for (const std::filesystem::path& file : files) {
    const runs::Checkpoint checkpoint = runs::read_checkpoint(file, network);
    const auto line = metrics.find(checkpoint.step);
    if (line == metrics.end()) {  // within an epoch
      continue;
    }
    path.points.col(std::ssize(path.epochs)) = checkpoint.parameters;
    path.epochs.push_back(first_epoch + checkpoint.epoch);
    path.measures.push_back(measures_of(line->second->train, line->second->test));
  }
  path.points.conservativeResize(Eigen::NoChange, std::ssize(path.epochs));
  return path;
}

namespace {

MatrixXd joined(const std::vector<MatrixXd>& parts, Index rows) {
  MatrixXd all(rows, 2);
  Index row = 0;
  for (const MatrixXd& part : parts) {
    all.middleRows(row, part.rows()) = part;
    row += part.rows();
  }
  return all;
}

/// Turning a plane keeps what it holds altogether, not what each axis does.
void rotate(MatrixXd& points, const MatrixXd& target, Eigen::Vector2d& shares) {
  points = landscape::procrustes_align(points, target);
  const MatrixXd about = points.rowwise() - points.colwise().mean();
  const double both = shares.sum(), all = about.squaredNorm();
  for (Index axis = 0; axis < 2 && all > 0; ++axis) {
    shares(axis) = both * about.col(axis).squaredNorm() / all;
  }
}

}  // namespace

MatrixXd dissimilarities(const std::vector<const Path*>& paths,
                         const Architecture& network,
                         std::int64_t layer,
                         Dissimilarity kind) {
  const landscape::SnapshotStream all = stream_of_paths(paths);
  const ParameterSlice weights = find_slice(network, weight_name(layer));
  if (kind == Dissimilarity::filter_cosine) {
    std::vector<ParameterSlice> filters;
    for (const ParameterSlice& filter : landscape::filters_of(network)) {
      if (filter.layer == weights.layer) {
        filters.push_back(filter);
      }
    }
    return landscape::filter_cosine_dissimilarities(all, filters);
  }
  const MatrixXd cosine = landscape::cosine_dissimilarities(landscape::select(all, {weights}));
  return kind == Dissimilarity::cosine ? cosine : MatrixXd((2 * cosine.array().max(0)).sqrt());
}

bool is_line(const PathEmbedding& embedding) {
  constexpr double kLeastShare = 0.01;
  const Eigen::VectorXd& explained = embedding.scaling.explained;
  return explained.size() > 1 && explained(0) > 0 && explained(1) < kLeastShare;
}

PathEmbedding embedding_of(const MatrixXd& dissimilarities,
                           const std::vector<const Path*>& paths,
                           const PathEmbedding* like,
                           Turning turning) {
  PathEmbedding embedding{.scaling = landscape::classical_scaling(dissimilarities, 2),
                          .points = dissimilarities.rows()};
  embedding.shares = embedding.scaling.explained.head(2);
  MatrixXd all = embedding.scaling.coordinates;
  if (like != nullptr && like->points == embedding.points) {
    const MatrixXd target = joined(like->coordinates, all.rows());
    if (turning == Turning::rotate && !is_line(embedding)) {
      rotate(all, target, embedding.shares);
    } else {
      for (const Index axis : {0, 1}) {
        all.col(axis) *= all.col(axis).dot(target.col(axis)) < 0 ? -1 : 1;
      }
    }
  }
  Index row = 0;
  for (const Path* path : paths) {
    embedding.coordinates.push_back(all.middleRows(row, path->points.cols()));
    row += path->points.cols();
  }
  return embedding;
}

PathEmbedding embed(const std::vector<const Path*>& paths,
                    const Architecture& network,
                    std::int64_t layer,
                    Dissimilarity kind,
                    const PathEmbedding* like) {
  const MatrixXd apart = dissimilarities(paths, network, layer, kind);
  if (apart.rows() < 2) {
    throw InvalidArgument("[embed] expected at least two points");
  }
  return embedding_of(apart, paths, like, Turning::rotate);
}

}  // namespace zeroset::studies
