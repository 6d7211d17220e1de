#include "zeroset/algebra/problem_objective.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/rings.hpp"
#include "algebra/systems/tape_evaluation.hpp"

#include <string>
#include <vector>

namespace zeroset::algebra {

using namespace detail;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// a + b e with e^2 = 0: evaluation at theta + e v gives the derivative in the direction v as well.
struct DualRing {
  struct Value {
    double real = 0, dual = 0;
  };
  [[nodiscard]] static Value constant(const Rational& value) { return {RealRing::constant(value), 0}; }
  [[nodiscard]] static Value zero() { return {}; }
  [[nodiscard]] static Value multiply(const Value& a, const Value& b) {
    return {a.real * b.real, a.real * b.dual + a.dual * b.real};
  }
  static void add(Value& sum, const Value& a) {
    sum.real += a.real;
    sum.dual += a.dual;
  }
  static void add_product(Value& sum, const Value& a, const Value& b) { add(sum, multiply(a, b)); }
};

template <class Ring>
std::vector<Values<Ring>> converted(const std::vector<std::vector<Rational>>& rows) {
  std::vector<Values<Ring>> result;
  for (const auto& row : rows) {
    auto& values = result.emplace_back();
    for (const Rational& value : row) {
      values.push_back(Ring::constant(value));
    }
  }
  return result;
}

/// A tape with its data, converted once.
template <class Ring>
struct Evaluation {
  Evaluation(const Tape& tape, const Problem& problem)
      : evaluator(tape, ring),
        inputs(converted<Ring>(problem.data.inputs)),
        targets(converted<Ring>(problem.data.targets)) {}

  /// Of the squared loss without regularization.
  [[nodiscard]] Values<Ring> gradient(const Values<Ring>& theta) const {
    Values<Ring> sum(theta.size(), ring.zero());
    const auto minus_one = ring.constant(Rational(-1));
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      const auto trace = evaluator.forward(theta, inputs[k]);
      Values<Ring> difference = trace.back();
      for (std::size_t o = 0; o < difference.size(); ++o) {
        ring.add_product(difference[o], minus_one, targets[k][o]);
      }
      evaluator.reverse(theta, trace, std::move(difference), &sum, [](std::size_t, const Values<Ring>&) {});
    }
    return sum;
  }

  Ring ring{};
  TapeEvaluator<Ring> evaluator;
  std::vector<Values<Ring>> inputs, targets;
};

Values<RealRing> to_values(const Eigen::Ref<const VectorXd>& theta) {
  return {theta.data(), theta.data() + theta.size()};
}

VectorXd to_vector(const Values<RealRing>& values) {
  return Eigen::Map<const VectorXd>(values.data(), static_cast<Index>(values.size()));
}

VectorXd weights_of(const Problem& problem, Index parameters) {
  VectorXd weights = VectorXd::Zero(parameters);
  for (std::size_t e = 0; e < problem.lambda.size(); ++e) {
    weights[static_cast<Index>(e)] = RealRing::constant(problem.lambda[e]);
  }
  return weights;
}

Tape checked_tape(const Problem& problem) {
  Tape tape = make_tape(problem.network);
  check_data(problem, tape);
  return tape;
}

}  // namespace

struct ProblemObjective::Implementation {
  explicit Implementation(const Problem& problem)
      : network(problem.network),
        tape(checked_tape(problem)),
        lambda(weights_of(problem, static_cast<Index>(tape.parameters))),
        real(tape, problem),
        dual(tape, problem) {}

  void check(Index rows) const {
    if (rows != static_cast<Index>(tape.parameters)) {
      throw InvalidArgument("[algebra::ProblemObjective] expected " + std::to_string(tape.parameters) +
                            " parameters, got " + std::to_string(rows));
    }
  }

  Architecture network;
  Tape tape;
  VectorXd lambda;
  Evaluation<RealRing> real;
  Evaluation<DualRing> dual;
};

ProblemObjective::ProblemObjective(const Problem& problem)
    : implementation_(std::make_unique<Implementation>(problem)) {}

ProblemObjective::~ProblemObjective() = default;

Index ProblemObjective::dimension() const {
  return static_cast<Index>(implementation_->tape.parameters);
}

