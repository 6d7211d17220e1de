#include "algebra/counts/quotient.hpp"

#include <algorithm>

namespace zeroset::algebra::detail {

std::size_t Quotient::Hash::operator()(const Exponents& monomial) const {
  std::size_t hash = 0;
  for (const std::uint32_t exponent : monomial) {
    hash = (hash ^ exponent) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29U;
  }
  return hash;
}

Quotient::Quotient(const ModularSystem& basis,
                   std::vector<Exponents> standard,
                   const std::function<bool()>& out_of_time)
    : variables_(basis.variables), prime_(basis.prime) {
  for (const ModularPolynomial& element : basis.polynomials) {
    leading_.emplace(
        Exponents(element.exponents.begin(), element.exponents.begin() + static_cast<std::ptrdiff_t>(variables_)),
        &element);
  }
  index_standard(std::move(standard));
  reduce_border(out_of_time);
}

void Quotient::index_standard(std::vector<Exponents> standard) {
  standard_ = std::move(standard);
  std::sort(standard_.begin(), standard_.end(), [&](const Exponents& a, const Exponents& b) {
    return grevlex_greater(b.data(), a.data(), variables_);
  });
  for (std::size_t b = 0; b < standard_.size(); ++b) {
    forms_.emplace(standard_[b], Form{static_cast<std::int64_t>(b), -1});
  }
}

void Quotient::reduce_border(const std::function<bool()>& out_of_time) {
  std::vector<Exponents> border;
  dense_.assign(variables_, 0);
  for (std::size_t v = 0; v < variables_; ++v) {
    for (const Exponents& b : standard_) {
      Exponents product = b;
      ++product[v];
      if (!forms_.contains(product)) {
        ++dense_[v];
        border.push_back(std::move(product));
      }
    }
  }
  std::sort(border.begin(), border.end(), [&](const Exponents& a, const Exponents& b) {
    return grevlex_greater(b.data(), a.data(), variables_);
  });
  border.erase(std::unique(border.begin(), border.end()), border.end());
  for (const Exponents& monomial : border) {
    reduce(monomial);
    if (out_of_time()) {
      throw OutOfTime();
    }
  }
  products_.resize(variables_);
  for (std::size_t v = 0; v < variables_; ++v) {
    for (Exponents product : standard_) {
      ++product[v];
      products_[v].push_back(forms_.at(product));
    }
  }
}

Quotient::Form Quotient::reduce(const Exponents& monomial) {
  if (const auto known = forms_.find(monomial); known != forms_.end()) {
    return known->second;
  }
  const auto leading = leading_.find(monomial);
  const Form form = leading != leading_.end() ? reduce_leading(*leading->second) : reduce_product(monomial);
  forms_.emplace(monomial, form);
  return form;
}

Quotient::Form Quotient::reduce_leading(const ModularPolynomial& element) {
  std::vector<std::uint64_t> sum(dimension(), 0);
  for (std::size_t t = 1; t < element.coefficients.size(); ++t) {
    const auto begin = element.exponents.begin() + static_cast<std::ptrdiff_t>(t * variables_);
    add(sum,
        prime_ - element.coefficients[t],
        reduce(Exponents(begin, begin + static_cast<std::ptrdiff_t>(variables_))));
  }
  return store(sum);
}

// monomial = x_v m with m in the ideal: the normal form of m is a sum of smaller standard b, and all x_v b are smaller
// than the monomial, so they are done. Of the possible v the one with the sparsest multiplication is the cheapest.
Quotient::Form Quotient::reduce_product(const Exponents& monomial) {
  std::size_t best = variables_;
  Exponents best_rest;
  for (std::size_t v = 0; v < variables_; ++v) {
    if (monomial[v] == 0 || (best < variables_ && dense_[v] >= dense_[best])) {
      continue;
    }
    Exponents rest = monomial;
    --rest[v];
    const auto known = forms_.find(rest);
    if (known == forms_.end() || known->second.standard < 0) {
      best = v;
      best_rest = std::move(rest);
    }
  }
  const Form rest = reduce(best_rest);
  std::vector<std::uint64_t> sum(dimension(), 0);
  const Vector coordinates = rows_[static_cast<std::size_t>(rest.row)];
  for (std::size_t b = 0; b < coordinates.size(); ++b) {
    if (coordinates[b] != 0) {
      Exponents product = standard_[b];
      ++product[best];
      add(sum, coordinates[b], reduce(product));
    }
  }
  return store(sum);
}

void Quotient::add(std::vector<std::uint64_t>& sum, std::uint64_t factor, const Form& form) const {
  if (form.standard >= 0) {
    sum[static_cast<std::size_t>(form.standard)] += factor;
    return;
  }
  // Products stay below 2^32: as many as there are monomials fit 64 bits.
  const Vector& row = rows_[static_cast<std::size_t>(form.row)];
  const auto small = static_cast<std::uint32_t>(factor);
  for (std::size_t i = 0; i < row.size(); ++i) {
    sum[i] += small * std::uint32_t{row[i]};
  }
}

Quotient::Form Quotient::store(const std::vector<std::uint64_t>& sum) {
  Vector row(sum.size());
  std::transform(
      sum.begin(), sum.end(), row.begin(), [&](std::uint64_t x) { return static_cast<std::uint16_t>(x % prime_); });
  rows_.push_back(std::move(row));
  return {-1, static_cast<std::int64_t>(rows_.size()) - 1};
}

std::uint64_t Quotient::shape() const {
  std::uint64_t hash = standard_.size();
  for (const Exponents& monomial : standard_) {
    hash = (hash ^ Hash{}(monomial)) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29U;
  }
  return hash;
}

void Quotient::add_multiple(std::vector<std::uint64_t>& sum, std::uint64_t factor, std::size_t v, std::size_t b) const {
  add(sum, factor, products_[v][b]);
}

Quotient::Vector Quotient::unknown(std::size_t v) const {
  std::vector<std::uint64_t> sum(dimension(), 0);
  add_multiple(sum, 1, v, 0);  // standard_[0] is 1
  Vector result(sum.size());
  std::transform(
      sum.begin(), sum.end(), result.begin(), [&](std::uint64_t x) { return static_cast<std::uint16_t>(x % prime_); });
  return result;
}

}  // namespace zeroset::algebra::detail
