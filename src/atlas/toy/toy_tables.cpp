#include "atlas/toy/toy_tables.hpp"

#include "zeroset/core/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace zeroset::atlas::detail {

using Eigen::Index;

namespace {

double share_of(const ToyLandscape& toy, std::size_t point) {
  const auto done = static_cast<double>(toy.basins.ends.size());
  return done > 0 ? static_cast<double>(toy.basins.counts[point]) / done : std::numeric_limits<double>::quiet_NaN();
}

Measured measured_share(const ToyLandscape& toy, std::size_t point) {
  const double share = share_of(toy, point);
  if (!std::isfinite(share)) {
    return {share, 0};
  }
  const ShareInterval interval = wilson_interval(share, static_cast<double>(toy.basins.ends.size()));
  return {share, (interval.upper - interval.lower) / 2};
}

std::string sum_note(const ToyLandscape& toy) {
  const std::string sum = "The sum of (-1)^index is " + std::to_string(toy.index_sum);
  return toy.coercive ? sum + "; it is 1 where no point is missing (theorem K2)." : sum + ".";
}

std::string search_note(const ToyLandscape& toy) {
  std::string note = "Newton's method from " + std::to_string(toy.found.starts) + " starts (seed " +
                     std::to_string(toy.seed) + "), of which " + std::to_string(toy.found.failed) + " did not converge";
  note += toy.by_symmetry > 0 ? "; " + std::to_string(toy.by_symmetry) + " points are images of others." : ".";
  return note;
}

std::string descent_note(const ToyLandscape& toy) {
  const std::string method = toy.method == landscape::DescentMethod::flow ? "gradient flow" : "gradient descent";
  return "Share: of " + std::to_string(toy.basins.ends.size()) + " starts of " + method + " from " +
         (toy.start == DescentStart::he ? "He initialization" : "normal vectors of the radius of interest") +
         " (seed " + std::to_string(toy.seed) + "), with Wilson's 95 % interval; " +
         std::to_string(toy.basins.elsewhere) + " ended elsewhere, " + std::to_string(toy.basins.unfinished) +
         " did not converge.";
}

std::int64_t id(std::int64_t point) {
  return point + 1;
}

Cell saddle_between(const ToyLandscape& toy, Index i, Index j) {
  const std::int64_t saddle = toy.tree.saddles(i, j);
  return saddle < 0 ? Cell(Missing{"no pass is known"}) : Cell(id(saddle));
}

std::string in_short(double value) {
  std::ostringstream text;
  text.precision(2);
  text << value;
  return text.str();
}

}  // namespace

Table points_table(const ToyLandscape& toy) {
  Table table{
      .name = "critical_points",
      .title = "Critical points",
      .caption = "Found: " + found_words(toy) + ".",
      .notes = {search_note(toy), sum_note(toy), descent_note(toy)},
      .columns = {{.key = "id", .heading = "id", .kind = ColumnKind::integer},
                  {.key = "loss", .heading = "loss", .kind = ColumnKind::real, .digits = 8},
                  {.key = "index", .heading = "index", .kind = ColumnKind::integer},
                  {.key = "nullity", .heading = "nullity", .kind = ColumnKind::integer},
                  {.key = "gradient_norm", .heading = "|gradient|", .kind = ColumnKind::real, .digits = 2},
                  {.key = "residual", .heading = "Newton step", .kind = ColumnKind::real, .digits = 2, .detail = true},
                  {.key = "distance", .heading = "|θ|", .kind = ColumnKind::real, .digits = 5},
                  {.key = "orbit", .heading = "orbit", .kind = ColumnKind::integer},
                  {.key = "share", .heading = "share", .kind = ColumnKind::percent, .half_widths = true}}};
  for (std::size_t i = 0; i < toy.found.points.size(); ++i) {
    const landscape::CriticalPoint& point = toy.found.points[i];
    add_row(table,
            {id(static_cast<std::int64_t>(i)),
             point.loss,
             std::int64_t{point.index},
             std::int64_t{point.nullity},
             point.gradient_norm,
             point.residual,
             point.theta.norm(),
             id(toy.orbits.orbit_of[i]),
             toy.basins.ends.empty() ? Cell(Missing{"no descents"}) : Cell(measured_share(toy, i))});
  }
  return table;
}

