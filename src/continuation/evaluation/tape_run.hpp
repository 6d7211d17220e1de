// The loops of a tape: plain values, and Taylor coefficients one order after another.
#pragma once

#include "continuation/evaluation/tape.hpp"

#include <array>

namespace zeroset::continuation::detail {

inline const double* tape_reals(const Tape& tape, const Complex* /*type*/) {
  return tape.rounded_reals.data();
}
inline const DoubleDouble* tape_reals(const Tape& tape, const ComplexDoubleDouble* /*type*/) {
  return tape.reals.data();
}
inline ComplexDoubleDouble operator*(const DoubleDouble& a, const ComplexDoubleDouble& b) {
  return {a * b.re, a * b.im};
}

/// Computes all places from those of constants, parameters and variables.
template <class Number>
void run_values(const Tape& tape, Number* v) {
  const auto* reals = tape_reals(tape, v);
  for (const TapeBlock& block : tape.blocks) {
    const TapeInstruction* i = tape.instructions.data() + block.begin;
    const TapeInstruction* const end = tape.instructions.data() + block.end;
    Number* target = v + tape.first_computed + block.begin;
    switch (block.operation) {
      case TapeOperation::add:
        for (; i != end; ++i) {
          *target++ = v[i->a] + v[i->b];
        }
        break;
      case TapeOperation::subtract:
        for (; i != end; ++i) {
          *target++ = v[i->a] - v[i->b];
        }
        break;
      case TapeOperation::negate:
        for (; i != end; ++i) {
          *target++ = -v[i->a];
        }
        break;
      case TapeOperation::multiply:
        for (; i != end; ++i) {
          *target++ = v[i->a] * v[i->b];
        }
        break;
      case TapeOperation::square:
        for (; i != end; ++i) {
          *target++ = square(v[i->a]);
        }
        break;
      case TapeOperation::scale:
        for (; i != end; ++i) {
          *target++ = reals[i->b] * v[i->a];
        }
        break;
      case TapeOperation::multiply_add:
        for (; i != end; ++i) {
          *target++ = v[i->c] + v[i->a] * v[i->b];
        }
        break;
      case TapeOperation::multiply_subtract:
        for (; i != end; ++i) {
          *target++ = v[i->c] - v[i->a] * v[i->b];
        }
        break;
      case TapeOperation::subtract_product:
        for (; i != end; ++i) {
          *target++ = v[i->a] * v[i->b] - v[i->c];
        }
        break;
      case TapeOperation::scale_add:
        for (; i != end; ++i) {
          *target++ = v[i->c] + reals[i->b] * v[i->a];
        }
        break;
      case TapeOperation::count:
        break;
    }
  }
}

/// Coefficients of orders 0 to 3.
template <class Number>
using Series = std::array<Number, 4>;

inline ComplexDoubleDouble doubled(const ComplexDoubleDouble& a) {
  return {{2 * a.re.high, 2 * a.re.low}, {2 * a.im.high, 2 * a.im.low}};
}
inline Complex doubled(Complex a) {
  return {2 * a.re, 2 * a.im};
}

template <int Order, class Number>
Number product_coefficient(const Series<Number>& a, const Series<Number>& b) {
  Number sum = a[0] * b[Order];
  for (std::size_t j = 1; j <= Order; ++j) {
    sum = sum + a[j] * b[Order - j];
  }
  return sum;
}

template <int Order, class Number>
Number square_coefficient(const Series<Number>& a) {
  if constexpr (Order == 0) {
    return square(a[0]);
  } else if constexpr (Order == 1) {
    return doubled(a[0] * a[1]);
  } else if constexpr (Order == 2) {
    return doubled(a[0] * a[2]) + square(a[1]);
  } else {
    return doubled(a[0] * a[3] + a[1] * a[2]);
  }
}

/// The coefficient of one order at one place.
template <int Order, TapeOperation kOperation, class Number, class Real>
Number coefficient(const Series<Number>* v, const TapeInstruction& i, const Real* reals) {
  if constexpr (kOperation == TapeOperation::add) {
    return v[i.a][Order] + v[i.b][Order];
  } else if constexpr (kOperation == TapeOperation::subtract) {
    return v[i.a][Order] - v[i.b][Order];
  } else if constexpr (kOperation == TapeOperation::negate) {
    return -v[i.a][Order];
  } else if constexpr (kOperation == TapeOperation::multiply) {
    return product_coefficient<Order, Number>(v[i.a], v[i.b]);
  } else if constexpr (kOperation == TapeOperation::square) {
    return square_coefficient<Order, Number>(v[i.a]);
  } else if constexpr (kOperation == TapeOperation::scale) {
    return reals[i.b] * v[i.a][Order];
  } else if constexpr (kOperation == TapeOperation::multiply_add) {
    return v[i.c][Order] + product_coefficient<Order, Number>(v[i.a], v[i.b]);
  } else if constexpr (kOperation == TapeOperation::multiply_subtract) {
    return v[i.c][Order] - product_coefficient<Order, Number>(v[i.a], v[i.b]);
  } else if constexpr (kOperation == TapeOperation::subtract_product) {
    return product_coefficient<Order, Number>(v[i.a], v[i.b]) - v[i.c][Order];
  } else {
    return v[i.c][Order] + reals[i.b] * v[i.a][Order];
  }
}

/// One sweep computes the coefficients of orders Order - 1 and Order. The variables' coefficients of order Order - 1
/// are known by then, and those of order Order stand at zero: what comes out at order Order is all but J x_Order. At
/// order 1, places that no parameter enters are zero then.
template <int Order, TapeOperation kOperation, class Number>
void sweep_block(const Tape& tape, const TapeBlock& block, Series<Number>* v) {
  const auto* reals = tape_reals(tape, v->data());
  Series<Number>* target = v + tape.first_computed + block.begin;
  const bool still = Order == 1 && !block.moves;
  for (std::uint32_t k = block.begin; k != block.end; ++k, ++target) {
    const TapeInstruction i = tape.instructions[k];
    (*target)[Order - 1] = coefficient<Order - 1, kOperation>(v, i, reals);
    (*target)[Order] = still ? Number{} : coefficient<Order, kOperation>(v, i, reals);
  }
}

template <int Order, class Number>
void sweep(const Tape& tape, Series<Number>* v) {
  for (const TapeBlock& block : tape.blocks) {
    switch (block.operation) {
      case TapeOperation::add:
        sweep_block<Order, TapeOperation::add>(tape, block, v);
        break;
      case TapeOperation::subtract:
        sweep_block<Order, TapeOperation::subtract>(tape, block, v);
        break;
      case TapeOperation::negate:
        sweep_block<Order, TapeOperation::negate>(tape, block, v);
        break;
      case TapeOperation::multiply:
        sweep_block<Order, TapeOperation::multiply>(tape, block, v);
        break;
      case TapeOperation::square:
        sweep_block<Order, TapeOperation::square>(tape, block, v);
        break;
      case TapeOperation::scale:
        sweep_block<Order, TapeOperation::scale>(tape, block, v);
        break;
      case TapeOperation::multiply_add:
        sweep_block<Order, TapeOperation::multiply_add>(tape, block, v);
        break;
      case TapeOperation::multiply_subtract:
        sweep_block<Order, TapeOperation::multiply_subtract>(tape, block, v);
        break;
      case TapeOperation::subtract_product:
        sweep_block<Order, TapeOperation::subtract_product>(tape, block, v);
        break;
      case TapeOperation::scale_add:
        sweep_block<Order, TapeOperation::scale_add>(tape, block, v);
        break;
      case TapeOperation::count:
        break;
    }
  }
}

}  // namespace zeroset::continuation::detail
