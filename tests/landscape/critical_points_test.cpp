#include "zeroset/landscape/critical_points.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/landscape/gradient_flow.hpp"

#include "landscape/vectors.hpp"
#include "landscape/wells.hpp"
#include "support/catch.hpp"

#include <array>
#include <cmath>

using namespace zeroset;
using zeroset::testing::vector;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::Wells;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

MatrixXd normal_starts(Index n, Index count, double scale) {
  Stream stream(3, "starts");
  MatrixXd starts(n, count);
  for (double& entry : starts.reshaped()) {
    entry = scale * stream.normal();
  }
  return starts;
}

/// Signs of the rounded entries of a known point of Wells.
VectorXd signs(const VectorXd& x) {
  return x.array().round();
}

}  // namespace

TEST_CASE("all 27 critical points of three double wells are found, each with its index and loss", "[critical_points]") {
  const VectorXd weights = vector({1, 2, 5});
  const Wells wells(weights);
  const CriticalPoints found = critical_points(wells, {.known = 27});
  REQUIRE(found.points.size() == 27);
  CHECK(found.complete());
  std::array<int, 4> of_index{};
  double last = -1;
  for (const CriticalPoint& point : found.points) {
    const VectorXd exact = signs(point.theta);
    CHECK((point.theta - exact).norm() < 1e-12);
    CHECK(point.index == (exact.array() == 0).count());
    CHECK(point.nullity == 0);
    CHECK_THAT(point.loss, WithinAbs(weights.dot((exact.array() == 0).cast<double>().matrix()), 1e-12));
    CHECK(point.residual < 1e-10);
    CHECK(point.loss >= last);
    last = point.loss;
    ++of_index[static_cast<std::size_t>(point.index)];
  }
  CHECK(of_index == std::array<int, 4>{8, 12, 6, 1});  // C(3, k) 2^(3 - k)
}

TEST_CASE("a search that cannot find what is said to exist ends with its starts", "[critical_points]") {
  const Wells well(vector({1}));
  const CriticalPoints found = critical_points(well, {.known = 4, .starts = 50});
  CHECK(found.points.size() == 3);
  CHECK_FALSE(found.complete());
  CHECK(found.starts == 50);
  CHECK(found.failed + found.hits[0] + found.hits[1] + found.hits[2] == 50);
  CHECK_FALSE(critical_points(well, {.starts = 50}).complete());
}

TEST_CASE("given starts come first and a stop ends the search", "[critical_points]") {
  const Wells well(vector({1, 1}));
  const CriticalPoints found = critical_points(well, {.starts = 0, .given = vector({0.9, 1.1})});
  REQUIRE(found.points.size() == 1);
  CHECK((found.points[0].theta - vector({1, 1})).norm() < 1e-14);
  int asked = 0;
  CHECK(critical_points(well, {.stop = [&] { return ++asked > 3; }}).starts == 3);
}

TEST_CASE("the same seed finds the same points, bit by bit", "[critical_points]") {
  const Wells wells(vector({1, 3}));
  const CriticalPoints one = critical_points(wells, {.known = 9, .seed = 5});
  const CriticalPoints two = critical_points(wells, {.known = 9, .seed = 5});
  REQUIRE(one.points.size() == two.points.size());
  CHECK(one.starts == two.starts);
  for (std::size_t i = 0; i < one.points.size(); ++i) {
    CHECK(one.points[i].theta == two.points[i].theta);
  }
}

TEST_CASE("a loss in other units has the same points in those units", "[critical_points]") {
  /// Wells of x / scale.
  class Scaled : public Wells {
   public:
    Scaled(const VectorXd& weights, double scale) : Wells(weights), scale_(scale) {}
    [[nodiscard]] VectorXd values(const Eigen::Ref<const MatrixXd>& x) const override {
      return Wells::values(x / scale_);
    }
    [[nodiscard]] MatrixXd gradients(const Eigen::Ref<const MatrixXd>& x) const override {
      return Wells::gradients(x / scale_) / scale_;
    }
    [[nodiscard]] MatrixXd hessian_vector_products(const Eigen::Ref<const MatrixXd>& x,
                                                   const Eigen::Ref<const MatrixXd>& v) const override {
      return Wells::hessian_vector_products(x / scale_, v) / (scale_ * scale_);
    }

   private:
    double scale_;
  };
  const double scale = GENERATE(1e-5, 1e4);
  const Scaled wells(vector({1, 2}), scale);
  const double radius = radius_of_interest(wells);
  CHECK(radius >= scale);
  CHECK(radius <= 8 * scale);
  const CriticalPoints found = critical_points(wells, {.known = 9});
  CHECK(found.points.size() == 9);
  for (const CriticalPoint& point : found.points) {
    CHECK((point.theta / scale - signs(point.theta / scale)).norm() < 1e-12);
  }
}

