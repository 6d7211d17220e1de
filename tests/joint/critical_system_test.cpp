// Two independent routes to the same numbers: the exact, expanded polynomial system of a problem, and LibTorch's
// automatic differentiation of its loss.
#include "zeroset/algebra/evaluation.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/algebra/problem_objective.hpp"
#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/nets/network_objective.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace zeroset;

namespace {

constexpr int kNetworksOfAKind = 10;
constexpr double kTolerance = 1e-10;  // relative to the largest entry

/// k/16 with |k| <= 24: exact in double precision and as a rational.
Rational small(Stream& stream) {
  return Rational(static_cast<std::int64_t>(stream.below(49)) - 24, 16);
}

std::vector<std::vector<Rational>> rows(Stream& stream, std::int64_t count, std::int64_t length) {
  std::vector<std::vector<Rational>> table(static_cast<std::size_t>(count));
  for (auto& row : table) {
    for (std::int64_t i = 0; i < length; ++i) {
      row.push_back(small(stream));
    }
  }
  return table;
}

Activation monomial(int degree) {
  return {.kind = ActivationKind::monomial, .degree = degree};
}

Activation any_activation(Stream& stream) {
  switch (stream.below(5)) {
    case 0:
      return {.kind = ActivationKind::identity};
    case 1:
      return {.kind = ActivationKind::polynomial,
              .coefficients = {Rational(1, 2), -1, Rational(1, 3), Rational(-1, 24)}};
    case 2:
      return approximation::resolve(Activation{.kind = ActivationKind::approximation,
                                               .degree = 4,
                                               .method = ApproximationMethod::legendre,
                                               .interval = {-8, 8}});
    case 3:
      return approximation::resolve(
          Activation{.kind = ActivationKind::approximation, .degree = 2, .method = ApproximationMethod::hermite});
    default:
      return monomial(2 + static_cast<int>(stream.below(2)));
  }
}

std::int64_t width(Stream& stream) {
  return 1 + static_cast<std::int64_t>(stream.below(2));
}

/// One or two hidden layers, biases here and there, one or two outputs.
Architecture dense_network(Stream& stream) {
  Architecture network{.input = {width(stream)}, .layers = {}};
  const std::uint64_t hidden = 1 + stream.below(2);
  for (std::uint64_t l = 0; l < hidden; ++l) {
    network.layers.emplace_back(DenseLayer{.units = width(stream), .bias = stream.below(2) == 0});
    network.layers.emplace_back(ActivationLayer{monomial(2 + static_cast<int>(stream.below(2)))});
  }
  network.layers.emplace_back(
      DenseLayer{.units = width(stream), .bias = stream.below(2) == 0, .free_weights = stream.below(2) == 0});
  return network;
}

/// Small enough for exact values at points with long denominators.
Architecture shallow_network(Stream& stream) {
  Architecture network{.input = {2}, .layers = {}};
  network.layers.emplace_back(DenseLayer{.units = width(stream), .bias = true});
  network.layers.emplace_back(ActivationLayer{monomial(2 + static_cast<int>(stream.below(2)))});
  network.layers.emplace_back(DenseLayer{.units = 1, .bias = true});
  return network;
}

/// A tree of two nodes and one that joins them.
Architecture nodes_network(Stream& stream) {
  const auto layer = [&](std::vector<Node> nodes) {
    return NodesLayer{.nodes = std::move(nodes),
                      .activation = monomial(2),
                      .bias = stream.below(2) == 0,
                      .free_output_weights = stream.below(2) == 0};
  };
  Architecture network{.input = {3}, .layers = {}};
  network.layers.emplace_back(layer({{.inputs = {0, 1}, .units = width(stream)}, {.inputs = {2, 0}, .units = 1}}));
  network.layers.emplace_back(layer({{.inputs = {1, 0}, .units = 1}}));
  return network;
}

/// One hidden layer with any activation, another after the output.
Architecture activation_network(Stream& stream) {
  Architecture network{.input = {2}, .layers = {}};
  network.layers.emplace_back(DenseLayer{.units = 2, .bias = true});
  network.layers.emplace_back(ActivationLayer{any_activation(stream)});
  network.layers.emplace_back(DenseLayer{.units = width(stream), .bias = true});
  if (stream.below(2) == 0) {
    network.layers.emplace_back(ActivationLayer{monomial(2)});
  }
  return network;
}

/// A flatten layer on an input that is flat already.
Architecture flatten_network(Stream& stream) {
  Architecture network = dense_network(stream);
  network.layers.insert(network.layers.begin(), FlattenLayer{});
  return network;
}

/// One convolution with any stride and padding, in one or two dimensions, and a second one or a dense layer.
Architecture convolution_network(Stream& stream) {
  const int dimensions = 1 + static_cast<int>(stream.below(2));
  const auto convolution = [&](std::int64_t kernel) {
    return ConvolutionLayer{.dimensions = dimensions,
                            .channels = width(stream),
                            .kernel = kernel,
                            .stride = width(stream),
                            .padding = static_cast<std::int64_t>(stream.below(2)),
                            .bias = stream.below(2) == 0};
  };
  Architecture network{.input = {width(stream), 3}, .layers = {}};
  if (dimensions == 2) {
    network.input.push_back(2);
  }
  network.layers.emplace_back(convolution(2));
  network.layers.emplace_back(ActivationLayer{monomial(2)});
  if (stream.below(2) == 0) {
    network.layers.emplace_back(convolution(1));
    network.layers.emplace_back(FlattenLayer{});
  } else {
    network.layers.emplace_back(FlattenLayer{});
    network.layers.emplace_back(DenseLayer{.units = 1, .bias = true, .free_weights = stream.below(2) == 0});
  }
  return network;
}

Problem random_problem(const Architecture& network, ProblemKind kind, bool regularized, Stream& stream) {
  Problem problem{.network = network, .kind = kind};
  problem.data.inputs = rows(stream, 2, num_inputs(network));
  problem.data.targets = rows(stream, 2, num_outputs(network));
  if (regularized) {
    problem.lambda = rows(stream, 1, num_parameters(network))[0];
  }
  return problem;
}

struct Point {
  std::vector<Rational> exact{};
  Parameters real{};
};

Point random_point(const Architecture& network, Stream& stream) {
  Point point{rows(stream, 1, num_parameters(network))[0], Parameters(num_parameters(network))};
  for (std::size_t i = 0; i < point.exact.size(); ++i) {
    point.real(static_cast<Eigen::Index>(i)) = static_cast<double>(point.exact[i]);
  }
  return point;
}

/// The expanded equations at the point, in exact arithmetic until the last rounding.
Eigen::VectorXd exact_values(const Problem& problem, const Point& point) {
  const std::vector<Rational> values = algebra::evaluate_exactly(algebra::expand(problem), point.exact);
  Eigen::VectorXd real(static_cast<Eigen::Index>(values.size()));
  std::transform(values.begin(), values.end(), real.begin(), [](const Rational& v) { return static_cast<double>(v); });
  return real;
}

void check_close(const Eigen::VectorXd& found, const Eigen::VectorXd& wanted) {
  REQUIRE(found.size() == wanted.size());
  CHECK((found - wanted).lpNorm<Eigen::Infinity>() <= kTolerance * wanted.lpNorm<Eigen::Infinity>());
}

using MakeNetwork = Architecture (*)(Stream&);

struct Kind {
  const char* name;
  MakeNetwork make;
};

constexpr Kind kKinds[] = {{"dense", dense_network},
                           {"nodes", nodes_network},
                           {"activation", activation_network},
                           {"flatten", flatten_network},
                           {"convolution", convolution_network}};

}  // namespace

