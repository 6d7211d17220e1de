#include "studies/lipton/groups/paths.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/embedding.hpp"
#include "zeroset/landscape/path.hpp"
#include "zeroset/landscape/random_walk.hpp"

#include "studies/lipton/runs.hpp"
#include "studies/lipton/weight_motion.hpp"

#include <algorithm>

namespace zeroset::studies::lipton {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using landscape::ScalingResult;

constexpr int kComponents = 6;
constexpr std::size_t kEpochLabels = 6;

/// A training's components and those of the walk with its steps.
struct PathAndWalk {
  ScalingResult path{}, walk{};
};

PathAndWalk components_of(const landscape::SnapshotStream& points) {
  const VectorXd steps = landscape::path_statistics(points).step_lengths;
  const Eigen::MatrixXd walk = landscape::random_walk_products(Eigen::MatrixXd::Zero(1, 1), {steps});
  const int k = static_cast<int>(std::min<Index>(kComponents, points.snapshots));
  return {landscape::principal_components(landscape::centered_gram_matrix(points), k),
          landscape::principal_components(landscape::centered(walk), k)};
}

std::string component_title(const ScalingResult& found, Index axis) {
  return "component " + std::to_string(axis + 1) + " (" + percent(found.explained(axis)) + ")";
}

/// Two components against each other, with epochs beside some points.
Panel component_plane(const std::string& title, const ScalingResult& found, Index y, const Path& path) {
  Panel panel{.title = title, .x = {.title = component_title(found, 0)}, .y = {.title = component_title(found, y)}};
  Series line{.key = "path", .name = title, .kind = SeriesKind::line}, marks{.key = "ends", .kind = SeriesKind::labels},
      epochs{.key = "epochs", .kind = SeriesKind::annotations};
  const Index last = found.coordinates.rows() - 1;
  const auto add = [&](Series& series, Index i, const std::string& text) {
    series.x.push_back(found.coordinates(i, 0));
    series.y.push_back(found.coordinates(i, y));
    if (!text.empty()) {
      series.text.push_back(text);
    }
  };
  for (Index i = 0; i <= last; ++i) {
    add(line, i, "");
  }
  add(marks, 0, "○");
  add(marks, last, "●");
  for (std::size_t k = 0; k < kEpochLabels; ++k) {
    const Index i = static_cast<Index>(k) * last / static_cast<Index>(kEpochLabels - 1);
    add(epochs, i, std::to_string(path.epochs[static_cast<std::size_t>(i)]));
  }
  panel.series = {std::move(line), std::move(marks), std::move(epochs)};
  return panel;
}

/// Three components against the epoch.
Panel component_curves(const std::string& title, const ScalingResult& found, const Path& path) {
  Panel panel{.title = title, .x = {.title = "epoch"}, .y = {.title = "coordinate"}};
  for (Index axis = 0; axis < std::min<Index>(3, found.coordinates.cols()); ++axis) {
    Series series{.key = "component" + std::to_string(axis + 1),
                  .name = "component " + std::to_string(axis + 1),
                  .kind = SeriesKind::line,
                  .x = {path.epochs.begin(), path.epochs.end()}};
    const VectorXd column = found.coordinates.col(axis);
    series.y.assign(column.begin(), column.end());
    panel.series.push_back(std::move(series));
  }
  return panel;
}

std::vector<Panel> path_panels_beside_walk(const PathAndWalk& found, const Path& path) {
  return {component_plane("training", found.path, 1, path),
          component_plane("random walk", found.walk, 1, path),
          component_plane("training", found.path, 2, path),
          component_plane("random walk", found.walk, 2, path),
          component_curves("training", found.path, path),
          component_curves("random walk", found.walk, path)};
}

Table shares_table(const StudyContext& context, std::size_t a) {
  Table table{.name = output_name(context, "paths", a),
              .title = "How much the first components show, " + spoken_activation(context, a),
              .caption =
                  "Shares of the variance of a training's snapshots, beside those of a random walk with the same "
                  "step lengths in very many dimensions. A long walk with equal steps has 60.8, 15.2 and 6.8 %. "
                  "Directions: every filter scaled to length 1."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "weights", .heading = "Weights"}};
  for (const char* whose : {"path", "walk"}) {
    for (const char* axis : {"1", "2", "3"}) {
      table.columns.push_back({.key = std::string(whose) + axis,
                               .heading = (whose == std::string("path") ? "Training " : "Walk ") + std::string(axis),
                               .kind = ColumnKind::percent});
    }
  }
  return table;
}

