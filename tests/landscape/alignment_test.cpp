#include "zeroset/landscape/alignment.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/statistics.hpp"
#include "zeroset/landscape/agreement.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/distances.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;

namespace {

double cost_of(const MatrixXd& cost, const std::vector<Index>& columns) {
  double sum = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    sum += cost(static_cast<Index>(i), columns[i]);
  }
  return sum;
}

double min_cost_by_trying(const MatrixXd& cost) {
  std::vector<Index> columns(static_cast<std::size_t>(cost.rows()));
  std::iota(columns.begin(), columns.end(), Index{0});
  double least = cost_of(cost, columns);
  while (std::next_permutation(columns.begin(), columns.end())) {
    least = std::min(least, cost_of(cost, columns));
  }
  return least;
}

Permutations some_permutations(const Architecture& network, std::uint64_t seed = 11) {
  Permutations all;
  for (const HiddenUnits& units : hidden_units(network)) {
    const auto order = Stream(seed, "order", units.layer).permutation(units.count);
    all.emplace_back(order.begin(), order.end());
  }
  return all;
}

const Architecture& small_network() {
  static const Architecture kNetwork{{2, 6, 6},
                                     {ConvolutionLayer{2, 5, 3, 1, 0, true},
                                      BatchNormLayer{},
                                      ActivationLayer{{.kind = ActivationKind::relu}},
                                      ConvolutionLayer{2, 4, 3, 1, 0, false},
                                      ActivationLayer{{.kind = ActivationKind::relu}},
                                      FlattenLayer{},
                                      DenseLayer{6, true},
                                      ActivationLayer{{.kind = ActivationKind::relu}},
                                      DenseLayer{3, true}}};
  return kNetwork;
}

}  // namespace

TEST_CASE("the best assignment is the best of all permutations", "[alignment]") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const MatrixXd cost = normal_matrix(6, 6, seed);
    CHECK_THAT(cost_of(cost, best_assignment(cost)), WithinAbs(min_cost_by_trying(cost), 1e-12));
  }
  CHECK(best_assignment(MatrixXd(0, 0)).empty());
  const MatrixXd ties = MatrixXd::Zero(5, 5);
  std::vector<Index> columns = best_assignment(ties);
  std::sort(columns.begin(), columns.end());
  CHECK(columns == std::vector<Index>{0, 1, 2, 3, 4});
  CHECK_THROWS_AS(best_assignment(MatrixXd(2, 3)), InvalidArgument);
}

TEST_CASE("hidden units of theory2 are its channels and units, each read by the next layer", "[alignment]") {
  const std::vector<HiddenUnits> layers = hidden_units(preset_network("theory2"));
  REQUIRE(layers.size() == 4);
  CHECK(layers[0].count == 32);
  CHECK(layers[3].count == 128);
  CHECK(layers[0].next == layers[1].layer);
  CHECK_THROWS_AS(hidden_units(preset_network("figure7")), SpecError);
}

TEST_CASE("weights are matched back after any permutation, through convolutions, flattening and biases",
          "[alignment]") {
  for (const Architecture& network : {small_network(), preset_network("theory2")}) {
    const Parameters theta = he_initialization(network, {1, "initialisation"});
    const Parameters shuffled = permuted(network, theta, some_permutations(network));
    CHECK((shuffled - theta).norm() > 1);
    CHECK_THAT(shuffled.norm(), WithinAbs(theta.norm(), 1e-10));
    const Alignment alignment = match_weights(network, theta, shuffled);
    CHECK((alignment.aligned - theta).norm() == 0);
    CHECK(permuted(network, shuffled, alignment.permutations) == alignment.aligned);
    CHECK_THAT(alignment.product, WithinAbs(theta.squaredNorm(), 1e-9));
  }
}

TEST_CASE("unrelated networks come closer, never farther", "[alignment]") {
  const Parameters a = he_initialization(small_network(), {1, "initialisation"}),
                   b = he_initialization(small_network(), {2, "initialisation"});
  const Alignment alignment = match_weights(small_network(), a, b);
  CHECK(alignment.before == a.dot(b));
  CHECK(alignment.product > alignment.before);
  CHECK((alignment.aligned - a).norm() < (b - a).norm());
  const Alignment one = match_weights(small_network(), a, b, {.starts = 1});
  CHECK(one.product <= alignment.product);
  CHECK_THROWS_AS(match_weights(small_network(), a, b.head(5)), InvalidArgument);
  CHECK_THROWS_AS(permuted(small_network(), a, {{0}}), InvalidArgument);
  CHECK_THROWS_AS(permuted(small_network(), a, {{0, 0, 1, 2, 3}, {0, 1, 2, 3}, {0, 1, 2, 3, 4, 5}}), InvalidArgument);
}

