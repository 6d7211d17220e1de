#include "zeroset/algebra/euclidean_distance_degree.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/certificates/row_combination.hpp"
#include "algebra/closed_forms/combinatorics.hpp"

#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace zeroset::algebra {
namespace {

constexpr std::int64_t kLargestDegree = 40;
constexpr std::uint64_t kLargestCoefficient = 1000;

/// A polynomial in x whose coefficients are polynomials in the unknowns, ascending.
using BinaryForm = std::vector<Polynomial>;

void add_product(std::vector<Term>& sum, const Polynomial& a, const Polynomial& b, const Rational& factor = 1) {
  for (const Term& s : a) {
    for (const Term& t : b) {
      sum.push_back({factor * s.coefficient * t.coefficient, detail::product(s.monomial, t.monomial)});
    }
  }
}

BinaryForm product(const BinaryForm& a, const BinaryForm& b) {
  std::vector<std::vector<Term>> sums(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      add_product(sums[i + j], a[i], b[j]);
    }
  }
  BinaryForm result;
  for (auto& sum : sums) {
    result.push_back(normalized(std::move(sum)));
  }
  return result;
}

Polynomial constant(const Rational& value) {
  return value == 0 ? Polynomial{} : Polynomial{{value, {}}};
}
Polynomial unknown(std::size_t index) {
  return {{1, {{static_cast<std::uint32_t>(index), 1}}}};
}

/// f / c = prod_v p_v^v and F = prod_v p_v^{v-1}; the unknowns are c and the coefficients of the p_v.
struct Parametrization {
  std::vector<std::string> variables{"c"};
  BinaryForm form{constant(1)}, tangent_factor{constant(1)};
};

Parametrization parametrize(const std::vector<std::int64_t>& partition) {
  std::map<std::int64_t, std::int64_t> multiplicities;
  for (const std::int64_t part : partition) {
    ++multiplicities[part];
  }
  Parametrization result;
  for (const auto& [part, multiplicity] : multiplicities) {
    BinaryForm monic;
    for (std::int64_t j = 0; j < multiplicity; ++j) {
      monic.push_back(unknown(result.variables.size()));
      result.variables.push_back("p" + std::to_string(part) + "x" + std::to_string(j));
    }
    monic.push_back(constant(1));
    for (std::int64_t i = 0; i < part; ++i) {
      result.form = product(result.form, monic);
      result.tangent_factor = i + 1 < part ? product(result.tangent_factor, monic) : result.tangent_factor;
    }
  }
  return result;
}

std::int64_t random_coefficient(Stream& stream) {
  const auto magnitude = static_cast<std::int64_t>(stream.below(kLargestCoefficient)) + 1;
  return stream.below(2) == 0 ? magnitude : -magnitude;
}

/// The matrix of the quadratic form on the n + 1 coefficients.
std::vector<std::vector<Rational>> gram_matrix(std::int64_t n, BinaryFormMetric metric, Stream& stream) {
  const auto size = static_cast<std::size_t>(n) + 1;
  std::vector<std::vector<Rational>> matrix(size, std::vector<Rational>(size));
  for (std::size_t i = 0; i < size; ++i) {
    if (metric == BinaryFormMetric::bombieri) {
      matrix[i][i] = Rational(1, detail::binomial(n, static_cast<std::int64_t>(i)));
      continue;
    }
    matrix[i][i] = random_coefficient(stream);
    for (std::size_t j = 0; metric == BinaryFormMetric::generic && j < i; ++j) {
      matrix[i][j] = matrix[j][i] = random_coefficient(stream);
    }
  }
  return matrix;
}

}  // namespace

PolynomialSystem coincident_root_distance_system(const std::vector<std::int64_t>& partition,
                                                 BinaryFormMetric metric,
                                                 std::uint64_t seed) {
  (void)coincident_root_distance_degree(partition);  // checks the partition
  const std::int64_t n = std::accumulate(partition.begin(), partition.end(), std::int64_t{0});
  if (n > kLargestDegree) {
    throw LimitExceeded("coincident_root_distance_system: the sum of the parts is over 40");
  }
  const Parametrization locus = parametrize(partition);
  Stream stream(seed, "distance");
  const auto gram = gram_matrix(n, metric, stream);
  BinaryForm residual;  // c form - u
  for (const Polynomial& coefficient : locus.form) {
    std::vector<Term> terms{{random_coefficient(stream), {}}};
    add_product(terms, unknown(0), coefficient);
    residual.push_back(normalized(std::move(terms)));
  }
  PolynomialSystem system{.variables = locus.variables};
  for (std::size_t j = 0; j <= partition.size(); ++j) {
    std::vector<Term> equation;
    for (std::size_t i = 0; i < locus.tangent_factor.size(); ++i) {
      for (std::size_t l = 0; l < residual.size(); ++l) {
        if (gram[i + j][l] != 0) {
          add_product(equation, locus.tangent_factor[i], residual[l], gram[i + j][l]);
        }
      }
    }
    system.polynomials.push_back(normalized(std::move(equation)));
  }
  return system;
}

CountResult coincident_root_unit_degree(const std::vector<std::int64_t>& partition, const CountOptions& options) {
  return count(coincident_root_distance_system(partition, BinaryFormMetric::bombieri, options.seed), options);
}

}  // namespace zeroset::algebra
