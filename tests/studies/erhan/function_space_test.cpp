// Networks whose place in function space is known.
#include "studies/erhan/function_space.hpp"

#include "studies/erhan/groups/trajectories.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::studies::erhan;
using namespace zeroset::testing;

namespace {

using Eigen::MatrixXd;

const std::vector<std::uint8_t> kLabels{2, 0, 1};

/// Logits by which each image's class has probability 1.
MatrixXd certain(const std::vector<int>& classes) {
  MatrixXd outputs = MatrixXd::Zero(std::ssize(classes), 4);
  for (std::size_t k = 0; k < classes.size(); ++k) {
    outputs(static_cast<Eigen::Index>(k), classes[k]) = 500;
  }
  return outputs;
}

FunctionSpace space_of(const std::vector<std::vector<MatrixXd>>& outputs,
                       const std::vector<std::pair<std::size_t, std::int64_t>>& networks,
                       OutputKind kind = OutputKind::probabilities,
                       OutputDistance distance = OutputDistance::euclidean) {
  std::vector<SpaceMember> members;
  for (const auto& [preparation, replica] : networks) {
    SpaceMember member{.preparation = preparation, .replica = replica};
    for (std::size_t t = 0; t < outputs.front().size(); ++t) {
      member.epochs.push_back(static_cast<double>(t));
    }
    members.push_back(member);
  }
  return function_space(members, outputs, kLabels, kind, distance);
}

/// Distances of points on a line.
FunctionSpace on_a_line(const std::vector<std::vector<double>>& places,
                        const std::vector<std::pair<std::size_t, std::int64_t>>& networks) {
  FunctionSpace space;
  std::vector<double> all;
  for (std::size_t i = 0; i < places.size(); ++i) {
    SpaceMember member{.preparation = networks[i].first, .replica = networks[i].second, .first = all.size()};
    for (std::size_t t = 0; t < places[i].size(); ++t) {
      member.epochs.push_back(static_cast<double>(t));
    }
    space.members.push_back(member);
    all.insert(all.end(), places[i].begin(), places[i].end());
  }
  space.distances.resize(std::ssize(all), std::ssize(all));
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      space.distances(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = std::abs(all[i] - all[j]);
    }
  }
  return space;
}

}  // namespace

TEST_CASE("a network that says the labels is at the right answer, one that says nothing is sqrt(1 - 1/C) away") {
  const FunctionSpace space = space_of({{MatrixXd::Zero(3, 4), certain({2, 0, 1})}}, {{0, 0}});
  REQUIRE(space.has_answer);
  CHECK_THAT(space.to_answer(space.members[0], 0), WithinAbs(std::sqrt(0.75), 1e-12));
  CHECK_THAT(space.to_answer(space.members[0], 1), WithinAbs(0, 1e-12));
}

TEST_CASE(
    "one wrong answer of three, given with certainty, is sqrt(2/3) from the right answer, and 1/sqrt(3) by Hellinger") {
  const std::vector<std::vector<MatrixXd>> outputs{{certain({2, 0, 3})}};
  const FunctionSpace euclidean = space_of(outputs, {{0, 0}});
  CHECK_THAT(euclidean.to_answer(euclidean.members[0], 0), WithinAbs(std::sqrt(2.0 / 3), 1e-12));
  const FunctionSpace hellinger = space_of(outputs, {{0, 0}}, OutputKind::probabilities, OutputDistance::hellinger);
  CHECK_THAT(hellinger.to_answer(hellinger.members[0], 0), WithinAbs(std::sqrt(1.0 / 3), 1e-12));
  const FunctionSpace right = space_of(outputs, {{0, 0}}, OutputKind::correctness);
  CHECK_THAT(right.to_answer(right.members[0], 0), WithinAbs(std::sqrt(1.0 / 3), 1e-12));
}

TEST_CASE("logits are as far apart as they are, and have no right answer") {
  const FunctionSpace space =
      space_of({{MatrixXd::Zero(3, 4), MatrixXd::Constant(3, 4, 2)}}, {{0, 0}}, OutputKind::logits);
  CHECK_FALSE(space.has_answer);
  CHECK(space.distances.rows() == 2);
  CHECK_THAT(space.distances(0, 1), WithinAbs(4, 1e-12));  // sqrt(12 entries of 2^2 / 3 images)
}

TEST_CASE("the corners of a regular simplex with side s have the extent s / sqrt(2 (n - 1))") {
  for (const Eigen::Index n : {2, 3, 5}) {
    const MatrixXd distances = 3 * (MatrixXd::Ones(n, n) - MatrixXd::Identity(n, n));
    std::vector<std::size_t> points;
    for (Eigen::Index i = 0; i < n; ++i) {
      points.push_back(static_cast<std::size_t>(i));
    }
    CHECK_THAT(std::exp(*log_extent(distances, points)),
               WithinAbs(3 / std::sqrt(2.0 * static_cast<double>(n - 1)), 1e-10));
    CHECK_THAT(*mean_distance(distances, points), WithinAbs(3, 1e-12));
  }
  CHECK_FALSE(log_extent(MatrixXd::Zero(3, 3), {0, 1, 2}));
}

TEST_CASE("points on a line fill no volume of two dimensions") {
  const FunctionSpace space = on_a_line({{0}, {1}, {3}}, {{0, 0}, {0, 1}, {0, 2}});
  CHECK_FALSE(log_extent(space.distances, {0, 1, 2}));
  CHECK_THAT(*mean_distance(space.distances, {0, 1, 2}), WithinAbs(2, 1e-12));
}

TEST_CASE("the least separation is the log of the least ratio of distances to the two kinds, from the epoch on") {
  // Seeds 0 and 1, without (near 0) and with pre-training (near 10); all meet at the start.
  const FunctionSpace space = on_a_line({{5, 0}, {5, 1}, {5, 10}, {5, 12}}, {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
  // Seed 0: at 0 the own kind is 1 away and the other one 5 (its start); at 10 the own kind is 2 away, the other 5.
  CHECK_THAT(*least_separation(space, 1, 0, 1), WithinAbs(std::log(2.5), 1e-12));
  CHECK(*least_separation(space, 1, 0, 0) <= 0);
  CHECK_FALSE(least_separation(on_a_line({{0}, {1}}, {{0, 0}, {1, 0}}), 1, 0, 0));
}

TEST_CASE("distances on images that both answer rightly, and images never answered rightly, are counted") {
  // Two networks: alike on the first image; sure and unsure, both right, on the second; differently wrong on the third.
  MatrixXd unsure = certain({2, 0, 3});
  unsure.row(1) << std::log(2.0), 0, 0, 0;  // probabilities 2/5, 1/5, 1/5, 1/5
  const FunctionSpace space = space_of({{certain({2, 0, 0})}, {unsure}}, {{0, 0}, {0, 1}});
  const double right = 0.6 * 0.6 + 3 * 0.2 * 0.2, wrong = 2;
  CHECK_THAT(*share_on_right(space, 0), WithinAbs(right / (right + wrong), 1e-12));
  CHECK_THAT(never_right(space, space.members[0]), WithinAbs(1.0 / 3, 1e-12));
}
