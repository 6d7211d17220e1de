#include "zeroset/landscape/surface.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <limits>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;

namespace {

/// |x|^2 / 2, which counts how many points it was asked for at once.
class Bowl : public Objective {
 public:
  [[nodiscard]] Index dimension() const override { return 7; }
  [[nodiscard]] VectorXd values(const Eigen::Ref<const MatrixXd>& x) const override {
    most = std::max(most, x.cols());
    return 0.5 * x.colwise().squaredNorm().transpose();
  }
  [[nodiscard]] MatrixXd gradients(const Eigen::Ref<const MatrixXd>& x) const override { return x; }
  [[nodiscard]] MatrixXd hessian_vector_products(const Eigen::Ref<const MatrixXd>&,
                                                 const Eigen::Ref<const MatrixXd>& v) const override {
    return v;
  }
  [[nodiscard]] MatrixXd predictions(const Eigen::Ref<const VectorXd>& x) const override { return x; }
  mutable Index most = 0;
};

}  // namespace

TEST_CASE("a plane holds the losses at its points, whatever the batch", "[surface]") {
  const Bowl bowl;
  const Plane plane = plane_through(normal_matrix(7, 1, 1), normal_matrix(7, 1, 2), normal_matrix(7, 1, 3));
  const VectorXd x = VectorXd::LinSpaced(5, -1, 2), y = VectorXd::LinSpaced(3, 0, 1);
  std::int64_t reported = 0;
  const MatrixXd one = plane_values(bowl, plane, x, y);
  CHECK(bowl.most == 1);
  const MatrixXd four = plane_values(
      bowl, plane, x, y, {.batch = 4, .progress = [&](const Progress& progress) { reported = progress.done; }});
  CHECK(bowl.most == 4);
  CHECK(reported == 15);
  CHECK(one == four);
  for (Index row = 0; row < 3; ++row) {
    for (Index column = 0; column < 5; ++column) {
      const Parameters point = plane.origin + x[column] * plane.first + y[row] * plane.second;
      CHECK_THAT(one(row, column), WithinAbs(0.5 * point.squaredNorm(), 1e-13));
    }
  }
}

TEST_CASE("what a stop leaves out is not a number", "[surface]") {
  const Bowl bowl;
  int asked = 0;
  const VectorXd values =
      values_at(bowl, 4, [](Index) { return Parameters::Ones(7); }, {.stop = [&] { return asked++ >= 2; }});
  CHECK(values.head(2) == VectorXd::Constant(2, 3.5));
  CHECK(std::isnan(values[2]));
  CHECK(std::isnan(values[3]));
}

TEST_CASE("a barrier is the climb over the chord, and none over a convex loss", "[surface]") {
  const VectorXd t = VectorXd::LinSpaced(5, 0, 1);
  VectorXd losses(5);
  losses << 1, 1, 4, 3, 2;
  const Barrier found = barrier(t, losses);
  CHECK_THAT(found.height, WithinAbs(2.5, 1e-15));
  CHECK(found.position == 0.5);
  CHECK(found.highest == 4);
  losses << 1, 0.2, 0, 0.2, 1;
  CHECK(barrier(t, losses).height == 0);
  losses[2] = std::nan("");
  CHECK(barrier(t, losses).height == std::numeric_limits<double>::infinity());
  CHECK_THROWS_AS(barrier(t, losses.head(4)), InvalidArgument);
  CHECK_THROWS_AS(barrier(t.array() + 1, losses), InvalidArgument);
}
