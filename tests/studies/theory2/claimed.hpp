// What the paper says, as measurements written by hand.
#pragma once

#include "studies/theory2/claims.hpp"
#include "studies/theory2/groups/branches.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::testing {

inline std::shared_ptr<const studies::theory2::FigureGroup> branches(const studies::theory2::BranchesOptions& options) {
  return std::make_shared<studies::theory2::BranchesGroup>(studies::GroupText{.key = "fig14_17", .kind = "branches"},
                                                           options);
}

inline studies::theory2::Protocol protocol(const std::string& scale) {
  studies::theory2::Protocol protocol;
  protocol.name = "theory2";
  protocol.scale = scale;
  protocol.base.activations = {{.kind = ActivationKind::relu}, {.kind = ActivationKind::monomial, .degree = 2}};
  protocol.base.dataset.kind = ImageSet::cifar10;
  protocol.base.network = protocol.whole = dense_network({.widths = {2, 3, 1}});
  protocol.sgd.epochs = 60;
  protocol.groups.push_back(branches({.epochs = 400, .branches = {0, 10, 200}, .noises = {0.25, 1}}));
  return protocol;
}

/// Of one parent, counted from 0. The distances of one layer and noise fall with the branch's epoch; those of layer 3
/// and noise 1 do not in parent 1, where the last two are exchanged.
inline void add_displacements(studies::theory2::ActivationMeasures& found, std::int64_t parent) {
  for (const double noise : {0.25, 1.0}) {
    for (const std::int64_t layer : {2, 3}) {
      for (const std::int64_t branch : {0, 10, 200}) {
        const bool exchanged = parent == 1 && layer == 3 && noise == 1 && branch > 0;
        const std::int64_t epoch = exchanged ? 210 - branch : branch;
        const double distance = noise * static_cast<double>(layer) / (1.0 + static_cast<double>(epoch));
        found.displacements.push_back({parent, branch, layer, noise, distance});
      }
    }
  }
}

inline void add_parent(studies::theory2::ActivationMeasures& found, std::int64_t parent) {
  const double more = 0.001 * static_cast<double>(parent);
  for (const double noise : {0.25, 1.0}) {
    for (const std::int64_t branch : {0, 10, 200}) {
      const bool wall = branch == 0 || noise == 1;
      found.walls.push_back({parent, branch, noise, {(wall ? 0.3 : -0.002) + more, 0.002}});
    }
  }
  add_displacements(found, parent);
  found.perturbed.push_back({.parent = parent,
                             .is_after_sgd = true,
                             .starts_at_zero = true,
                             .pair_distances = {0.010 + more, 0.011 + more, 0.012 + more},
                             .end_train_errors = {0, 0, 0, 0},
                             .more_than_reference = {0.05 + 5 * more, 0.06 + 5 * more},
                             .less_than_perfect = {0.10 + more, 0.11 + more, 0.12 + more}});
}

/// Three parents that are what the paper says.
inline studies::theory2::ActivationMeasures as_claimed() {
  studies::theory2::ActivationMeasures found{.descent_train_errors = {0, 0, 0},
                                             .descent_test_errors = {0.40, 0.401, 0.399},
                                             .stalls = {0.05, 0.06, 0.07},
                                             .sgd_test_errors = {0.32, 0.321, 0.319},
                                             .train_images = 50'000};
  for (const std::int64_t parent : {0, 1, 2}) {
    add_parent(found, parent);
  }
  return found;
}

/// The same with two neighbors exchanged among the distances of parent 1: a picture that differs as little as it can.
inline studies::theory2::ActivationMeasures alike(studies::theory2::ActivationMeasures found) {
  studies::theory2::Displacement *one = nullptr, *other = nullptr;
  for (studies::theory2::Displacement& each : found.displacements) {
    if (each.parent == 1 && each.branch == 0 && each.noise == 0.25) {
      (each.layer == 2 ? one : other) = &each;
    }
  }
  if (one != nullptr && other != nullptr) {
    std::swap(one->distance, other->distance);
  }
  return found;
}

inline std::vector<studies::Claim> judged(const studies::theory2::ActivationMeasures& found,
                                          const std::string& scale = "full") {
  return judge(protocol(scale), {found, alike(found)});
}

inline studies::Claim find(const std::vector<studies::Claim>& claims, const std::string& id) {
  const auto found =
      std::find_if(claims.begin(), claims.end(), [&](const studies::Claim& claim) { return claim.id == id; });
  REQUIRE(found != claims.end());
  return *found;
}

}  // namespace zeroset::testing
