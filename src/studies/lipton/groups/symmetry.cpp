#include "studies/lipton/groups/symmetry.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/orbit.hpp"

#include "studies/engine/words.hpp"
#include "studies/lipton/groups/orbit_moves.hpp"
#include "studies/lipton/runs.hpp"

#include <algorithm>
#include <map>

namespace zeroset::studies::lipton {
namespace {

using landscape::SymmetryKind;

constexpr double kSeen = 0.1;  // a relative change of the loss that is one

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

void add_orbit_measures(const std::vector<Move>& moves, std::int64_t parent, Measures& measures) {
  double largest = 0;
  std::vector<double> random;
  for (const Move& move : moves) {
    largest = move.reach <= 1 ? std::max(largest, move.change) : largest;
    random.push_back(move.random_change);
  }
  measures.orbit_change[parent].push_back(largest);
  measures.random_change[parent].push_back(median(random));
}

Panel moves_panel(const std::vector<Move>& moves, double tolerance) {
  Panel panel{.title = "change of the loss",
              .x = {.title = "distance, in norms of the weights", .logarithmic = true},
              .y = {.title = "relative change", .logarithmic = true}};
  std::map<std::string, Series> by_kind;
  Series random{.key = "random", .name = "random moves", .kind = SeriesKind::points};
  double nearest = kInfinity, farthest = 0;
  for (const Move& move : moves) {
    Series& series = by_kind[move.kind];
    series.x.push_back(move.moved);
    series.y.push_back(move.change);
    random.x.push_back(move.moved);
    random.y.push_back(move.random_change);
    nearest = std::min(nearest, move.moved);
    farthest = std::max(farthest, move.moved);
  }
  for (auto& [kind, series] : by_kind) {
    series.key = series_key(kind);
    series.name = kind;
    series.kind = SeriesKind::points;
    panel.series.push_back(std::move(series));
  }
  panel.series.push_back(std::move(random));
  panel.series.push_back({.key = "tolerance",
                          .name = "",
                          .kind = SeriesKind::guide,
                          .x = {nearest, farthest},
                          .y = {tolerance, tolerance}});
  return panel;
}

/// The loss on the way to a copy with other lengths of filters, and to a random point as far away.
Panel way_panel(const StudyLoss& loss, const std::string& run, const Experiment& trunk, const Parameters& theta) {
  constexpr int kPlaces = 11;
  const Architecture& network = loss.objective().network();
  const Parameters image =
      landscape::random_image(network, theta, SymmetryKind::scale, Stream(trunk.seed, "orbit of a way"));
  const Parameters direction =
      landscape::random_direction(network, theta, landscape::Normalization::whole, Stream(trunk.seed, "random way"));
  const Parameters random = theta + (image - theta).norm() / direction.norm() * direction;
  Panel panel{.title = "on the way",
              .x = {.title = "place between the network and the other point"},
              .y = {.title = "training loss", .logarithmic = true}};
  const auto add = [&](const std::string& key, const std::string& spoken, const LossLine& line) {
    panel.series.push_back({.key = key,
                            .name = spoken,
                            .kind = SeriesKind::line,
                            .x = {line.t.begin(), line.t.end()},
                            .y = {line.train_loss.begin(), line.train_loss.end()}});
  };
  add("scaled", "to other lengths of the filters", loss.line(run + ", scaled", theta, image, kPlaces));
  add("random", "to a random point as far away", loss.line(run + ", random", theta, random, kPlaces));
  return panel;
}

Table orbits_table(const StudyContext& context, std::size_t a) {
  Table table{.name = output_name(context, "symmetry", a),
              .title = "Orbits of equal loss, " + spoken_activation(context, a),
              .caption =
                  "The trained network of each parent. Largest changes of the training loss over the draws, relative; "
                  "distances in norms of the weights. Reach: power of the filters' factors, which lie between 1/2 and "
                  "2. A scale changes the outputs by batch normalization's epsilon alone. Random: median change after "
                  "random moves of the same lengths."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "symmetry", .heading = "Symmetry"},
                   {.key = "reach", .heading = "Reach", .kind = ColumnKind::real},
                   {.key = "moved", .heading = "Distance", .kind = ColumnKind::real, .digits = 3},
                   {.key = "change", .heading = "Change", .kind = ColumnKind::real, .digits = 2},
                   {.key = "random_change", .heading = "Random", .kind = ColumnKind::real, .digits = 2}};
  return table;
}

void add_orbits(Table& table, std::int64_t parent, const std::vector<Move>& moves) {
  std::map<std::pair<std::string, double>, std::vector<const Move*>> places;
  for (const Move& move : moves) {
    places[{move.kind, move.reach}].push_back(&move);
  }
  for (const auto& [place, draws] : places) {
    double moved = 0, change = 0;
    std::vector<double> random;
    for (const Move* draw : draws) {
      moved = std::max(moved, draw->moved);
      change = std::max(change, draw->change);
      random.push_back(draw->random_change);
    }
    add_row(table, {parent + 1, place.first, place.second, moved, change, median(random)});
  }
}

}  // namespace

