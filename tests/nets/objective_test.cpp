#include "zeroset/core/error.hpp"
#include "zeroset/nets/network_objective.hpp"

#include "nets/reference.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using zeroset::nets::NetworkObjective;
using zeroset::testing::example_networks;
using zeroset::testing::normal_matrix;

namespace {

/// k/16 with |k| <= 32.
Rational small(Stream& stream) {
  return Rational(static_cast<int>(stream.below(65)) - 32) / 16;
}

std::vector<Rational> small_row(Stream& stream, std::int64_t length) {
  std::vector<Rational> row;
  for (std::int64_t i = 0; i < length; ++i) {
    row.push_back(small(stream));
  }
  return row;
}

Problem random_problem(const Architecture& network, bool regularized, Stream& stream) {
  Problem problem{.network = network, .kind = ProblemKind::critical};
  for (int k = 0; k < 4; ++k) {
    problem.data.inputs.push_back(small_row(stream, num_inputs(network)));
    problem.data.targets.push_back(small_row(stream, num_outputs(network)));
  }
  if (regularized) {
    problem.lambda = small_row(stream, num_parameters(network));
  }
  return problem;
}

/// The loss by loops.
double loss(const Problem& problem, const Parameters& theta) {
  Eigen::MatrixXd inputs(4, num_inputs(problem.network)), targets(4, num_outputs(problem.network));
  for (Eigen::Index k = 0; k < 4; ++k) {
    for (Eigen::Index i = 0; i < inputs.cols(); ++i) {
      inputs(k, i) = problem.data.inputs[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)].convert_to<double>();
    }
    for (Eigen::Index i = 0; i < targets.cols(); ++i) {
      targets(k, i) =
          problem.data.targets[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)].convert_to<double>();
    }
  }
  double value = 0.5 * (testing::reference_forward(problem.network, theta, inputs) - targets).squaredNorm();
  for (std::size_t e = 0; e < problem.lambda.size(); ++e) {
    value += 0.5 * problem.lambda[e].convert_to<double>() * theta(static_cast<Eigen::Index>(e)) *
             theta(static_cast<Eigen::Index>(e));
  }
  return value;
}

/// Central differences of a function of the parameters along `direction`, extrapolated once (Richardson): O(h^4).
template <class Function>
auto derivative_along(const Function& f, const Parameters& theta, const Parameters& direction) {
  using Value = decltype(f(theta));
  const double h = 1e-3;
  const auto central = [&](double step) {
    return Value((f(theta + step * direction) - f(theta - step * direction)) / (2 * step));
  };
  const Value coarse = central(h), fine = central(h / 2);
  return Value((4 * fine - coarse) / 3);
}

}  // namespace

TEST_CASE("values are the loss of loops, gradients and Hessian products its central differences") {
  for (const auto& [name, network] : example_networks()) {
    for (const bool regularized : {false, true}) {
      INFO(name << (regularized ? ", regularised" : ""));
      Stream stream(11, name);
      const Problem problem = random_problem(network, regularized, stream);
      const NetworkObjective objective(problem);
      REQUIRE(objective.dimension() == num_parameters(network));
      const Parameters theta = 0.5 * normal_matrix(stream, objective.dimension(), 1);
      const Parameters direction = normal_matrix(stream, objective.dimension(), 1);
      const double value = objective.value(theta);
      CHECK(std::abs(value - loss(problem, theta)) < 1e-11 * value);
      const double slope = derivative_along([&](const Parameters& t) { return loss(problem, t); }, theta, direction);
      CHECK(std::abs(objective.gradient(theta).dot(direction) - slope) < 1e-6 * (std::abs(slope) + value));
      const Eigen::VectorXd product = objective.hessian_vector_product(theta, direction);
      const Eigen::VectorXd difference = derivative_along(
          [&](const Parameters& t) { return Eigen::VectorXd(objective.gradient(t)); }, theta, direction);
      CHECK((product - difference).norm() < 1e-5 * (1 + product.norm()));
    }
  }
}

TEST_CASE("a batch of parameter vectors gives column by column what each gives alone") {
  Stream stream(4, "batch");
  const Architecture network = preset_network("figure7-two");
  const NetworkObjective objective(random_problem(network, true, stream));
  const Eigen::MatrixXd theta = normal_matrix(stream, objective.dimension(), 3),
                        direction = normal_matrix(stream, objective.dimension(), 3);
  const Eigen::VectorXd values = objective.values(theta);
  const Eigen::MatrixXd gradients = objective.gradients(theta),
                        products = objective.hessian_vector_products(theta, direction);
  for (Eigen::Index b = 0; b < 3; ++b) {
    CHECK(values(b) == objective.value(theta.col(b)));
    CHECK(gradients.col(b) == objective.gradient(theta.col(b)));
    CHECK(products.col(b) == objective.hessian_vector_product(theta.col(b), direction.col(b)));
  }
}

TEST_CASE("predictions are outputs row by row, and the loss is that of their residuals") {
  Stream stream(4, "predictions");
  for (const auto& [name, network] : example_networks()) {
    INFO(name);
    const NetworkObjective objective(random_problem(network, false, stream));
    const Parameters theta = 0.5 * normal_matrix(stream, objective.dimension(), 1);
    const Eigen::MatrixXd residuals = objective.predictions(theta) - objective.targets();
    CHECK(residuals.rows() == 4);
    CHECK(std::abs(0.5 * residuals.squaredNorm() - objective.value(theta)) < 1e-12 * objective.value(theta));
  }
}

TEST_CASE("the Hessian is symmetric") {
  Stream stream(9, "symmetric");
  const Architecture network = preset_network("figure7", {3});
  const NetworkObjective objective(random_problem(network, true, stream));
  const Eigen::Index n = objective.dimension();
  const Parameters theta = normal_matrix(stream, n, 1);
  const Eigen::MatrixXd hessian =
      objective.hessian_vector_products(theta.replicate(1, n), Eigen::MatrixXd::Identity(n, n));
  CHECK((hessian - hessian.transpose()).norm() < 1e-11 * hessian.norm());
}

TEST_CASE("data that do not fit the network, and vectors of a wrong length, are refused") {
  Stream stream(9, "wrong");
  Problem problem = random_problem(preset_network("figure7"), false, stream);
  const NetworkObjective objective(problem);
  CHECK_THROWS_AS(objective.value(Parameters::Zero(8)), InvalidArgument);
  CHECK_THROWS_AS(objective.hessian_vector_products(Eigen::MatrixXd::Zero(9, 2), Eigen::MatrixXd::Zero(9, 1)),
                  InvalidArgument);
  problem.data.inputs[1].pop_back();
  CHECK_THROWS_WITH(NetworkObjective(problem), testing::ContainsSubstring("/data/inputs/1"));
  problem.data.targets.clear();
  CHECK_THROWS_AS(NetworkObjective(problem), SpecError);
}
