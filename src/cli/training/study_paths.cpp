#include "cli/training/study_paths.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/distances.hpp"
#include "zeroset/nets/checkpoint.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostLabels = 5;     // a path; more cover each other
constexpr std::size_t kMostMarked = 12;    // paths with large marks at their ends; those of more cover each other
constexpr std::size_t kMostPaths = 4;      // with so many numbers; those of more have fewer
constexpr double kThinnest = 1e-6;         // of the other axis: thinner is rounding
constexpr double kSmallestExtent = 1e-12;  // of both axes

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", 100 * share);
  return text;
}

/// Reads the columns of all paths as if they were one matrix.
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

std::string axis_title(const PathEmbedding& embedding, Index axis) {
  return "axis " + std::to_string(axis + 1) + " (" + percent(embedding.scaling.explained(axis)) + " %)";
}

/// Which points of a path are labelled: first, last, and some between.
std::set<std::size_t> labelled(std::size_t points, std::size_t most) {
  std::set<std::size_t> chosen;
  const std::size_t wanted = std::min(points, most);
  for (std::size_t i = 0; i < wanted; ++i) {
    chosen.insert(wanted > 1 ? i * (points - 1) / (wanted - 1) : 0);
  }
  return chosen;
}

std::string label_of(const Path& path, std::size_t point, PointLabels labels) {
  return labels == PointLabels::epochs ? std::to_string(path.epochs[point]) : percent(path.measures[point].train_error);
}

void append_text(Series& series, const MatrixXd& at, std::size_t point, const std::string& text) {
  series.x.push_back(at(static_cast<Index>(point), 0));
  series.y.push_back(at(static_cast<Index>(point), 1));
  series.text.push_back(text);
}

void append_line(Series& series, const Eigen::MatrixXd& coordinates) {
  if (!series.x.empty()) {  // a gap between two runs of one colour
    series.x.push_back(kMissing);
    series.y.push_back(kMissing);
  }
  for (Index row = 0; row < coordinates.rows(); ++row) {
    series.x.push_back(coordinates(row, 0));
    series.y.push_back(coordinates(row, 1));
  }
}

/// Paths of one label become one series, in the order in which the labels come.
std::vector<Series> lines_of(const std::vector<const Path*>& paths,
                             const PathEmbedding& embedding,
                             const std::set<std::size_t>& shown,
                             bool others_grey) {
  std::vector<Series> series;
  std::map<std::string, std::size_t> index;
  Series grey{.key = "others", .name = "", .kind = SeriesKind::guide};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!shown.contains(i)) {
      if (others_grey) {
        append_line(grey, embedding.coordinates[i]);
      }
      continue;
    }
    const auto [found, is_new] = index.emplace(paths[i]->label, series.size());
    if (is_new) {
      series.push_back({.key = series_key(paths[i]->label), .name = paths[i]->label, .kind = SeriesKind::line});
    }
    append_line(series[found->second], embedding.coordinates[i]);
  }
  if (!grey.x.empty()) {
    series.insert(series.begin(), std::move(grey));
  }
  return series;
}

/// Points that lie on a line but for rounding, or all in one place, have no extent that could be drawn.
void open_axes(Panel& panel, const PathEmbedding& embedding) {
  Eigen::Array2d low = Eigen::Array2d::Constant(std::numeric_limits<double>::infinity()), high = -low;
  for (const MatrixXd& part : embedding.coordinates) {
    if (part.rows() > 0) {
      low = low.min(part.colwise().minCoeff().transpose().array());
      high = high.max(part.colwise().maxCoeff().transpose().array());
    }
  }
  const Eigen::Array2d extent = high - low;
  const double wide = extent.maxCoeff() > kSmallestExtent ? extent.maxCoeff() : 1;
  for (const Index axis : {0, 1}) {
    if (extent(axis) < kThinnest * wide) {
      Axis& flat = axis == 0 ? panel.x : panel.y;
      flat.lower = 0.5 * (low(axis) + high(axis) - wide);
      flat.upper = 0.5 * (low(axis) + high(axis) + wide);
    }
  }
}

