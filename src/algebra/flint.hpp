// The only file that includes FLINT. It hides two differences between the supported versions: FLINT < 3 keeps Arb's
// headers elsewhere (none is needed here), and both are C, so every object gets an owner. FLINT aborts the process on a
// violated precondition, so whatever calls it checks first.
#pragma once

#include "zeroset/core/number.hpp"

#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpq_mpoly.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>
#include <flint/nmod_mat.h>
#include <flint/nmod_poly.h>
#include <flint/nmod_poly_factor.h>
#include <flint/ulong_extras.h>

#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::algebra::detail {

class Fmpz {
 public:
  Fmpz() { fmpz_init(value_); }
  explicit Fmpz(const Integer& value) : Fmpz() { set(value); }
  Fmpz(const Fmpz&) = delete;
  Fmpz& operator=(const Fmpz&) = delete;
  ~Fmpz() { fmpz_clear(value_); }

  void set(const Integer& value) {
    std::vector<ulong> limbs;
    export_bits(abs(value), std::back_inserter(limbs), 64, false);
    fmpz_set_ui_array(value_, limbs.data(), static_cast<slong>(limbs.size()));
    if (value < 0) {
      fmpz_neg(value_, value_);
    }
  }

  [[nodiscard]] fmpz* get() { return value_; }
  [[nodiscard]] std::string digits() const {
    char* text = fmpz_get_str(nullptr, 10, value_);
    std::string result(text);
    flint_free(text);
    return result;
  }

 private:
  fmpz_t value_;
};

inline Integer to_integer(const fmpz* value) {
  if (COEFF_IS_MPZ(*value) == 0) {
    return Integer(static_cast<long long>(*value));
  }
  Fmpz magnitude;
  fmpz_abs(magnitude.get(), value);
  std::vector<ulong> limbs((fmpz_bits(value) + 63) / 64);
  fmpz_get_ui_array(limbs.data(), static_cast<slong>(limbs.size()), magnitude.get());
  Integer result;
  import_bits(result, limbs.begin(), limbs.end(), 64, false);
  return fmpz_sgn(value) < 0 ? Integer(-result) : result;
}

class Fmpq {
 public:
  Fmpq() { fmpq_init(value_); }
  explicit Fmpq(const Rational& value) : Fmpq() {
    const Fmpz num(numerator(value)), den(denominator(value));
    fmpq_set_fmpz_frac(value_, const_cast<Fmpz&>(num).get(), const_cast<Fmpz&>(den).get());
  }
  Fmpq(const Fmpq&) = delete;
  Fmpq& operator=(const Fmpq&) = delete;
  ~Fmpq() { fmpq_clear(value_); }
  [[nodiscard]] fmpq* get() { return value_; }
  [[nodiscard]] Rational value() const {
    return Rational(to_integer(fmpq_numref(value_)), to_integer(fmpq_denref(value_)));
  }

 private:
  fmpq_t value_;
};

/// A rows x columns matrix over Z/p, initially zero.
class NmodMatrix {
 public:
  NmodMatrix(slong rows, slong columns, ulong p) { nmod_mat_init(matrix_, rows, columns, p); }
  NmodMatrix(NmodMatrix&& other) noexcept : NmodMatrix(0, 0, other.matrix_->mod.n) {
    nmod_mat_swap(matrix_, other.matrix_);
  }
  NmodMatrix(const NmodMatrix&) = delete;
  NmodMatrix& operator=(const NmodMatrix&) = delete;
  ~NmodMatrix() { nmod_mat_clear(matrix_); }
  [[nodiscard]] ulong& at(slong row, slong column) { return nmod_mat_entry(matrix_, row, column); }
  [[nodiscard]] nmod_mat_struct* get() { return matrix_; }

 private:
  nmod_mat_t matrix_;
};

class NmodPolynomial {
 public:
  explicit NmodPolynomial(ulong p) { nmod_poly_init(polynomial_, p); }
  NmodPolynomial(const NmodPolynomial&) = delete;
  NmodPolynomial& operator=(const NmodPolynomial&) = delete;
  ~NmodPolynomial() { nmod_poly_clear(polynomial_); }
  [[nodiscard]] nmod_poly_struct* get() { return polynomial_; }

 private:
  nmod_poly_t polynomial_;
};

}  // namespace zeroset::algebra::detail
