#include "zeroset/algebra/polynomial_system.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace zeroset::algebra {

std::int64_t degree(const Monomial& monomial) {
  return std::accumulate(monomial.begin(), monomial.end(), std::int64_t{0}, [](std::int64_t sum, const Power& power) {
    return sum + power.exponent;
  });
}

std::int64_t degree(const Polynomial& polynomial) {
  return polynomial.empty() ? -1 : degree(polynomial.front().monomial);
}

bool grevlex_greater(const Monomial& a, const Monomial& b) {
  const std::int64_t degree_a = degree(a), degree_b = degree(b);
  if (degree_a != degree_b) {
    return degree_a > degree_b;
  }
  // From the last unknown backwards: the first difference decides, and the smaller exponent there is the larger
  // monomial.
  auto i = a.rbegin(), j = b.rbegin();
  while (i != a.rend() && j != b.rend() && *i == *j) {
    ++i;
    ++j;
  }
  if (i == a.rend() || j == b.rend()) {
    return false;  // equal: degrees are
  }
  return i->variable != j->variable ? i->variable < j->variable : i->exponent < j->exponent;
}

Polynomial normalized(std::vector<Term> terms) {
  std::sort(
      terms.begin(), terms.end(), [](const Term& a, const Term& b) { return grevlex_greater(a.monomial, b.monomial); });
  Polynomial result;
  for (Term& term : terms) {
    if (!result.empty() && result.back().monomial == term.monomial) {
      result.back().coefficient += term.coefficient;
    } else {
      if (!result.empty() && result.back().coefficient == 0) {
        result.pop_back();
      }
      result.push_back(std::move(term));
    }
  }
  if (!result.empty() && result.back().coefficient == 0) {
    result.pop_back();
  }
  return result;
}

namespace {

void validate(const Monomial& monomial, std::size_t num_variables) {
  for (std::size_t i = 0; i < monomial.size(); ++i) {
    if (monomial[i].variable >= num_variables || monomial[i].exponent == 0 ||
        (i > 0 && monomial[i - 1].variable >= monomial[i].variable)) {
      throw InvalidArgument("[algebra::validate] a monomial's powers must ascend by variable, below " +
                            std::to_string(num_variables) + ", with exponents of at least 1");
    }
  }
}

}  // namespace

void validate(const PolynomialSystem& system) {
  std::unordered_set<std::string> names;
  for (const std::string& name : system.variables) {
    if (name.empty() || !names.insert(name).second) {
      throw InvalidArgument("[algebra::validate] names of unknowns must be distinct and not empty, got \"" + name +
                            "\"");
    }
  }
  for (const Polynomial& polynomial : system.polynomials) {
    for (std::size_t i = 0; i < polynomial.size(); ++i) {
      validate(polynomial[i].monomial, system.variables.size());
      if (polynomial[i].coefficient == 0 ||
          (i > 0 && !grevlex_greater(polynomial[i - 1].monomial, polynomial[i].monomial))) {
        throw InvalidArgument("[algebra::validate] terms must descend strictly and have coefficients other than 0");
      }
    }
  }
}

}  // namespace zeroset::algebra