TEST_CASE("LibTorch's gradient of the loss is the critical system at the same parameters", "[joint]") {
  const Kind kind = GENERATE(from_range(std::begin(kKinds), std::end(kKinds)));
  const bool regularized = GENERATE(false, true);
  for (int i = 0; i < kNetworksOfAKind; ++i) {
    Stream stream(17, kind.name, static_cast<std::uint64_t>(i));
    const Architecture network = kind.make(stream);
    const Problem problem = random_problem(network, ProblemKind::critical, regularized, stream);
    const Point point = random_point(network, stream);
    INFO(kind.name << " network " << i << (regularized ? ", regularized" : ""));
    const Eigen::VectorXd exact = exact_values(problem, point);
    check_close(nets::NetworkObjective(problem).gradient(point.real), exact);
    check_close(algebra::evaluate(problem, point.real), exact);
    check_close(algebra::ProblemObjective(problem).gradient(point.real), exact);
  }
}

TEST_CASE("the zero-error residuals are the network's outputs minus the targets", "[joint]") {
  const Kind kind = GENERATE(from_range(std::begin(kKinds), std::end(kKinds)));
  for (int i = 0; i < kNetworksOfAKind; ++i) {
    Stream stream(18, kind.name, static_cast<std::uint64_t>(i));
    const Architecture network = kind.make(stream);
    const Problem problem = random_problem(network, ProblemKind::zero_error, false, stream);
    const Point point = random_point(network, stream);
    INFO(kind.name << " network " << i);
    const nets::NetworkObjective objective(problem);
    const Eigen::MatrixXd residuals = (objective.predictions(point.real) - objective.targets()).transpose();
    check_close(residuals.reshaped(), exact_values(problem, point));  // datum by datum, then output by output
  }
}