TEST_CASE("one layer is brought as close as it can be, where it alone counts", "[alignment]") {
  const Architecture& network = small_network();
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  const std::vector<ParameterSlice> first{slices.front()};
  const Parameters a = he_initialization(network, {1, "initialisation"}),
                   b = he_initialization(network, {2, "initialisation"});
  const auto product = [&](const Parameters& x) {
    return a.segment(first[0].offset, first[0].size).dot(x.segment(first[0].offset, first[0].size));
  };
  const Alignment alone = match_weights(network, a, b, {.counted = first});
  CHECK_THAT(product(alone.aligned), WithinAbs(alone.product, 1e-12));
  CHECK(alone.product >= product(match_weights(network, a, b).aligned));
  // Nothing else is fixed by what counts: the best of all orders of five filters.
  const Index width = first[0].size / 5;
  MatrixXd products(5, 5);
  for (Index i = 0; i < 5; ++i) {
    for (Index j = 0; j < 5; ++j) {
      products(i, j) =
          -a.segment(first[0].offset + i * width, width).dot(b.segment(first[0].offset + j * width, width));
    }
  }
  CHECK_THAT(alone.product, WithinAbs(-min_cost_by_trying(products), 1e-12));
  CHECK_THROWS_AS(match_weights(network, a, b, {.counted = {{.name = "beyond", .offset = a.size(), .size = 1}}}),
                  InvalidArgument);
}

TEST_CASE("aligned distances are zero between reorderings, and never above the plain ones", "[alignment]") {
  const Architecture& network = small_network();
  const auto weights = weight_slices(network);
  MatrixXd points(num_parameters(network), 6);
  for (Index i = 0; i < 3; ++i) {
    points.col(i) = he_initialization(network, {static_cast<std::uint64_t>(i), "initialisation"});
    points.col(3 + i) = permuted(network, points.col(i), some_permutations(network, static_cast<std::uint64_t>(i)));
  }
  const auto snapshot = [&points](Index i) -> Parameters { return points.col(i); };
  for (const std::vector<ParameterSlice>& counted : {std::vector<ParameterSlice>{}, weights, {weights[1]}}) {
    const AlignedDistanceOptions options{.matching = {.starts = 2, .counted = counted}};
    const MatrixXd aligned = aligned_dissimilarities(network, 6, snapshot, options);
    const MatrixXd plain =
        cosine_dissimilarities(select(stream_of(points), counted.empty() ? parameter_slices(network) : counted));
    CHECK(aligned == aligned.transpose());
    CHECK((aligned - plain).maxCoeff() < 1e-14);
    for (Index i = 0; i < 3; ++i) {
      CHECK(aligned(i, i + 3) < 1e-30);
      CHECK(plain(i, i + 3) > 0.1);
      CHECK(aligned(i, (i + 1) % 3) > 0.1);  // other networks stay others
    }
    AlignedDistanceOptions threads = options;
    threads.threads = 3;
    CHECK(aligned == aligned_dissimilarities(network, 6, snapshot, threads));
  }
  const auto zero = [&points](Index i) -> Parameters { return points.col(i) * (i == 2 ? 0 : 1); };
  CHECK_THROWS_AS(aligned_dissimilarities(network, 3, zero, {.threads = 2}), InvalidArgument);
}

TEST_CASE("agreement counts what two networks do together", "[alignment]") {
  CorrectAnswers correct(3, 4);
  correct << true, true, false, false,  //
      true, false, true, false,         //
      true, true, true, true;
  const Agreement found = agreement(correct);
  CHECK(found.both_right(0, 0) == 1);
  CHECK(found.both_right(0, 1) == 0.5);
  CHECK(found.both_right(2, 0) == 0.5);
  CHECK(found.both_wrong(0, 1) == 0.5);
  CHECK(found.both_wrong(0, 2) == 0);
  CHECK(std::isnan(found.both_wrong(2, 0)));
  CHECK(found.right[2] == 1);
  CHECK(found.right[0] == 0.5);
  CHECK(found.inputs == correct.cols());
  CHECK_THROWS_AS(agreement(CorrectAnswers(0, 4)), InvalidArgument);
}

TEST_CASE("the interval of a share is Wilson's", "[alignment]") {
  // By the formula in 30 digits, apart from this program: 8 of 10, 0 of 10.
  CHECK_THAT(wilson_interval(0.8, 10).lower, WithinAbs(0.4901625, 1e-6));
  CHECK_THAT(wilson_interval(0.8, 10).upper, WithinAbs(0.9433178, 1e-6));
  CHECK_THAT(wilson_interval(0, 10).lower, WithinAbs(0, 1e-15));
  CHECK_THAT(wilson_interval(0, 10).upper, WithinAbs(0.2775328, 1e-6));
  CHECK(wilson_interval(0.5, 0).lower == 0);
  CHECK(wilson_interval(0.5, 0).upper == 1);
  CHECK_THROWS_AS(wilson_interval(1.1, 10), InvalidArgument);
  CHECK_THROWS_AS(wilson_interval(0.5, -1), InvalidArgument);
}