SymmetryOptions SymmetryGroup::read(ObjectReader& reader) {
  constexpr double kMin = 1e-12;
  SymmetryOptions options{.draws = spec::integer(reader, "draws", 1)};
  options.reach = spec::reals(reader, "reach", kMin);
  options.tolerance = read_real(reader.require("tolerance", "a share"), reader.at("tolerance"), kMin, 1);
  options.images = spec::integer(reader, "images");
  return options;
}

std::vector<Experiment> SymmetryGroup::runs(const Protocol& protocol) const {
  return trunk_runs(protocol);
}

std::vector<Results> SymmetryGroup::evaluate(const StudyContext& context, std::vector<Measures>& measures) const {
  return context.each_activation([&](std::size_t a) {
    const StudyLoss loss(context, a, options_.images);
    Results output;
    Table table = orbits_table(context, a);
    for (std::int64_t parent = 0; parent < context.protocol.replicas; ++parent) {
      const Experiment run = trunk_run(context.protocol, a, parent);
      const std::optional<Parameters> end = end_of(context, run);
      if (!end) {
        continue;  // it diverged: the notes say so
      }
      const std::vector<Move> moves = measured_moves(context, options_, loss, run, *end);
      add_orbit_measures(moves, parent, measures[a]);
      add_orbits(table, parent, moves);
      if (output.figures.empty()) {
        const std::string spoken = spoken_activation(context, a), id = context.trained.of(run).folder.filename();
        output.figures.push_back(study_figure(
            context,
            *this,
            output_name(context, "symmetry", a),
            "Moves along orbits of equal loss and random moves, " + spoken,
            spoken + ", parent " + std::to_string(parent + 1) +
                ", trained. (a) Change of the training loss, relative, against the distance moved; gray: the "
                "tolerance " +
                significant(options_.tolerance) +
                ". Scales beyond one norm come near batch normalization's epsilon. "
                "(b) The loss on straight ways: filters keep a positive factor on the first, so all of it lies on the "
                "orbit.",
            {moves_panel(moves, options_.tolerance), way_panel(loss, id, run, *end)}));
      }
    }
    output.tables.push_back(std::move(table));
    return output;
  });
}

std::vector<Claim> SymmetryGroup::claims(const Protocol& /*protocol*/, const Measures& found) const {
  Claim orbit{.id = "b.1",
              .statement =
                  "the loss is the same along orbits: units exchanged, filters scaled by 1/2 to 2, idle biases "
                  "shifted; largest relative change at most " +
                  significant(options_.tolerance)};
  set_mean(orbit, parent_means(found.orbit_change), kParent);
  decide(orbit, -kInfinity, options_.tolerance, kOverParents);
  Claim random{.id = "b.2",
               .statement = "random moves of the same lengths change the loss: median relative change above " +
                            significant(kSeen)};
  set_mean(random, parent_means(found.random_change), kParent);
  decide(random, kSeen, kInfinity, kOverParents);
  return {orbit, random};
}

std::string SymmetryGroup::summary(const Protocol& protocol) const {
  return sgd_line(protocol) + "; " + count_of(static_cast<std::size_t>(options_.draws), "draw") + " of each symmetry";
}

std::string SymmetryGroup::source() const {
  return "What the abstract says: " + text().paper;
}

}  // namespace zeroset::studies::lipton
