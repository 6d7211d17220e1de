#include "algebra/counts/monomial_ideal.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

using Numerator = std::vector<Integer>;  // ascending coefficients

std::uint64_t total_degree(const Exponents& monomial) {
  return std::accumulate(monomial.begin(), monomial.end(), std::uint64_t{0});
}

bool is_one(const Exponents& monomial) {
  return total_degree(monomial) == 0;
}

/// sum += t^shift f
void add_shifted(Numerator& sum, const Numerator& f, std::size_t shift) {
  sum.resize(std::max(sum.size(), f.size() + shift), Integer(0));
  for (std::size_t i = 0; i < f.size(); ++i) {
    sum[i + shift] += f[i];
  }
}

/// f *= 1 - t^degree
void multiply_by_one_minus(Numerator& f, std::size_t degree) {
  const std::size_t size = f.size();
  f.resize(size + degree, Integer(0));
  for (std::size_t i = size; i-- > 0;) {
    f[i + degree] -= f[i];
  }
}

struct Pivot {
  std::size_t variable = 0;
  std::uint32_t exponent = 0;  ///< 0: no two generators share an unknown
};

/// A middle power of the unknown that most generators have.
Pivot choose_pivot(const MonomialIdeal& ideal) {
  std::size_t best = 0, most = 0;
  for (std::size_t v = 0; v < ideal.variables; ++v) {
    const auto count = static_cast<std::size_t>(
        std::count_if(ideal.generators.begin(), ideal.generators.end(), [&](const Exponents& g) { return g[v] > 0; }));
    if (count > most) {
      most = count;
      best = v;
    }
  }
  if (most < 2) {
    return {};
  }
  std::vector<std::uint32_t> exponents;
  for (const Exponents& g : ideal.generators) {
    if (g[best] > 0) {
      exponents.push_back(g[best]);
    }
  }
  const auto middle = exponents.begin() + static_cast<std::ptrdiff_t>(exponents.size() / 2);
  std::nth_element(exponents.begin(), middle, exponents.end());
  std::uint32_t exponent = *middle;
  // The pure power itself would be no progress.
  for (const Exponents& g : ideal.generators) {
    if (g[best] == total_degree(g) && g[best] > 0 && exponent >= g[best]) {
      exponent = g[best] - 1;
    }
  }
  return {best, std::max<std::uint32_t>(exponent, 1)};
}

Numerator numerator_of(const MonomialIdeal& ideal) {
  if (!ideal.generators.empty() && is_one(ideal.generators.front())) {
    return {};
  }
  const Pivot pivot = choose_pivot(ideal);
  if (pivot.exponent == 0) {
    Numerator product{Integer(1)};
    for (const Exponents& g : ideal.generators) {
      multiply_by_one_minus(product, total_degree(g));
    }
    return product;
  }
  std::vector<Exponents> sum = ideal.generators, quotient = ideal.generators;
  sum.emplace_back(ideal.variables, 0);
  sum.back()[pivot.variable] = pivot.exponent;
  for (Exponents& g : quotient) {
    g[pivot.variable] -= std::min(g[pivot.variable], pivot.exponent);
  }
  Numerator result = numerator_of(monomial_ideal(ideal.variables, std::move(sum)));
  add_shifted(result, numerator_of(monomial_ideal(ideal.variables, std::move(quotient))), pivot.exponent);
  return result;
}

Integer value_at_one(const Numerator& f) {
  return std::accumulate(f.begin(), f.end(), Integer(0));
}

/// f / (1 - t), for f(1) = 0.
Numerator divide_by_one_minus_t(const Numerator& f) {
  Numerator result;
  Integer sum = 0;
  for (const Integer& c : f) {
    sum += c;
    result.push_back(sum);
  }
  result.pop_back();
  return result;
}

}  // namespace

bool divides(const Exponents& a, const Exponents& b) {
  for (std::size_t v = 0; v < a.size(); ++v) {
    if (a[v] > b[v]) {
      return false;
    }
  }
  return true;
}

MonomialIdeal monomial_ideal(std::size_t variables, std::vector<Exponents> monomials) {
  std::sort(monomials.begin(), monomials.end(), [](const Exponents& a, const Exponents& b) {
    return total_degree(a) < total_degree(b);
  });
  MonomialIdeal ideal{variables, {}};
  for (Exponents& monomial : monomials) {
    const bool redundant = std::any_of(
        ideal.generators.begin(), ideal.generators.end(), [&](const Exponents& g) { return divides(g, monomial); });
    if (!redundant) {
      ideal.generators.push_back(std::move(monomial));
    }
  }
  return ideal;
}

bool is_zero_dimensional(const MonomialIdeal& ideal) {
  std::vector<bool> bounded(ideal.variables, false);
  for (const Exponents& g : ideal.generators) {
    const std::uint64_t degree = total_degree(g);
    if (degree == 0) {
      return true;
    }
    for (std::size_t v = 0; v < ideal.variables; ++v) {
      bounded[v] = bounded[v] || g[v] == degree;
    }
  }
  return std::all_of(bounded.begin(), bounded.end(), [](bool b) { return b; });
}

HilbertPolynomial hilbert_polynomial(const MonomialIdeal& ideal) {
  Numerator numerator = numerator_of(ideal);
  while (!numerator.empty() && numerator.back() == 0) {
    numerator.pop_back();
  }
  if (numerator.empty()) {
    return {};
  }
  auto dimension = static_cast<std::int64_t>(ideal.variables);
  while (value_at_one(numerator) == 0) {
    numerator = divide_by_one_minus_t(numerator);
    --dimension;
  }
  return {dimension, value_at_one(numerator)};
}

std::optional<std::vector<Exponents>> standard_monomials(const MonomialIdeal& ideal, std::size_t most) {
  std::vector<Exponents> result;
  if (!ideal.generators.empty() && is_one(ideal.generators.front())) {
    return result;
  }
  // m x_v is outside if no generator with exactly its power of x_v divides it: m is outside already.
  std::vector<std::vector<std::vector<const Exponents*>>> by_power(ideal.variables);
  for (const Exponents& g : ideal.generators) {
    for (std::size_t v = 0; v < ideal.variables; ++v) {
      by_power[v].resize(std::max<std::size_t>(by_power[v].size(), g[v] + 1));
      by_power[v][g[v]].push_back(&g);
    }
  }
  const auto is_outside = [&](const Exponents& monomial, std::size_t v) {
    return monomial[v] >= by_power[v].size() || std::none_of(by_power[v][monomial[v]].begin(),
                                                             by_power[v][monomial[v]].end(),
                                                             [&](const Exponents* g) { return divides(*g, monomial); });
  };
  std::vector<std::size_t> last{0};  // multiply by unknowns from this one on, so that each monomial comes once
  result.emplace_back(ideal.variables, 0);
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t v = last[i]; v < ideal.variables; ++v) {
      Exponents next = result[i];
      ++next[v];
      if (is_outside(next, v)) {
        if (result.size() >= most) {
          return std::nullopt;
        }
        result.push_back(std::move(next));
        last.push_back(v);
      }
    }
  }
  return result;
}

}  // namespace zeroset::algebra::detail
