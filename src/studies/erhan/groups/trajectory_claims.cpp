// What function space says of the paper's claims, and of the question about the right answer.
#include "zeroset/core/text.hpp"

#include "studies/erhan/groups/trajectories.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace zeroset::studies::erhan {
namespace {

using SpreadOf = std::optional<double> (*)(const Eigen::MatrixXd& distances, const std::vector<std::size_t>& points);

std::optional<double> log_mean_distance(const Eigen::MatrixXd& distances, const std::vector<std::size_t>& points) {
  const std::optional<double> mean = mean_distance(distances, points);
  return mean && *mean > 0 ? std::optional(std::log(*mean)) : std::nullopt;
}

/// Prepared less not prepared, at the end, for networks of the same seeds.
std::vector<double> difference_of(const FunctionSpace& space, std::size_t preparation, SpreadOf spread) {
  std::vector<const SpaceMember*> prepared, plain;
  for (const SpaceMember* one : space.family(preparation)) {
    for (const SpaceMember* other : space.family(0)) {
      if (one->replica == other->replica) {
        prepared.push_back(one);
        plain.push_back(other);
      }
    }
  }
  const std::size_t end = space.snapshots() - 1;
  return jackknife(prepared.size(), [&](const std::vector<std::size_t>& seeds) -> std::optional<double> {
    const std::optional<double> with = spread(space.distances, points_at(prepared, end, seeds));
    const std::optional<double> without = spread(space.distances, points_at(plain, end, seeds));
    return with && without ? std::optional(*with - *without) : std::nullopt;
  });
}

std::vector<double> growth_of(const FunctionSpace& space, std::size_t preparation, double from) {
  const std::vector<const SpaceMember*> family = space.family(preparation);
  const std::size_t early = space.snapshot_at(from), end = space.snapshots() - 1;
  return jackknife(family.size(), [&](const std::vector<std::size_t>& seeds) -> std::optional<double> {
    const std::optional<double> last = log_mean_distance(space.distances, points_at(family, end, seeds));
    const std::optional<double> first = log_mean_distance(space.distances, points_at(family, early, seeds));
    return last && first ? std::optional(*last - *first) : std::nullopt;
  });
}

void measure_answer(const TrajectorySource& source, Measures& measures) {
  const auto& [train, test] = source.spaces;
  const std::size_t half = test.snapshot_at(0.5 * test.members.front().epochs.back()), end = test.snapshots() - 1;
  std::map<std::int64_t, double> fall, drop;
  for (const SpaceMember& member : test.members) {
    const double fallen = 1 - train.to_answer(member, end) / train.to_answer(member, 0);
    const double dropped = 1 - test.to_answer(member, end) / test.to_answer(member, half);
    const auto [least, is_first] = fall.emplace(member.replica, fallen);
    least->second = std::min(least->second, fallen);
    const auto [most, is_new] = drop.emplace(member.replica, dropped);
    most->second = std::max(most->second, dropped);
    if (fallen < source.group.options().fall) {
      measures.not_fallen.push_back(member.label);
    }
    if (dropped > source.group.options().stall) {
      measures.not_stalled.push_back(member.label);
    }
  }
  for (const auto& [replica, value] : fall) {
    measures.train_fall.push_back(value);
    measures.test_drop.push_back(drop.at(replica));
  }
}

constexpr const char* kOverSeeds = "seeds";

/// Where one network does not do what every network must, the claim fails, whatever the mean is.
void require_every(Claim& claim, const std::vector<std::string>& others) {
  if (!others.empty()) {
    claim.verdict = Verdict::fail;
    claim.reason = "not so for " + count_of(others.size(), "network") + ", of them " + others.front();
  }
}

std::vector<Claim> answer_claims(const TrajectoriesOptions& options, const Measures& found) {
  Claim fall{.id = "e.1",
             .statement = "the distance to the right answer falls on training images in every run: by at least " +
                          percent(options.fall, 0) + " of what it was at the start, the least of each seed"};
  set_mean(fall, found.train_fall, "seed");
  keep_within(fall, -kInfinity, 1);
  decide(fall, options.fall, 1, kOverSeeds);
  require_every(fall, found.not_fallen);
  Claim stall{.id = "e.2",
              .statement =
                  "and stalls on test images in every run: over the second half of training it falls by at "
                  "most " +
                  percent(options.stall, 0) + ", the largest of each seed"};
  set_mean(stall, found.test_drop, "seed");
  decide(stall, -kInfinity, options.stall, kOverSeeds);
  require_every(stall, found.not_stalled);
  return {fall, stall};
}

Claim mean_claim(const std::string& id,
                 const std::string& preparation,
                 const std::string& statement,
                 const std::vector<double>& values,
                 double lower,
                 double upper) {
  Claim claim{.id = id, .activation = preparation, .statement = statement};
  set_mean(claim, values, "seed");
  if (values.empty()) {
    claim.reason = "fewer than three seeds";
  }
  decide(claim, lower, upper, kOverSeeds);
  return claim;
}

}  // namespace

void measure_trajectories(const TrajectorySource& source, Measures& measures) {
  const FunctionSpace& test = source.spaces.test;
  const Protocol& protocol = source.context.protocol;
  const double from = source.group.options().from;
  measures.prepared.resize(preparations(protocol, source.a) - 1);
  for (std::size_t p = 0; p < preparations(protocol, source.a); ++p) {
    const std::string label = preparation_label(protocol, source.a, p);
    measures.families.push_back({label, growth_of(test, p, from)});
    if (p == 0) {
      continue;
    }
    PreparedMeasures& one = measures.prepared[p - 1];
    one.label = label;
    one.volume = difference_of(test, p, log_mean_distance);
    one.log_extent = difference_of(test, p, log_extent);
    for (std::int64_t replica = 0; replica < protocol.replicas; ++replica) {
      if (const std::optional<double> least = least_separation(test, p, replica, from)) {
        one.separation.push_back(*least);
      }
    }
  }
  if (test.has_answer) {
    measure_answer(source, measures);
  }
}

std::vector<Claim> TrajectoriesGroup::claims(const Protocol& /*protocol*/, const Measures& found) const {
  std::vector<Claim> all;
  for (const PreparedMeasures& one : found.prepared) {
    all.push_back(mean_claim("a",
                             one.label,
                             "regions with and without pre-training never overlap: at every snapshot from epoch " +
                                 significant(options_.from) +
                                 " on the nearest network of the other kind is farther than the nearest of its own; "
                                 "log of the least ratio of a seed, mean over seeds, above 0",
                             one.separation,
                             kAboveZero,
                             kInfinity));
    all.push_back(mean_claim("c.1",
                             one.label,
                             "pre-trained networks fill less room: log of the ratio of mean distances between two "
                             "networks at the end, pre-trained over not, below 0",
                             one.volume,
                             -kInfinity,
                             -kAboveZero));
    all.push_back(mean_claim("c.2",
                             one.label,
                             "and less volume: the same of the geometric mean of the standard deviations along "
                             "principal components",
                             one.log_extent,
                             -kInfinity,
                             -kAboveZero));
  }
  for (const FamilyMeasures& one : found.families) {
    all.push_back(mean_claim("b",
                             one.label == "none" ? "no pre-training" : one.label,
                             "trajectories of different seeds diverge: log of the ratio of mean distances between two "
                             "networks, at the end over epoch " +
                                 significant(options_.from) + ", above 0",
                             one.growth,
                             kAboveZero,
                             kInfinity));
  }
  const std::vector<Claim> answer = answer_claims(options_, found);
  all.insert(all.end(), answer.begin(), answer.end());
  return all;
}

}  // namespace zeroset::studies::erhan
