#include "cli/training/study_claims.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace zeroset::cli {
namespace {

constexpr double kNormalQuantile = 1.959963984540054;  // 97.5 %
constexpr double kZeroError = 0.001;                   // up to here a training error counts as zero
constexpr double kDescentTestError = 0.40, kSgdTestError = 0.32, kTolerance = 0.02;
constexpr double kDistinct = 1e-6;    // 1 - cos; float32 weights differ by 1e-14 of rounding
constexpr double kSamePicture = 0.8;  // correlation of displacements

/// No share lies outside, whatever a mean of few values says.
void keep_within(Claim& claim, double least, double most) {
  if (claim.lower && claim.upper) {
    claim.lower = std::clamp(*claim.lower, least, most);
    claim.upper = std::clamp(*claim.upper, least, most);
  }
}

/// The verdict of "the number lies in [least, most]", by its interval.
Verdict inside(const Claim& claim, double least, double most) {
  if (!claim.lower || !claim.upper) {
    return Verdict::undecided;
  }
  if (*claim.lower >= least && *claim.upper <= most) {
    return Verdict::pass;
  }
  return *claim.upper < least || *claim.lower > most ? Verdict::fail : Verdict::undecided;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Mean and Student's interval; no interval for fewer than two values.
void set_mean(Claim& claim, const std::vector<double>& values) {
  if (values.empty()) {
    claim.reason = "nothing was measured";
    return;
  }
  const MeanInterval interval = mean_interval(values);
  claim.number = interval.mean;
  if (std::isfinite(interval.half_width)) {
    claim.lower = interval.mean - interval.half_width;
    claim.upper = interval.mean + interval.half_width;
  } else {
    claim.reason = "one value has no interval";
  }
}

/// A mean of error shares: over the runs, and at least as wide as over the images of all of them.
void set_share(Claim& claim, const std::vector<double>& shares, std::int64_t images) {
  set_mean(claim, shares);
  if (claim.lower && claim.upper) {
    const ShareInterval pooled = share_interval(*claim.number, images * std::ssize(shares));
    claim.lower = std::max(0.0, std::min(*claim.lower, pooled.lower));
    claim.upper = std::min(1.0, std::max(*claim.upper, pooled.upper));
  }
}

/// \param over  what the interval is over: part of the answer, for not all samples are independent
void decide(Claim& claim, double least, double most, const std::string& over) {
  claim.verdict = inside(claim, least, most);
  if (claim.reason.empty()) {
    claim.reason = "interval over " + over +
                   (claim.verdict == Verdict::undecided ? "; it holds values on both sides of the rule" : "");
  }
}

/// What the paper says of its own data and lengths cannot be told at a smaller scale.
void decide_whole(const Protocol& protocol, Claim& claim, double least, double most) {
  if (protocol.is_whole()) {
    decide(claim, least, most, "runs from different initialisations");
  } else {
    claim.reason = "scale " + protocol.scale + ": fewer images and steps than the claim is about";
  }
}

std::vector<Claim> judge_descent(const Protocol& protocol, const ActivationMeasures& found) {
  Claim zero{.id = "a", .statement = "full-batch descent reaches zero training error: at most 0.1 %, mean of the runs"};
  set_share(zero, found.descent_train_errors, found.train_images);
  decide_whole(protocol, zero, 0, kZeroError);
  Claim descent{.id = "b.1", .statement = "test error of full-batch descent: 40 %, within 2 points"};
  set_mean(descent, found.descent_test_errors);
  keep_within(descent, 0, 1);
  decide_whole(protocol, descent, kDescentTestError - kTolerance, kDescentTestError + kTolerance);
  Claim sgd{.id = "b.2", .statement = "test error of SGD: 32 %, within 2 points"};
  set_mean(sgd, found.sgd_test_errors);
  keep_within(sgd, 0, 1);
  decide_whole(protocol, sgd, kSgdTestError - kTolerance, kSgdTestError + kTolerance);
  return {zero, descent, sgd};
}

/// One wall: its interval is over the images.
Claim wall_claim(const std::string& id, const std::string& statement, const Wall* wall, std::int64_t images) {
  Claim claim{.id = id, .statement = statement};
  if (wall == nullptr) {
    claim.reason = "nothing was measured";
    return claim;
  }
  // Where all three networks are right on every image the sample has no spread, but so many images do not exclude a
  // small difference.
  const double half_width = std::max(wall->difference.half_width, share_interval(0, images).upper);
  claim.number = wall->difference.mean;
  claim.lower = wall->difference.mean - half_width;
  claim.upper = wall->difference.mean + half_width;
  return claim;
}

const Wall* find_wall(const std::vector<Wall>& walls, std::int64_t branch, double noise) {
  const auto found = std::find_if(
      walls.begin(), walls.end(), [&](const Wall& wall) { return wall.branch == branch && wall.noise == noise; });
  return found == walls.end() ? nullptr : &*found;
}

std::vector<Claim> judge_walls(const Protocol& protocol, const FigureGroup& group, const ActivationMeasures& found) {
  const auto least = std::min_element(group.noises.begin(), group.noises.end());
  const auto most = std::max_element(group.noises.begin(), group.noises.end());
  const std::string margin = "; up to " + std::to_string(protocol.margin * 100).substr(0, 4) + " points count as none";
  const auto text = [](std::int64_t branch, double noise) {
    std::string number = std::to_string(noise);
    return "branch at epoch " + std::to_string(branch) + ", noise " + number.substr(0, 4);
  };
  const std::int64_t late = group.branches.back(), early = group.branches.front();
  Claim together = wall_claim("c.1",
                              "the average is no worse than trunk and branch (" + text(late, *least) + ")" + margin,
                              find_wall(found.walls, late, *least),
                              found.train_images);
  Claim apart = wall_claim("c.2",
                           "the average is worse: a wall (" + text(early, *least) + ")" + margin,
                           find_wall(found.walls, early, *least),
                           found.train_images);
  Claim noisy = wall_claim("c.3",
                           "the average is worse: a wall (" + text(late, *most) + ")" + margin,
                           find_wall(found.walls, late, *most),
                           found.train_images);
  if (together.number) {
    decide(together, -kInfinity, protocol.margin, "the training images");
    decide(apart, protocol.margin, kInfinity, "the training images");
    decide(noisy, protocol.margin, kInfinity, "the training images");
  }
  return {together, apart, noisy};
}

Claim judge_displacements(const ActivationMeasures& found) {
  Claim claim{.id = "d",
              .statement =
                  "the same noise displaces less as training proceeds: rank correlation of the final distance "
                  "with the branch's epoch is negative, mean over layers and noises"};
  std::map<std::pair<std::int64_t, double>, std::pair<std::vector<double>, std::vector<double>>> curves;
  for (const Displacement& one : found.displacements) {
    auto& [epochs, distances] = curves[{one.layer, one.noise}];
    epochs.push_back(static_cast<double>(one.branch));
    distances.push_back(one.distance);
  }
  std::vector<double> correlations;
  for (const auto& [place, curve] : curves) {
    if (const auto correlation = rank_correlation(curve.first, curve.second)) {
      correlations.push_back(*correlation);
    }
  }
  set_mean(claim, correlations);
  keep_within(claim, -1, 1);
  if (claim.lower) {
    decide(claim, -kInfinity, 0, "layers and noises, which are not independent");
  }
  return claim;
}

std::vector<Claim> judge_zero_error(const ActivationMeasures& found) {
  Claim distinct{.id = "e.1",
                 .statement =
                     "runs from one network of zero training error end at distinct weights: 1 - cos of all "
                     "weights above 1e-6, mean over pairs"};
  Claim zero{.id = "e.2", .statement = "and at zero training error: at most 0.1 %"};
  std::vector<double> distances, errors;
  bool any = false, started = true;
  for (const PerturbedMeasures& one : found.perturbed) {
    const bool is_final = one.key == "fig31_37" || one.key == "fig41_45";
    if (is_final) {
      any = true;
      started = started && one.starts_at_zero;
      distances.insert(distances.end(), one.pair_distances.begin(), one.pair_distances.end());
      errors.insert(errors.end(), one.end_train_errors.begin(), one.end_train_errors.end());
    }
  }
  set_mean(distinct, distances);
  set_share(zero, errors, found.train_images);
  for (Claim* claim : {&distinct, &zero}) {
    if (any && !started) {
      claim->reason = "the network that they start from has training errors";
    }
  }
  if (any && started) {
    decide(distinct, kDistinct, kInfinity, "pairs, which share their runs");
    decide(zero, 0, kZeroError, "runs and the training images");
  }
  return {distinct, zero};
}

std::vector<Claim> judge_agreement(const ActivationMeasures& found) {
  Claim more{.id = "f.1",
             .statement =
                 "perturbed runs agree more with each other than with another initialisation: difference of "
                 "P(right | the other is right), mean over runs, above 0"};
  Claim less{.id = "f.2", .statement = "but not perfectly: 1 - P(right | the other is right), mean over runs, above 0"};
  std::vector<double> differences, gaps;
  for (const PerturbedMeasures& one : found.perturbed) {
    differences.insert(differences.end(), one.more_than_reference.begin(), one.more_than_reference.end());
    gaps.insert(gaps.end(), one.less_than_perfect.begin(), one.less_than_perfect.end());
  }
  set_mean(more, differences);
  set_mean(less, gaps);
  if (more.lower) {
    decide(more, std::numeric_limits<double>::min(), kInfinity, "runs, which share their reference");
    decide(less, std::numeric_limits<double>::min(), kInfinity, "runs");
  }
  return {more, less};
}

/// ReLU beside each other activation: the displacements of all branches, noises and layers, and the verdicts.
Claim judge_same_picture(const Protocol& protocol,
                         const std::vector<ActivationMeasures>& measures,
                         const std::vector<Claim>& claims,
                         std::size_t other) {
  Claim claim{.id = "g",
              .activation = name(protocol.base.activations[other]),
              .statement = "the same picture as " + name(protocol.base.activations[0]) +
                           ": rank correlation of the final displacements above 0.8, and no claim passes for one and "
                           "fails for the other"};
  std::vector<double> a, b;
  const auto &first = measures[0].displacements, &second = measures[other].displacements;
  for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
    if (first[i].branch == second[i].branch && first[i].layer == second[i].layer && first[i].noise == second[i].noise) {
      a.push_back(first[i].distance);
      b.push_back(second[i].distance);
    }
  }
  const std::optional<double> correlation = a.size() > 3 ? rank_correlation(a, b) : std::nullopt;
  if (!correlation) {
    claim.reason = "nothing was measured";
    return claim;
  }
  claim.number = *correlation;
  const double z = std::atanh(std::clamp(*correlation, -1 + 1e-12, 1 - 1e-12));
  const double width = kNormalQuantile * 1.03 / std::sqrt(static_cast<double>(a.size()) - 3);
  claim.lower = std::tanh(z - width);
  claim.upper = std::max(*correlation, std::tanh(z + width));  // rounding, where the correlation is 1
  decide(claim, kSamePicture, 1, "layers, noises and branches (Fisher's), which are not independent");
  for (const Claim& mine : claims) {
    for (const Claim& theirs : claims) {
      const bool pair = mine.id == theirs.id && mine.activation == name(protocol.base.activations[0]) &&
                        theirs.activation == claim.activation;
      const std::set<Verdict> both{mine.verdict, theirs.verdict};
      if (pair && both == std::set<Verdict>{Verdict::pass, Verdict::fail}) {
        claim.verdict = Verdict::fail;
        claim.reason = "claim " + mine.id + " passes for one and fails for the other";
      }
    }
  }
  return claim;
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<double> ranks;
  for (const double value : values) {
    const auto below = std::count_if(values.begin(), values.end(), [&](double other) { return other < value; });
    const auto equal = std::count(values.begin(), values.end(), value);
    ranks.push_back(static_cast<double>(below) + 0.5 * static_cast<double>(equal + 1));
  }
  return ranks;
}

}  // namespace

