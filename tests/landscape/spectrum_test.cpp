#include "zeroset/landscape/spectrum.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/random_matrix.hpp"
#include "support/catch.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include <cmath>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using zeroset::testing::normal_matrix;
using zeroset::testing::WithinAbs;
using zeroset::testing::WithinRel;

namespace {

/// Symmetric, with these eigenvalues and random eigenvectors.
MatrixXd with_eigenvalues(const VectorXd& values, std::uint64_t seed) {
  const MatrixXd q = Eigen::HouseholderQR<MatrixXd>(normal_matrix(values.size(), values.size(), seed)).householderQ();
  return q * values.asDiagonal() * q.transpose();
}

SymmetricOperator operator_of(const MatrixXd& matrix) {
  return {matrix.rows(), [&matrix](const MatrixXd& v) { return MatrixXd(matrix * v); }};
}

/// f(x) = x' A x / 2 + sum_i x_i^4 / 4: the Hessian is A + 3 diag(x^2).
class Quartic : public Objective {
 public:
  explicit Quartic(MatrixXd a) : a_(std::move(a)) {}
  [[nodiscard]] Index dimension() const override { return a_.rows(); }
  [[nodiscard]] VectorXd values(const Eigen::Ref<const MatrixXd>& x) const override {
    return 0.5 * x.cwiseProduct(a_ * x).colwise().sum() + 0.25 * x.array().pow(4).matrix().colwise().sum();
  }
  [[nodiscard]] MatrixXd gradients(const Eigen::Ref<const MatrixXd>& x) const override {
    return a_ * x + x.array().cube().matrix();
  }
  [[nodiscard]] MatrixXd hessian_vector_products(const Eigen::Ref<const MatrixXd>& x,
                                                 const Eigen::Ref<const MatrixXd>& v) const override {
    return a_ * v + 3 * x.cwiseAbs2().cwiseProduct(v);
  }
  [[nodiscard]] MatrixXd predictions(const Eigen::Ref<const VectorXd>& x) const override { return x; }

 private:
  MatrixXd a_;
};

}  // namespace

TEST_CASE("extreme eigenpairs are the planted ones, whatever their signs", "[spectrum]") {
  VectorXd values = VectorXd::LinSpaced(400, -1, 1);
  values.head(3) << -9, -5, -2.5;
  values.tail(4) << 3, 4, 4.5, 20;
  const MatrixXd matrix = with_eigenvalues(values, 1);
  const Extremes found = extreme_eigenpairs(operator_of(matrix), {.largest = 4, .smallest = 3, .tolerance = 1e-10});
  REQUIRE(found.converged);
  CHECK(found.products < 400);
  VectorXd expected(7);
  expected << 20, 4.5, 4, 3, -9, -5, -2.5;
  CHECK((found.values - expected).cwiseAbs().maxCoeff() < 1e-9);
  CHECK((found.vectors.transpose() * found.vectors - MatrixXd::Identity(7, 7)).norm() < 1e-10);
  for (Index i = 0; i < 7; ++i) {
    const double residual = (matrix * found.vectors.col(i) - found.values[i] * found.vectors.col(i)).norm();
    CHECK(residual <= found.residuals[i] + 1e-10);
  }
}

TEST_CASE("many close eigenvalues at the end are told apart by restarts", "[spectrum]") {
  VectorXd values = VectorXd::LinSpaced(600, 0, 1);
  const MatrixXd matrix = with_eigenvalues(values, 2);
  const Extremes found =
      extreme_eigenpairs(operator_of(matrix), {.largest = 3, .tolerance = 1e-9, .max_products = 5000});
  REQUIRE(found.converged);
  CHECK_THAT(found.values[0], WithinAbs(1, 1e-8));
  CHECK_THAT(found.values[2], WithinAbs(1 - 2.0 / 599, 1e-8));
}

TEST_CASE("repeated eigenvalues and tiny matrices are answered in full", "[spectrum]") {
  const MatrixXd identity = 3 * MatrixXd::Identity(12, 12);
  const Extremes found = extreme_eigenpairs(operator_of(identity), {.largest = 5});
  REQUIRE(found.values.size() == 5);
  CHECK(found.converged);
  CHECK((found.values.array() - 3).abs().maxCoeff() < 1e-12);
  const MatrixXd one = MatrixXd::Constant(1, 1, -2);
  CHECK_THAT(extreme_eigenpairs(operator_of(one), {.largest = 1}).values[0], WithinAbs(-2, 1e-15));
  const MatrixXd zero = MatrixXd::Zero(4, 4);
  CHECK(extreme_eigenpairs(operator_of(zero), {.largest = 2, .smallest = 2}).values.isZero(1e-15));
}

TEST_CASE("what gives up says so, with values whose residuals hold", "[spectrum]") {
  const MatrixXd matrix = with_eigenvalues(VectorXd::LinSpaced(600, 0, 1), 2);
  const Extremes found =
      extreme_eigenpairs(operator_of(matrix), {.largest = 3, .tolerance = 1e-12, .max_products = 40});
  CHECK_FALSE(found.converged);
  CHECK(found.products == 40);
  for (Index i = 0; i < 3; ++i) {
    CHECK_THAT((matrix * found.vectors.col(i) - found.values[i] * found.vectors.col(i)).norm(),
               WithinRel(found.residuals[i], 1e-6));
  }
  CHECK_THROWS_AS(extreme_eigenpairs(operator_of(matrix), {.largest = 600, .smallest = 1}), InvalidArgument);
  CHECK_THROWS_AS(extreme_eigenpairs(operator_of(matrix), {.largest = 0}), InvalidArgument);
}