Table pairs_table(const ToyLandscape& toy) {
  Table table{.name = "passes",
              .title = "Between minima",
              .caption =
                  "The highest loss on the straight line between two minima, at 201 points, and on the best path: "
                  "the lowest pass, from the saddles of index 1 and the flow down on both sides.",
              .notes = {toy.complete() ? "All critical points are known, so the passes are the true ones (theorem K14)."
                                       : "Points may be missing: the passes are upper bounds."},
              .columns = {{.key = "first", .heading = "minimum", .kind = ColumnKind::integer},
                          {.key = "second", .heading = "minimum", .kind = ColumnKind::integer},
                          {.key = "first_loss", .heading = "loss", .kind = ColumnKind::real, .digits = 6},
                          {.key = "second_loss", .heading = "loss", .kind = ColumnKind::real, .digits = 6},
                          {.key = "distance", .heading = "distance", .kind = ColumnKind::real},
                          {.key = "straight", .heading = "straight line", .kind = ColumnKind::real, .digits = 6},
                          {.key = "lowest_pass", .heading = "lowest pass", .kind = ColumnKind::real, .digits = 6},
                          {.key = "saddle", .heading = "saddle", .kind = ColumnKind::integer}}};
  const auto& minima = toy.tree.minima;
  for (std::size_t j = 0; j < minima.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const auto& one = toy.found.points[static_cast<std::size_t>(minima[i])];
      const auto& other = toy.found.points[static_cast<std::size_t>(minima[j])];
      const auto row = static_cast<Index>(i), column = static_cast<Index>(j);
      const double pass = toy.tree.passes(row, column);
      add_row(table,
              {id(minima[i]),
               id(minima[j]),
               one.loss,
               other.loss,
               (one.theta - other.theta).norm(),
               toy.straight(row, column),
               std::isfinite(pass) ? Cell(pass) : Cell(Missing{"no pass is known"}),
               saddle_between(toy, row, column)});
    }
  }
  return table;
}

Table orbits_table(const ToyLandscape& toy) {
  std::string names;
  for (const landscape::SignedPermutation& one : toy.generators) {
    names += (names.empty() ? "" : "; ") + one.name;
  }
  Table table{.name = "orbits",
              .title = "Symmetry orbits",
              .caption = "Critical points that symmetries of the loss map to each other. Generators: " +
                         (names.empty() ? std::string("none") : names) + ".",
              .columns = {{.key = "orbit", .heading = "orbit", .kind = ColumnKind::integer},
                          {.key = "size", .heading = "points", .kind = ColumnKind::integer},
                          {.key = "index", .heading = "index", .kind = ColumnKind::integer},
                          {.key = "loss", .heading = "loss", .kind = ColumnKind::real, .digits = 8},
                          {.key = "spread", .heading = "spread of losses", .kind = ColumnKind::real, .digits = 2}}};
  for (std::size_t k = 0; k < toy.orbits.orbits.size(); ++k) {
    const auto& orbit = toy.orbits.orbits[k];
    const auto loss = [&](std::int64_t i) { return toy.found.points[static_cast<std::size_t>(i)].loss; };
    double least = loss(orbit[0]), most = least;
    for (const std::int64_t i : orbit) {
      least = std::min(least, loss(i));
      most = std::max(most, loss(i));
    }
    add_row(table,
            {id(static_cast<std::int64_t>(k)),
             static_cast<std::int64_t>(orbit.size()),
             std::int64_t{toy.found.points[static_cast<std::size_t>(orbit[0])].index},
             least,
             most - least});
  }
  table.notes = {"The loss of a point and that of its images differ by at most " +
                 in_short(toy.orbits.largest_difference) + " of it."};
  return table;
}

}  // namespace zeroset::atlas::detail
