#include "algebra/systems/complex_polynomial.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/certificates/row_combination.hpp"

#include <algorithm>
#include <unordered_map>

namespace zeroset::algebra::detail {
namespace {

/// Bits of a coefficient: 2^17 bits are 39,000 digits.
constexpr std::int64_t kMaxBits = std::int64_t{1} << 17U;

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

void add(Rational& sum, const Rational& term, Work& work) {
  if (sum != 0) {
    work.charge(0, bits(sum), bits(term));
  }
  sum += term;
  if (bits(sum) > kMaxBits) {
    throw LimitExceeded("a coefficient has more than 39,000 digits");
  }
}

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

}  // namespace

void Work::charge(double pairs_of_terms, std::int64_t left_bits, std::int64_t right_bits) {
  constexpr double kBitsForFree = 65536;  // of the product; measured: about 3 microseconds for each such unit
  left_ -= pairs_of_terms + static_cast<double>(left_bits) * static_cast<double>(right_bits) / kBitsForFree;
  if (left_ < 0) {
    throw LimitExceeded("expanding takes more than " + std::to_string(static_cast<std::int64_t>(products_)) +
                        " products of terms, or fewer of very long coefficients");
  }
}

ComplexPolynomial collected(ComplexPolynomial terms, Work& work) {
  Sums sums;
  for (ComplexTerm& term : terms) {
    Complex& sum = sums[std::move(term.monomial)];
    add(sum.real, term.real, work);
    if (term.imaginary != 0) {
      add(sum.imaginary, term.imaginary, work);
    }
  }
  return sorted(std::move(sums));
}

ComplexPolynomial multiply(const ComplexPolynomial& a, const ComplexPolynomial& b, Work& work) {
  const double pairs = static_cast<double>(a.size()) * static_cast<double>(b.size());
  const std::int64_t left = coefficient_bits(a), right = coefficient_bits(b);
  if (left + right > kMaxBits) {
    throw LimitExceeded("a coefficient has more than 39,000 digits");
  }
  work.charge(std::max(pairs - 1, 0.0), 0, 0);
  Sums sums;
  for (const ComplexTerm& x : a) {
    for (const ComplexTerm& y : b) {
      work.charge(0, left, right);
      Complex& sum = sums[product(x.monomial, y.monomial)];
      add(sum.real, x.real * y.real, work);
      if (x.imaginary != 0 || y.imaginary != 0) {
        add(sum.real, -x.imaginary * y.imaginary, work);
        add(sum.imaginary, x.real * y.imaginary + x.imaginary * y.real, work);
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
