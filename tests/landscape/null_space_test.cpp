#include "zeroset/landscape/null_space.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/lanczos.hpp"
#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <Eigen/QR>

#include <cmath>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;

namespace {

/// A symmetric matrix with these eigenvalues, and its eigenvectors.
struct Planted {
  VectorXd values;
  MatrixXd vectors, matrix;

  Planted(VectorXd eigenvalues, std::uint64_t seed)
      : values(std::move(eigenvalues)),
        vectors(Eigen::HouseholderQR<MatrixXd>(normal_matrix(values.size(), values.size(), seed)).householderQ()),
        matrix(vectors * values.asDiagonal() * vectors.transpose()) {}

  [[nodiscard]] SymmetricOperator apply() const {
    return {matrix.rows(), [this](const MatrixXd& v) { return MatrixXd(matrix * v); }};
  }

  /// n times the mass that the probes' measures have on [-bound, bound], from the eigenvectors: what is to be enclosed.
  [[nodiscard]] double mean_mass(double bound, int probes, std::uint64_t seed) const {
    double sum = 0;
    for (int i = 0; i < probes; ++i) {
      const VectorXd parts = vectors.transpose() * random_signs(values.size(), seed, static_cast<std::uint64_t>(i));
      sum += (values.array().abs() <= bound).select(parts.cwiseAbs2().array(), 0).sum();
    }
    return static_cast<double>(values.size()) * sum / probes;
  }
};

/// `nullity` zeros, then values that fall by the same factor from 1 to `least`.
VectorXd decaying(Index n, Index nullity, double least, double sign_of_every_third = 1) {
  VectorXd values = VectorXd::Zero(n);
  for (Index i = nullity; i < n; ++i) {
    values[i] = std::pow(least, static_cast<double>(i - nullity) / static_cast<double>(n - nullity - 1));
    values[i] *= i % 3 == 0 ? sign_of_every_third : 1;
  }
  return values;
}

}  // namespace

TEST_CASE("bounds on small eigenvalues enclose what the eigenvectors say, probe by probe", "[null_space]") {
  for (const double sign : {1.0, -1.0}) {
    const Planted planted(decaying(300, 120, 1e-7, sign), 5);
    for (const int steps : {8, 25, 60}) {
      const NullityBoundsOptions options{.probes = 2, .steps = steps, .seed = 9};
      const NullityBounds bounds = nullity_bounds(planted.apply(), options);
      INFO("sign " << sign << ", " << steps << " steps");
      CHECK(bounds.probes == 2);
      CHECK(bounds.products == 2 * steps);
      CHECK(bounds.rank_at_least <= 180);
      CHECK(bounds.zero_at_most >= planted.mean_mass(1e-13, 2, 9) - 1e-6);
      for (std::size_t k = 0; k < options.thresholds.size(); ++k) {
        const double exact = planted.mean_mass(options.thresholds[k] * bounds.largest, 2, 9);
        CHECK(bounds.near_zero[k].lower <= exact + 1e-6);
        CHECK(bounds.near_zero[k].upper >= exact - 1e-6);
      }
    }
  }
}

TEST_CASE("more Lanczos steps narrow the bounds on small eigenvalues, down to the probes' own mass", "[null_space]") {
  const Planted planted(decaying(300, 120, 1e-4), 6);
  double before = 300, width_before = 300;
  for (const int steps : {10, 20, 40, 80, 160}) {
    const NullityBounds bounds = nullity_bounds(planted.apply(), {.probes = 1, .steps = steps, .thresholds = {1e-2}});
    const double width = bounds.near_zero[0].upper - bounds.near_zero[0].lower;
    CHECK(bounds.zero_at_most <= before + 1e-9);
    CHECK(width <= width_before + 1e-9);
    before = bounds.zero_at_most;
    width_before = width;
  }
  CHECK_THAT(before, WithinAbs(planted.mean_mass(1e-13, 1, 1), 0.01));
  CHECK(width_before < 0.5);
}

