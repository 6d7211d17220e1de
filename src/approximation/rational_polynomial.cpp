#include "approximation/rational_polynomial.hpp"

#include <algorithm>

namespace zeroset::approximation::detail {

Polynomial add_scaled(Polynomial sum, const Rational& factor, const Polynomial& other) {
  sum.resize(std::max(sum.size(), other.size()), Rational(0));
  for (std::size_t i = 0; i < other.size(); ++i) {
    sum[i] += factor * other[i];
  }
  return sum;
}

Polynomial times_x(const Polynomial& p) {
  Polynomial product{Rational(0)};
  product.insert(product.end(), p.begin(), p.end());
  return product;
}

Polynomial substitute_affine(const Polynomial& p, const Rational& m, const Rational& h) {
  Polynomial result;
  for (std::size_t i = p.size(); i-- > 0;) {
    result = add_scaled(add_scaled({}, 1 / h, times_x(result)), -m / h, result);
    result.resize(std::max<std::size_t>(result.size(), 1), Rational(0));
    result[0] += p[i];
  }
  return result;
}

Polynomial trimmed(Polynomial p) {
  while (!p.empty() && p.back() == 0) {
    p.pop_back();
  }
  return p;
}

}  // namespace zeroset::approximation::detail