VectorXd ProblemObjective::values(const Eigen::Ref<const MatrixXd>& theta) const {
  VectorXd result(theta.cols());
  for (Index b = 0; b < theta.cols(); ++b) {
    const double penalty = implementation_->lambda.dot(theta.col(b).cwiseAbs2());
    result[b] = 0.5 * (residuals(theta.col(b)).squaredNorm() + penalty);
  }
  return result;
}

MatrixXd ProblemObjective::gradients(const Eigen::Ref<const MatrixXd>& theta) const {
  implementation_->check(theta.rows());
  MatrixXd result = implementation_->lambda.asDiagonal() * theta;
  for (Index b = 0; b < theta.cols(); ++b) {
    result.col(b) += to_vector(implementation_->real.gradient(to_values(theta.col(b))));
  }
  return result;
}

MatrixXd ProblemObjective::hessian_vector_products(const Eigen::Ref<const MatrixXd>& theta,
                                                   const Eigen::Ref<const MatrixXd>& direction) const {
  implementation_->check(theta.rows());
  implementation_->check(direction.rows());
  if (theta.cols() != direction.cols()) {
    throw InvalidArgument("[algebra::ProblemObjective] expected as many directions as parameter vectors");
  }
  MatrixXd result = implementation_->lambda.asDiagonal() * direction;
  Values<DualRing> point(static_cast<std::size_t>(theta.rows()));
  for (Index b = 0; b < theta.cols(); ++b) {
    for (Index i = 0; i < theta.rows(); ++i) {
      point[static_cast<std::size_t>(i)] = {theta(i, b), direction(i, b)};
    }
    const Values<DualRing> gradient = implementation_->dual.gradient(point);
    for (Index i = 0; i < theta.rows(); ++i) {
      result(i, b) += gradient[static_cast<std::size_t>(i)].dual;
    }
  }
  return result;
}

MatrixXd ProblemObjective::gauss_newton_products(const Eigen::Ref<const MatrixXd>& theta,
                                                 const Eigen::Ref<const MatrixXd>& direction) const {
  implementation_->check(direction.rows());
  MatrixXd result(theta.rows(), theta.cols());
  for (Index b = 0; b < theta.cols(); ++b) {
    const MatrixXd derivatives = jacobian(theta.col(b));
    result.col(b) = derivatives.transpose() * (derivatives * direction.col(b));
  }
  return result;
}

const Architecture* ProblemObjective::architecture() const {
  return &implementation_->network;
}

MatrixXd ProblemObjective::predictions(const Eigen::Ref<const VectorXd>& theta) const {
  implementation_->check(theta.size());
  const auto& real = implementation_->real;
  MatrixXd result(static_cast<Index>(real.inputs.size()), static_cast<Index>(implementation_->tape.outputs));
  for (std::size_t k = 0; k < real.inputs.size(); ++k) {
    result.row(static_cast<Index>(k)) = to_vector(real.evaluator.forward(to_values(theta), real.inputs[k]).back());
  }
  return result;
}

VectorXd ProblemObjective::residuals(const Eigen::Ref<const VectorXd>& theta) const {
  MatrixXd difference = predictions(theta).transpose();
  for (Index k = 0; k < difference.cols(); ++k) {
    difference.col(k) -= to_vector(implementation_->real.targets[static_cast<std::size_t>(k)]);
  }
  return difference.reshaped();
}

MatrixXd ProblemObjective::jacobian(const Eigen::Ref<const VectorXd>& theta) const {
  implementation_->check(theta.size());
  const auto& real = implementation_->real;
  const auto outputs = static_cast<std::size_t>(implementation_->tape.outputs);
  const Values<RealRing> point = to_values(theta);
  MatrixXd result(static_cast<Index>(real.inputs.size() * outputs), theta.size());
  Index row = 0;
  for (const auto& input : real.inputs) {
    const auto trace = real.evaluator.forward(point, input);
    for (std::size_t o = 0; o < outputs; ++o) {
      Values<RealRing> unit(outputs, 0), derivative(point.size(), 0);
      unit[o] = 1;
      real.evaluator.reverse(point, trace, std::move(unit), &derivative, [](std::size_t, const Values<RealRing>&) {});
      result.row(row++) = to_vector(derivative);
    }
  }
  return result;
}

}  // namespace zeroset::algebra
