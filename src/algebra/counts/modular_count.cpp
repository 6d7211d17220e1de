#include "algebra/counts/modular_count.hpp"

#include "zeroset/core/json.hpp"

#include "algebra/counts/monomial_ideal.hpp"
#include "algebra/counts/quotient.hpp"
#include "algebra/rings.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <chrono>
#include <new>

namespace zeroset::algebra::detail {
namespace {

using Clock = std::chrono::steady_clock;

/// Standard monomials are listed up to so many.
constexpr std::size_t kMaxListed = 200'000;

MonomialIdeal leading_ideal(const ModularSystem& basis) {
  std::vector<Exponents> leading;
  for (const ModularPolynomial& element : basis.polynomials) {
    leading.emplace_back(element.exponents.begin(),
                         element.exponents.begin() + static_cast<std::ptrdiff_t>(basis.variables));
  }
  return monomial_ideal(basis.variables, std::move(leading));
}

/// Distinct products x_v b that are not standard: as many rows have the normal forms.
double normal_form_bytes(const MonomialIdeal& ideal, const std::vector<Exponents>& standard) {
  double border = 0;
  for (std::size_t v = 0; v < ideal.variables; ++v) {
    for (Exponents product : standard) {
      ++product[v];
      bool outside = true;
      for (const Exponents& g : ideal.generators) {
        outside = outside && !divides(g, product);
      }
      border += outside ? 0 : 1;
    }
  }
  const auto size = static_cast<double>(standard.size());
  return size * (2 * border + 2 * size);
}

void count_points_of(const ModularSystem& basis,
                     const MonomialIdeal& ideal,
                     std::vector<Exponents> standard,
                     const ModularCountOptions& options,
                     const std::function<bool()>& out_of_time,
                     ModularCount& result) {
  if (static_cast<std::int64_t>(standard.size()) > options.max_solutions) {
    result.reason = "distinct, simple, torus and multiplicities are not computed above " +
                    std::to_string(options.max_solutions) + " solutions";
    return;
  }
  if (const double bytes = normal_form_bytes(ideal, standard); bytes > options.memory_bytes) {
    result.reason =
        "distinct, simple, torus and multiplicities would take about " + readable_bytes(bytes) + " (--memory)";
    return;
  }
  try {
    Stream stream(options.seed, "count", basis.prime);
    result.points = count_points(Quotient(basis, std::move(standard), out_of_time), stream, out_of_time);
  } catch (const OutOfTime&) {
    result.reason = "no time left for distinct, simple, torus and multiplicities (--timeout)";
  } catch (const std::bad_alloc&) {
    result.reason = "no memory left for distinct, simple, torus and multiplicities (--memory)";
  }
}

ModularPolynomial reduce(const Polynomial& polynomial, std::size_t variables, const ModularRing& ring) {
  ModularPolynomial result;
  for (const Term& term : polynomial) {
    const std::uint64_t coefficient = ring.constant(term.coefficient);
    if (coefficient == 0) {
      continue;
    }
    result.coefficients.push_back(static_cast<std::uint32_t>(coefficient));
    const std::size_t begin = result.exponents.size();
    result.exponents.resize(begin + variables, 0);
    for (const Power& power : term.monomial) {
      result.exponents[begin + power.variable] = power.exponent;
    }
  }
  return result;
}

bool prime_divides_a_denominator(const Polynomial& polynomial, std::uint32_t prime) {
  for (const Term& term : polynomial) {
    if (denominator(term.coefficient) % prime == 0) {
      return true;
    }
  }
  return false;
}

bool keeps_degree(const Polynomial& polynomial, const ModularRing& ring) {
  const std::int64_t top = degree(polynomial);
  for (const Term& term : polynomial) {
    if (degree(term.monomial) < top) {
      return false;
    }
    if (ring.constant(term.coefficient) != 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool ModularCount::operator==(const ModularCount& other) const {
  return dimension == other.dimension && degree == other.degree && points == other.points;
}

std::optional<ModularSystem> reduce(const PolynomialSystem& system, std::uint32_t prime) {
  const ModularRing ring(prime);
  ModularSystem result{system.variables.size(), prime, {}};
  for (const Polynomial& polynomial : system.polynomials) {
    if (polynomial.empty()) {
      continue;
    }
    if (prime_divides_a_denominator(polynomial, prime) || !keeps_degree(polynomial, ring)) {
      return std::nullopt;
    }
    result.polynomials.push_back(reduce(polynomial, result.variables, ring));
  }
  return result;
}

ModularCount count_modulo(const ModularSystem& system, const ModularCountOptions& options) {
  const auto start = Clock::now();
  const std::function<bool()> out_of_time = [&] {
    return std::chrono::duration<double>(Clock::now() - start).count() > options.seconds;
  };
  const ModularSystem basis = groebner_basis(system);
  const MonomialIdeal ideal = leading_ideal(basis);
  ModularCount result;
  auto standard = is_zero_dimensional(ideal) ? standard_monomials(ideal, kMaxListed) : std::nullopt;
  if (!standard) {
    const HilbertPolynomial hilbert = hilbert_polynomial(ideal);
    result.dimension = hilbert.dimension;
    result.degree = hilbert.degree;
    if (hilbert.dimension == 0) {
      result.reason = "distinct, simple, torus and multiplicities are not computed above " +
                      std::to_string(options.max_solutions) + " solutions";
    }
    return result;
  }
  result.dimension = standard->empty() ? -1 : 0;
  result.degree = standard->size();
  if (!standard->empty()) {
    count_points_of(basis, ideal, std::move(*standard), options, out_of_time, result);
  }
  return result;
}

Quotient quotient_of(const ModularSystem& system, const std::function<bool()>& out_of_time) {
  const ModularSystem basis = groebner_basis(system);
  const MonomialIdeal ideal = leading_ideal(basis);
  auto standard = is_zero_dimensional(ideal) ? standard_monomials(ideal, kMaxListed) : std::nullopt;
  if (!standard || standard->empty()) {
    throw BadPrime("modulo " + std::to_string(system.prime) + " the solution set has another dimension than 0");
  }
  return Quotient(basis, std::move(*standard), out_of_time);
}

std::string to_text(const ModularCount& count) {
  nlohmann::json json{{"dimension", count.dimension}, {"degree", to_string(count.degree)}, {"reason", count.reason}};
  if (count.points) {
    json["points"] = {count.points->distinct, count.points->simple, count.points->torus};
    json["multiplicities"] = nlohmann::json::array();
    for (const Multiplicity& one : count.points->multiplicities) {
      json["multiplicities"].push_back({one.multiplicity, one.points});
    }
  }
  return json.dump();
}

ModularCount modular_count_of(const std::string& text) {
  const nlohmann::json json = parse_json(text, "a count");
  ModularCount count{json.at("dimension"), Integer(json.at("degree").get<std::string>()), {}, json.at("reason")};
  if (json.contains("points")) {
    const nlohmann::json& points = json["points"];
    count.points = PointCounts{points[0], points[1], points[2], {}};
    for (const nlohmann::json& pair : json.at("multiplicities")) {
      count.points->multiplicities.push_back({pair[0], pair[1]});
    }
  }
  return count;
}

}  // namespace zeroset::algebra::detail
