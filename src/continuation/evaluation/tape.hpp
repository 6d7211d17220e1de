// Straight-line programs prepared for running many times.
//
// A StraightLineProgram uses slots again and mixes its operations. A tape gives every value a place of its own, so that
// Taylor coefficients of lower order are still there when the next is computed; fuses products with the sums that they
// go into; and sorts operations into blocks of one kind, so that the interpreter decides once a block and not once an
// operation. Products are summed in the order of the program: the same numbers, to the bit, as an unfused run.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"

#include "continuation/numbers/double_double.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::continuation::detail {

enum class TapeOperation : std::uint8_t {
  add,                // a + b
  subtract,           // a - b
  negate,             // -a
  multiply,           // a b
  square,             // a^2
  scale,              // reals[b] a
  multiply_add,       // c + a b
  multiply_subtract,  // c - a b
  subtract_product,   // a b - c
  scale_add,          // c + reals[b] a
  count
};

/// Operands. The value of the k-th instruction has the place first_computed + k.
struct TapeInstruction {
  std::uint32_t a = 0, b = 0, c = 0;
};

struct TapeBlock {
  TapeOperation operation = TapeOperation::add;
  bool moves = false;  ///< depends on parameters
  std::uint32_t begin = 0, end = 0;
};

struct Tape {
  std::uint32_t first_parameter = 0, first_variable = 0, first_computed = 0;
  std::uint32_t places = 0;
  std::vector<ComplexDoubleDouble> constants{};  ///< stand at the places 0, 1, ...
  std::vector<DoubleDouble> reals{};             ///< factors of scale and scale_add
  std::vector<double> rounded_reals{};
  std::vector<TapeInstruction> instructions{};
  std::vector<TapeBlock> blocks{};
  std::vector<std::uint32_t> outputs{};  ///< places
};

[[nodiscard]] Tape compile(const algebra::StraightLineProgram& program);

}  // namespace zeroset::continuation::detail
