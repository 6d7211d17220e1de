#include "algebra/certificates/macaulay.hpp"

#include "algebra/counts/groebner.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace zeroset::algebra::detail {
namespace {

struct Hash {
  std::size_t operator()(const Exponents& monomial) const {
    std::size_t hash = 0;
    for (const std::uint32_t exponent : monomial) {
      hash = (hash ^ exponent) * 0x9E3779B97F4A7C15U;
      hash ^= hash >> 29U;
    }
    return hash;
  }
};

/// All monomials of degree at most `degree` in n unknowns.
void list_monomials(std::size_t n, std::int64_t degree, std::vector<Exponents>& list) {
  Exponents monomial(n, 0);
  std::int64_t used = 0;
  for (;;) {
    list.push_back(monomial);
    std::size_t v = 0;
    for (; v < n; ++v) {
      if (used < degree) {
        ++monomial[v];
        ++used;
        break;
      }
      used -= monomial[v];
      monomial[v] = 0;
    }
    if (v == n) {
      return;
    }
  }
}

class Builder {
 public:
  explicit Builder(const PolynomialSystem& system) : system_(system), n_(system.variables.size()) {}

  MacaulayMatrix build(std::int64_t degree) {
    for (std::size_t i = 0; i < system_.polynomials.size(); ++i) {
      const Polynomial& f = system_.polynomials[i];
      if (f.empty() || algebra::degree(f) > degree) {
        continue;
      }
      std::vector<Exponents> shifts;
      list_monomials(n_, degree - algebra::degree(f), shifts);
      for (Exponents& shift : shifts) {
        add_row(static_cast<std::uint32_t>(i), std::move(shift));
      }
    }
    sort_columns();
    std::stable_sort(matrix_.rows.begin(), matrix_.rows.end(), [](const MacaulayRow& a, const MacaulayRow& b) {
      return a.columns.front() < b.columns.front();
    });
    return std::move(matrix_);
  }

 private:
  void add_row(std::uint32_t equation, Exponents shift) {
    MacaulayRow row{equation, std::move(shift), {}};
    for (const Term& term : system_.polynomials[equation]) {
      Exponents monomial = row.shift;
      for (const Power& power : term.monomial) {
        monomial[power.variable] += power.exponent;
      }
      row.columns.push_back(
          index_.try_emplace(std::move(monomial), static_cast<std::uint32_t>(index_.size())).first->second);
    }
    matrix_.rows.push_back(std::move(row));
  }

  void sort_columns() {
    std::vector<const Exponents*> monomials(index_.size());
    for (const auto& [monomial, number] : index_) {
      monomials[number] = &monomial;
    }
    std::vector<std::uint32_t> order(index_.size()), place(index_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return grevlex_greater(monomials[b]->data(), monomials[a]->data(), n_);
    });
    for (std::uint32_t k = 0; k < order.size(); ++k) {
      place[order[k]] = k;
    }
    for (MacaulayRow& row : matrix_.rows) {
      for (std::uint32_t& column : row.columns) {
        column = place[column];
      }
    }
    matrix_.columns = order.size();
    matrix_.has_one = index_.contains(Exponents(n_, 0));
  }

  const PolynomialSystem& system_;
  std::size_t n_;
  MacaulayMatrix matrix_{};
  std::unordered_map<Exponents, std::uint32_t, Hash> index_{};
};

}  // namespace

double macaulay_bytes(const PolynomialSystem& system, std::int64_t degree) {
  const auto n = static_cast<double>(system.variables.size());
  double rows = 0, terms = 0;
  for (const Polynomial& f : system.polynomials) {
    const std::int64_t rest = degree - algebra::degree(f);
    if (!f.empty() && rest >= 0) {
      const double shifts = binomial(n + static_cast<double>(rest), n);
      rows += shifts;
      terms += shifts * static_cast<double>(f.size());
    }
  }
  const double columns = std::min(terms, binomial(n + static_cast<double>(degree), n));
  if (rows > 0x1p31 || columns > 0x1p31) {
    return std::numeric_limits<double>::infinity();
  }
  return rows * (96 + 4 * n) + 12 * terms + columns * (96 + 4 * n);
}

MacaulayMatrix macaulay_matrix(const PolynomialSystem& system, std::int64_t degree) {
  return Builder(system).build(degree);
}

}  // namespace zeroset::algebra::detail