TEST_CASE("the density has the moments of the eigenvalues, and its distribution is within 0.02 of theirs",
          "[spectrum]") {
  // A bulk at zero and a long tail, as Hessians have it.
  VectorXd values(500);
  for (Index i = 0; i < 500; ++i) {
    values[i] = i < 350 ? 1e-3 * static_cast<double>(i - 175) / 175 : std::pow(static_cast<double>(i - 349) / 150, 3);
  }
  const MatrixXd matrix = with_eigenvalues(values, 3);
  const SpectralDensity density = spectral_density(operator_of(matrix), {.probes = 40, .steps = 80});
  CHECK_THAT(density.weights.sum(), WithinAbs(1, 1e-12));
  const TraceEstimate estimate = estimate_trace(operator_of(matrix), 40);
  // The same probes: quadrature is exact for the first two moments, so these agree to rounding.
  CHECK_THAT(500 * density.moment(1), WithinRel(estimate.trace, 1e-10));
  CHECK_THAT(500 * density.moment(2), WithinRel(estimate.squared_norm, 1e-10));
  CHECK(std::abs(estimate.trace - values.sum()) < 4 * estimate.trace_deviation);
  CHECK(std::abs(estimate.squared_norm - values.squaredNorm()) < 4 * estimate.norm_deviation);
  double apart = 0;
  for (const double x : {-0.5, -0.01, 0.002, 0.01, 0.05, 0.1, 0.3, 0.5, 0.9, 1.1}) {
    const double exact = static_cast<double>((values.array() <= x).count()) / 500;
    apart = std::max(apart, std::abs(density.distribution(x) - exact));
  }
  CHECK(apart < 0.02);
}

TEST_CASE("a full quadrature of one probe smooths to the eigenvalues' own mixture", "[spectrum]") {
  VectorXd values(3);
  values << -1, 0.5, 2;
  const MatrixXd diagonal = values.asDiagonal();
  const SpectralDensity density = spectral_density(operator_of(diagonal), {.probes = 1, .steps = 3});
  REQUIRE(density.nodes.size() == 3);
  CHECK((density.nodes - values).norm() < 1e-12);
  CHECK((density.weights.array() - 1.0 / 3).abs().maxCoeff() < 1e-12);  // signs weigh every axis alike
  const VectorXd x = VectorXd::Constant(1, 0.5);
  CHECK_THAT(density.smoothed(x, 0.01)[0], WithinRel(1 / (3 * 0.01 * std::sqrt(2 * M_PI)), 1e-9));
  CHECK_THROWS_AS(density.smoothed(x, 0), InvalidArgument);
}

TEST_CASE("the Hessian of an objective, whole and by blocks, is the exact one", "[spectrum]") {
  const MatrixXd a = with_eigenvalues(VectorXd::LinSpaced(9, -3, 4), 4);
  const Quartic objective(a);
  const VectorXd theta = normal_matrix(9, 1, 5);
  MatrixXd exact = a;
  exact.diagonal() += 3 * theta.cwiseAbs2();
  const SymmetricOperator hessian = hessian_of(objective, theta);
  CHECK((dense_matrix(hessian) - exact).norm() < 1e-12);
  const std::vector<ParameterSlice> slices{{.name = "x", .offset = 1, .size = 2},
                                           {.name = "y", .offset = 6, .size = 3}};
  const std::vector<Index> rows{1, 2, 6, 7, 8};
  CHECK((dense_matrix(block_of(hessian, slices)) - exact(rows, rows)).norm() < 1e-12);
  const Extremes found = extreme_eigenpairs(hessian, {.largest = 9});
  CHECK((found.values.reverse() - Eigen::SelfAdjointEigenSolver<MatrixXd>(exact).eigenvalues()).norm() < 1e-10);
  CHECK_THROWS_AS(block_of(hessian, {{.name = "z", .offset = 8, .size = 2}}), InvalidArgument);
}

TEST_CASE("the relative Hessian is the Hessian between the filters' norms, and zero where there is no filter",
          "[spectrum]") {
  // Two filters of two weights, their biases, then one filter of two weights.
  const Architecture network{{2},
                             {DenseLayer{2, true}, ActivationLayer{{.kind = ActivationKind::relu}}, DenseLayer{1}}};
  const Index n = 8;
  const MatrixXd a = with_eigenvalues(VectorXd::LinSpaced(n, -1, 4), 3);
  const Quartic objective(a);
  VectorXd theta(n);
  theta << 3, 4, 5, 12, 7, 9, 8, 15;  // filters of norm 5, 13 and 17
  VectorXd scale(n);
  scale << 5, 5, 13, 13, 0, 0, 17, 17;
  const MatrixXd hessian = a + MatrixXd(3 * theta.cwiseAbs2().asDiagonal());
  const MatrixXd expected = scale.asDiagonal() * hessian * scale.asDiagonal();
  CHECK((dense_matrix(relative_hessian_of(objective, network, theta)) - expected).norm() < 1e-9 * expected.norm());
}
