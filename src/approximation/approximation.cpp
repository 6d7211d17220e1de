#include "zeroset/approximation/approximation.hpp"

#include "zeroset/core/error.hpp"

#include "approximation/exact_fits.hpp"
#include "approximation/irrational_fit.hpp"
#include "approximation/limits.hpp"
#include "approximation/mixture_fit.hpp"

#include <variant>

namespace zeroset::approximation {

using namespace detail;

int min_degree_of(ApproximationMethod method) {
  return method == ApproximationMethod::bernstein ? 1 : 0;
}

int largest_degree_of(ActivationFunction of, ApproximationMethod method) {
  return has_exact_fit({.of = of, .method = method}) ? kLargestExactDegree : kLargestDegree;
}

std::vector<Rational> coefficients(const Activation& activation) {
  if (activation.kind != ActivationKind::approximation) {
    throw InvalidArgument("[approximation::coefficients] expected an approximation, got " + name(activation));
  }
  require_interval("coefficients", activation.interval);
  require_degree("coefficients",
                 activation.degree,
                 min_degree_of(activation.method),
                 largest_degree_of(activation.of, activation.method));
  if (activation.method == ApproximationMethod::mixture && has_exact_parts(activation.of)) {
    return mixture_of_exact_parts(activation);
  }
  return has_exact_fit(activation) ? exact_fit(activation) : irrational_fit(activation);
}

Activation resolve(Activation activation) {
  if (activation.kind == ActivationKind::approximation && activation.coefficients.empty()) {
    activation.coefficients = coefficients(activation);
  }
  return activation;
}

Architecture resolve(Architecture network) {
  for (Layer& layer : network.layers) {
    if (auto* plain = std::get_if<ActivationLayer>(&layer)) {
      plain->activation = resolve(std::move(plain->activation));
    } else if (auto* nodes = std::get_if<NodesLayer>(&layer)) {
      nodes->activation = resolve(std::move(nodes->activation));
    }
  }
  return network;
}

}  // namespace zeroset::approximation
