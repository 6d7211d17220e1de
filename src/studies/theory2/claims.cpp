#include "studies/theory2/claims.hpp"

#include "studies/claim_rules.hpp"
#include "studies/theory2/figure_kinds.hpp"

#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

constexpr double kSamePicture = 0.8;  // correlation of displacements

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

void decide_whole(const Protocol& protocol, Claim& claim, double lower, double upper) {
  if (protocol.is_whole()) {
    decide(claim, lower, upper, "runs from different initializations");
  } else {
    claim.reason = "scale " + protocol.scale + ": fewer images or steps than the claim is about";
  }
}

std::vector<Claim> judge(const Protocol& protocol, const std::vector<ActivationMeasures>& measures) {
  std::vector<Claim> claims;
  for (std::size_t a = 0; a < measures.size(); ++a) {
    for (Claim& claim : claims_of(figure_kinds(), protocol, measures[a])) {
      claim.activation = name(protocol.base.activations[a]);
      claims.push_back(std::move(claim));
    }
  }
  for (std::size_t a = 1; a < measures.size(); ++a) {
    claims.push_back(judge_same_picture(protocol, measures, claims, a));
  }
  return claims;
}

}  // namespace zeroset::studies::theory2
