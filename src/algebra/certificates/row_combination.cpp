#include "algebra/certificates/row_combination.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/flint_matrix.hpp"
#include "algebra/rings.hpp"

#include <algorithm>

namespace zeroset::algebra::detail {
namespace {

/// As many columns as rows, in which the rows are independent.
std::vector<std::uint32_t> independent_columns(const MacaulayMatrix& matrix,
                                               const std::vector<ClearedEquation>& equations,
                                               const std::vector<std::uint32_t>& rows,
                                               std::uint32_t prime) {
  SparseEchelon echelon(matrix.columns, prime);
  for (const std::uint32_t row : rows) {
    echelon.add(row, entries_of(matrix.rows[row], equations));
  }
  return echelon.leading_columns();
}

std::vector<Rational> solve(const MacaulayMatrix& matrix,
                            const std::vector<ClearedEquation>& equations,
                            const std::vector<std::uint32_t>& rows,
                            const std::vector<std::uint32_t>& columns,
                            const std::map<std::uint32_t, Integer>& target) {
  const auto size = static_cast<slong>(rows.size());
  std::vector<std::int64_t> place(matrix.columns, -1);
  FmpzMatrix left(size, size), right(size, 1);
  for (slong i = 0; i < size; ++i) {
    place[columns[static_cast<std::size_t>(i)]] = i;
    if (const auto entry = target.find(columns[static_cast<std::size_t>(i)]); entry != target.end()) {
      fmpz_set(fmpz_mat_entry(right.get(), i, 0), Fmpz(entry->second).get());
    }
  }
  for (slong j = 0; j < size; ++j) {
    const MacaulayRow& row = matrix.rows[rows[static_cast<std::size_t>(j)]];
    const auto& coefficients = equations[row.equation].coefficients;
    for (std::size_t k = 0; k < coefficients.size(); ++k) {
      if (const std::int64_t i = place[row.columns[k]]; i >= 0) {
        fmpz_set(fmpz_mat_entry(left.get(), i, j), Fmpz(coefficients[k]).get());
      }
    }
  }
  FmpqMatrix solution(size, 1);
  if (fmpq_mat_solve_fmpz_mat_dixon(solution.get(), left.get(), right.get()) == 0) {
    throw Error("rows that are independent modulo a prime are dependent over Q");
  }
  std::vector<Rational> result;
  for (slong j = 0; j < size; ++j) {
    const fmpq* value = fmpq_mat_entry(solution.get(), j, 0);
    result.emplace_back(to_integer(fmpq_numref(value)), to_integer(fmpq_denref(value)));
  }
  return result;
}

}  // namespace

std::vector<ClearedEquation> cleared(const PolynomialSystem& system, std::uint32_t prime) {
  const ModularRing ring(prime);
  std::vector<ClearedEquation> equations;
  for (const Polynomial& f : system.polynomials) {
    ClearedEquation equation;
    for (const Term& term : f) {
      equation.factor = lcm(equation.factor, Integer(denominator(term.coefficient)));
    }
    for (const Term& term : f) {
      equation.coefficients.push_back(numerator(term.coefficient) * (equation.factor / denominator(term.coefficient)));
      equation.residues.push_back(static_cast<std::uint32_t>(ring.constant(equation.coefficients.back())));
    }
    equations.push_back(std::move(equation));
  }
  return equations;
}

std::vector<SparseEntry> entries_of(const MacaulayRow& row, const std::vector<ClearedEquation>& equations) {
  std::vector<SparseEntry> entries;
  const auto& residues = equations[row.equation].residues;
  for (std::size_t k = 0; k < residues.size(); ++k) {
    if (residues[k] != 0) {
      entries.push_back({row.columns[k], residues[k]});
    }
  }
  return entries;
}

Monomial monomial_of(const Exponents& exponents) {
  Monomial monomial;
  for (std::uint32_t v = 0; v < exponents.size(); ++v) {
    if (exponents[v] != 0) {
      monomial.push_back({v, exponents[v]});
    }
  }
  return monomial;
}

Monomial product(const Monomial& a, const Monomial& b) {
  Monomial result;
  auto x = a.begin(), y = b.begin();
  while (x != a.end() || y != b.end()) {
    if (y == b.end() || (x != a.end() && x->variable < y->variable)) {
      result.push_back(*x++);
    } else if (x == a.end() || y->variable < x->variable) {
      result.push_back(*y++);
    } else {
      result.push_back({x->variable, x->exponent + y->exponent});
      ++x;
      ++y;
    }
  }
  return result;
}

std::vector<Polynomial> combine_rows(const PolynomialSystem& system,
                                     const MacaulayMatrix& matrix,
                                     const std::vector<ClearedEquation>& equations,
                                     const std::vector<std::uint32_t>& rows,
                                     const std::map<std::uint32_t, Integer>& target,
                                     std::uint32_t prime) {
  const auto columns = independent_columns(matrix, equations, rows, prime);
  if (columns.size() != rows.size()) {
    throw Error("rows that were independent are not");
  }
  const std::vector<Rational> combination = solve(matrix, equations, rows, columns, target);
  std::vector<std::vector<Term>> terms(system.polynomials.size());
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const MacaulayRow& row = matrix.rows[rows[j]];
    terms[row.equation].push_back({combination[j] * equations[row.equation].factor, monomial_of(row.shift)});
  }
  std::vector<Polynomial> multipliers;
  for (auto& list : terms) {
    multipliers.push_back(normalized(std::move(list)));
  }
  return multipliers;
}

bool combination_is(const PolynomialSystem& system,
                    const std::vector<Polynomial>& multipliers,
                    const Polynomial& target) {
  // With one denominator for all, the sums are of integers.
  Integer common = 1;
  const auto take = [&](const Polynomial& polynomial) {
    for (const Term& term : polynomial) {
      common = lcm(common, Integer(denominator(term.coefficient)));
    }
  };
  std::for_each(system.polynomials.begin(), system.polynomials.end(), take);
  std::for_each(multipliers.begin(), multipliers.end(), take);
  take(target);
  const auto cleared_of = [&](const Term& term) {
    return Integer(numerator(term.coefficient) * (common / denominator(term.coefficient)));
  };
  std::map<Monomial, Integer> sum;  // common^2 (sum - target)
  for (const Term& term : target) {
    sum[term.monomial] = -common * cleared_of(term);
  }
  for (std::size_t i = 0; i < multipliers.size(); ++i) {
    for (const Term& g : multipliers[i]) {
      const Integer factor = cleared_of(g);
      for (const Term& f : system.polynomials[i]) {
        sum[product(g.monomial, f.monomial)] += factor * cleared_of(f);
      }
    }
  }
  return std::all_of(sum.begin(), sum.end(), [](const auto& entry) { return entry.second == 0; });
}

}  // namespace zeroset::algebra::detail
