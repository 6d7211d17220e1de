// The only file that includes mathicgb (GPL).
#include "algebra/counts/groebner.hpp"

#include <mathicgb.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

/// What mathicgb writes its result to; the names are its.
class BasisReceiver {
 public:
  BasisReceiver(std::size_t variables, std::uint32_t prime) : basis_{variables, prime, {}} {}

  [[nodiscard]] unsigned int modulus() const { return basis_.prime; }
  [[nodiscard]] std::size_t varCount() const { return basis_.variables; }
  void idealBegin(std::size_t) {}
  void appendPolynomialBegin(std::size_t terms) {
    basis_.polynomials.emplace_back();
    basis_.polynomials.back().coefficients.reserve(terms);
    basis_.polynomials.back().exponents.reserve(terms * basis_.variables);
  }
  void appendTermBegin(unsigned int) {
    auto& exponents = basis_.polynomials.back().exponents;
    exponents.resize(exponents.size() + basis_.variables, 0);
  }
  void appendExponent(std::size_t variable, int exponent) {
    auto& exponents = basis_.polynomials.back().exponents;
    exponents[exponents.size() - basis_.variables + variable] = static_cast<std::uint32_t>(exponent);
  }
  void appendTermDone(unsigned int coefficient) { basis_.polynomials.back().coefficients.push_back(coefficient); }
  void appendPolynomialDone() {}
  void idealDone() {}

  [[nodiscard]] ModularSystem take() { return std::move(basis_); }

 private:
  ModularSystem basis_;
};

void send(const ModularSystem& system, mgb::GroebnerInputIdealStream& input) {
  input.idealBegin(system.polynomials.size());
  for (const ModularPolynomial& polynomial : system.polynomials) {
    input.appendPolynomialBegin(polynomial.coefficients.size());
    for (std::size_t t = 0; t < polynomial.coefficients.size(); ++t) {
      input.appendTermBegin(0);
      for (std::size_t v = 0; v < system.variables; ++v) {
        if (const std::uint32_t exponent = polynomial.exponents[t * system.variables + v]; exponent != 0) {
          input.appendExponent(v, static_cast<int>(exponent));
        }
      }
      input.appendTermDone(polynomial.coefficients[t]);
    }
    input.appendPolynomialDone();
  }
  input.idealDone();
}

std::uint32_t power(std::uint64_t base, std::uint32_t exponent, std::uint32_t prime) {
  std::uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1U) {
    if ((exponent & 1U) != 0) {
      result = result * base % prime;
    }
    base = base * base % prime;
  }
  return static_cast<std::uint32_t>(result);
}

// The order in which mathicgb hands out terms is not promised.
void make_monic(ModularPolynomial& polynomial, std::size_t n, std::uint32_t prime) {
  std::size_t lead = 0;
  for (std::size_t t = 1; t < polynomial.coefficients.size(); ++t) {
    if (grevlex_greater(&polynomial.exponents[t * n], &polynomial.exponents[lead * n], n)) {
      lead = t;
    }
  }
  if (lead != 0) {
    std::swap(polynomial.coefficients[0], polynomial.coefficients[lead]);
    std::swap_ranges(polynomial.exponents.begin(),
                     polynomial.exponents.begin() + static_cast<std::ptrdiff_t>(n),
                     polynomial.exponents.begin() + static_cast<std::ptrdiff_t>(lead * n));
  }
  const std::uint64_t inverse = power(polynomial.coefficients[0], prime - 2, prime);
  for (std::uint32_t& c : polynomial.coefficients) {
    c = static_cast<std::uint32_t>(c * inverse % prime);
  }
}

}  // namespace

bool grevlex_greater(const std::uint32_t* a, const std::uint32_t* b, std::size_t n) {
  const auto degree_a = std::accumulate(a, a + n, std::uint64_t{0}),
             degree_b = std::accumulate(b, b + n, std::uint64_t{0});
  if (degree_a != degree_b) {
    return degree_a > degree_b;
  }
  for (std::size_t v = n; v-- > 0;) {
    if (a[v] != b[v]) {
      return a[v] < b[v];
    }
  }
  return false;
}

ModularSystem groebner_basis(const ModularSystem& system) {
  mgb::GroebnerConfiguration configuration(system.prime, system.variables, 1);
  configuration.setReducer(mgb::GroebnerConfiguration::MatrixReducer);
  configuration.setMaxThreadCount(1);
  configuration.setMonomialOrder(mgb::GroebnerConfiguration::RevLexDescendingBaseOrder,
                                 std::vector<mgb::GroebnerConfiguration::Exponent>(system.variables, 1));
  mgb::GroebnerInputIdealStream input(configuration);
  send(system, input);
  BasisReceiver receiver(system.variables, system.prime);
  mgb::computeGroebnerBasis(input, receiver);
  ModularSystem basis = receiver.take();
  std::erase_if(basis.polynomials, [](const ModularPolynomial& f) { return f.coefficients.empty(); });
  for (ModularPolynomial& polynomial : basis.polynomials) {
    make_monic(polynomial, basis.variables, basis.prime);
  }
  return basis;
}

std::string mathicgb_version() {
  return MATHICGB_VERSION_STRING;
}

}  // namespace zeroset::algebra::detail