TEST_CASE("zeros that the rounding of products has moved are still counted", "[null_space]") {
  VectorXd values = VectorXd::Zero(200);
  values.head(30) = VectorXd::LinSpaced(30, 0.1, 1);
  const Planted planted(values, 11);
  MatrixXd noise = normal_matrix(200, 200, 12);
  noise = 1e-8 / noise.norm() * (noise + noise.transpose()).eval();
  const MatrixXd blurred = planted.matrix + noise;
  const SymmetricOperator matrix{200, [&](const MatrixXd& v) { return MatrixXd(blurred * v); }};
  const double zeros = planted.mean_mass(1e-13, 1, 1);
  const NullityBounds bounds = nullity_bounds(matrix, {.probes = 1, .steps = 120, .rounding = 1e-7});
  CHECK_THAT(bounds.zero_at_most, WithinAbs(zeros, 0.01));
  CHECK(bounds.rank_at_least == 30);
  const NullityBounds exact = nullity_bounds(matrix, {.probes = 1, .steps = 120, .rounding = 0});
  CHECK(exact.zero_at_most < 0.5 * zeros);  // of the blurred matrix itself, which has none
}

TEST_CASE("the nullity of a matrix of low rank is found once Lanczos' method ends by itself", "[null_space]") {
  VectorXd values = VectorXd::Zero(500);
  values.head(20) = VectorXd::LinSpaced(20, 1, 5);
  const Planted planted(values, 7);
  const NullityBounds bounds = nullity_bounds(planted.apply(), {.probes = 4, .steps = 60});
  CHECK(bounds.exhausted);
  CHECK(bounds.rank_at_least == 20);
  CHECK(bounds.steps >= 21);  // 20 eigenvalues and zero; rounding adds a step or two
  CHECK(bounds.steps <= 24);
  CHECK_THAT(bounds.largest, WithinAbs(5, 1e-9));
  CHECK_THAT(bounds.zero_at_most, WithinAbs(planted.mean_mass(1e-13, 4, 1), 1e-8));
  CHECK_THAT(bounds.near_zero[0].lower, WithinAbs(bounds.near_zero[0].upper, 1e-8));
  // sqrt(2 * 20 / 4) is the bound on the standard error; five of them.
  CHECK_THAT(bounds.deviation(480, 500), WithinAbs(std::sqrt(10.0), 1e-12));
  CHECK_THAT(bounds.zero_at_most, WithinAbs(480, 5 * std::sqrt(10.0)));
}

TEST_CASE("the standard error of the counts is at most what is said", "[null_space]") {
  const Planted planted(decaying(60, 20, 0.1), 8);
  double sum = 0;
  const int trials = 400;
  for (std::uint64_t seed = 1; seed <= trials; ++seed) {
    sum += std::pow(planted.mean_mass(1e-13, 1, seed) - 20, 2);
  }
  const NullityBounds one{.probes = 1};
  CHECK(std::sqrt(sum / trials) < 1.1 * one.deviation(20, 60));  // 400 trials: 5 % and more is rare
  CHECK(std::sqrt(sum / trials) > 0.5 * one.deviation(20, 60));
}

TEST_CASE("a zero operator is all null, and wrong options are refused", "[null_space]") {
  const MatrixXd nothing = MatrixXd::Zero(30, 30);
  const SymmetricOperator matrix{30, [&](const MatrixXd& v) { return MatrixXd(nothing * v); }};
  CHECK_THAT(nullity_bounds(matrix).zero_at_most, WithinAbs(30, 1e-12));
  CHECK_THROWS_AS(nullity_bounds(matrix, {.probes = 0}), InvalidArgument);
  CHECK_THROWS_AS(nullity_bounds(matrix, {.thresholds = {1e-3, 1e-4}}), InvalidArgument);
  CHECK_THROWS_AS(nullity_bounds(matrix, {.thresholds = {0}}), InvalidArgument);
  CHECK_THROWS_AS(nullity_bounds(matrix, {.rounding = std::nan("")}), InvalidArgument);
  const NullityBounds stopped = nullity_bounds(matrix, {.stop = [] { return true; }});
  CHECK(stopped.probes == 0);
  CHECK_FALSE(stopped.exhausted);
}
