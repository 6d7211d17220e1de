// FLINT's dense matrices over Z and Q, which free themselves.
#pragma once

#include "algebra/flint.hpp"

namespace zeroset::algebra::detail {

class FmpzMatrix {
 public:
  FmpzMatrix(slong rows, slong columns) { fmpz_mat_init(matrix_, rows, columns); }
  FmpzMatrix(const FmpzMatrix&) = delete;
  FmpzMatrix& operator=(const FmpzMatrix&) = delete;
  ~FmpzMatrix() { fmpz_mat_clear(matrix_); }
  [[nodiscard]] fmpz_mat_struct* get() { return matrix_; }

 private:
  fmpz_mat_t matrix_;
};

class FmpqMatrix {
 public:
  FmpqMatrix(slong rows, slong columns) { fmpq_mat_init(matrix_, rows, columns); }
  FmpqMatrix(FmpqMatrix&& other) noexcept : FmpqMatrix(0, 0) { fmpq_mat_swap(matrix_, other.matrix_); }
  FmpqMatrix(const FmpqMatrix&) = delete;
  FmpqMatrix& operator=(const FmpqMatrix&) = delete;
  ~FmpqMatrix() { fmpq_mat_clear(matrix_); }
  [[nodiscard]] fmpq_mat_struct* get() { return matrix_; }
  [[nodiscard]] fmpq* at(slong row, slong column) { return fmpq_mat_entry(matrix_, row, column); }

 private:
  fmpq_mat_t matrix_;
};

}  // namespace zeroset::algebra::detail
