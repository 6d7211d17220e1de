#include "studies/lipton/groups/local_figures.hpp"

#include "zeroset/core/text.hpp"

#include "studies/engine/words.hpp"
#include "studies/lipton/groups/line_panels.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace zeroset::studies::lipton {
namespace {

using TwinValue = std::function<double(const Twins&)>;

constexpr const char* kSpawn = "epoch at which the runs part";

Axis spawn_axis(const Protocol& protocol) {
  Axis axis{.title = kSpawn};
  for (const double epoch : protocol.spawn) {
    axis.categories.push_back(significant(epoch));
  }
  return axis;
}

double place_of_epoch(const Protocol& protocol, double epoch) {
  return static_cast<double>(std::find(protocol.spawn.begin(), protocol.spawn.end(), epoch) - protocol.spawn.begin());
}

double mean_value(const std::vector<Twins>& pairs, const TwinValue& value) {
  double sum = 0;
  for (const Twins& pair : pairs) {
    sum += value(pair);
  }
  return sum / static_cast<double>(pairs.size());
}

/// Points of all parents, a line through their means, and the baseline as a gray one.
Panel spawn_panel(const Protocol& protocol,
                  const std::string& title,
                  const Axis& y,
                  const std::vector<Twins>& twins,
                  const std::vector<Twins>& strangers,
                  const TwinValue& value) {
  Panel panel{.title = title, .x = spawn_axis(protocol), .y = y};
  Series points{.key = "parents", .name = "one parent", .kind = SeriesKind::points};
  Series means{.key = "mean", .name = "mean", .kind = SeriesKind::line};
  for (const double epoch : protocol.spawn) {
    std::vector<Twins> here;
    for (const Twins& pair : twins) {
      if (pair.epoch == epoch) {
        here.push_back(pair);
        points.x.push_back(place_of_epoch(protocol, epoch));
        points.y.push_back(value(pair));
      }
    }
    if (!here.empty()) {
      means.x.push_back(place_of_epoch(protocol, epoch));
      means.y.push_back(mean_value(here, value));
    }
  }
  panel.series = {std::move(means), std::move(points)};
  if (!strangers.empty()) {
    const double level = mean_value(strangers, value);
    panel.series.push_back({.key = "strangers",
                            .name = "",
                            .kind = SeriesKind::guide,
                            .x = {0, static_cast<double>(protocol.spawn.size() - 1)},
                            .y = {level, level}});
  }
  return panel;
}

/// Means over the parents, a line a radius.
Panel segments_panel(const Protocol& protocol, const LocalOptions& options, const std::vector<Twins>& twins) {
  Panel panel{.title = "random segments about that epoch",
              .x = spawn_axis(protocol),
              .y = {.title = "share with a barrier", .unit = "%", .lower = 0, .upper = 100}};
  for (std::size_t r = 0; r < options.radii.size(); ++r) {
    const std::string radius = significant(options.radii[r]);
    Series series{.key = "radius-" + radius, .name = "radius " + radius, .kind = SeriesKind::line};
    for (const double epoch : protocol.spawn) {
      std::vector<Twins> here;
      std::copy_if(twins.begin(), twins.end(), std::back_inserter(here), [epoch](const Twins& pair) {
        return pair.epoch == epoch;
      });
      if (!here.empty()) {
        series.x.push_back(place_of_epoch(protocol, epoch));
        series.y.push_back(100 * mean_value(here, [r](const Twins& pair) { return pair.segments[r]; }));
      }
    }
    panel.series.push_back(std::move(series));
  }
  return panel;
}

void add_pair(Table& table, const std::string& parents, const Cell& epoch, const Twins& pair, std::size_t radii) {
  const LossLine& line = pair.line;
  const Eigen::Index last = line.t.size() - 1;
  std::vector<Cell> cells{parents,
                          epoch,
                          0.5 * (line.train_error[0] + line.train_error[last]),
                          barrier_on(line, line.train_error),
                          cell_of(barrier_on(line, line.train_loss), "a loss on the line is not finite"),
                          barrier_on(line, line.test_error),
                          pair.distance};
  for (std::size_t r = 0; r < radii; ++r) {
    cells.push_back(r < pair.segments.size() ? Cell(pair.segments[r]) : Cell(Missing{"they share no network"}));
  }
  add_row(table, std::move(cells));
}

}  // namespace

