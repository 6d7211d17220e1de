#include "zeroset/algebra/bounds.hpp"

#include "algebra/systems/tape.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace zeroset::algebra {
namespace {

/// Bézout's number for these degrees, by the rules of Bounds::bezout_number.
PowerProduct bezout_number(std::vector<std::int64_t> degrees, std::int64_t unknowns) {
  std::erase(degrees, -1);
  std::sort(degrees.begin(), degrees.end(), std::greater<>());
  if (static_cast<std::int64_t>(degrees.size()) > unknowns) {
    degrees.resize(static_cast<std::size_t>(unknowns));
  }
  std::map<std::int64_t, std::int64_t> multiplicities;
  for (const std::int64_t degree : degrees) {
    ++multiplicities[degree];
  }
  PowerProduct product;
  for (const auto& [degree, multiplicity] : multiplicities) {
    product.multiply(degree, multiplicity);
  }
  return product;
}

Bounds bounds_from(EquationDegrees degrees, std::int64_t unknowns) {
  Bounds result;
  result.unknowns = unknowns;
  result.equations = static_cast<std::int64_t>(degrees.degrees.size());
  result.square = result.equations == result.unknowns;
  result.bezout_number = bezout_number(degrees.degrees, unknowns);
  result.degrees = std::move(degrees);
  return result;
}

/// (product of the activation degrees)^equations
PowerProduct paper_bound(const Architecture& network, std::int64_t equations) {
  PowerProduct result;
  const auto multiply = [&](const Activation& activation) {
    result.multiply(detail::polynomial_stage(activation).degree(), equations);
  };
  for (const Layer& layer : network.layers) {
    if (const auto* activation = std::get_if<ActivationLayer>(&layer)) {
      multiply(activation->activation);
    } else if (const auto* nodes = std::get_if<NodesLayer>(&layer)) {
      multiply(nodes->activation);
    }
  }
  return result;
}

/// See Bounds::dedieu_malajovich_squared.
std::optional<PowerProduct> dedieu_malajovich_squared(const Bounds& bounds) {
  const auto& degrees = bounds.degrees.degrees;
  const std::int64_t largest = degrees.empty() ? -1 : *std::max_element(degrees.begin(), degrees.end());
  if (largest < 0) {
    return std::nullopt;
  }
  PowerProduct result;
  result.multiply(2);
  result.multiply(largest, bounds.unknowns + 1);
  return result;
}

}  // namespace

std::optional<std::string> Bounds::shub_smale() const {
  return square ? std::optional(bezout_number.square_root_digits()) : std::nullopt;
}

std::optional<double> Bounds::shub_smale_log10() const {
  return square ? std::optional(bezout_number.log10() / 2) : std::nullopt;
}

Bounds bounds(const Problem& problem, std::uint64_t seed, double effort) {
  Bounds result = bounds_from(equation_degrees(problem, seed), num_parameters(problem.network));
  if (result.square) {
    result.paper_bound = paper_bound(problem.network, result.equations);
  }
  if (problem.kind == ProblemKind::critical) {
    result.dedieu_malajovich_squared = dedieu_malajovich_squared(result);
  }
  result.multihomogeneous = multihomogeneous_bounds(problem, effort);
  return result;
}

Bounds bounds(const PolynomialSystem& system, double effort) {
  EquationDegrees degrees;
  for (const Polynomial& polynomial : system.polynomials) {
    degrees.degrees.push_back(degree(polynomial));
  }
  Bounds result = bounds_from(std::move(degrees), static_cast<std::int64_t>(system.variables.size()));
  result.multihomogeneous = multihomogeneous_bounds(system, effort);
  return result;
}

}  // namespace zeroset::algebra
