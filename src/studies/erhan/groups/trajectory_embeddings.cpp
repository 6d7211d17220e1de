// The pictures of function space: t-SNE and Isomap, beside those of random walks.
#include "zeroset/core/text.hpp"
#include "zeroset/landscape/embedding.hpp"
#include "zeroset/landscape/random_walk.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/words.hpp"
#include "studies/erhan/groups/trajectories.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace zeroset::studies::erhan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr std::size_t kEpochColors = 4;  // with three preparations as many as there are colors
constexpr int kPreserved = 10;           // neighbors

/// One embedding of all points.
struct Picture {
  MatrixXd coordinates{};
  std::optional<double> divergence{};       ///< t-SNE
  std::optional<Index> neighbors{};         ///< Isomap
  std::optional<Eigen::Vector2d> shares{};  ///< Isomap: of the axes
  double preserved = 0;
};

Picture embedded(const MatrixXd& distances, const TrajectoriesOptions& options, bool is_isomap) {
  const auto last = static_cast<int>(distances.rows()) - 1;
  Picture picture;
  if (is_isomap) {
    const landscape::IsomapResult found =
        landscape::isomap(distances, std::min(static_cast<int>(options.neighbors), last));
    picture.coordinates = found.scaling.coordinates;
    picture.neighbors = found.neighbors;
    picture.shares = found.scaling.explained.head(2);
  } else {
    const MatrixXd start = landscape::classical_scaling(distances).coordinates;
    const landscape::NeighborEmbeddingResult found = landscape::neighbor_embedding(
        distances, start, {.perplexity = std::max(1.0, std::min(options.perplexity, last / 3.0))});
    picture.coordinates = found.coordinates;
    picture.divergence = found.divergence;
  }
  picture.preserved = landscape::neighborhood_preservation(
      distances, landscape::distances_between_rows(picture.coordinates), std::min(kPreserved, last));
  return picture;
}

/// Walks from the same starts with steps of the same lengths in random directions.
MatrixXd walk_distances_of(const FunctionSpace& space) {
  const auto runs = static_cast<Index>(space.members.size());
  MatrixXd squares(runs, runs);
  std::vector<Eigen::VectorXd> steps;
  for (Index i = 0; i < runs; ++i) {
    const SpaceMember& member = space.members[static_cast<std::size_t>(i)];
    for (Index j = 0; j < runs; ++j) {
      const auto other = static_cast<Index>(space.members[static_cast<std::size_t>(j)].first);
      squares(i, j) = std::pow(space.distances(static_cast<Index>(member.first), other), 2);
    }
    Eigen::VectorXd lengths(static_cast<Index>(space.snapshots()) - 1);
    for (Index t = 0; t < lengths.size(); ++t) {
      const auto at = static_cast<Index>(member.at(static_cast<std::size_t>(t)));
      lengths(t) = space.distances(at, at + 1);
    }
    steps.push_back(std::move(lengths));
  }
  const MatrixXd center =
      MatrixXd::Identity(runs, runs) - MatrixXd::Constant(runs, runs, 1 / static_cast<double>(runs));
  return landscape::distances_of_products(landscape::random_walk_products(-0.5 * center * squares * center, steps));
}

/// The first snapshot of each color: the start, then as many snapshots each as there can be.
std::vector<std::size_t> color_starts(std::size_t snapshots) {
  std::set<std::size_t> starts{0};
  for (std::size_t color = 1; color < kEpochColors; ++color) {
    starts.insert(1 + (color - 1) * (snapshots - 1) / (kEpochColors - 1));
  }
  return {starts.begin(), starts.end()};
}

std::vector<Series> by_epoch(const FunctionSpace& space, const MatrixXd& at) {
  const std::vector<double>& epochs = space.members.front().epochs;
  const std::vector<std::size_t> starts = color_starts(space.snapshots());
  std::vector<Series> all;
  for (std::size_t color = 0; color < starts.size(); ++color) {
    const std::size_t begin = starts[color], end = color + 1 < starts.size() ? starts[color + 1] : space.snapshots();
    const std::string range =
        significant(epochs[begin], 3) + (end - begin > 1 ? " to " + significant(epochs[end - 1], 3) : std::string());
    Series series{
        .key = "epochs" + std::to_string(color), .name = "epoch " + range, .kind = SeriesKind::points, .thin = true};
    for (const SpaceMember& member : space.members) {
      for (std::size_t t = begin; t < end; ++t) {
        series.x.push_back(at(static_cast<Index>(member.at(t)), 0));
        series.y.push_back(at(static_cast<Index>(member.at(t)), 1));
      }
    }
    all.push_back(std::move(series));
  }
  return all;
}

