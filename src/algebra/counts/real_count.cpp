#include "algebra/counts/real_count.hpp"

#include "algebra/counts/count_proof.hpp"
#include "algebra/counts/modular_count.hpp"
#include "algebra/counts/rational_lift.hpp"
#include "algebra/counts/real_roots.hpp"
#include "algebra/counts/residue_stream.hpp"

#include <map>
#include <sstream>

namespace zeroset::algebra::detail {
namespace {

using Form = std::vector<int>;  ///< integer coefficients of a linear form

/// So many primes must agree with what earlier ones gave.
constexpr int kConfirmations = 3;

const std::function<bool()> kNoLimit = [] { return false; };  // the limits of the child are enough

std::vector<std::uint64_t> residues_of(const Form& form, std::uint32_t prime) {
  std::vector<std::uint64_t> residues;
  for (const int c : form) {
    residues.push_back(c < 0 ? prime - static_cast<std::uint64_t>(-c) : static_cast<std::uint64_t>(c));
  }
  return residues;
}

/// Small coefficients first: they keep the characteristic polynomial small.
Form random_form(std::size_t variables, int attempt, Stream& stream) {
  const int bound = 1 + attempt / 2;
  Form form(variables);
  for (int& c : form) {
    c = static_cast<int>(stream.below(static_cast<std::uint64_t>(2 * bound + 1))) - bound;
  }
  return form;
}

/// A form with as many values as there are points, "3 -1 0"; empty where none was found.
std::string separating_form(const ModularSystem& modular, std::int64_t distinct, std::uint64_t seed) {
  constexpr int kAttempts = 200;
  const Quotient quotient = quotient_of(modular, kNoLimit);
  Stream stream(seed, "separating form");
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const Form form = random_form(modular.variables, attempt, stream);
    NmodPolynomial polynomial(modular.prime);
    characteristic_polynomial(quotient, residues_of(form, modular.prime), polynomial);
    std::int64_t values = 0;
    for (const Multiplicity& one : multiplicities_of_roots(polynomial)) {
      values += one.points;
    }
    if (values == distinct) {
      std::ostringstream text;
      for (const int c : form) {
        text << c << ' ';
      }
      return text.str();
    }
  }
  return {};
}

void refuse(CountResult& result, const std::string& reason) {
  result.reason = "real: " + reason;
  result.complete = false;
}

Form choose_form(const PolynomialSystem& system,
                 const CountOptions& options,
                 Clock::time_point start,
                 CountResult& result) {
  const auto modular = reduce(system, static_cast<std::uint32_t>(result.primes.front()));
  const double memory = std::isfinite(options.limits.memory_gib) ? options.limits.memory_gib : kDefaultMemoryGib;
  const Limits limits{std::max(options.limits.seconds - seconds_since(start), 1e-3), memory};
  const ChildOutcome outcome =
      run_in_child([&] { return separating_form(*modular, *result.distinct, options.seed); }, limits, options.stop);
  if (outcome.status != ChildStatus::finished) {
    refuse(result, outcome.status == ChildStatus::timed_out ? time_reason(options.limits.seconds) : outcome.reason);
    return {};
  }
  Form form;
  std::istringstream text(outcome.output);
  for (int c = 0; text >> c;) {
    form.push_back(c);
  }
  if (form.empty()) {
    refuse(result, "no linear form tells the solutions apart modulo " + std::to_string(result.primes.front()));
  }
  return form;
}

}  // namespace

Residues characteristic_residues(const Quotient& quotient, const std::vector<int>& form) {
  NmodPolynomial polynomial(quotient.prime());
  characteristic_polynomial(quotient, residues_of(form, quotient.prime()), polynomial);
  Residues result{quotient.prime(), quotient.shape(), {}};
  for (std::size_t i = 0; i < quotient.dimension(); ++i) {  // it is monic
    result.values.push_back(
        static_cast<std::uint32_t>(nmod_poly_get_coeff_ui(polynomial.get(), static_cast<slong>(i))));
  }
  return result;
}

FmpzPolynomial cleared(std::vector<Fmpq>& monic) {
  Fmpz denominator(Integer(1)), c;
  for (Fmpq& q : monic) {
    fmpz_lcm(denominator.get(), denominator.get(), fmpq_denref(q.get()));
  }
  FmpzPolynomial result;
  fmpz_poly_set_coeff_fmpz(result.get(), static_cast<slong>(monic.size()), denominator.get());
  for (std::size_t i = 0; i < monic.size(); ++i) {
    fmpz_divexact(c.get(), denominator.get(), fmpq_denref(monic[i].get()));
    fmpz_mul(c.get(), c.get(), fmpq_numref(monic[i].get()));
    fmpz_poly_set_coeff_fmpz(result.get(), static_cast<slong>(i), c.get());
  }
  return result;
}

FmpzPolynomial squarefree_part(FmpzPolynomial& f) {
  FmpzPolynomial derivative, common, result;
  fmpz_poly_derivative(derivative.get(), f.get());
  fmpz_poly_gcd(common.get(), f.get(), derivative.get());
  fmpz_poly_div(result.get(), f.get(), common.get());
  return result;
}

void count_real(const PolynomialSystem& system,
                const CountOptions& options,
                Clock::time_point start,
                CountResult& result) {
  const Form form = choose_form(system, options, start, result);
  if (form.empty()) {
    return;
  }
  ResidueStream stream(system, options, start, "real primes", [&form](const ModularSystem& modular) {
    return characteristic_residues(quotient_of(modular, kNoLimit), form);
  });
  std::map<std::uint64_t, RationalLift> lifts;  // primes with other standard monomials have lifts of their own
  std::int64_t primes = 0;
  while (const auto residues = stream.next()) {
    ++primes;
    RationalLift& lift = lifts.try_emplace(residues->shape, residues->values.size()).first->second;
    lift.add(residues->prime, residues->values);
    if (lift.confirmations() < kConfirmations || 2 * lift.primes() <= primes) {
      continue;
    }
    FmpzPolynomial polynomial = cleared(lift.numbers());
    const FmpzPolynomial radical = squarefree_part(polynomial);
    if (radical.degree() != *result.distinct) {
      refuse(result, "the characteristic polynomial over Q has another number of roots than the primes agree on");
      return;
    }
    result.real = count_real_roots(radical);
    result.real_status = Certainty::probability_one;
    result.real_primes = lift.primes();
    if (options.prove) {
      prove_counts(system, options, start, form, result);
    }
    return;
  }
  refuse(result, stream.failure() + "; " + std::to_string(primes) + " primes do not determine the trace form");
}

}  // namespace zeroset::algebra::detail
