#include "algebra/certificates/membership.hpp"

#include "algebra/certificates/row_combination.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace zeroset::algebra::detail {
namespace {

/// The columns of the target's terms and its integer coefficients times a common denominator; absent where a monomial
/// has no column.
std::optional<std::map<std::uint32_t, Integer>> columns_of(const Polynomial& target,
                                                           const std::map<Monomial, std::uint32_t>& columns,
                                                           Integer& common) {
  for (const Term& term : target) {
    common = lcm(common, Integer(denominator(term.coefficient)));
  }
  std::map<std::uint32_t, Integer> entries;
  for (const Term& term : target) {
    const auto column = columns.find(term.monomial);
    if (column == columns.end()) {
      return std::nullopt;
    }
    entries[column->second] = numerator(term.coefficient) * (common / denominator(term.coefficient));
  }
  return entries;
}

std::map<Monomial, std::uint32_t> numbered_columns(const PolynomialSystem& system, const MacaulayMatrix& matrix) {
  std::map<Monomial, std::uint32_t> columns;
  for (const MacaulayRow& row : matrix.rows) {
    const Polynomial& f = system.polynomials[row.equation];
    const Monomial shift = monomial_of(row.shift);
    for (std::size_t k = 0; k < f.size(); ++k) {
      columns.emplace(product(shift, f[k].monomial), row.columns[k]);
    }
  }
  return columns;
}

/// True where the rows have every monomial of degree at most d, and all but `dimension` of their columns are leading.
/// Then over Q they leave a space of no larger dimension, and as J is no smaller they are all of J up to degree d.
bool exhausts(const PolynomialSystem& system,
              const MacaulayMatrix& matrix,
              std::int64_t d,
              std::size_t rank,
              std::size_t dimension) {
  const auto n = static_cast<double>(system.variables.size());
  return static_cast<double>(matrix.columns) == binomial(n + static_cast<double>(d), n) &&
         rank + dimension == matrix.columns;
}

/// Takes away the targets that rows of this degree make.
void settle_targets(const PolynomialSystem& system,
                    const MacaulayMatrix& matrix,
                    std::int64_t degree,
                    std::size_t dimension,
                    std::uint32_t prime,
                    std::vector<Polynomial>& targets) {
  const auto equations = cleared(system, prime);
  SparseEchelon echelon(matrix.columns, prime);
  for (std::uint32_t i = 0; i < matrix.rows.size(); ++i) {
    echelon.add(i, entries_of(matrix.rows[i], equations));
  }
  if (exhausts(system, matrix, degree, echelon.rank(), dimension)) {
    targets.clear();
    return;
  }
  const auto columns = numbered_columns(system, matrix);
  std::erase_if(targets, [&](const Polynomial& target) {
    Integer common = 1;
    const auto entries = columns_of(target, columns, common);
    if (!entries) {
      return false;
    }
    std::vector<SparseEntry> residues;
    for (const auto& [column, value] : *entries) {
      const Integer remainder = ((value % prime) + prime) % prime;
      if (remainder != 0) {
        residues.push_back({column, static_cast<std::uint32_t>(remainder)});
      }
    }
    const auto combination = echelon.express(residues);
    if (!combination) {
      return false;
    }
    std::vector<std::uint32_t> rows;
    for (const SparseEntry& entry : *combination) {
      rows.push_back(entry.index);
    }
    const auto multipliers = combine_rows(system, matrix, equations, rows, *entries, prime);
    Polynomial scaled = target;
    for (Term& term : scaled) {
      term.coefficient *= common;
    }
    return combination_is(system, multipliers, scaled);
  });
}

}  // namespace

bool generate(const PolynomialSystem& system,
              std::vector<Polynomial> targets,
              std::size_t dimension,
              std::uint32_t prime,
              std::size_t max_columns) {
  constexpr std::int64_t kMaxSteps = 30;
  std::int64_t largest = 0;
  for (const Polynomial& target : targets) {
    largest = std::max(largest, degree(target));
  }
  for (std::int64_t d = largest; !targets.empty(); ++d) {
    if (d > largest + kMaxSteps) {
      return false;
    }
    const MacaulayMatrix matrix = macaulay_matrix(system, d);
    if (matrix.columns > max_columns) {
      return false;
    }
    settle_targets(system, matrix, d, dimension, prime, targets);
  }
  return true;
}

}  // namespace zeroset::algebra::detail
