// The equations of a problem in any ring (see rings.hpp for what a ring has).
#pragma once

#include "zeroset/core/problem.hpp"

#include "algebra/systems/tape_evaluation.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::algebra::detail {

template <class Ring>
[[nodiscard]] Values<Ring> constants(const Ring& ring, const std::vector<Rational>& values) {
  Values<Ring> result;
  result.reserve(values.size());
  for (const Rational& value : values) {
    result.push_back(ring.constant(value));
  }
  return result;
}

/// Data as elements of the ring, in the order of a problem.
template <class Ring>
struct RingData {
  std::vector<Values<Ring>> inputs{}, targets{};
  Values<Ring> lambda{};
};

template <class Ring>
[[nodiscard]] RingData<Ring> ring_data(const Ring& ring, const Problem& problem) {
  RingData<Ring> data;
  for (std::size_t k = 0; k < problem.data.inputs.size(); ++k) {
    data.inputs.push_back(constants(ring, problem.data.inputs[k]));
    data.targets.push_back(constants(ring, problem.data.targets[k]));
  }
  data.lambda = constants(ring, problem.lambda);
  return data;
}

/// Residuals, or the gradient of the loss: both need the outputs at each datum.
template <class Ring>
[[nodiscard]] Values<Ring> evaluate_problem(
    const Ring& ring, ProblemKind kind, const Tape& tape, const RingData<Ring>& data, const Values<Ring>& theta) {
  const TapeEvaluator<Ring> evaluator(tape, ring);
  const bool critical = kind == ProblemKind::critical;
  const auto minus_one = ring.constant(Rational(-1));
  Values<Ring> residuals;
  Values<Ring> gradient(critical ? theta.size() : 0, ring.zero());
  for (std::size_t k = 0; k < data.inputs.size(); ++k) {
    const auto trace = evaluator.forward(theta, data.inputs[k]);
    Values<Ring> difference = data.targets[k];
    for (std::size_t o = 0; o < difference.size(); ++o) {
      difference[o] = ring.multiply(difference[o], minus_one);
      ring.add(difference[o], trace.back()[o]);
    }
    if (critical) {
      evaluator.reverse(theta, trace, difference, &gradient, [](std::size_t, const Values<Ring>&) {});
    } else {
      residuals.insert(residuals.end(), difference.begin(), difference.end());
    }
  }
  for (std::size_t e = 0; critical && e < data.lambda.size(); ++e) {
    ring.add_product(gradient[e], data.lambda[e], theta[e]);
  }
  return critical ? gradient : residuals;
}

}  // namespace zeroset::algebra::detail
