// How far the networks of one kind are from each other, on training and on test images.
#include "studies/engine/words.hpp"
#include "studies/erhan/groups/trajectories.hpp"
#include "studies/erhan/seed_curves.hpp"

#include <cmath>
#include <limits>
#include <numeric>

namespace zeroset::studies::erhan {
namespace {

/// The spread at one snapshot as the jackknife sees it.
std::vector<double> spread_values(const FunctionSpace& space,
                                  const std::vector<const SpaceMember*>& family,
                                  std::size_t snapshot) {
  return jackknife(family.size(), [&](const std::vector<std::size_t>& seeds) {
    return mean_distance(space.distances, points_at(family, snapshot, seeds));
  });
}

std::vector<std::size_t> all_of(const std::vector<const SpaceMember*>& family) {
  std::vector<std::size_t> all(family.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Series spread_series(const FunctionSpace& space,
                     const std::vector<const SpaceMember*>& family,
                     const std::string& name) {
  const std::vector<double>& epochs = space.members.front().epochs;
  std::vector<std::vector<double>> curves(family.size() > 2 ? family.size() : 1);
  for (std::size_t t = 0; t < space.snapshots(); ++t) {
    std::vector<double> values = spread_values(space, family, t);
    if (values.empty()) {
      values = {*mean_distance(space.distances, points_at(family, t, all_of(family)))};
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      curves[i].push_back(values[i]);
    }
  }
  return mean_series(name, epochs, curves);
}

Panel spread_panel(const TrajectorySource& source, const FunctionSpace& space, const std::string& title) {
  Panel panel{.title = title, .x = {.title = "epoch"}, .y = {.title = "mean distance of two networks", .lower = 0}};
  for (std::size_t p = 0; p < preparations(source.context.protocol, source.a); ++p) {
    const std::vector<const SpaceMember*> family = space.family(p);
    if (family.size() > 1) {
      panel.series.push_back(
          spread_series(space, family, "pre-training: " + preparation_label(source.context.protocol, source.a, p)));
    }
  }
  // The null model: steps in random directions, from where networks without pre-training start.
  const std::vector<const SpaceMember*> plain = space.family(0);
  if (plain.size() > 1) {
    Series walk{.key = "walk", .name = "random walks (none)", .kind = SeriesKind::guide};
    const double start = *mean_distance(space.distances, points_at(plain, 0, all_of(plain)));
    double squares = 0;
    for (std::size_t t = 0; t < space.snapshots(); ++t) {
      for (const SpaceMember* member : plain) {
        const auto at = static_cast<Eigen::Index>(member->at(t));
        squares += t == 0 ? 0 : 2 * std::pow(space.distances(at - 1, at), 2) / static_cast<double>(plain.size());
      }
      walk.x.push_back(space.members.front().epochs[t]);
      walk.y.push_back(std::sqrt(start * start + squares));
    }
    panel.series.push_back(std::move(walk));
  }
  return panel;
}

Table spread_table(const TrajectorySource& source) {
  Table table{.name = source.group.text().key + "_spread_" + source.context.activation(source.a),
              .title = "Room that the networks fill, " + spoken_activation(source.context, source.a),
              .caption =
                  "Mean distance of two networks of one kind with its 95 % interval over the seeds (jackknife). "
                  "Extent: geometric mean of the standard deviations along the principal components of the "
                  "networks, on test images. On images both answer rightly: their share of the squared distances at "
                  "the end."};
  table.columns = {{.key = "pretraining", .heading = "Pre-training"},
                   {.key = "epoch", .heading = "Epoch", .kind = ColumnKind::real},
                   {.key = "train", .heading = "Distance, training", .kind = ColumnKind::real, .half_widths = true},
                   {.key = "test", .heading = "Distance, test", .kind = ColumnKind::real, .half_widths = true},
                   {.key = "extent", .heading = "Extent, test", .kind = ColumnKind::real, .digits = 3},
                   {.key = "on_right", .heading = "On images both answer rightly", .kind = ColumnKind::percent}};
  return table;
}

void add_spread_rows(const TrajectorySource& source, std::size_t p, Table& table) {
  const auto& [train, test] = source.spaces;
  const std::vector<const SpaceMember*> family = test.family(p);
  const Missing few{"fewer than three networks"};
  const std::size_t end = test.snapshots() - 1;
  for (const std::size_t t : {std::size_t{0}, test.snapshot_at(source.group.options().from), end}) {
    const std::optional<double> extent = log_extent(test.distances, points_at(family, t, all_of(family)));
    const std::optional<double> right = t == end ? share_on_right(test, p) : std::nullopt;
    add_row(table,
            {preparation_label(source.context.protocol, source.a, p),
             test.members.front().epochs[t],
             seeds_cell(spread_values(train, family, t), few.reason),
             seeds_cell(spread_values(test, family, t), few.reason),
             extent ? Cell(std::exp(*extent)) : Cell(few),
             right ? Cell(*right) : Cell(Missing{"told of the end alone"})});
  }
}

}  // namespace

void add_spread(const TrajectorySource& source, Results& output) {
  output.figures.push_back(activation_figure(
      source.context,
      source.group,
      source.a,
      source.number(3),
      "",
      "Mean distance between two networks of one kind at equal epochs, on training and on test images, with its 95 % "
      "interval over the seeds (jackknife). Gray: random walks from the starts without pre-training, with steps of the "
      "same lengths.",
      {spread_panel(source, source.spaces.train, "training images"),
       spread_panel(source, source.spaces.test, "test images")}));
  Table table = spread_table(source);
  for (std::size_t p = 0; p < preparations(source.context.protocol, source.a); ++p) {
    add_spread_rows(source, p, table);
  }
  output.tables.push_back(std::move(table));
}

}  // namespace zeroset::studies::erhan
