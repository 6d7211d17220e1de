#include "zeroset/atlas/toy_landscape.hpp"
#include "zeroset/core/json_numbers.hpp"

#include "atlas/toy/toy_document.hpp"
#include "atlas/toy/toy_figures.hpp"
#include "atlas/toy/toy_tables.hpp"

namespace zeroset::atlas {

using nlohmann::ordered_json;

namespace {

ordered_json point_keys(const ToyLandscape& toy, std::size_t i) {
  const landscape::CriticalPoint& point = toy.found.points[i];
  return {{"id", i + 1},
          {"loss", point.loss},
          {"index", point.index},
          {"nullity", point.nullity},
          {"gradient_norm", point.gradient_norm},
          {"residual", point.residual},
          {"distance", point.theta.norm()},
          {"orbit", toy.orbits.orbit_of[i] + 1},
          {"hits", toy.found.hits[i]},
          {"descents", toy.basins.counts[i]},
          {"eigenvalues", numbers_of(point.eigenvalues)},
          {"theta", numbers_of(point.theta)}};
}

ordered_json pairs(const ToyLandscape& toy) {
  ordered_json list = ordered_json::array();
  for (std::size_t j = 0; j < toy.tree.minima.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const auto row = static_cast<Eigen::Index>(i), column = static_cast<Eigen::Index>(j);
      const int saddle = toy.tree.saddles(row, column);
      list.push_back({{"first", toy.tree.minima[i] + 1},
                      {"second", toy.tree.minima[j] + 1},
                      {"straight", number_of(toy.straight(row, column))},
                      {"lowest_pass", number_of(toy.tree.passes(row, column))},
                      {"saddle", saddle < 0 ? ordered_json() : ordered_json(saddle + 1)}});
      if (list.back()["lowest_pass"].is_null()) {
        list.back()["reason"] = "no pass is known";
      }
    }
  }
  return list;
}

ordered_json merges(const ToyLandscape& toy) {
  ordered_json list = ordered_json::array();
  for (const landscape::Merge& merge : toy.tree.merges) {
    list.push_back({{"saddle", merge.saddle + 1},
                    {"loss", merge.loss},
                    {"survivor", merge.survivor + 1},
                    {"ended", merge.ended + 1}});
  }
  return list;
}

ordered_json orbit_lists(const ToyLandscape& toy) {
  ordered_json list = ordered_json::array();
  for (const auto& orbit : toy.orbits.orbits) {
    ordered_json& ids = list.emplace_back(ordered_json::array());
    for (const std::int64_t i : orbit) {
      ids.push_back(i + 1);
    }
  }
  return list;
}

ordered_json symmetry_keys(const ToyLandscape& toy) {
  ordered_json generators = ordered_json::array();
  for (const landscape::SignedPermutation& one : toy.generators) {
    generators.push_back(one.name);
  }
  return {{"generators", generators},
          {"orbits", orbit_lists(toy)},
          {"missing_images", toy.orbits.missing.size()},
          {"largest_difference", toy.orbits.largest_difference}};
}

ordered_json descent_keys(const ToyLandscape& toy) {
  return {{"method", toy.method == landscape::DescentMethod::flow ? "flow" : "descent"},
          {"initialisation", name(toy.start)},
          {"starts", toy.basins.ends.size()},
          {"elsewhere", toy.basins.elsewhere},
          {"unfinished", toy.basins.unfinished}};
}

}  // namespace

ordered_json to_json(const ToyLandscape& toy) {
  ordered_json points = ordered_json::array();
  for (std::size_t i = 0; i < toy.found.points.size(); ++i) {
    points.push_back(point_keys(toy, i));
  }
  const ordered_json keys{{"parameters", toy.names},
                          {"known", nullable(toy.count.real)},
                          {"found", toy.found.points.size()},
                          {"complete", toy.complete()},
                          {"status", Certainty::numerical},
                          {"seed", toy.seed},
                          {"starts", toy.found.starts},
                          {"failed", toy.found.failed},
                          {"by_symmetry", toy.by_symmetry},
                          {"radius", toy.found.radius},
                          {"coercive", toy.coercive},
                          {"index_sum", toy.index_sum},
                          {"count", to_json(toy.count)},
                          {"points", points},
                          {"symmetry", symmetry_keys(toy)},
                          {"descents", descent_keys(toy)},
                          {"pairs", pairs(toy)},
                          {"merges", merges(toy)}};
  ordered_json document = detail::begin_toy_document(toy.problem);
  document.update(keys);
  if (!toy.count.real) {
    document["reason"] = toy.unknown_reason();
  } else if (!toy.complete()) {
    document["reason"] = "the starts were used up before all real critical points were found";
  }
  return document;
}

std::string found_words(const ToyLandscape& toy) {
  const std::string found = std::to_string(toy.found.points.size());
  if (!toy.count.real) {
    return found + " real critical points; how many there are is not known: " + toy.unknown_reason();
  }
  return found + " of " + std::to_string(*toy.count.real) + " real critical points (" + name(toy.count.real_status) +
         "), among " + std::to_string(toy.count.distinct.value_or(0)) + " complex ones (" + name(toy.count.status) +
         ")";
}

Results results(const ToyLandscape& toy) {
  return {.facts = to_json(toy),
          .tables = {detail::points_table(toy), detail::pairs_table(toy), detail::orbits_table(toy)},
          .figures = detail::toy_figures(toy)};
}

}  // namespace zeroset::atlas
