#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <string>

namespace zeroset::algebra {
namespace {

constexpr std::uint32_t kMaxNodes = std::uint32_t{1} << 31U;
constexpr std::uint32_t kNoSlot = std::numeric_limits<std::uint32_t>::max();

std::uint64_t operation_key(Operation operation, std::uint32_t left, std::uint32_t right) {
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15U;  // SplitMix64's
  std::uint64_t key = (std::uint64_t{left} << 32U | right) * kMultiplier + static_cast<std::uint64_t>(operation);
  key ^= key >> 29U;
  return key * kMultiplier;
}

bool has_right(Operation operation) {
  return operation != Operation::square && operation != Operation::negate;
}

ComplexRational carry_out(Operation operation, const ComplexRational& a, const ComplexRational& b) {
  switch (operation) {
    case Operation::add:
      return {a.real + b.real, a.imaginary + b.imaginary};
    case Operation::subtract:
      return {a.real - b.real, a.imaginary - b.imaginary};
    case Operation::negate:
      return {-a.real, -a.imaginary};
    case Operation::multiply:
    case Operation::square:
      break;
  }
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

/// Gives slots to the values of a program, each again when its value was read for the last time.
class SlotAllocator {
 public:
  SlotAllocator(std::uint32_t first, std::size_t nodes) : next_(first), last_use_(nodes, 0) {}

  void use(std::uint32_t node, std::size_t step) { last_use_[node] = std::max(last_use_[node], step); }
  void keep(std::uint32_t node) { last_use_[node] = std::numeric_limits<std::size_t>::max(); }

  [[nodiscard]] std::uint32_t take() {
    if (free_.empty()) {
      return next_++;
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void release(std::uint32_t node, std::uint32_t slot, std::size_t step) {
    if (last_use_[node] == step) {
      last_use_[node] = 0;  // an operand that stands twice is released once
      free_.push_back(slot);
    }
  }

  [[nodiscard]] std::uint32_t slots() const { return next_; }

 private:
  std::uint32_t next_;
  std::vector<std::size_t> last_use_;  ///< step from 1; 0: none
  std::vector<std::uint32_t> free_{};
};

}  // namespace

ProgramBuilder::ProgramBuilder(std::uint32_t variables, std::uint32_t parameters)
    : variables_(variables), parameters_(parameters) {
  if (variables >= kMaxNodes || parameters >= kMaxNodes - variables) {
    throw InvalidArgument("[algebra::ProgramBuilder] too many variables and parameters");
  }
  Entry leaf;
  leaf.leaf = true;
  entries_.assign(std::size_t{variables} + parameters, leaf);
  scaled_.resize(variables);
  std::iota(scaled_.begin(), scaled_.end(), Node{0});
}

void ProgramBuilder::scale_variable(std::uint32_t index, int exponent) {
  (void)variable(index);
  const Integer power = Integer(1) << static_cast<unsigned>(std::abs(exponent));
  scaled_[index] = multiply(constant(exponent < 0 ? Rational(1, power) : Rational(power)), index);
}

ProgramBuilder::Node ProgramBuilder::variable(std::uint32_t index) const {
  if (index >= variables_) {
    throw InvalidArgument("[algebra::ProgramBuilder] there is no variable " + std::to_string(index));
  }
  return scaled_[index];
}

ProgramBuilder::Node ProgramBuilder::parameter(std::uint32_t index) const {
  if (index >= parameters_) {
    throw InvalidArgument("[algebra::ProgramBuilder] there is no parameter " + std::to_string(index));
  }
  return variables_ + index;
}

ProgramBuilder::Node ProgramBuilder::constant(const Rational& real, const Rational& imaginary) {
  const auto [found, is_new] = constant_nodes_.try_emplace({real, imaginary}, 0);
  if (is_new) {
    Entry entry;
    entry.leaf = true;
    entry.constant = static_cast<std::int64_t>(constants_.size());
    constants_.push_back({real, imaginary});
    found->second = append(entry);
  }
  return found->second;
}

ProgramBuilder::Node ProgramBuilder::append(const Entry& entry) {
  if (entries_.size() >= kMaxNodes) {
    throw InvalidArgument("[algebra::ProgramBuilder] more than 2^31 operations");
  }
  entries_.push_back(entry);
  return static_cast<Node>(entries_.size() - 1);
}

const ComplexRational* ProgramBuilder::value(Node node) const {
  const std::int64_t index = entries_[node].constant;
  return index < 0 ? nullptr : &constants_[static_cast<std::size_t>(index)];
}

bool ProgramBuilder::is_zero(Node a) const {
  const ComplexRational* constant = value(a);
  return constant != nullptr && constant->real == 0 && constant->imaginary == 0;
}

bool ProgramBuilder::is_one(Node a) const {
  const ComplexRational* constant = value(a);
  return constant != nullptr && constant->real == 1 && constant->imaginary == 0;
}

ProgramBuilder::Node ProgramBuilder::operate(Operation operation, Node left, Node right) {
  if (value(left) != nullptr && value(right) != nullptr) {
    const ComplexRational result = carry_out(operation, *value(left), *value(right));
    return constant(result.real, result.imaginary);
  }
  std::vector<Node>& same_key = operations_[operation_key(operation, left, right)];
  for (const Node node : same_key) {
    const Entry& entry = entries_[node];
    if (entry.operation == operation && entry.left == left && entry.right == right) {
      return node;
    }
  }
  Entry entry;
  entry.operation = operation;
  entry.left = left;
  entry.right = right;
  same_key.push_back(append(entry));
  return same_key.back();
}

ProgramBuilder::Node ProgramBuilder::add(Node a, Node b) {
  if (is_zero(a)) {
    return b;
  }
  if (is_zero(b)) {
    return a;
  }
  return operate(Operation::add, std::min(a, b), std::max(a, b));
}

ProgramBuilder::Node ProgramBuilder::subtract(Node a, Node b) {
  if (is_zero(b)) {
    return a;
  }
  if (is_zero(a)) {
    return negate(b);
  }
  return a == b ? constant(0) : operate(Operation::subtract, a, b);
}

ProgramBuilder::Node ProgramBuilder::multiply(Node a, Node b) {
  if (is_zero(a) || is_one(b)) {
    return a;
  }
  if (is_zero(b) || is_one(a)) {
    return b;
  }
  return a == b ? operate(Operation::square, a, a) : operate(Operation::multiply, std::min(a, b), std::max(a, b));
}

ProgramBuilder::Node ProgramBuilder::negate(Node a) {
  return operate(Operation::negate, a, a);
}

ProgramBuilder::Node ProgramBuilder::power(Node a, std::uint64_t exponent) {
  if (exponent == 0) {
    return constant(1);
  }
  const Node half = power(a, exponent / 2);
  const Node even = multiply(half, half);
  return exponent % 2 == 0 ? even : multiply(even, a);
}

void ProgramBuilder::pull_back(Node node, std::vector<Node>& adjoints) {
  const Entry entry = entries_[node];  // a copy: the list grows below
  const Node adjoint = adjoints[node];
  const auto give = [&](Node operand, Node amount) { adjoints[operand] = add(adjoints[operand], amount); };
  switch (entry.operation) {
    case Operation::add:
      give(entry.left, adjoint);
      give(entry.right, adjoint);
      break;
    case Operation::subtract:
      give(entry.left, adjoint);
      adjoints[entry.right] = subtract(adjoints[entry.right], adjoint);
      break;
    case Operation::multiply:
      give(entry.left, multiply(adjoint, entry.right));
      give(entry.right, multiply(adjoint, entry.left));
      break;
    case Operation::square:
      give(entry.left, multiply(multiply(constant(2), entry.left), adjoint));
      break;
    case Operation::negate:
      adjoints[entry.left] = subtract(adjoints[entry.left], adjoint);
      break;
  }
}

std::vector<ProgramBuilder::Node> ProgramBuilder::gradient(Node output) {
  const Node zero = constant(0);
  std::vector<Node> adjoints(std::max<std::size_t>(std::size_t{output} + 1, variables_), zero);
  adjoints[output] = constant(1);
  for (Node node = output + 1; node-- > variables_ + parameters_;) {  // operands stand before what is made of them
    if (!entries_[node].leaf && !is_zero(adjoints[node])) {
      pull_back(node, adjoints);
    }
  }
  adjoints.resize(variables_);
  return adjoints;
}

StraightLineProgram ProgramBuilder::build(const std::vector<Node>& outputs) const {
  std::vector<bool> needed(entries_.size(), false);
  for (const Node output : outputs) {
    needed[output] = true;
  }
  for (std::size_t node = entries_.size(); node-- > 0;) {
    if (needed[node] && !entries_[node].leaf) {
      needed[entries_[node].left] = needed[entries_[node].right] = true;
    }
  }
  StraightLineProgram program;
  program.variables = variables_;
  program.parameters = parameters_;
  std::vector<std::uint32_t> slot(entries_.size(), kNoSlot);
  for (std::size_t node = 0; node < entries_.size(); ++node) {
    if (needed[node] && entries_[node].constant >= 0) {
      slot[node] = static_cast<std::uint32_t>(program.constants.size());
      program.constants.push_back(constants_[static_cast<std::size_t>(entries_[node].constant)]);
    }
  }
  for (std::uint32_t i = 0; i < variables_; ++i) {
    slot[i] = static_cast<std::uint32_t>(program.first_variable()) + i;
  }
  for (std::uint32_t i = 0; i < parameters_; ++i) {
    slot[variables_ + i] = static_cast<std::uint32_t>(program.first_parameter()) + i;
  }
  SlotAllocator allocator(static_cast<std::uint32_t>(program.first_variable()) + variables_, entries_.size());
  std::size_t step = 0;
  for (std::size_t node = 0; node < entries_.size(); ++node) {
    if (needed[node] && !entries_[node].leaf) {
      ++step;
      allocator.use(entries_[node].left, step);
      allocator.use(entries_[node].right, step);
    }
  }
  for (const Node output : outputs) {
    allocator.keep(output);
  }
  step = 0;
  for (std::size_t node = 0; node < entries_.size(); ++node) {
    const Entry& entry = entries_[node];
    if (!needed[node] || entry.leaf) {
      continue;
    }
    ++step;
    const std::uint32_t left = slot[entry.left];
    const std::uint32_t right = slot[entry.right];
    for (const auto& [operand, place] : {std::pair(entry.left, left), std::pair(entry.right, right)}) {
      if (!entries_[operand].leaf) {
        allocator.release(operand, place, step);
      }
    }
    slot[node] = allocator.take();
    program.instructions.push_back({entry.operation, slot[node], left, has_right(entry.operation) ? right : left});
  }
  program.slots = allocator.slots();
  for (const Node output : outputs) {
    program.outputs.push_back(slot[output]);
  }
  return program;
}

}  // namespace zeroset::algebra
