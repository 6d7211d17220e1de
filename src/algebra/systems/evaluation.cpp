#include "zeroset/algebra/evaluation.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/rings.hpp"
#include "algebra/systems/problem_evaluation.hpp"

#include <cmath>

namespace zeroset::algebra {

using namespace detail;

namespace {

void check_size(const char* function, std::size_t expected, std::size_t found) {
  if (expected != found) {
    throw InvalidArgument(std::string("[algebra::") + function + "] expected " + std::to_string(expected) +
                          " values, got " + std::to_string(found));
  }
}

void check_prime(std::uint64_t prime, const std::vector<std::uint64_t>& residues) {
  if (prime < 2 || prime >> 63U != 0 || n_is_prime(prime) == 0) {
    throw InvalidArgument("[algebra::evaluate_modulo] prime must be a prime below 2^63, got " + std::to_string(prime));
  }
  for (const std::uint64_t residue : residues) {
    if (residue >= prime) {
      throw InvalidArgument("[algebra::evaluate_modulo] expected residues below " + std::to_string(prime) + ", got " +
                            std::to_string(residue));
    }
  }
}

template <class Ring>
Values<Ring> evaluate_checked(const Ring& ring, const Problem& problem, const Values<Ring>& theta) {
  const Tape tape = make_tape(problem.network);
  check_size("evaluate", static_cast<std::size_t>(tape.parameters), theta.size());
  check_data(problem, tape);
  return evaluate_problem(ring, problem.kind, tape, ring_data(ring, problem), theta);
}

template <class Ring>
Values<Ring> evaluate_system(const Ring& ring, const PolynomialSystem& system, const Values<Ring>& point) {
  check_size("evaluate", system.variables.size(), point.size());
  Values<Ring> result;
  for (const Polynomial& polynomial : system.polynomials) {
    auto sum = ring.zero();
    for (const Term& term : polynomial) {
      auto product = ring.constant(term.coefficient);
      for (const Power& power : term.monomial) {
        auto base = point[power.variable];
        for (std::uint32_t e = power.exponent; e != 0; e >>= 1U) {
          if ((e & 1U) != 0) {
            product = ring.multiply(product, base);
          }
          base = ring.multiply(base, base);
        }
      }
      ring.add(sum, product);
    }
    result.push_back(sum);
  }
  return result;
}

struct RationalRing {
  using Value = Rational;
  [[nodiscard]] static const Rational& constant(const Rational& value) { return value; }
  [[nodiscard]] static Rational zero() { return 0; }
  [[nodiscard]] static Rational multiply(const Rational& a, const Rational& b) { return a * b; }
  static void add(Rational& sum, const Rational& a) { sum += a; }
};

Eigen::VectorXd values_of(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

}  // namespace

Eigen::VectorXd evaluate(const Problem& problem, const Parameters& theta) {
  const std::vector<double> values(theta.data(), theta.data() + theta.size());
  return values_of(evaluate_checked(RealRing{}, problem, values));
}

std::vector<std::uint64_t> evaluate_modulo(const Problem& problem,
                                           const std::vector<std::uint64_t>& theta,
                                           std::uint64_t prime) {
  check_prime(prime, theta);
  return evaluate_checked(ModularRing(prime), problem, theta);
}

Eigen::VectorXd evaluate(const PolynomialSystem& system, const Eigen::VectorXd& point) {
  const std::vector<double> values(point.data(), point.data() + point.size());
  return values_of(evaluate_system(RealRing{}, system, values));
}

std::vector<Rational> evaluate_exactly(const PolynomialSystem& system, const std::vector<Rational>& point) {
  return evaluate_system(RationalRing{}, system, point);
}

std::vector<std::uint64_t> evaluate_modulo(const PolynomialSystem& system,
                                           const std::vector<std::uint64_t>& point,
                                           std::uint64_t prime) {
  check_prime(prime, point);
  return evaluate_system(ModularRing(prime), system, point);
}

}  // namespace zeroset::algebra