std::vector<Panel> spawn_panels(const Protocol& protocol,
                                const LocalOptions& options,
                                const std::vector<Twins>& twins,
                                const std::vector<Twins>& strangers) {
  return {spawn_panel(protocol,
                      "barrier of the training error",
                      {.title = "barrier", .unit = "%", .lower = 0},
                      twins,
                      strangers,
                      [](const Twins& pair) { return 100 * barrier_on(pair.line, pair.line.train_error); }),
          spawn_panel(protocol,
                      "barrier of the training loss",
                      {.title = "barrier", .lower = 0},
                      twins,
                      strangers,
                      [](const Twins& pair) { return barrier_on(pair.line, pair.line.train_loss); }),
          spawn_panel(protocol,
                      "distance of the ends",
                      {.title = "1 - cos", .lower = 0},
                      twins,
                      strangers,
                      [](const Twins& pair) { return pair.distance; }),
          segments_panel(protocol, options, twins)};
}

std::vector<Panel> twin_line_panels(const std::vector<Twins>& twins, const std::vector<Twins>& strangers) {
  std::vector<NamedLine> lines;
  if (!strangers.empty()) {
    lines.push_back({"strangers", "", &strangers.front().line});
  }
  for (const Twins& pair : twins) {
    if (pair.parent == twins.front().parent) {
      const std::string epoch = significant(pair.epoch);
      lines.push_back({"epoch-" + epoch, "parted at " + epoch, &pair.line});
    }
  }
  return line_panels(lines);
}

Table twins_table(const StudyContext& context,
                  const LocalOptions& options,
                  std::size_t a,
                  const std::vector<Twins>& twins,
                  const std::vector<Twins>& strangers) {
  Table table{.name = output_name(context, "local_nonconvexity", a),
              .title = "Between two runs that share their first epochs, " + spoken_activation(context, a),
              .caption =
                  "Barrier: the largest rise above the chord between the ends of the two runs. Distance: 1 - cos "
                  "of all weights. Segments: share of random segments about the common start on which the loss "
                  "has a barrier, by their radius in norms of the filters. Rows without an epoch: runs from "
                  "two initializations, the baseline."};
  table.columns = {{.key = "parent", .heading = "Parent"},
                   {.key = "epoch", .heading = "Parted at", .kind = ColumnKind::real},
                   {.key = "end_error", .heading = "Error, ends", .kind = ColumnKind::percent},
                   {.key = "error_barrier", .heading = "Barrier", .kind = ColumnKind::percent},
                   {.key = "loss_barrier", .heading = "Barrier, loss", .kind = ColumnKind::real, .digits = 3},
                   {.key = "test_barrier", .heading = "Barrier, test", .kind = ColumnKind::percent},
                   {.key = "distance", .heading = "Distance", .kind = ColumnKind::real, .digits = 3}};
  for (std::size_t r = 0; r < options.radii.size(); ++r) {
    table.columns.push_back({.key = "segments" + std::to_string(r + 1),
                             .heading = "Segments, " + significant(options.radii[r]),
                             .kind = ColumnKind::percent});
  }
  for (const Twins& pair : twins) {
    add_pair(table, std::to_string(pair.parent + 1), Cell(pair.epoch), pair, options.radii.size());
  }
  for (const Twins& pair : strangers) {
    const std::int64_t other = (pair.parent + 1) % context.protocol.replicas;
    add_pair(table,
             std::to_string(pair.parent + 1) + " and " + std::to_string(other + 1),
             Missing{"they share nothing"},
             pair,
             options.radii.size());
  }
  return table;
}

}  // namespace zeroset::studies::lipton