std::vector<Series> by_preparation(const TrajectorySource& source, const MatrixXd& at) {
  const FunctionSpace& space = source.spaces.test;
  std::vector<Series> all;
  for (std::size_t i = 0; i < space.members.size(); ++i) {
    const SpaceMember& member = space.members[i];
    const MatrixXd path = at.middleRows(static_cast<Index>(member.first), static_cast<Index>(space.snapshots()));
    Series series{.key = "network" + std::to_string(i + 1),
                  .name = "pre-training: " + preparation_label(source.context.protocol, source.a, member.preparation),
                  .kind = SeriesKind::line,
                  .thin = true};
    series.x.assign(path.col(0).begin(), path.col(0).end());
    series.y.assign(path.col(1).begin(), path.col(1).end());
    all.push_back(std::move(series));
  }
  return all;
}

void mark_answer(const FunctionSpace& space, const MatrixXd& at, std::vector<Series>& series) {
  if (space.has_answer) {
    const double x = at(at.rows() - 1, 0), y = at(at.rows() - 1, 1);
    series.push_back({.key = "answer", .kind = SeriesKind::labels, .x = {x}, .y = {y}, .text = {"×"}});
    series.push_back(
        {.key = "answer-name", .kind = SeriesKind::annotations, .x = {x}, .y = {y}, .text = {"right answer"}});
  }
}

Panel panel_of(const Picture& picture, const std::string& title, std::vector<Series> series) {
  const auto axis = [&](Index i) {
    const std::string name = "axis " + std::to_string(i + 1);
    return Axis{.title = picture.shares ? name + " (" + percent((*picture.shares)(i)) + ")" : name};
  };
  return {.title = title, .x = axis(0), .y = axis(1), .series = std::move(series)};
}

Table embeddings_table(const TrajectorySource& source) {
  const std::string activation = source.context.activation(source.a);
  Table table{.name = source.group.text().key + "_embeddings_" + activation,
              .title = "How well the pictures show function space, " + spoken_activation(source.context, source.a),
              .caption =
                  "Preserved: mean share of each point's ten nearest that are among its ten nearest in the picture. "
                  "The walks begin where the networks do, with steps of their lengths in random directions."};
  table.columns = {{.key = "method", .heading = "Method"},
                   {.key = "points_of", .heading = "Points of"},
                   {.key = "points", .heading = "Points", .kind = ColumnKind::integer},
                   {.key = "preserved", .heading = "Preserved", .kind = ColumnKind::percent},
                   {.key = "first_axis", .heading = "First axis", .kind = ColumnKind::percent},
                   {.key = "second_axis", .heading = "Second axis", .kind = ColumnKind::percent},
                   {.key = "neighbors", .heading = "Neighbors", .kind = ColumnKind::integer},
                   {.key = "divergence", .heading = "Divergence", .kind = ColumnKind::real}};
  return table;
}

void add_picture_row(Table& table, const std::string& method, const std::string& of, const Picture& picture) {
  const Missing none{"the other method's"};
  add_row(table,
          {method,
           of,
           static_cast<std::int64_t>(picture.coordinates.rows()),
           picture.preserved,
           picture.shares ? Cell((*picture.shares)(0)) : Cell(none),
           picture.shares ? Cell((*picture.shares)(1)) : Cell(none),
           picture.neighbors ? Cell(static_cast<std::int64_t>(*picture.neighbors)) : Cell(none),
           picture.divergence ? Cell(*picture.divergence) : Cell(none)});
}

std::string embedding_caption(const TrajectorySource& source, const std::string& method) {
  return method +
         " of all outputs of all networks on the same test images, one embedding of all snapshots: (a) by "
         "pre-training, a line a network, (b) by epoch" +
         (source.spaces.test.has_answer ? "; × is the right answer, the labels as probabilities" : "") +
         ". (c) The null model: random walks from the same starts with steps of the same lengths.";
}

}  // namespace

void add_embeddings(const TrajectorySource& source, Results& output) {
  const FunctionSpace& space = source.spaces.test;
  Table table = embeddings_table(source);
  constexpr Index kLeastPoints = 8;  // t-SNE takes no fewer
  if (space.distances.rows() < kLeastPoints) {
    return;
  }
  const MatrixXd walks = walk_distances_of(space);
  for (const bool is_isomap : {false, true}) {
    const std::string method = is_isomap ? "Isomap" : "t-SNE";
    const Picture picture = embedded(space.distances, source.group.options(), is_isomap);
    const Picture walk = embedded(walks, source.group.options(), is_isomap);
    std::vector<Series> epochs = by_epoch(space, picture.coordinates),
                        lines = by_preparation(source, picture.coordinates);
    mark_answer(space, picture.coordinates, epochs);
    mark_answer(space, picture.coordinates, lines);
    Figure figure = activation_figure(source.context,
                                      source.group,
                                      source.a,
                                      source.number(is_isomap ? 1 : 0),
                                      "",
                                      embedding_caption(source, method),
                                      {panel_of(picture, method + ", by pre-training", std::move(lines)),
                                       panel_of(picture, method + ", by epoch", std::move(epochs)),
                                       panel_of(walk, "random walks", by_preparation(source, walk.coordinates))});
    figure.columns = 3;
    output.figures.push_back(std::move(figure));
    add_picture_row(table, method, "networks", picture);
    add_picture_row(table, method, "random walks", walk);
  }
  output.tables.push_back(std::move(table));
}

}  // namespace zeroset::studies::erhan
