#include "algebra/counts/count_proof.hpp"

#include "algebra/certificates/membership.hpp"
#include "algebra/counts/modular_count.hpp"
#include "algebra/counts/rational_lift.hpp"
#include "algebra/counts/rational_quotient.hpp"
#include "algebra/counts/real_count.hpp"
#include "algebra/counts/residue_stream.hpp"
#include "algebra/flint.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

namespace zeroset::algebra::detail {
namespace {

const std::function<bool()> kNoProofLimit = [] { return false; };  // the limits of the child are enough

/// Normal forms of the border, then the characteristic polynomial of the form.
Residues table_residues(const ModularSystem& modular, const std::vector<int>& form) {
  const Quotient quotient = quotient_of(modular, kNoProofLimit);
  Residues result = characteristic_residues(quotient, form);
  const std::vector<std::uint32_t> tables = border_residues(quotient);
  result.values.insert(result.values.begin(), tables.begin(), tables.end());
  return result;
}

std::vector<Multiplicity> multiplicities_of(FmpzPolynomial& polynomial) {
  fmpz_poly_factor_t factors;
  fmpz_poly_factor_init(factors);
  fmpz_poly_factor_squarefree(factors, polynomial.get());
  std::map<std::int64_t, std::int64_t> points;
  for (slong i = 0; i < factors->num; ++i) {
    points[factors->exp[i]] += fmpz_poly_degree(factors->p + i);
  }
  fmpz_poly_factor_clear(factors);
  std::vector<Multiplicity> result;
  for (const auto& [multiplicity, count] : points) {
    if (count > 0) {
      result.push_back({multiplicity, count});
    }
  }
  return result;
}

/// In a child process. Each step returns what stands in the way of the proof, or nothing.
class Prover {
 public:
  Prover(const PolynomialSystem& system, const std::vector<int>& form, const CountResult& result)
      : system_(system), form_(form), result_(result) {}

  std::string prove(const CountOptions& options, Clock::time_point start) {
    const auto modular = reduce(system_, static_cast<std::uint32_t>(result_.primes.front()));
    const Quotient first = quotient_of(*modular, kNoProofLimit);
    ResidueStream stream(
        system_, options, start, "real primes", [this](const ModularSystem& m) { return table_residues(m, form_); });
    std::unique_ptr<RationalLift> lift;
    while (const auto residues = stream.next()) {
      if (residues->shape != first.shape()) {
        continue;
      }
      if (!lift) {
        lift = std::make_unique<RationalLift>(residues->values.size());
      }
      lift->add(residues->prime, residues->values);
      if (lift->confirmations() > 0) {
        return check(first, lift->numbers());
      }
    }
    return "the multiplication tables were not lifted: " + stream.failure();
  }

 private:
  std::string check(const Quotient& first, std::vector<Fmpq>& numbers) {
    RationalQuotient quotient(first.variables(), first.standard(), numbers);
    std::vector<Fmpq> coefficients(first.dimension());
    for (std::size_t i = 0; i < coefficients.size(); ++i) {
      fmpq_swap(coefficients[i].get(), numbers[numbers.size() - coefficients.size() + i].get());
    }
    if (!quotient.is_triangular() || !quotient.commutes()) {
      return "the lifted multiplications do not commute";
    }
    for (const Polynomial& f : system_.polynomials) {
      if (!quotient.contains(f)) {
        return "an equation does not vanish in the lifted quotient";
      }
    }
    if (const std::string reason = check_numbers(quotient, coefficients); !reason.empty()) {
      return reason;
    }
    constexpr std::uint32_t kPrime = 2147483629;  // the largest below 2^31 - 1
    constexpr std::size_t kMaxColumns = 6000;
    return generate(system_, quotient.corners(), first.dimension(), kPrime, kMaxColumns)
               ? std::string()
               : "that the equations generate the lifted basis was not shown";
  }

  [[nodiscard]] std::string check_numbers(RationalQuotient& quotient, std::vector<Fmpq>& coefficients) const {
    FmpzPolynomial polynomial = cleared(coefficients);
    if (!quotient.is_generated_by(form_, polynomial)) {
      return "no linear form generates the quotient";
    }
    const std::vector<Multiplicity> multiplicities = multiplicities_of(polynomial);
    if (multiplicities != *result_.multiplicities) {
      return "the multiplicities over Q are others";
    }
    if (count_real_roots(squarefree_part(polynomial)) != *result_.real) {
      return "the number of real solutions is another";
    }
    const std::int64_t largest = multiplicities.back().multiplicity;
    return quotient.torus_rank(largest) == *result_.torus ? "" : "the number of solutions in the torus is another";
  }

  const PolynomialSystem& system_;
  const std::vector<int>& form_;
  const CountResult& result_;
};

}  // namespace

void prove_counts(const PolynomialSystem& system,
                  const CountOptions& options,
                  Clock::time_point start,
                  const std::vector<int>& form,
                  CountResult& result) {
  const double memory = std::isfinite(options.limits.memory_gib) ? options.limits.memory_gib : kDefaultMemoryGib;
  const Limits limits{std::max(options.limits.seconds - seconds_since(start), 1e-3), memory};
  const ChildOutcome outcome =
      run_in_child([&] { return Prover(system, form, result).prove(options, start); }, limits, options.stop);
  const bool finished = outcome.status == ChildStatus::finished;
  if (finished && outcome.output.empty()) {
    result.status = result.real_status = Certainty::proved;
    return;
  }
  result.reason = "proof: " + (finished                                   ? outcome.output
                               : outcome.status == ChildStatus::timed_out ? time_reason(options.limits.seconds)
                                                                          : outcome.reason);
  result.complete = false;
}

}  // namespace zeroset::algebra::detail