std::string name(Verdict verdict) {
  return verdict == Verdict::pass ? "pass" : verdict == Verdict::fail ? "fail" : "undecided";
}

ShareInterval share_interval(double share, std::int64_t count) {
  const auto n = static_cast<double>(count);
  if (count < 1) {
    return {};
  }
  const double z2 = kNormalQuantile * kNormalQuantile;
  const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kNormalQuantile / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::optional<double> rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<double> x = ranks(a), y = ranks(b);
  if (x.size() < 2 || x.size() != y.size()) {
    return std::nullopt;
  }
  const double mean = 0.5 * static_cast<double>(x.size() + 1);
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? std::optional(xy / std::sqrt(xx * yy)) : std::nullopt;
}

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
  for (std::size_t a = 0; a < measures.size(); ++a) {
    append(a, judge_descent(protocol, measures[a]));
    append(a,
           judge_walls(protocol,
                       branches == protocol.groups.end() ? FigureGroup{.branches = {0}, .noises = {0}} : *branches,
                       measures[a]));
    append(a, {judge_displacements(measures[a])});
    append(a, judge_zero_error(measures[a]));
    append(a, judge_agreement(measures[a]));
  }
  for (std::size_t a = 1; a < measures.size(); ++a) {
    claims.push_back(judge_same_picture(protocol, measures, claims, a));
  }
  return claims;
}

