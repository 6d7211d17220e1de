#include "zeroset/landscape/curve.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/contour.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>

using namespace zeroset;
using namespace zeroset::landscape;
using Catch::Matchers::WithinAbs;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// (x^2 + y^2 - 1)^2: minima along a circle.
class Annulus final : public Objective {
 public:
  [[nodiscard]] Index dimension() const override { return 2; }
  [[nodiscard]] VectorXd values(const Eigen::Ref<const MatrixXd>& theta) const override {
    return (theta.colwise().squaredNorm().array() - 1).square().transpose();
  }
  [[nodiscard]] MatrixXd gradients(const Eigen::Ref<const MatrixXd>& theta) const override {
    return theta * (4 * (theta.colwise().squaredNorm().array() - 1)).matrix().asDiagonal();
  }
  [[nodiscard]] MatrixXd hessian_vector_products(const Eigen::Ref<const MatrixXd>& theta,
                                                 const Eigen::Ref<const MatrixXd>&) const override {
    return MatrixXd::Zero(theta.rows(), theta.cols());
  }
  [[nodiscard]] MatrixXd predictions(const Eigen::Ref<const VectorXd>&) const override { return {}; }
};

double highest(const Objective& objective, const Parameters& a, const Parameters& control, const Parameters& b) {
  double most = 0;
  for (int i = 0; i <= 100; ++i) {
    most = std::max(most, objective.value(bezier_point(a, control, b, 0.01 * i)));
  }
  return most;
}

}  // namespace

TEST_CASE("a curve between two minima on a ring goes around its hill") {
  const Annulus ring;
  const Parameters a{{-1.0, 0.0}}, b{{0.8, 0.6}};
  const Curve curve = connect(ring, a, b, {.iterations = 300, .learning_rate = 0.05});
  CHECK(curve.finished);
  CHECK(curve.losses.size() == 300);
  CHECK(highest(ring, a, 0.5 * (a + b), b) > 0.7);  // the chord passes 0.32 from the center: (1 - 0.1)^2 = 0.81
  CHECK(highest(ring, a, curve.control, b) < 0.15);
  CHECK(connect(ring, a, b, {.seed = 4}).control == connect(ring, a, b, {.seed = 4}).control);
}

TEST_CASE("a curve that is stopped keeps its control point, and without iterations it is the straight line") {
  const Annulus ring;
  const Parameters a{{-1.0, 0.0}}, b{{0.8, 0.6}};
  const Curve still = connect(ring, a, b, {.iterations = 0});
  CHECK(still.finished);
  CHECK(still.control == 0.5 * (a + b));
  CHECK((bezier_point(a, still.control, b, 0.3) - (0.7 * a + 0.3 * b)).norm() < 1e-15);
  int asked = 0;
  const Curve stopped = connect(ring, a, b, {.stop = [&] { return ++asked > 5; }});
  CHECK_FALSE(stopped.finished);
  CHECK(stopped.losses.size() == 5);
  CHECK_THROWS_AS(connect(ring, a, Parameters::Zero(3)), InvalidArgument);
  CHECK_THROWS_AS(connect(ring, a, b, {.momentum = 1}), InvalidArgument);
}

TEST_CASE("a mean of four draws has the standard error of the textbook") {
  // 1, 2, 3, 4: variance 5/3, standard error sqrt(5/12).
  const SampleMean mean = sample_mean(VectorXd{{1.0, 2.0, 3.0, 4.0}});
  CHECK(mean.mean == 2.5);
  CHECK_THAT(mean.deviation, WithinAbs(std::sqrt(5.0 / 12), 1e-15));
  CHECK(mean.draws == 4);
  CHECK(sample_mean(VectorXd{{7.0}}).deviation == 0);
  CHECK_THROWS_AS(sample_mean(VectorXd()), InvalidArgument);
}

TEST_CASE("a contour of x^2 + y^2 lies on its circle, and closes") {
  const VectorXd axis = VectorXd::LinSpaced(81, -2, 2);
  MatrixXd values(81, 81);
  for (Index i = 0; i < 81; ++i) {
    for (Index j = 0; j < 81; ++j) {
      values(i, j) = axis[i] * axis[i] + axis[j] * axis[j];
    }
  }
  const ContourLine line = contour_line(axis, axis, values, 1.5);
  double length = 0;
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    if (std::isfinite(line.x[i])) {
      CHECK_THAT(std::hypot(line.x[i], line.y[i]), WithinAbs(std::sqrt(1.5), 2e-3));
    }
    const double step = i > 0 ? std::hypot(line.x[i] - line.x[i - 1], line.y[i] - line.y[i - 1]) : 0;
    length += std::isfinite(step) ? step : 0;
  }
  CHECK_THAT(length, WithinAbs(2 * std::acos(-1.0) * std::sqrt(1.5), 0.02));
}

TEST_CASE("a contour leaves out cells with a value that is not finite") {
  const VectorXd axis = VectorXd::LinSpaced(3, 0, 2);
  MatrixXd values(3, 3);
  values << 0, 1, 2, 0, 1, 2, 0, 1, std::numeric_limits<double>::infinity();
  const ContourLine line = contour_line(axis, axis, values, 1.5);
  REQUIRE_FALSE(line.x.empty());
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    CHECK(line.x[i] == 1.5);
    CHECK(line.y[i] <= 1);
  }
  CHECK_THROWS_AS(contour_line(axis, axis, MatrixXd::Zero(2, 3), 1), InvalidArgument);
}

TEST_CASE("contour levels are evenly spaced, or in equal ratios where values span decades") {
  CHECK(contour_levels(MatrixXd{{1.0, 5.0}}, 3) == std::vector<double>{2, 3, 4});
  const std::vector<double> levels = contour_levels(MatrixXd{{1.0, 10000.0}}, 3);
  REQUIRE(levels.size() == 3);
  CHECK_THAT(levels[0], WithinAbs(10, 1e-9));
  CHECK_THAT(levels[2], WithinAbs(1000, 1e-7));
  CHECK(contour_levels(MatrixXd::Constant(2, 2, 3.0), 3).empty());
}
