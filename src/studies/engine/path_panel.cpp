#include "studies/engine/path_panel.hpp"

#include "zeroset/core/text.hpp"

#include "studies/engine/words.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace zeroset::studies {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kLifted = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMaxLabels = 5;      // a path; more cover each other
constexpr std::size_t kMaxMarked = 12;     // paths with large marks at their ends; those of more cover each other
constexpr std::size_t kMaxPaths = 4;       // with so many numbers; those of more have fewer
constexpr double kThinnest = 1e-6;         // of the other axis: thinner is rounding
constexpr double kSmallestExtent = 1e-12;  // of both axes

std::string axis_title(const PathEmbedding& embedding, Index axis) {
  return "axis " + std::to_string(axis + 1) + " (" + percent(embedding.shares(axis)) + ")";
}

/// Which points of a path are labeled: first, last, and some between.
std::set<std::size_t> labeled(std::size_t points, std::size_t most) {
  std::set<std::size_t> chosen;
  const std::size_t wanted = std::min(points, most);
  for (std::size_t i = 0; i < wanted; ++i) {
    chosen.insert(wanted > 1 ? i * (points - 1) / (wanted - 1) : 0);
  }
  return chosen;
}

std::string label_of(const Path& path, std::size_t point, PointLabels labels) {
  return labels == PointLabels::epochs ? std::to_string(path.epochs[point])
                                       : fixed(100 * path.measures[point].train_error, 1);
}

void append_text(Series& series, const MatrixXd& at, std::size_t point, const std::string& text) {
  series.x.push_back(at(static_cast<Index>(point), 0));
  series.y.push_back(at(static_cast<Index>(point), 1));
  series.text.push_back(text);
}

void append_line(Series& series, const Eigen::MatrixXd& coordinates) {
  if (!series.x.empty()) {  // the pen is lifted between two runs of one color
    series.x.push_back(kLifted);
    series.y.push_back(kLifted);
  }
  for (Index row = 0; row < coordinates.rows(); ++row) {
    series.x.push_back(coordinates(row, 0));
    series.y.push_back(coordinates(row, 1));
  }
}

/// Paths of one label become one series, in the order in which the labels come.
std::vector<Series> lines_of(const std::vector<const Path*>& paths,
                             const std::vector<MatrixXd>& places,
                             const std::set<std::size_t>& shown,
                             bool others_grey) {
  std::vector<Series> series;
  std::map<std::string, std::size_t> index;
  Series grey{.key = "others", .name = "", .kind = SeriesKind::guide};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!shown.contains(i)) {
      if (others_grey) {
        append_line(grey, places[i]);
      }
      continue;
    }
    const auto [found, is_new] = index.emplace(paths[i]->label, series.size());
    if (is_new) {
      series.push_back({.key = series_key(paths[i]->label), .name = paths[i]->label, .kind = SeriesKind::line});
    }
    append_line(series[found->second], places[i]);
  }
  if (!grey.x.empty()) {
    series.insert(series.begin(), std::move(grey));
  }
  return series;
}

/// Where the points are drawn: in the plane, or the first coordinate of a line against the epoch.
std::vector<MatrixXd> places_of(const std::vector<const Path*>& paths, const PathEmbedding& embedding, bool line) {
  std::vector<MatrixXd> places = embedding.coordinates;
  for (std::size_t i = 0; line && i < places.size(); ++i) {
    for (Index point = 0; point < places[i].rows(); ++point) {
      places[i](point, 1) = places[i](point, 0);
      places[i](point, 0) = static_cast<double>(paths[i]->epochs[static_cast<std::size_t>(point)]);
    }
  }
  return places;
}

/// Points that lie on a line but for rounding, or all in one place, have no extent that could be drawn.
/// \param is_plane  both axes have one unit, so that one that is thin beside the other is rounding
void open_axes(Panel& panel, const std::vector<MatrixXd>& places, bool is_plane) {
  Eigen::Array2d low = Eigen::Array2d::Constant(std::numeric_limits<double>::infinity()), high = -low;
  for (const MatrixXd& part : places) {
    if (part.rows() > 0) {
      low = low.min(part.colwise().minCoeff().transpose().array());
      high = high.max(part.colwise().maxCoeff().transpose().array());
    }
  }
  const Eigen::Array2d extent = high - low;
  const double widest = extent.maxCoeff() > kSmallestExtent ? extent.maxCoeff() : 1;
  for (const Index axis : {0, 1}) {
    const double wide = is_plane ? widest : 1;
    if (extent(axis) < (is_plane ? kThinnest * wide : kSmallestExtent)) {
      Axis& flat = axis == 0 ? panel.x : panel.y;
      flat.lower = 0.5 * (low(axis) + high(axis) - wide);
      flat.upper = 0.5 * (low(axis) + high(axis) + wide);
    }
  }
}

/// Starts and ends as text: marks of their own would take colors that the paths need. Numbers beside points, those of
/// the ends first, for where there is no room for all.
void append_marks(std::vector<Series>& series,
                  const std::vector<const Path*>& paths,
                  const std::vector<MatrixXd>& places,
                  const std::set<std::size_t>& shown,
                  PointLabels labels) {
  Series marks{.key = "ends", .name = "", .kind = SeriesKind::labels};
  Series ends{.key = "numbers", .name = "", .kind = SeriesKind::annotations}, between = ends;
  for (const std::size_t i : shown) {
    const MatrixXd& at = places[i];
    if (at.rows() == 0) {
      continue;
    }
    const std::size_t last = paths[i]->epochs.size() - 1;
    for (const std::size_t point : labeled(last + 1, shown.size() > kMaxPaths ? 3 : kMaxLabels)) {
      const bool is_end = point == 0 || point == last;
      if (is_end) {
        const bool many = shown.size() > kMaxMarked;
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

Panel path_panel(const std::string& title,
                 const std::vector<const Path*>& paths,
                 const PathEmbedding& embedding,
                 const PanelOptions& options) {
  std::set<std::size_t> shown(options.shown.begin(), options.shown.end());
  for (std::size_t i = 0; shown.size() < paths.size() && options.shown.empty(); ++i) {
    shown.insert(i);
  }
  const bool line = is_line(embedding) || options.against_epoch;
  Panel panel{.title = title,
              .x = {.title = line ? "epoch" : axis_title(embedding, 0)},
              .y = {.title = axis_title(embedding, line ? 0 : 1)}};
  const std::vector<MatrixXd> places = places_of(paths, embedding, line);
  panel.series = lines_of(paths, places, shown, options.others_grey);
  open_axes(panel, places, !line);
  const bool told = line && options.labels == PointLabels::epochs;  // by the axis
  append_marks(panel.series, paths, places, shown, told ? PointLabels::none : options.labels);
  return panel;
}

std::string path_caption(const StudyProtocol& protocol, PointLabels labels) {
  const std::string unit = protocol.dissimilarity == Dissimilarity::cosine  ? "1 - cos"
                           : protocol.dissimilarity == Dissimilarity::chord ? "chords of the unit sphere"
                                                                            : "1 - cos, mean over the filters";
  const std::string numbers = labels == PointLabels::epochs ? " Numbers, where there is room: epochs."
                              : labels == PointLabels::train_errors
                                  ? " Numbers, where there is room: training error in "
                                    "percent."
                                  : "";
  return "○ start, ● end." + numbers + " Classical scaling of " + unit +
         "; percentages are shares of the positive eigenvalues. The two axes have scales of their own; a second one "
         "below 1 % is not drawn, and the epoch stands in its place.";
}

}  // namespace zeroset::studies
