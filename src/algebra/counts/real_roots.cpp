#include "algebra/counts/real_roots.hpp"

#include <vector>

namespace zeroset::algebra::detail {
namespace {

/// Changes of sign among the coefficients, zeros left out.
int sign_changes(FmpzPolynomial& f) {
  int changes = 0, last = 0;
  for (slong i = 0; i <= f.degree(); ++i) {
    const int sign = fmpz_sgn(fmpz_poly_get_coeff_ptr(f.get(), i));
    changes += sign != 0 && last != 0 && sign != last ? 1 : 0;
    last = sign != 0 ? sign : last;
  }
  return changes;
}

/// Descartes' bound on the roots in (0, 1): the changes of sign of (x + 1)^n f(1 / (x + 1)).
int bound_on_unit_interval(FmpzPolynomial& f) {
  FmpzPolynomial g;
  fmpz_poly_reverse(g.get(), f.get(), f.degree() + 1);
  fmpz_poly_taylor_shift(g.get(), g.get(), Fmpz(Integer(1)).get());
  return sign_changes(g);
}

/// f(x) := 2^(k n) f(x / 2^k); for k < 0, 2^(k n) is left out.
void scale(FmpzPolynomial& f, slong k) {
  const slong n = f.degree();
  for (slong i = 0; i <= n; ++i) {
    fmpz* c = fmpz_poly_get_coeff_ptr(f.get(), i);
    fmpz_mul_2exp(c, c, static_cast<ulong>(k > 0 ? k * (n - i) : -k * i));
  }
}

bool vanishes_at_zero(FmpzPolynomial& f) {
  return fmpz_is_zero(fmpz_poly_get_coeff_ptr(f.get(), 0)) != 0;
}

/// Roots in the open interval (0, 1).
std::int64_t roots_in_unit_interval(FmpzPolynomial&& f) {
  std::int64_t roots = 0;
  std::vector<FmpzPolynomial> open;
  open.push_back(std::move(f));
  while (!open.empty()) {
    FmpzPolynomial left(std::move(open.back()));
    open.pop_back();
    const int bound = bound_on_unit_interval(left);
    if (bound <= 1) {
      roots += bound;
      continue;
    }
    scale(left, 1);
    FmpzPolynomial right;
    fmpz_poly_taylor_shift(right.get(), left.get(), Fmpz(Integer(1)).get());
    if (vanishes_at_zero(right)) {  // a root at the middle
      ++roots;
      fmpz_poly_shift_right(right.get(), right.get(), 1);
    }
    fmpz_poly_primitive_part(left.get(), left.get());
    fmpz_poly_primitive_part(right.get(), right.get());
    open.push_back(std::move(left));
    open.push_back(std::move(right));
  }
  return roots;
}

/// Roots x > 0.
std::int64_t positive_roots(FmpzPolynomial&& f) {
  if (f.degree() <= 0) {
    return 0;
  }
  Fmpz bound;
  fmpz_poly_bound_roots(bound.get(), f.get());  // above all absolute values
  scale(f, -static_cast<slong>(fmpz_bits(bound.get())) - 1);
  return roots_in_unit_interval(std::move(f));
}

}  // namespace

std::int64_t count_real_roots(const FmpzPolynomial& squarefree) {
  FmpzPolynomial f(squarefree);
  std::int64_t roots = 0;
  if (f.degree() > 0 && vanishes_at_zero(f)) {
    ++roots;
    fmpz_poly_shift_right(f.get(), f.get(), 1);
  }
  FmpzPolynomial mirrored(f);
  for (slong i = 1; i <= mirrored.degree(); i += 2) {
    fmpz* c = fmpz_poly_get_coeff_ptr(mirrored.get(), i);
    fmpz_neg(c, c);
  }
  return roots + positive_roots(std::move(f)) + positive_roots(std::move(mirrored));
}

}  // namespace zeroset::algebra::detail
