// Complex numbers as Arb's balls, of any precision: the only file of this module that includes FLINT. Arb became a part
// of FLINT in 3.0; before, its headers lie elsewhere. Both are C, so every object gets an owner here. Nothing that is
// called on balls aborts: what has no bound is a ball without bounds.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/core/number.hpp"

#include <flint/flint.h>
#include <flint/fmpz.h>
#if __FLINT_RELEASE >= 30000
#include <flint/acb.h>
#include <flint/acb_mat.h>
#include <flint/arb.h>
#include <flint/arb_mat.h>
#else
#include <acb.h>
#include <acb_mat.h>
#include <arb.h>
#include <arb_mat.h>
#endif

#include <cstddef>
#include <utility>

namespace zeroset::continuation::detail {

/// A list of balls.
class BallVector {
 public:
  explicit BallVector(std::size_t size = 0) : size_(size), values_(_acb_vec_init(static_cast<slong>(size))) {}
  BallVector(const BallVector& other) : BallVector(other.size_) {
    _acb_vec_set(values_, other.values_, static_cast<slong>(size_));
  }
  BallVector(BallVector&& other) noexcept : BallVector() { swap(other); }
  BallVector& operator=(BallVector other) noexcept {
    swap(other);
    return *this;
  }
  ~BallVector() { _acb_vec_clear(values_, static_cast<slong>(size_)); }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] acb_ptr data() { return values_; }
  [[nodiscard]] acb_ptr operator[](std::size_t i) { return values_ + i; }
  [[nodiscard]] acb_srcptr operator[](std::size_t i) const { return values_ + i; }

 private:
  void swap(BallVector& other) noexcept {
    std::swap(size_, other.size_);
    std::swap(values_, other.values_);
  }

  std::size_t size_;
  acb_ptr values_;
};

class BallMatrix {
 public:
  BallMatrix(std::size_t rows, std::size_t columns) {
    acb_mat_init(matrix_, static_cast<slong>(rows), static_cast<slong>(columns));
  }
  BallMatrix(const BallMatrix&) = delete;
  BallMatrix& operator=(const BallMatrix&) = delete;
  ~BallMatrix() { acb_mat_clear(matrix_); }
  [[nodiscard]] acb_mat_struct* get() { return matrix_; }
  [[nodiscard]] acb_ptr at(std::size_t row, std::size_t column) {
    return acb_mat_entry(matrix_, static_cast<slong>(row), static_cast<slong>(column));
  }

 private:
  acb_mat_t matrix_;
};

class RealBallMatrix {
 public:
  RealBallMatrix(std::size_t rows, std::size_t columns) {
    arb_mat_init(matrix_, static_cast<slong>(rows), static_cast<slong>(columns));
  }
  RealBallMatrix(const RealBallMatrix&) = delete;
  RealBallMatrix& operator=(const RealBallMatrix&) = delete;
  ~RealBallMatrix() { arb_mat_clear(matrix_); }
  [[nodiscard]] arb_mat_struct* get() { return matrix_; }
  [[nodiscard]] arb_ptr at(std::size_t row, std::size_t column) {
    return arb_mat_entry(matrix_, static_cast<slong>(row), static_cast<slong>(column));
  }

 private:
  arb_mat_t matrix_;
};

/// A real ball with an owner.
class RealBall {
 public:
  RealBall() { arb_init(value_); }
  RealBall(const RealBall&) = delete;
  RealBall& operator=(const RealBall&) = delete;
  ~RealBall() { arb_clear(value_); }
  [[nodiscard]] arb_ptr get() { return value_; }

 private:
  arb_t value_;
};

/// A binary number of any precision with an owner.
class BinaryNumber {
 public:
  BinaryNumber() { arf_init(value_); }
  explicit BinaryNumber(const Dyadic& value);
  BinaryNumber(const BinaryNumber&) = delete;
  BinaryNumber& operator=(const BinaryNumber&) = delete;
  ~BinaryNumber() { arf_clear(value_); }
  [[nodiscard]] arf_ptr get() { return value_; }

 private:
  arf_t value_;
};

/// A bound >= 0, rounded upwards by all that is done with it.
class Magnitude {
 public:
  Magnitude() { mag_init(value_); }
  explicit Magnitude(double bound) : Magnitude() { mag_set_d(value_, bound); }
  Magnitude(const Magnitude& other) : Magnitude() { mag_set(value_, other.value_); }
  Magnitude& operator=(const Magnitude& other) {
    mag_set(value_, other.value_);
    return *this;
  }
  ~Magnitude() { mag_clear(value_); }
  [[nodiscard]] mag_ptr get() { return value_; }
  [[nodiscard]] mag_srcptr get() const { return value_; }

  /// Larger or equal, infinity if need be.
  [[nodiscard]] double upper() const;
  /// True only where the bound itself is smaller than the double.
  [[nodiscard]] bool is_below(double value) const;

 private:
  mag_t value_;
};

/// A ball around a rational number, exact where `bits` suffice for it.
void set_ball(arb_ptr ball, const Rational& value, slong bits);
void set_ball(acb_ptr ball, const algebra::ComplexRational& value, slong bits);

/// The finite value of a binary number.
[[nodiscard]] Dyadic to_dyadic(arf_srcptr value);

/// Ends of a finite ball, rounded outwards to `bits` bits.
[[nodiscard]] std::pair<Rational, Rational> ends(arb_srcptr ball, slong bits);

/// Middles and half-widths of a coordinate as a ball that holds it: half-widths are rounded upwards.
void set_ball(acb_ptr ball, const BoxCoordinate& coordinate);

/// |Re z| and |Im z|, the larger or the sum: bounds over the ball.
[[nodiscard]] Magnitude largest_part(acb_srcptr z);
[[nodiscard]] Magnitude sum_of_parts(acb_srcptr z);

/// Gives back what FLINT keeps for this thread. Called where a thread ends.
void release_thread_memory();

/// Runs a program whose constants, parameters and variables are set.
void run_balls(const algebra::StraightLineProgram& program, acb_ptr slots, slong bits);

}  // namespace zeroset::continuation::detail
