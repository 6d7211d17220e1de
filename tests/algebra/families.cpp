#include "algebra/families.hpp"

#include "zeroset/core/error.hpp"

#include <cstdlib>
#include <map>
#include <utility>

namespace zeroset::testing {

using algebra::PolynomialSystem;
using algebra::Term;

namespace {

/// coefficient times a product of unknowns, each named as often as it occurs; from 0.
Term term(const Rational& coefficient, const std::vector<int>& unknowns) {
  std::map<int, std::uint32_t> exponents;
  for (const int unknown : unknowns) {
    ++exponents[unknown];
  }
  Term result{coefficient, {}};
  for (const auto& [unknown, exponent] : exponents) {
    result.monomial.push_back({static_cast<std::uint32_t>(unknown), exponent});
  }
  return result;
}

PolynomialSystem in_unknowns(int number) {
  PolynomialSystem system;
  for (int i = 1; i <= number; ++i) {
    system.variables.push_back("x" + std::to_string(i));
  }
  return system;
}

void add(PolynomialSystem& system, std::vector<Term> terms) {
  system.polynomials.push_back(algebra::normalized(std::move(terms)));
}

}  // namespace

PolynomialSystem katsura(int n) {
  PolynomialSystem system = in_unknowns(n + 1);
  for (int m = 0; m < n; ++m) {
    std::vector<Term> terms{term(-1, {m})};
    for (int l = -n; l <= n; ++l) {
      if (std::abs(m - l) <= n) {
        terms.push_back(term(1, {std::abs(l), std::abs(m - l)}));
      }
    }
    add(system, std::move(terms));
  }
  std::vector<Term> sum{term(-1, {}), term(1, {0})};
  for (int i = 1; i <= n; ++i) {
    sum.push_back(term(2, {i}));
  }
  add(system, std::move(sum));
  return system;
}

PolynomialSystem noon(int n) {
  PolynomialSystem system = in_unknowns(n);
  for (int i = 0; i < n; ++i) {
    std::vector<Term> terms{term(-11, {i}), term(10, {})};
    for (int j = 0; j < n; ++j) {
      if (j != i) {
        terms.push_back(term(10, {i, j, j}));
      }
    }
    add(system, std::move(terms));
  }
  return system;
}

PolynomialSystem cyclic(int n) {
  PolynomialSystem system = in_unknowns(n);
  for (int length = 1; length <= n; ++length) {
    std::vector<Term> terms;
    for (int begin = 0; begin < (length == n ? 1 : n); ++begin) {
      std::vector<int> neighbors;
      for (int k = 0; k < length; ++k) {
        neighbors.push_back((begin + k) % n);
      }
      terms.push_back(term(1, neighbors));
    }
    if (length == n) {
      terms.push_back(term(-1, {}));
    }
    add(system, std::move(terms));
  }
  return system;
}

PolynomialSystem eco(int n) {
  PolynomialSystem system = in_unknowns(n);
  for (int k = 1; k < n; ++k) {
    std::vector<Term> terms{term(1, {k - 1, n - 1}), term(-k, {})};
    for (int i = 1; i <= n - k - 1; ++i) {
      terms.push_back(term(1, {i - 1, i + k - 1, n - 1}));
    }
    add(system, std::move(terms));
  }
  std::vector<Term> sum{term(1, {})};
  for (int i = 0; i + 1 < n; ++i) {
    sum.push_back(term(1, {i}));
  }
  add(system, std::move(sum));
  return system;
}

PolynomialSystem chandra(int n) {
  const Rational c(51234, 100000);
  PolynomialSystem system = in_unknowns(n);
  for (int i = 1; i <= n; ++i) {
    std::vector<Term> terms{term(Rational(2 * n - c), {i - 1}), term(-2 * n, {})};
    for (int j = 1; j < n; ++j) {
      terms.push_back(term(Rational(-c * Rational(i, i + j)), {i - 1, j - 1}));
    }
    add(system, std::move(terms));
  }
  return system;
}

PolynomialSystem reimer(int n) {
  PolynomialSystem system = in_unknowns(n);
  for (int i = 1; i <= n; ++i) {
    std::vector<Term> terms{term(Rational(-1, 2), {})};
    for (int j = 0; j < n; ++j) {
      terms.push_back(term(j % 2 == 0 ? 1 : -1, std::vector<int>(static_cast<std::size_t>(i) + 1, j)));
    }
    add(system, std::move(terms));
  }
  return system;
}

PolynomialSystem family(const std::string& name, int n) {
  using Maker = PolynomialSystem (*)(int);
  static const std::map<std::string, Maker> makers{
      {"katsura", katsura}, {"noon", noon}, {"cyclic", cyclic}, {"eco", eco}, {"chandra", chandra}, {"reimer", reimer}};
  const auto maker = makers.find(name);
  if (maker == makers.end()) {
    throw InvalidArgument("no family of systems is called " + name);
  }
  return maker->second(n);
}

}  // namespace zeroset::testing
