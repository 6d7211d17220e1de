#include "algebra/complex_polynomial.hpp"

#include <algorithm>
#include <unordered_map>

namespace zeroset::algebra::detail {
namespace {

std::int64_t bits(const Integer& value) {
  return value == 0 ? 0 : static_cast<std::int64_t>(msb(abs(value))) + 1;
}

std::int64_t bits(const Rational& value) {
  return bits(Integer(numerator(value))) + bits(Integer(denominator(value)));
}

struct MonomialHash {
  std::size_t operator()(const Monomial& monomial) const {
    std::size_t value = 0;
    for (const Power& power : monomial) {
      value = (value ^ (std::size_t{power.variable} << 32U | power.exponent)) * 0x9e3779b97f4a7c15U;
      value ^= value >> 29U;
    }
    return value;
  }
};

struct Complex {
  Rational real{}, imaginary{};
};
using Sums = std::unordered_map<Monomial, Complex, MonomialHash>;

ComplexPolynomial sorted(Sums sums) {
  ComplexPolynomial result;
  while (!sums.empty()) {
    auto node = sums.extract(sums.begin());
    if (node.mapped().real != 0 || node.mapped().imaginary != 0) {
      result.push_back({std::move(node.mapped().real), std::move(node.mapped().imaginary), std::move(node.key())});
    }
  }
  std::sort(result.begin(), result.end(), [](const ComplexTerm& a, const ComplexTerm& b) {
    return grevlex_greater(a.monomial, b.monomial);
  });
  return result;
}

Monomial product(const Monomial& a, const Monomial& b) {
  Monomial result;
  result.reserve(a.size() + b.size());
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    if (j == b.end() || (i != a.end() && i->variable < j->variable)) {
      result.push_back(*i++);
    } else if (i == a.end() || j->variable < i->variable) {
      result.push_back(*j++);
    } else {
      result.push_back({i->variable, i->exponent + j->exponent});
      ++i;
      ++j;
    }
  }
  return result;
}

}  // namespace

ComplexPolynomial collected(ComplexPolynomial terms) {
  Sums sums;
  for (ComplexTerm& term : terms) {
    Complex& sum = sums[std::move(term.monomial)];
    sum.real += term.real;
    sum.imaginary += term.imaginary;
  }
  return sorted(std::move(sums));
}

ComplexPolynomial multiply(const ComplexPolynomial& a, const ComplexPolynomial& b) {
  Sums sums;
  for (const ComplexTerm& x : a) {
    for (const ComplexTerm& y : b) {
      Complex& sum = sums[product(x.monomial, y.monomial)];
      sum.real += x.real * y.real;
      if (x.imaginary != 0 || y.imaginary != 0) {
        sum.real -= x.imaginary * y.imaginary;
        sum.imaginary += x.real * y.imaginary + x.imaginary * y.real;
      }
    }
  }
  return sorted(std::move(sums));
}

void negate(ComplexPolynomial& polynomial) {
  for (ComplexTerm& term : polynomial) {
    term.real = -term.real;
    term.imaginary = -term.imaginary;
  }
}

std::int64_t degree_of(const ComplexPolynomial& polynomial) {
  return polynomial.empty() ? 0 : degree(polynomial.front().monomial);
}

std::int64_t coefficient_bits(const ComplexPolynomial& polynomial) {
  std::int64_t most = 0;
  for (const ComplexTerm& term : polynomial) {
    most = std::max({most, bits(term.real), bits(term.imaginary)});
  }
  return most;
}

}  // namespace zeroset::algebra::detail
