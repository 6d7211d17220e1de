// Degrees of equations in any set of unknowns: from their monomials, and from the units of a network.
#include "algebra/bounds/group_degrees.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/systems/tape.hpp"
#include "algebra/systems/tape_evaluation.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace zeroset::algebra {

using namespace detail;

namespace {

/// Does `b` have at least the exponents of `a`?
bool divides(const Monomial& a, const Monomial& b) {
  auto place = b.begin();
  for (const Power& power : a) {
    while (place != b.end() && place->variable < power.variable) {
      ++place;
    }
    if (place == b.end() || place->variable != power.variable || place->exponent < power.exponent) {
      return false;
    }
  }
  return true;
}

/// The monomials that decide the degree in any set of unknowns: those that divide no other one. A long list stays as it
/// is, for the sieve is quadratic.
std::vector<Monomial> decisive_monomials(const Polynomial& polynomial) {
  constexpr std::size_t kMaxSieved = 300;
  std::vector<Monomial> kept;
  for (const Term& term : polynomial) {  // descending by degree: whatever a monomial divides has come before it
    const bool sieve = kept.size() <= kMaxSieved;
    if (!sieve ||
        std::none_of(kept.begin(), kept.end(), [&](const Monomial& m) { return divides(term.monomial, m); })) {
      kept.push_back(term.monomial);
    }
  }
  return kept;
}

std::vector<std::int64_t> indicator(std::size_t size, const std::vector<std::int64_t>& members) {
  std::vector<std::int64_t> result(size, 0);
  for (const std::int64_t v : members) {
    result[static_cast<std::size_t>(v)] = 1;
  }
  return result;
}

/// Degrees as numbers: the degree of a product is the sum, that of a sum the larger one, and that of 0 is kNothing.
struct DegreeRing {
  using Value = std::int64_t;
  static constexpr Value kNothing = -1;
  static constexpr Value kMax = std::int64_t{1} << 60;

  [[nodiscard]] static Value constant(const Rational& value) { return value == 0 ? kNothing : 0; }
  [[nodiscard]] static Value zero() { return kNothing; }
  [[nodiscard]] static Value multiply(Value a, Value b) {
    if (a + b > kMax) {
      throw LimitExceeded("the equations' degrees do not fit 60 bits");
    }
    return a == kNothing || b == kNothing ? kNothing : a + b;
  }
  static void add(Value& sum, Value a) { sum = std::max(sum, a); }
  static void add_product(Value& sum, Value a, Value b) { add(sum, multiply(a, b)); }
};

/// Degrees of the equations where parameter e has degree theta[e] and data are generic.
std::vector<std::int64_t> degrees_through_layers(const Problem& problem,
                                                 const Tape& tape,
                                                 const std::vector<std::int64_t>& theta) {
  const DegreeRing ring;
  const TapeEvaluator<DegreeRing> evaluator(tape, ring);
  const auto trace = evaluator.forward(theta, std::vector<std::int64_t>(static_cast<std::size_t>(tape.inputs), 0));
  std::vector<std::int64_t> residuals = trace.back();
  for (std::int64_t& residual : residuals) {
    DegreeRing::add(residual, 0);  // the target
  }
  if (problem.kind == ProblemKind::zero_error) {
    std::vector<std::int64_t> result;
    for (std::size_t k = 0; k < problem.data.inputs.size(); ++k) {
      result.insert(result.end(), residuals.begin(), residuals.end());
    }
    return result;
  }
  std::vector<std::int64_t> gradient(theta.size(), DegreeRing::kNothing);
  evaluator.reverse(theta, trace, residuals, &gradient, [](std::size_t, const std::vector<std::int64_t>&) {});
  for (std::size_t e = 0; e < problem.lambda.size(); ++e) {
    if (problem.lambda[e] != 0) {
      DegreeRing::add(gradient[e], theta[e]);
    }
  }
  return gradient;
}

}  // namespace

DegreesIn support_degrees(const PolynomialSystem& system) {
  auto supports = std::make_shared<std::vector<std::vector<Monomial>>>();
  for (const Polynomial& polynomial : system.polynomials) {
    supports->push_back(decisive_monomials(polynomial));
  }
  return [supports, size = system.variables.size()](const std::vector<std::int64_t>& unknowns) {
    const std::vector<std::int64_t> counted = indicator(size, unknowns);
    std::vector<std::int64_t> degrees;
    for (const auto& support : *supports) {
      std::int64_t largest = -1;
      for (const Monomial& monomial : support) {
        std::int64_t degree = 0;
        for (const Power& power : monomial) {
          degree += counted[power.variable] * static_cast<std::int64_t>(power.exponent);
        }
        largest = std::max(largest, degree);
      }
      degrees.push_back(largest);
    }
    return degrees;
  };
}

DegreesIn unit_degrees(const Problem& problem) {
  auto tape = std::make_shared<const Tape>(make_tape(problem.network));
  auto copy = std::make_shared<const Problem>(problem);
  return [tape, copy](const std::vector<std::int64_t>& unknowns) {
    return degrees_through_layers(*copy, *tape, indicator(static_cast<std::size_t>(tape->parameters), unknowns));
  };
}

std::pair<Partition, std::vector<std::string>> layer_partition(const Architecture& network) {
  Partition partition;
  std::vector<std::string> names;
  for (const ParameterSlice& slice : parameter_slices(network)) {
    const bool output = slice.name.ends_with(".output");
    const std::string name = slice.name.substr(0, slice.name.find('.')) + (output ? ".output" : "");
    const auto place = std::find(names.begin(), names.end(), name);
    const auto group = static_cast<std::size_t>(place - names.begin());
    if (place == names.end()) {
      names.push_back(name);
      partition.emplace_back();
    }
    for (std::int64_t i = 0; i < slice.size; ++i) {
      partition[group].push_back(slice.offset + i);
    }
  }
  return {partition, names};
}

}  // namespace zeroset::algebra