void add_shares(Table& table, std::int64_t parent, const std::string& what, const PathAndWalk& found) {
  std::vector<Cell> cells{parent + 1, what};
  for (const ScalingResult* one : {&found.path, &found.walk}) {
    for (const Index axis : {0, 1, 2}) {
      cells.emplace_back(one->explained(axis));
    }
  }
  add_row(table, std::move(cells));
}

/// All weights, the filters' directions, and layer by layer. \return those of all weights
PathAndWalk add_parent(Table& table,
                       std::int64_t parent,
                       const Path& path,
                       const Architecture& network,
                       const std::vector<std::int64_t>& layers) {
  const std::vector<ParameterSlice> weights = landscape::weight_slices(network);
  const Path unit = filter_directions(path, network);
  PathAndWalk all = components_of(landscape::select(stream_of_paths({&path}), weights));
  add_shares(table, parent, "all", all);
  add_shares(table, parent, "directions", components_of(landscape::select(stream_of_paths({&unit}), weights)));
  for (const std::int64_t layer : layers) {
    const ParameterSlice slice = find_slice(network, weight_name(layer));
    add_shares(table,
               parent,
               "layer " + std::to_string(layer),
               components_of(landscape::select(stream_of_paths({&path}), {slice})));
  }
  return all;
}

}  // namespace

PathsOptions PathsGroup::read(ObjectReader& reader) {
  return {.layers = spec::integers(reader, "layers", 2)};
}

std::vector<Experiment> PathsGroup::runs(const Protocol& protocol) const {
  return trunk_runs(protocol);
}

std::vector<Results> PathsGroup::evaluate(const StudyContext& context, std::vector<Measures>& measures) const {
  return context.each_activation([&](std::size_t a) {
    Results output;
    Table table = shares_table(context, a);
    for (std::int64_t parent = 0; parent < context.protocol.replicas; ++parent) {
      const Path path = trunk_path(context, a, parent);
      if (path.points.cols() < 4) {
        continue;  // it diverged: the notes say so
      }
      const PathAndWalk found = add_parent(table, parent, path, context.network(a), options_.layers);
      measures[a].straighter[parent].push_back(found.path.explained(0) - found.walk.explained(0));
      if (output.figures.empty()) {
        const std::string spoken = spoken_activation(context, a);
        output.figures.push_back(study_figure(
            context,
            *this,
            output_name(context, "paths", a),
            "Principal components of a training, " + spoken,
            spoken + ", parent " + std::to_string(parent + 1) +
                ", all weights, a point each epoch. ○ start, ● end; numbers, where there is room: epochs. Axes say "
                "which "
                "share of the variance they show. Right: a random walk in very many dimensions with the same step "
                "lengths, which has no plan and yet turns like this. The two axes of a panel have scales of their own.",
            path_panels_beside_walk(found, path)));
      }
    }
    output.tables.push_back(std::move(table));
    return output;
  });
}

std::vector<Claim> PathsGroup::claims(const Protocol& /*protocol*/, const Measures& found) const {
  Claim claim{.id = "a.4",
              .statement =
                  "the path is straighter than a random walk with its step lengths: share of the variance on "
                  "the first component, less that of the walk, above 0 (our claim, not the paper's)"};
  set_mean(claim, parent_means(found.straighter), kParent);
  keep_within(claim, -1, 1);
  decide(claim, kAboveZero, kInfinity, kOverParents);
  return {claim};
}

std::string PathsGroup::summary(const Protocol& protocol) const {
  return sgd_line(protocol) + "; a point each epoch";
}

std::string PathsGroup::source() const {
  return "What the abstract says: " + text().paper;
}

void PathsGroup::check(const Protocol& protocol) const {
  check_layers(protocol, text().key, options_.layers);
}

}  // namespace zeroset::studies::lipton
