#include "studies/engine/path_walk.hpp"

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/random_walk.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// The kept point of that epoch; -1 where there is none.
Index point_at(const Path& path, std::int64_t epoch) {
  const auto found = std::find(path.epochs.begin(), path.epochs.end(), epoch);
  return found == path.epochs.end() ? -1 : static_cast<Index>(found - path.epochs.begin());
}

/// The tree of the paths by some of their parameters, and which of its segments each path is.
class PathTree {
 public:
  PathTree(const std::vector<const Path*>& paths,
           const std::vector<PathOrigin>& origins,
           const ParameterSlice& parameters)
      : paths_(paths), origins_(origins), parameters_(parameters), segment_of_(paths.size(), -1) {
    std::vector<VectorXd> starts;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (origins[i].other < 0 && paths[i]->points.cols() > 0) {
        add(i, starts);
      }
    }
    const Index roots = std::ssize(starts);
    tree_.starts.resize(roots, roots);
    for (Index i = 0; i < roots; ++i) {
      for (Index j = 0; j < roots; ++j) {
        tree_.starts(i, j) = starts[static_cast<std::size_t>(i)].dot(starts[static_cast<std::size_t>(j)]);
      }
    }
  }

  /// Inner products of the walk's points, path by path; means of two points are means.
  [[nodiscard]] MatrixXd products() const {
    const landscape::BranchedWalk walk = landscape::branched_walk(tree_, 1);
    Index points = 0;
    for (const Path* path : paths_) {
      points += path->points.cols();
    }
    MatrixXd chosen = MatrixXd::Zero(points, walk.products.rows());
    Index row = 0;
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      for (Index point = 0; point < paths_[i]->points.cols(); ++point, ++row) {
        if (origins_[i].other < 0) {
          chosen(row, walk.first[segment(i)] + point) = 1;
        } else {
          const std::int64_t epoch = paths_[i]->epochs[static_cast<std::size_t>(point)];
          for (const int one : {origins_[i].parent, origins_[i].other}) {
            const auto path = static_cast<std::size_t>(one);
            chosen(row, walk.first[segment(path)] + point_at(*paths_[path], epoch)) += 0.5;
          }
        }
      }
    }
    return chosen * walk.products * chosen.transpose();
  }

 private:
  [[nodiscard]] std::size_t segment(std::size_t path) const { return static_cast<std::size_t>(segment_of_[path]); }

  [[nodiscard]] VectorXd point(std::size_t path, Index column) const {
    return paths_[path]->points.col(column).segment(parameters_.offset, parameters_.size).cast<double>();
  }

  void add(std::size_t i, std::vector<VectorXd>& starts) {
    landscape::WalkSegment segment{.step_lengths = VectorXd(paths_[i]->points.cols() - 1)};
    VectorXd before = point(i, 0);
    const int parent = origins_[i].parent;
    const Index left = parent < 0 ? -1 : point_at(*paths_[static_cast<std::size_t>(parent)], origins_[i].epoch);
    if (left < 0) {
      starts.push_back(before);
    } else {
      segment.parent = segment_of_[static_cast<std::size_t>(parent)];
      segment.after = left;
      segment.jump = (before - point(static_cast<std::size_t>(parent), left)).norm();
    }
    for (Index step = 0; step < segment.step_lengths.size(); ++step) {
      VectorXd after = point(i, step + 1);
      segment.step_lengths(step) = (after - before).norm();
      before = std::move(after);
    }
    segment_of_[i] = static_cast<int>(tree_.segments.size());
    tree_.segments.push_back(std::move(segment));
  }

  const std::vector<const Path*>& paths_;
  const std::vector<PathOrigin>& origins_;
  const ParameterSlice& parameters_;
  std::vector<int> segment_of_;
  landscape::WalkTree tree_{};
};

MatrixXd walk_dissimilarities(const std::vector<const Path*>& paths,
                              const std::vector<PathOrigin>& origins,
                              const Architecture& network,
                              std::int64_t layer,
                              Dissimilarity kind) {
  const ParameterSlice weights = find_slice(network, weight_name(layer));
  const auto cosine = [&](const ParameterSlice& slice) {
    return landscape::cosine_dissimilarities_of_products(PathTree(paths, origins, slice).products());
  };
  if (kind != Dissimilarity::filter_cosine) {
    const MatrixXd apart = cosine(weights);
    return kind == Dissimilarity::cosine ? apart : MatrixXd((2 * apart.array().max(0)).sqrt());
  }
  MatrixXd sum;
  double filters = 0;
  for (const ParameterSlice& filter : landscape::filters_of(network)) {
    if (filter.layer == weights.layer) {
      const MatrixXd apart = cosine(filter);
      sum = filters > 0 ? MatrixXd(sum + apart) : apart;
      ++filters;
    }
  }
  return sum / filters;
}

}  // namespace

std::vector<PathOrigin> own_starts(std::size_t paths) {
  return std::vector<PathOrigin>(paths);
}

PathEmbedding embed_walk(const std::vector<const Path*>& paths,
                         const std::vector<PathOrigin>& origins,
                         const Architecture& network,
                         std::int64_t layer,
                         Dissimilarity kind,
                         const PathEmbedding& like) {
  return embedding_of(walk_dissimilarities(paths, origins, network, layer, kind), paths, &like, Turning::reflect);
}

Picture picture(const std::vector<const Path*>& paths,
                const std::vector<PathOrigin>& origins,
                const Architecture& network,
                std::int64_t layer,
                Dissimilarity kind,
                const Picture* like) {
  Picture all{.paths = paths};
  all.embedding = embed(paths, network, layer, kind, like != nullptr ? &like->embedding : nullptr);
  all.walk = embed_walk(paths, origins, network, layer, kind, all.embedding);
  return all;
}

Picture part_of(const Picture& picture, const std::vector<std::size_t>& chosen) {
  Picture part{.embedding = picture.embedding, .walk = picture.walk};
  part.embedding.coordinates.clear();
  part.walk.coordinates.clear();
  for (const std::size_t i : chosen) {
    part.paths.push_back(picture.paths[i]);
    part.embedding.coordinates.push_back(picture.embedding.coordinates[i]);
    part.walk.coordinates.push_back(picture.walk.coordinates[i]);
  }
  return part;
}

std::vector<Panel> picture_panels(const std::string& title, const Picture& picture, const PanelOptions& options) {
  PanelOptions of_walk = options;
  of_walk.against_epoch = is_line(picture.embedding);  // like beside like
  of_walk.labels = options.labels == PointLabels::train_errors ? PointLabels::none : options.labels;
  return {path_panel(title, picture.paths, picture.embedding, options),
          path_panel(title + ": random walk", picture.paths, picture.walk, of_walk)};
}

std::string share_words(const Picture& picture) {
  const Eigen::Vector2d &mine = picture.embedding.shares, &walk = picture.walk.shares;
  if (is_line(picture.embedding)) {
    return "axis 1 holds " + percent(mine(0)) + " (the walk " + percent(walk(0)) + ")";
  }
  return "axes 1 and 2 hold " + fixed(100 * mine(0), 1) + " and " + percent(mine(1)) + " (the walk " +
         fixed(100 * walk(0), 1) + " and " + percent(walk(1)) + ")";
}

}  // namespace zeroset::studies