TEST_CASE("an eigenvalue of zero is counted as nullity", "[critical_points]") {
  const Wells flat(vector({1, 0, 2}));  // the second entry changes nothing
  const CriticalPoint point = classified(flat, vector({1, 0.3, 0}));
  CHECK(point.nullity == 1);
  CHECK(point.index == 1);
  CHECK_FALSE(point.is_minimum());
  CHECK_THAT(point.eigenvalues[0], WithinRel(-8, 1e-14));
  CHECK_THAT(point.eigenvalues[2], WithinRel(8, 1e-14));
}

TEST_CASE("gradient flow follows the exact solution of a quadratic loss to its minimum", "[gradient_flow]") {
  /// x^T diag(a) x / 2, stiff.
  class Quadratic : public Wells {
   public:
    explicit Quadratic(const VectorXd& a) : Wells(a), a_(a) {}
    [[nodiscard]] VectorXd values(const Eigen::Ref<const MatrixXd>& x) const override {
      return 0.5 * (a_.asDiagonal() * x.cwiseAbs2()).colwise().sum().transpose();
    }
    [[nodiscard]] MatrixXd gradients(const Eigen::Ref<const MatrixXd>& x) const override { return a_.asDiagonal() * x; }
    [[nodiscard]] MatrixXd hessian_vector_products(const Eigen::Ref<const MatrixXd>&,
                                                   const Eigen::Ref<const MatrixXd>& v) const override {
      return a_.asDiagonal() * v;
    }

   private:
    VectorXd a_;
  };
  const Quadratic stiff(vector({1, 1e8}));
  const FlowEnd end = gradient_flow(stiff, vector({1, 1}));
  CHECK(end.converged);
  CHECK(end.theta.norm() < 1e-9);
  CHECK(end.steps < 60);  // a step of explicit methods is at most 2e-8, and the flow takes a time of 20
}

TEST_CASE("descent in double wells ends in the orthant where it starts", "[gradient_flow]") {
  const Wells wells(vector({1, 2, 5}));
  const CriticalPoints known = critical_points(wells, {.known = 27});
  const MatrixXd starts = normal_starts(3, 60, 1.5);
  for (const DescentMethod method : {DescentMethod::flow, DescentMethod::descent}) {
    const Basins found = basins(wells, known.points, starts, {.method = method});
    REQUIRE(found.ends.size() == 60);
    CHECK(found.elsewhere == 0);
    CHECK(found.unfinished == 0);
    std::int64_t counted = 0;
    for (Index k = 0; k < 60; ++k) {
      const std::int64_t end = found.ends[static_cast<std::size_t>(k)];
      REQUIRE(end >= 0);
      CHECK(signs(known.points[static_cast<std::size_t>(end)].theta) == VectorXd(starts.col(k).array().sign()));
    }
    for (const std::int64_t count : found.counts) {
      counted += count;
    }
    CHECK(counted == 60);
  }
}

TEST_CASE("an end that is not among the points is counted as elsewhere", "[gradient_flow]") {
  const Wells well(vector({1}));
  const std::vector<CriticalPoint> one{classified(well, vector({1}))};
  MatrixXd starts(1, 3);
  starts << 0.5, -0.5, 2;
  const Basins found = basins(well, one, starts);
  CHECK(found.ends == std::vector<std::int64_t>{0, -1, 0});
  CHECK(found.elsewhere == 1);
  CHECK(found.counts == std::vector<std::int64_t>{2});
}

TEST_CASE("searches and flows refuse options out of range", "[critical_points]") {
  const Wells well(vector({1, 1}));
  CHECK_THROWS_AS(critical_points(well, {.starts = -1}), InvalidArgument);
  CHECK_THROWS_AS(critical_points(well, {.given = vector({1})}), InvalidArgument);
  CHECK_THROWS_AS(critical_points(well, {.separation = 0}), InvalidArgument);
  CHECK_THROWS_AS(gradient_flow(well, vector({1})), InvalidArgument);
  CHECK_THROWS_AS(gradient_flow(well, vector({1, std::nan("")})), InvalidArgument);
  CHECK_THROWS_AS(gradient_descent(well, vector({1, 1}), {.learning_rate = -1}), InvalidArgument);
}