Table claims_table(const std::vector<Claim>& claims) {
  Table table{.name = "claims",
              .title = "The paper's claims, beside what was measured",
              .caption =
                  "A claim passes or fails only where its whole 95 % interval lies on one side of the rule; else "
                  "it is undecided."};
  table.columns = {{.key = "claim", .heading = "Claim"},
                   {.key = "activation", .heading = "Activation"},
                   {.key = "verdict", .heading = "Verdict"},
                   {.key = "number", .heading = "Number", .kind = ColumnKind::real},
                   {.key = "lower", .heading = "From", .kind = ColumnKind::real},
                   {.key = "upper", .heading = "To", .kind = ColumnKind::real},
                   {.key = "statement", .heading = "Statement and rule"},
                   {.key = "reason", .heading = "Reason"}};
  for (const Claim& claim : claims) {
    const auto cell = [&](const std::optional<double>& value) {
      return value ? Cell(*value) : Cell(Missing{claim.reason.empty() ? "no interval" : claim.reason});
    };
    add_row(table,
            {claim.id,
             claim.activation,
             name(claim.verdict),
             cell(claim.number),
             cell(claim.lower),
             cell(claim.upper),
             claim.statement,
             claim.reason});
  }
  return table;
}

nlohmann::ordered_json to_json(const std::vector<Claim>& claims) {
  using nlohmann::ordered_json;
  ordered_json document{{"schema", "zeroset.claims/1"}, {"claims", ordered_json::array()}};
  const auto value = [](const std::optional<double>& number) {
    return number ? ordered_json(*number) : ordered_json();
  };
  for (const Claim& claim : claims) {
    document["claims"].push_back({{"claim", claim.id},
                                  {"activation", claim.activation},
                                  {"statement", claim.statement},
                                  {"number", value(claim.number)},
                                  {"lower", value(claim.lower)},
                                  {"upper", value(claim.upper)},
                                  {"verdict", name(claim.verdict)},
                                  {"reason", claim.reason}});
  }
  return document;
}

}  // namespace zeroset::cli
