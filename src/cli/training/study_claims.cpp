#include "cli/training/study_claims.hpp"

#include "cli/training/study_claim_rules.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

namespace zeroset::cli {
namespace {

constexpr double kDescentTestError = 0.40, kSgdTestError = 0.32, kTolerance = 0.02;
constexpr double kDistinct = 1e-6;    // 1 - cos; float32 weights differ by 1e-14 of rounding
constexpr double kSamePicture = 0.8;  // correlation of displacements
constexpr const char* kParent = "parent network";
constexpr const char* kOverParents = "parent networks from different initialisations";

std::string text_of(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::vector<Claim> judge_descent(const Protocol& protocol, const ActivationMeasures& found) {
  Claim zero{.id = "a.1",
             .statement = "full-batch descent reaches zero training error: at most 0.1 %, mean of the runs"};
  set_share(zero, found.descent_train_errors, found.train_images, "run");
  decide_whole(protocol, zero, 0, kZeroError);
  Claim steady{.id = "a.2",
               .statement = "without stalling: the longest stretch without a new lowest training loss is at most " +
                            text_of(100 * protocol.stall) + " % of the epochs up to zero error, mean of the runs"};
  set_mean(steady, found.stalls, "run");
  keep_within(steady, 0, 1);
  decide_whole(protocol, steady, 0, protocol.stall);
  Claim descent{.id = "b.1", .statement = "test error of full-batch descent: 40 %, within 2 points"};
  set_mean(descent, found.descent_test_errors, "run");
  keep_within(descent, 0, 1);
  decide_whole(protocol, descent, kDescentTestError - kTolerance, kDescentTestError + kTolerance);
  Claim sgd{.id = "b.2", .statement = "test error of SGD: 32 %, within 2 points"};
  set_mean(sgd, found.sgd_test_errors, "run");
  keep_within(sgd, 0, 1);
  decide_whole(protocol, sgd, kSgdTestError - kTolerance, kSgdTestError + kTolerance);
  return {zero, steady, descent, sgd};
}

/// The walls of one branch and noise, one a parent.
Claim wall_claim(const std::string& id,
                 const std::string& statement,
                 const ActivationMeasures& found,
                 std::int64_t branch,
                 double noise) {
  Claim claim{.id = id,
              .statement = statement + " (branch at epoch " + std::to_string(branch) + ", noise " + text_of(noise) +
                           "): training error of the average less the mean of trunk and branch"};
  ByParent differences;
  for (const Wall& wall : found.walls) {
    if (wall.branch == branch && wall.noise == noise) {
      differences[wall.parent].push_back(wall.difference.mean);
    }
  }
  set_difference(claim, parent_means(differences), found.train_images, kParent);
  keep_within(claim, -1, 1);
  return claim;
}

std::vector<Claim> judge_walls(const Protocol& protocol, const FigureGroup& group, const ActivationMeasures& found) {
  const double least = *std::min_element(group.noises.begin(), group.noises.end());
  const double most = *std::max_element(group.noises.begin(), group.noises.end());
  const std::int64_t late = group.branches.back(), early = group.branches.front();
  const std::string margin = text_of(100 * protocol.margin) + " points";
  const std::string wall = "the average is worse, by more than " + margin + ": a wall";
  Claim together = wall_claim("c.1", "the average is no worse, by more than " + margin, found, late, least);
  Claim apart = wall_claim("c.2", wall, found, early, least);
  Claim noisy = wall_claim("c.3", wall, found, late, most);
  decide(together, -kInfinity, protocol.margin, kOverParents);
  decide(apart, protocol.margin, kInfinity, kOverParents);
  decide(noisy, protocol.margin, kInfinity, kOverParents);
  return {together, apart, noisy};
}

Claim judge_displacements(const ActivationMeasures& found) {
  Claim claim{.id = "d",
              .statement =
                  "the same noise displaces less as training proceeds: rank correlation of the final distance with the "
                  "branch's epoch below 0, mean over layers and noises"};
  // Each layer and noise of a parent: distances against epochs.
  std::map<std::tuple<std::int64_t, std::int64_t, double>, std::pair<std::vector<double>, std::vector<double>>> curves;
  for (const Displacement& one : found.displacements) {
    auto& [epochs, distances] = curves[{one.parent, one.layer, one.noise}];
    epochs.push_back(static_cast<double>(one.branch));
    distances.push_back(one.distance);
  }
  ByParent correlations;
  for (const auto& [place, curve] : curves) {
    if (const auto correlation = rank_correlation(curve.first, curve.second)) {
      correlations[std::get<0>(place)].push_back(*correlation);
    }
  }
  set_mean(claim, parent_means(correlations), kParent);
  keep_within(claim, -1, 1);
  decide(claim, -kInfinity, -kAboveZero, kOverParents);
  return claim;
}

std::vector<Claim> judge_zero_error(const ActivationMeasures& found) {
  Claim distinct{.id = "e.1",
                 .statement =
                     "runs from one network of zero training error end at distinct weights: 1 - cos of all "
                     "weights above 1e-6, mean over pairs"};
  Claim zero{.id = "e.2", .statement = "and at zero training error: at most 0.1 %"};
  bool started = true;
  ByParent distances, errors;
  for (const PerturbedMeasures& one : found.perturbed) {
    if (one.key == "fig31_37" || one.key == "fig41_45") {
      started = started && one.starts_at_zero;
      auto &apart = distances[one.parent], &wrong = errors[one.parent];
      apart.insert(apart.end(), one.pair_distances.begin(), one.pair_distances.end());
      wrong.insert(wrong.end(), one.end_train_errors.begin(), one.end_train_errors.end());
    }
  }
  set_mean(distinct, parent_means(distances), kParent);
  set_share(zero, parent_means(errors), found.train_images, kParent);
  for (Claim* claim : {&distinct, &zero}) {
    if (!started) {
      claim->reason = "a network that they start from has training errors";
    }
  }
  if (started) {
    decide(distinct, kDistinct, kInfinity, kOverParents);
    decide(zero, 0, kZeroError, kOverParents);
  }
  return {distinct, zero};
}

std::vector<Claim> judge_agreement(const ActivationMeasures& found) {
  Claim more{.id = "f.1",
             .statement =
                 "perturbed runs agree more with each other than with another initialisation: difference of "
                 "P(right | the other is right), mean over runs, above 0"};
  Claim less{.id = "f.2", .statement = "but not perfectly: 1 - P(right | the other is right), mean over runs, above 0"};
  ByParent differences, gaps;
  for (const PerturbedMeasures& one : found.perturbed) {
    auto &more_of = differences[one.parent], &less_of = gaps[one.parent];
    more_of.insert(more_of.end(), one.more_than_reference.begin(), one.more_than_reference.end());
    less_of.insert(less_of.end(), one.less_than_perfect.begin(), one.less_than_perfect.end());
  }
  set_mean(more, parent_means(differences), kParent);
  set_mean(less, parent_means(gaps), kParent);
  keep_within(more, -1, 1);
  keep_within(less, 0, 1);
  const std::string over = std::string(kOverParents) + ", each with a reference of its own, on one test set";
  decide(more, kAboveZero, kInfinity, over);
  decide(less, kAboveZero, kInfinity, over);
  return {more, less};
}

/// Correlation of the displacements of two activations, of one parent each from the same seed.
ByParent same_seed_correlations(const ActivationMeasures& one, const ActivationMeasures& other) {
  using Place = std::tuple<std::int64_t, std::int64_t, double>;  // branch, layer, noise
  std::map<std::int64_t, std::map<Place, double>> of_other;
  for (const Displacement& each : other.displacements) {
    of_other[each.parent][{each.branch, each.layer, each.noise}] = each.distance;
  }
  std::map<std::int64_t, std::pair<std::vector<double>, std::vector<double>>> pairs;
  for (const Displacement& each : one.displacements) {
    const auto& candidates = of_other[each.parent];
    if (const auto found = candidates.find({each.branch, each.layer, each.noise}); found != candidates.end()) {
      pairs[each.parent].first.push_back(each.distance);
      pairs[each.parent].second.push_back(found->second);
    }
  }
  ByParent correlations;
  for (const auto& [parent, pair] : pairs) {
    if (const auto correlation = rank_correlation(pair.first, pair.second); correlation && pair.first.size() > 3) {
      correlations[parent].push_back(*correlation);
    }
  }
  return correlations;
}

/// ReLU beside each other activation: the displacements of all branches, noises and layers, and the verdicts.
Claim judge_same_picture(const Protocol& protocol,
                         const std::vector<ActivationMeasures>& measures,
                         const std::vector<Claim>& claims,
                         std::size_t other) {
  const std::string first = name(protocol.base.activations[0]);
  Claim claim{.id = "g",
              .activation = name(protocol.base.activations[other]),
              .statement = "the same picture as " + first +
                           ": rank correlation of the final displacements above 0.8, mean over pairs of one seed, and "
                           "no claim passes for one and fails for the other"};
  set_mean(claim, parent_means(same_seed_correlations(measures[0], measures[other])), kParent);
  keep_within(claim, -1, 1);
  decide(claim, kSamePicture, 1, "pairs of parent networks of one seed");
  for (const Claim& mine : claims) {
    for (const Claim& theirs : claims) {
      const bool pair = mine.id == theirs.id && mine.activation == first && theirs.activation == claim.activation;
      const std::set<Verdict> both{mine.verdict, theirs.verdict};
      if (pair && both == std::set<Verdict>{Verdict::pass, Verdict::fail}) {
        claim.verdict = Verdict::fail;
        claim.reason = "claim " + mine.id + " passes for one and fails for the other";
      }
    }
  }
  return claim;
}

}  // namespace

std::vector<Claim> judge(const Protocol& protocol, const std::vector<ActivationMeasures>& measures) {
  std::vector<Claim> claims;
  const auto append = [&](std::size_t a, const std::vector<Claim>& more) {
    for (const Claim& claim : more) {
      claims.push_back(claim);
      claims.back().activation = name(protocol.base.activations[a]);
    }
  };
  const auto branches = std::find_if(protocol.groups.begin(), protocol.groups.end(), [](const FigureGroup& group) {
    return group.kind == FigureKind::branches;
  });
  const FigureGroup none{.branches = {0}, .noises = {0}};
  for (std::size_t a = 0; a < measures.size(); ++a) {
    append(a, judge_descent(protocol, measures[a]));
    append(a, judge_walls(protocol, branches == protocol.groups.end() ? none : *branches, measures[a]));
    append(a, {judge_displacements(measures[a])});
    append(a, judge_zero_error(measures[a]));
    append(a, judge_agreement(measures[a]));
  }
  for (std::size_t a = 1; a < measures.size(); ++a) {
    claims.push_back(judge_same_picture(protocol, measures, claims, a));
  }
  return claims;
}

}  // namespace zeroset::cli
