// One row a problem of a collection.
#include "zeroset/atlas/toy_collection.hpp"

#include <algorithm>

namespace zeroset::atlas {

using nlohmann::ordered_json;

namespace {

/// "2 + 5 + 1": how many points of index 0, 1, 2.
std::string by_index(const ToyLandscape& toy) {
  std::vector<int> counts;
  for (const landscape::CriticalPoint& point : toy.found.points) {
    counts.resize(std::max(counts.size(), static_cast<std::size_t>(point.index) + 1));
    ++counts[static_cast<std::size_t>(point.index)];
  }
  std::string text;
  for (const int count : counts) {
    text += (text.empty() ? "" : " + ") + std::to_string(count);
  }
  return text;
}

/// Share of the descents that end in a minimum of the lowest loss.
Cell lowest_share(const ToyLandscape& toy) {
  if (toy.basins.ends.empty() || toy.tree.minima.empty()) {
    return Missing{"no descents, or no minimum"};
  }
  const auto loss = [&](std::int64_t i) { return toy.found.points[static_cast<std::size_t>(i)].loss; };
  const double least = loss(toy.tree.minima[0]);
  std::int64_t count = 0;
  for (const std::int64_t i : toy.tree.minima) {
    count += loss(i) <= least * (1 + 1e-9) ? toy.basins.counts[static_cast<std::size_t>(i)] : 0;
  }
  return static_cast<double>(count) / static_cast<double>(toy.basins.ends.size());
}

/// Of all pairs of minima, how many have their lowest pass below the highest loss of the straight line.
Cell lower_than_straight(const ToyLandscape& toy) {
  std::int64_t lower = 0;
  for (Eigen::Index j = 0; j < toy.straight.cols(); ++j) {
    for (Eigen::Index i = 0; i < j; ++i) {
      lower += toy.tree.passes(i, j) < toy.straight(i, j) * (1 - 1e-9) ? 1 : 0;
    }
  }
  return lower;
}

Table critical_summary(std::span<const ToyAnswer> answers) {
  Table table{
      .name = "toy_critical_points",
      .title = "Critical points of toy networks",
      .caption =
          "Real critical points counted exactly, and found by Newton's method; by index: of index 0, 1, 2, ...; "
          "lowest: share of the descents that end in a minimum of the lowest loss; pairs: of minima, and those "
          "whose lowest pass lies below the straight line's highest loss.",
      .columns = {{.key = "id", .heading = "problem"},
                  {.key = "parameters", .heading = "parameters", .kind = ColumnKind::integer},
                  {.key = "complex", .heading = "complex", .kind = ColumnKind::integer},
                  {.key = "real", .heading = "real", .kind = ColumnKind::integer},
                  {.key = "found", .heading = "found", .kind = ColumnKind::integer},
                  {.key = "real_status", .heading = "status"},
                  {.key = "by_index", .heading = "by index"},
                  {.key = "orbits", .heading = "orbits", .kind = ColumnKind::integer},
                  {.key = "lowest", .heading = "lowest", .kind = ColumnKind::percent},
                  {.key = "pairs", .heading = "pairs", .kind = ColumnKind::integer},
                  {.key = "below_straight", .heading = "below", .kind = ColumnKind::integer}}};
  mark_details(table, {"parameters", "orbits", "pairs", "below_straight"});
  for (const ToyAnswer& answer : answers) {
    const auto* found = std::get_if<ToyLandscape>(&answer.found);
    if (found == nullptr) {
      continue;
    }
    const ToyLandscape& toy = *found;
    const auto minima = static_cast<std::int64_t>(toy.tree.minima.size());
    add_row(table,
            {answer.id,
             static_cast<std::int64_t>(toy.names.size()),
             toy.count.distinct ? Cell(*toy.count.distinct) : Cell(Missing{toy.unknown_reason()}),
             toy.count.real ? Cell(*toy.count.real) : Cell(Missing{toy.unknown_reason()}),
             static_cast<std::int64_t>(toy.found.points.size()),
             name(toy.count.real_status),
             by_index(toy),
             static_cast<std::int64_t>(toy.orbits.orbits.size()),
             lowest_share(toy),
             minima * (minima - 1) / 2,
             lower_than_straight(toy)});
  }
  return table;
}

Table zero_error_summary(std::span<const ToyAnswer> answers) {
  Table table{.name = "toy_zero_error",
              .title = "Zero-error sets of toy networks",
              .caption =
                  "Nullity of the Hessian at zero-error points against the dimension of the zero-error set that is "
                  "predicted for generic data.",
              .columns = {{.key = "id", .heading = "problem"},
                          {.key = "parameters", .heading = "parameters", .kind = ColumnKind::integer},
                          {.key = "equations", .heading = "equations", .kind = ColumnKind::integer},
                          {.key = "rank", .heading = "rank", .kind = ColumnKind::integer},
                          {.key = "predicted", .heading = "predicted", .kind = ColumnKind::integer},
                          {.key = "status", .heading = "status"},
                          {.key = "least", .heading = "min nullity", .kind = ColumnKind::integer},
                          {.key = "most", .heading = "max nullity", .kind = ColumnKind::integer},
                          {.key = "reached", .heading = "reached", .kind = ColumnKind::integer},
                          {.key = "starts", .heading = "starts", .kind = ColumnKind::integer},
                          {.key = "agrees", .heading = "agrees", .kind = ColumnKind::boolean}}};
  mark_details(table, {"equations", "rank", "starts"});
  for (const ToyAnswer& answer : answers) {
    const auto* found = std::get_if<ZeroErrorSet>(&answer.found);
    if (found == nullptr) {
      continue;
    }
    const ZeroErrorSet& set = *found;
    const algebra::ZeroErrorDimension& zero = *set.prediction.zero_error;
    const auto [least, most] = std::minmax_element(
        set.points.begin(), set.points.end(), [](const auto& a, const auto& b) { return a.nullity < b.nullity; });
    const bool any = !set.points.empty();
    const Cell none = Missing{"no start reached zero error"};
    add_row(table,
            {answer.id,
             set.prediction.parameters,
             zero.equations,
             zero.rank,
             zero.dimension,
             name(zero.status),
             any ? Cell(least->nullity) : none,
             any ? Cell(most->nullity) : none,
             static_cast<std::int64_t>(set.points.size()),
             set.starts,
             any ? Cell(set.agrees()) : none});
  }
  return table;
}

}  // namespace

Results results(std::span<const ToyAnswer> answers) {
  Results made{.facts = {{"schema", "zeroset.landscape_toy_study/1"}, {"problems", ordered_json::array()}},
               .tables = {critical_summary(answers), zero_error_summary(answers)}};
  for (const ToyAnswer& answer : answers) {
    ordered_json& problem = made.facts["problems"].emplace_back(ordered_json{{"id", answer.id}});
    problem.update(to_json(answer));
  }
  std::erase_if(made.tables, [](const Table& table) { return table.rows.empty(); });
  return made;
}

}  // namespace zeroset::atlas
