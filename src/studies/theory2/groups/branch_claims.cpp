// What full-batch descent and its branches say of the paper's claims.
#include "zeroset/core/text.hpp"

#include "studies/claim_rules.hpp"
#include "studies/theory2/claims.hpp"
#include "studies/theory2/groups/branches.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace zeroset::studies::theory2 {
namespace {

constexpr double kDescentTestError = 0.40;

Claim judge_zero(const Protocol& protocol, const ActivationMeasures& found) {
  Claim zero{.id = "a.1",
             .statement = "full-batch descent reaches zero training error: at most 0.1 %, mean of the runs"};
  set_share(zero, found.descent_train_errors, found.train_images, "run");
  decide_whole(protocol, zero, 0, kZeroError);
  return zero;
}

Claim judge_stalls(const Protocol& protocol, const ActivationMeasures& found) {
  Claim steady{
      .id = "a.2",
      .statement =
          "without stalling: the longest stall (epochs in a row without a new lowest training loss) is at most " +
          significant(100 * protocol.stall) + " % of the epochs up to zero error, mean of the runs"};
  set_mean(steady, found.stalls, "run");
  keep_within(steady, 0, 1);
  decide_whole(protocol, steady, 0, protocol.stall);
  return steady;
}

Claim judge_test_error(const Protocol& protocol, const ActivationMeasures& found) {
  Claim descent{.id = "b.1", .statement = "test error of full-batch descent: 40 %, within 2 points"};
  set_mean(descent, found.descent_test_errors, "run");
  keep_within(descent, 0, 1);
  decide_whole(protocol, descent, kDescentTestError - kErrorTolerance, kDescentTestError + kErrorTolerance);
  return descent;
}

/// The walls of one branch and noise, one a parent.
Claim wall_claim(const std::string& id,
                 const std::string& statement,
                 const ActivationMeasures& found,
                 std::int64_t branch,
                 double noise) {
  Claim claim{.id = id,
              .statement = statement + " (branch at epoch " + std::to_string(branch) + ", noise " + significant(noise) +
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

std::vector<Claim> judge_walls(const Protocol& protocol,
                               const BranchesOptions& options,
                               const ActivationMeasures& found) {
  const double least = *std::min_element(options.noises.begin(), options.noises.end());
  const double most = *std::max_element(options.noises.begin(), options.noises.end());
  const std::int64_t late = options.branches.back(), early = options.branches.front();
  const std::string margin = significant(100 * protocol.margin) + " points";
  const std::string wall = "the average is worse, by more than " + margin + ": a barrier";
  Claim together = wall_claim("c.1", "the average is no worse, by more than " + margin, found, late, least);
  Claim apart = wall_claim("c.2", wall, found, early, least);
  Claim noisy = wall_claim("c.3", wall, found, late, most);
  decide(together, -kInfinity, protocol.margin, kOverParents);
  decide(apart, protocol.margin, kInfinity, kOverParents);
  decide(noisy, protocol.margin, kInfinity, kOverParents);
  return {together, apart, noisy};
}

Claim judge_displacements(const ActivationMeasures& found) {
  Claim claim{
      .id = "d",
      .statement =
          "the same noise displaces less as training proceeds: rank correlation of the distance from the trunk, "
          "after as many steps as the latest branch has, with the branch's epoch below 0, mean over layers and "
          "noises"};
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

}  // namespace

std::vector<Claim> BranchesGroup::claims(const Protocol& protocol, const ActivationMeasures& found) const {
  std::vector<Claim> all{judge_zero(protocol, found), judge_stalls(protocol, found), judge_test_error(protocol, found)};
  for (Claim& claim : judge_walls(protocol, options_, found)) {
    all.push_back(std::move(claim));
  }
  all.push_back(judge_displacements(found));
  return all;
}

}  // namespace zeroset::studies::theory2
