#include "cli/algebra_answers.hpp"
#include "cli/toy/toy_tables.hpp"

#include <cmath>

namespace zeroset::cli {

using nlohmann::ordered_json;

namespace {

ordered_json numbers(const Eigen::VectorXd& values) {
  return std::vector<double>(values.begin(), values.end());
}

ordered_json finite(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

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
          {"eigenvalues", numbers(point.eigenvalues)},
          {"theta", numbers(point.theta)}};
}

ordered_json pairs(const ToyLandscape& toy) {
  ordered_json list = ordered_json::array();
  for (std::size_t j = 0; j < toy.tree.minima.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const auto row = static_cast<Eigen::Index>(i), column = static_cast<Eigen::Index>(j);
      const int saddle = toy.tree.saddles(row, column);
      list.push_back({{"first", toy.tree.minima[i] + 1},
                      {"second", toy.tree.minima[j] + 1},
                      {"straight", finite(toy.straight(row, column))},
                      {"lowest_pass", finite(toy.tree.passes(row, column))},
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
          {"initialisation", toy.he ? "he" : "radius"},
          {"starts", toy.basins.ends.size()},
          {"elsewhere", toy.basins.elsewhere},
          {"unfinished", toy.basins.unfinished}};
}

}  // namespace

ordered_json toy_keys(const ToyLandscape& toy) {
  ordered_json points = ordered_json::array();
  for (std::size_t i = 0; i < toy.found.points.size(); ++i) {
    points.push_back(point_keys(toy, i));
  }
  ordered_json keys{{"parameters", toy.names},
                    {"known", toy.count.real ? ordered_json(*toy.count.real) : ordered_json()},
                    {"found", toy.found.points.size()},
                    {"complete", toy.complete()},
                    {"status", "numerical"},
                    {"seed", toy.seed},
                    {"starts", toy.found.starts},
                    {"failed", toy.found.failed},
                    {"by_symmetry", toy.by_symmetry},
                    {"radius", toy.found.radius},
                    {"coercive", toy.coercive},
                    {"index_sum", toy.index_sum},
                    {"count", count_keys(toy.count)},
                    {"points", points},
                    {"symmetry", symmetry_keys(toy)},
                    {"descents", descent_keys(toy)},
                    {"pairs", pairs(toy)},
                    {"merges", merges(toy)}};
  if (!toy.count.real) {
    keys["reason"] = toy.unknown_reason();
  } else if (!toy.complete()) {
    keys["reason"] = "the starts were used up before all real critical points were found";
  }
  return keys;
}

}  // namespace zeroset::cli