TEST_CASE("a Hessian-vector product is the derivative of the critical system", "[joint]") {
  for (int i = 0; i < kNetworksOfAKind; ++i) {
    Stream stream(19, "hessian", static_cast<std::uint64_t>(i));
    const Architecture network = shallow_network(stream);
    const Problem problem = random_problem(network, ProblemKind::critical, true, stream);
    const Point point = random_point(network, stream);
    const Point direction = random_point(network, stream);
    // Along a line every critical equation is a polynomial of degree at most 7; central differences of exact values
    // with h = 2^-20 leave an error of h^2 times its third derivative.
    constexpr int kShift = 20;
    const algebra::PolynomialSystem system = algebra::expand(problem);
    const auto moved = [&](int sign) {
      std::vector<Rational> theta = point.exact;
      for (std::size_t k = 0; k < theta.size(); ++k) {
        theta[k] += sign * direction.exact[k] / (1 << kShift);
      }
      return algebra::evaluate_exactly(system, theta);
    };
    const auto plus = moved(1), minus = moved(-1);
    Eigen::VectorXd derivative(static_cast<Eigen::Index>(plus.size()));
    for (std::size_t k = 0; k < plus.size(); ++k) {
      derivative(static_cast<Eigen::Index>(k)) = static_cast<double>((plus[k] - minus[k]) * (1 << (kShift - 1)));
    }
    const Eigen::VectorXd product = nets::NetworkObjective(problem).hessian_vector_product(point.real, direction.real);
    CHECK((product - derivative).lpNorm<Eigen::Infinity>() <= 1e-7 * derivative.lpNorm<Eigen::Infinity>());
  }
}

TEST_CASE("the algebra's loss and LibTorch's have the same values, Hessians and predictions", "[joint]") {
  const Kind kind = GENERATE(from_range(std::begin(kKinds), std::end(kKinds)));
  for (int i = 0; i < kNetworksOfAKind; ++i) {
    Stream stream(20, kind.name, static_cast<std::uint64_t>(i));
    const Architecture network = kind.make(stream);
    const Problem problem = random_problem(network, ProblemKind::critical, i % 2 == 0, stream);
    const Point point = random_point(network, stream), direction = random_point(network, stream);
    INFO(kind.name << " network " << i);
    const algebra::ProblemObjective ours(problem);
    const nets::NetworkObjective theirs(problem);
    check_close(ours.values(point.real), theirs.values(point.real));
    check_close(ours.hessian_vector_product(point.real, direction.real),
                theirs.hessian_vector_product(point.real, direction.real));
    check_close(ours.predictions(point.real).reshaped(), theirs.predictions(point.real).reshaped());
  }
}
