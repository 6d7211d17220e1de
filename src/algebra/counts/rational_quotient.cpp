#include "algebra/counts/rational_quotient.hpp"

#include "algebra/certificates/row_combination.hpp"
#include "algebra/counts/groebner.hpp"

#include <algorithm>
#include <map>

namespace zeroset::algebra::detail {
namespace {

slong rank_of(FmpqMatrix& matrix, slong size) {
  FmpzMatrix cleared(size, size);
  fmpz* row = _fmpz_vec_init(size);
  fmpq_mat_get_fmpz_mat_rowwise(cleared.get(), row, matrix.get());
  _fmpz_vec_clear(row, size);
  return fmpz_mat_rank(cleared.get());
}

/// The rank of rational rows modulo a prime; -1 where it divides a denominator.
slong rank_modulo(FmpqMatrix& matrix, slong rows, slong columns, ulong prime) {
  NmodMatrix residues(rows, columns, prime);
  nmod_t modulus;
  nmod_init(&modulus, prime);
  for (slong i = 0; i < rows; ++i) {
    for (slong j = 0; j < columns; ++j) {
      const ulong denominator = fmpz_fdiv_ui(fmpq_denref(matrix.at(i, j)), prime);
      if (denominator == 0) {
        return -1;
      }
      const ulong numerator = fmpz_fdiv_ui(fmpq_numref(matrix.at(i, j)), prime);
      residues.at(i, j) = nmod_mul(numerator, nmod_inv(denominator, modulus), modulus);
    }
  }
  return nmod_mat_rank(residues.get());
}

}  // namespace

std::vector<Exponents> border_of(std::size_t variables, const std::vector<Exponents>& standard) {
  const auto ascending = [&](const Exponents& a, const Exponents& b) {
    return grevlex_greater(b.data(), a.data(), variables);
  };
  std::vector<Exponents> border;
  for (const Exponents& b : standard) {
    for (std::size_t v = 0; v < variables; ++v) {
      Exponents product = b;
      ++product[v];
      if (!std::binary_search(standard.begin(), standard.end(), product, ascending)) {
        border.push_back(std::move(product));
      }
    }
  }
  std::sort(border.begin(), border.end(), ascending);
  border.erase(std::unique(border.begin(), border.end()), border.end());
  return border;
}

std::vector<std::uint32_t> border_residues(const Quotient& quotient) {
  std::map<Exponents, std::pair<std::size_t, std::size_t>> source;  // a product x_v b that is this monomial
  const auto& standard = quotient.standard();
  for (std::size_t b = 0; b < standard.size(); ++b) {
    for (std::size_t v = 0; v < quotient.variables(); ++v) {
      Exponents product = standard[b];
      ++product[v];
      source.try_emplace(std::move(product), v, b);
    }
  }
  std::vector<std::uint32_t> residues;
  for (const Exponents& monomial : border_of(quotient.variables(), standard)) {
    std::vector<std::uint64_t> form(standard.size(), 0);
    const auto [v, b] = source.at(monomial);
    quotient.add_multiple(form, 1, v, b);
    residues.insert(residues.end(), form.begin(), form.end());
  }
  return residues;
}

RationalQuotient::RationalQuotient(std::size_t variables, std::vector<Exponents> standard, std::vector<Fmpq>& forms)
    : variables_(variables), standard_(std::move(standard)), border_(border_of(variables, standard_)) {
  const slong size = dimension();
  std::map<Exponents, slong> standard_place, border_place;
  for (slong i = 0; i < size; ++i) {
    standard_place.emplace(standard_[static_cast<std::size_t>(i)], i);
  }
  for (std::size_t i = 0; i < border_.size(); ++i) {
    border_place.emplace(border_[i], static_cast<slong>(i));
  }
  for (std::size_t v = 0; v < variables_; ++v) {
    FmpqMatrix table(size, size);
    for (slong b = 0; b < size; ++b) {
      Exponents product = standard_[static_cast<std::size_t>(b)];
      ++product[v];
      if (const auto known = standard_place.find(product); known != standard_place.end()) {
        fmpq_one(table.at(b, known->second));
        continue;
      }
      const slong row = border_place.at(product);
      for (slong c = 0; c < size; ++c) {
        fmpq_set(table.at(b, c), forms[static_cast<std::size_t>(row * size + c)].get());
      }
    }
    tables_.push_back(std::move(table));
  }
}

bool RationalQuotient::is_triangular() {
  for (std::size_t v = 0; v < variables_; ++v) {
    for (slong b = 0; b < dimension(); ++b) {
      Exponents product = standard_[static_cast<std::size_t>(b)];
      ++product[v];
      for (slong c = 0; c < dimension(); ++c) {
        const Exponents& other = standard_[static_cast<std::size_t>(c)];
        if (fmpq_is_zero(tables_[v].at(b, c)) == 0 && grevlex_greater(other.data(), product.data(), variables_)) {
          return false;
        }
      }
    }
  }
  return true;
}

bool RationalQuotient::commutes() {
  const slong size = dimension();
  for (std::size_t u = 0; u < variables_; ++u) {
    for (std::size_t v = 0; v < u; ++v) {
      FmpqMatrix a(size, size), b(size, size);
      fmpq_mat_mul(a.get(), tables_[u].get(), tables_[v].get());
      fmpq_mat_mul(b.get(), tables_[v].get(), tables_[u].get());
      if (fmpq_mat_equal(a.get(), b.get()) == 0) {
        return false;
      }
    }
  }
  return true;
}

void RationalQuotient::multiply(FmpqMatrix& row, std::size_t v) {
  FmpqMatrix result(1, dimension());
  fmpq_mat_mul(result.get(), row.get(), tables_[v].get());
  fmpq_mat_swap(row.get(), result.get());
}

FmpqMatrix RationalQuotient::coordinates(const Monomial& monomial) {
  FmpqMatrix row(1, dimension());
  fmpq_one(row.at(0, 0));  // standard_[0] is 1
  for (const Power& power : monomial) {
    for (std::uint32_t k = 0; k < power.exponent; ++k) {
      multiply(row, power.variable);
    }
  }
  return row;
}

bool RationalQuotient::contains(const Polynomial& f) {
  FmpqMatrix sum(1, dimension());
  for (const Term& term : f) {
    FmpqMatrix row = coordinates(term.monomial);
    fmpq_mat_scalar_mul_fmpq(row.get(), row.get(), Fmpq(term.coefficient).get());
    fmpq_mat_add(sum.get(), sum.get(), row.get());
  }
  return fmpq_mat_is_zero(sum.get()) != 0;
}

std::vector<Polynomial> RationalQuotient::corners() {
  std::vector<Polynomial> result;
  for (std::size_t i = 0; i < border_.size(); ++i) {
    const bool minimal = std::none_of(border_.begin(), border_.end(), [&](const Exponents& other) {
      return other != border_[i] && divides(other, border_[i]);
    });
    if (!minimal) {
      continue;
    }
    FmpqMatrix form = coordinates(monomial_of(border_[i]));
    std::vector<Term> terms{{Rational(1), monomial_of(border_[i])}};
    for (slong c = 0; c < dimension(); ++c) {
      const fmpq* q = form.at(0, c);
      terms.push_back({-Rational(to_integer(fmpq_numref(q)), to_integer(fmpq_denref(q))),
                       monomial_of(standard_[static_cast<std::size_t>(c)])});
    }
    result.push_back(normalized(std::move(terms)));
  }
  return result;
}

// The powers 1, L, ..., L^(D-1) are independent where they are so modulo a prime.
bool RationalQuotient::is_generated_by(const std::vector<int>& form, FmpzPolynomial& polynomial) {
  const slong size = dimension();
  FmpqMatrix multiplication(size, size), scaled(size, size), powers(size, size), row(1, size), sum(1, size);
  for (std::size_t v = 0; v < variables_; ++v) {
    fmpq_mat_scalar_mul_fmpz(scaled.get(), tables_[v].get(), Fmpz(Integer(form[v])).get());
    fmpq_mat_add(multiplication.get(), multiplication.get(), scaled.get());
  }
  fmpq_one(row.at(0, 0));
  FmpqMatrix term(1, size), next(1, size);
  for (slong k = 0; k <= size; ++k) {
    fmpq_mat_scalar_mul_fmpz(term.get(), row.get(), fmpz_poly_get_coeff_ptr(polynomial.get(), k));
    fmpq_mat_add(sum.get(), sum.get(), term.get());
    for (slong c = 0; c < size && k < size; ++c) {
      fmpq_set(powers.at(k, c), row.at(0, c));
    }
    fmpq_mat_mul(next.get(), row.get(), multiplication.get());
    fmpq_mat_swap(row.get(), next.get());
  }
  constexpr ulong kPrime = (ulong{1} << 61U) - 1;
  return fmpq_mat_is_zero(sum.get()) != 0 && rank_modulo(powers, size, size, kPrime) == size;
}

slong RationalQuotient::torus_rank(std::int64_t largest_multiplicity) {
  const slong size = dimension();
  FmpqMatrix power(size, size), next(size, size);
  for (slong i = 0; i < size; ++i) {
    fmpq_one(power.at(i, i));
  }
  for (FmpqMatrix& table : tables_) {
    fmpq_mat_mul(next.get(), power.get(), table.get());
    fmpq_mat_swap(power.get(), next.get());
  }
  for (std::int64_t k = 1; k < largest_multiplicity; k *= 2) {
    fmpq_mat_mul(next.get(), power.get(), power.get());
    fmpq_mat_swap(power.get(), next.get());
  }
  return rank_of(power, size);
}

}  // namespace zeroset::algebra::detail