/// Starts and ends as text: marks of their own would take colours that the paths need. Numbers beside points, those of
/// the ends first, for where there is no room for all.
void append_marks(std::vector<Series>& series,
                  const std::vector<const Path*>& paths,
                  const PathEmbedding& embedding,
                  const std::set<std::size_t>& shown,
                  PointLabels labels) {
  Series marks{.key = "ends", .name = "", .kind = SeriesKind::labels};
  Series ends{.key = "numbers", .name = "", .kind = SeriesKind::annotations}, between = ends;
  for (const std::size_t i : shown) {
    const MatrixXd& at = embedding.coordinates[i];
    if (at.rows() == 0) {
      continue;
    }
    const std::size_t last = paths[i]->epochs.size() - 1;
    for (const std::size_t point : labelled(last + 1, shown.size() > kMostPaths ? 3 : kMostLabels)) {
      const bool is_end = point == 0 || point == last;
      if (is_end) {
        const bool many = shown.size() > kMostMarked;
        append_text(marks, at, point, point == last ? (many ? "•" : "●") : (many ? "◦" : "○"));
      }
      if (labels != PointLabels::none) {
        append_text(is_end ? ends : between, at, point, label_of(*paths[i], point, labels));
      }
    }
  }
  ends.x.insert(ends.x.end(), between.x.begin(), between.x.end());
  ends.y.insert(ends.y.end(), between.y.begin(), between.y.end());
  ends.text.insert(ends.text.end(), between.text.begin(), between.text.end());
  series.push_back(std::move(marks));
  if (!ends.text.empty()) {
    series.push_back(std::move(ends));
  }
}

}  // namespace

std::string series_key(const std::string& text) {
  std::string key = text;
  for (char& c : key) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ? c : '_';
  }
  return key;
}

PointMeasures measures_of(const nets::SplitMetrics& train, const nets::SplitMetrics& test) {
  return {train.error(), test.error(), train.median_loss, test.median_loss};
}

Path read_path(const nets::RunResult& result,
               const Experiment& run,
               const std::string& label,
               std::int64_t first_epoch) {
  const Architecture network = with_activation(run.network, run.activations.front());
  const std::vector<std::filesystem::path> files = nets::list_checkpoints(result.folder);
  std::map<std::int64_t, const nets::EpochMetrics*> metrics;
  for (const nets::EpochMetrics& line : result.epochs) {
    metrics.emplace(line.step, &line);
  }
  Path path{.label = label};
  path.points.resize(num_parameters(network), static_cast<Index>(files.size()));
  for (const std::filesystem::path& file : files) {
    const nets::Checkpoint checkpoint = nets::read_checkpoint(file, network);
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

PathEmbedding embed(const std::vector<const Path*>& paths,
                    const Architecture& network,
                    std::int64_t layer,
                    Dissimilarity kind,
                    const PathEmbedding* like) {
  const MatrixXd apart = dissimilarities(paths, network, layer, kind);
  if (apart.rows() < 2) {
    throw InvalidArgument("[embed] expected at least two points");
  }
  PathEmbedding embedding{.scaling = landscape::classical_scaling(apart, 2), .points = apart.rows()};
  MatrixXd all = embedding.scaling.coordinates;
  if (like != nullptr && like->points == embedding.points) {
    MatrixXd target(all.rows(), 2);
    Index row = 0;
    for (const MatrixXd& part : like->coordinates) {
      target.middleRows(row, part.rows()) = part;
      row += part.rows();
    }
    all = landscape::procrustes_align(all, target);
  }
  Index row = 0;
  for (const Path* path : paths) {
    embedding.coordinates.push_back(all.middleRows(row, path->points.cols()));
    row += path->points.cols();
  }
  return embedding;
}

Panel path_panel(const std::string& title,
                 const std::vector<const Path*>& paths,
                 const PathEmbedding& embedding,
                 const PanelOptions& options) {
  std::set<std::size_t> shown(options.shown.begin(), options.shown.end());
  for (std::size_t i = 0; shown.size() < paths.size() && options.shown.empty(); ++i) {
    shown.insert(i);
  }
  Panel panel{.title = title, .x = {.title = axis_title(embedding, 0)}, .y = {.title = axis_title(embedding, 1)}};
  panel.series = lines_of(paths, embedding, shown, options.others_grey);
  open_axes(panel, embedding);
  append_marks(panel.series, paths, embedding, shown, options.labels);
  return panel;
}

}  // namespace zeroset::cli
