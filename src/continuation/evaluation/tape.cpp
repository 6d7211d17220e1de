#include "continuation/evaluation/tape.hpp"

#include <array>
#include <utility>

namespace zeroset::continuation::detail {
namespace {

using algebra::Operation;

constexpr std::uint32_t kNoNode = 0xFFFFFFFFU;

struct TapeNode {
  TapeOperation operation = TapeOperation::add;
  std::uint32_t a = kNoNode, b = kNoNode, c = kNoNode;
  std::uint32_t uses = 0;
  bool fused = false;  ///< part of the operation that uses it
  bool moves = false;
};

bool takes_real(TapeOperation operation) {
  return operation == TapeOperation::scale || operation == TapeOperation::scale_add;
}

DoubleDouble nearest(const Rational& value) {
  const auto high = value.convert_to<double>();
  return {high, Rational(value - exact_rational(high)).convert_to<double>()};
}

/// The program with a node for each value, before and after fusing.
class TapeMaker {
 public:
  explicit TapeMaker(const algebra::StraightLineProgram& program) : program_(program) {
    leaves_ = static_cast<std::uint32_t>(program.first_variable()) + program.variables;
    name_values();
    fuse();
  }

  [[nodiscard]] Tape tape() {
    Tape tape;
    tape.first_parameter = static_cast<std::uint32_t>(program_.first_parameter());
    tape.first_variable = static_cast<std::uint32_t>(program_.first_variable());
    tape.first_computed = leaves_;
    for (const algebra::ComplexRational& value : program_.constants) {
      tape.constants.push_back({nearest(value.real), nearest(value.imaginary)});
    }
    tape.reals = reals_;
    for (const DoubleDouble& real : reals_) {
      tape.rounded_reals.push_back(real.high);
    }
    schedule(tape);
    tape.places = leaves_ + static_cast<std::uint32_t>(tape.instructions.size());
    return tape;
  }

 private:
  [[nodiscard]] bool is_constant(std::uint32_t node) const { return node < program_.constants.size(); }
  [[nodiscard]] bool is_real(std::uint32_t node) const {
    return is_constant(node) && program_.constants[node].imaginary == 0;
  }
  [[nodiscard]] bool is_leaf(std::uint32_t node) const { return node < leaves_; }

  std::uint32_t real(std::uint32_t constant, bool negative) {
    const Rational value = program_.constants[constant].real;
    reals_.push_back(nearest(negative ? Rational(-value) : value));
    return static_cast<std::uint32_t>(reals_.size() - 1);
  }

  void name_values() {
    nodes_.resize(leaves_);
    for (std::uint32_t i = 0; i < program_.parameters; ++i) {
      nodes_[program_.first_parameter() + i].moves = true;
    }
    std::vector<std::uint32_t> holds(program_.slots);
    for (std::uint32_t i = 0; i < leaves_; ++i) {
      holds[i] = i;
    }
    for (const algebra::Instruction& step : program_.instructions) {
      const TapeNode node = translated(step.operation, holds[step.left], holds[step.right]);
      holds[step.target] = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back(node);
    }
    for (const std::uint32_t output : program_.outputs) {
      outputs_.push_back(holds[output]);
      nodes_[holds[output]].uses += 2;  // never fused
    }
  }

  TapeNode translated(Operation operation, std::uint32_t left, std::uint32_t right) {
    TapeNode node;
    node.a = left;
    node.moves = nodes_[left].moves || nodes_[right].moves;
    if (operation == Operation::multiply && (is_real(left) || is_real(right))) {
      node.operation = TapeOperation::scale;
      node.a = is_real(left) ? right : left;
      node.c = is_real(left) ? left : right;  // the constant, until fusing has settled its sign
      ++nodes_[node.a].uses;
      return node;
    }
    ++nodes_[left].uses;
    switch (operation) {
      case Operation::square:
        node.operation = TapeOperation::square;
        return node;
      case Operation::negate:
        node.operation = TapeOperation::negate;
        return node;
      case Operation::add:
        node.operation = TapeOperation::add;
        break;
      case Operation::subtract:
        node.operation = TapeOperation::subtract;
        break;
      case Operation::multiply:
        node.operation = TapeOperation::multiply;
        break;
    }
    node.b = right;
    ++nodes_[right].uses;
    return node;
  }

  [[nodiscard]] bool is_single(std::uint32_t node, TapeOperation operation) const {
    return !is_leaf(node) && nodes_[node].uses == 1 && nodes_[node].operation == operation;
  }

  void fuse() {
    for (std::uint32_t i = leaves_; i < nodes_.size(); ++i) {
      TapeNode& sum = nodes_[i];
      if (sum.operation != TapeOperation::add && sum.operation != TapeOperation::subtract) {
        continue;
      }
      const bool subtract = sum.operation == TapeOperation::subtract;
      if (is_single(sum.b, TapeOperation::multiply)) {
        take(sum, sum.a, sum.b, subtract ? TapeOperation::multiply_subtract : TapeOperation::multiply_add);
      } else if (is_single(sum.a, TapeOperation::multiply)) {
        take(sum, sum.b, sum.a, subtract ? TapeOperation::subtract_product : TapeOperation::multiply_add);
      } else if (is_single(sum.b, TapeOperation::scale)) {
        take_scale(sum, sum.a, sum.b, subtract);
      } else if (!subtract && is_single(sum.a, TapeOperation::scale)) {
        take_scale(sum, sum.b, sum.a, false);
      }
    }
    for (std::uint32_t i = leaves_; i < nodes_.size(); ++i) {
      if (nodes_[i].operation == TapeOperation::scale && !nodes_[i].fused) {
        nodes_[i].b = real(std::exchange(nodes_[i].c, kNoNode), false);
      }
    }
  }

  void take(TapeNode& sum, std::uint32_t other, std::uint32_t product, TapeOperation operation) {
    sum.operation = operation;
    sum.c = other;
    sum.a = nodes_[product].a;
    sum.b = nodes_[product].b;
    nodes_[product].fused = true;
  }

  void take_scale(TapeNode& sum, std::uint32_t other, std::uint32_t product, bool subtract) {
    const std::uint32_t factor = real(nodes_[product].c, subtract);
    take(sum, other, product, TapeOperation::scale_add);
    sum.b = factor;
  }

  [[nodiscard]] std::array<std::uint32_t, 3> operands(const TapeNode& node) const {
    return {node.a, takes_real(node.operation) ? kNoNode : node.b, node.c};
  }

  static std::size_t kind(const TapeNode& node) {
    return 2 * static_cast<std::size_t>(node.operation) + (node.moves ? 1 : 0);
  }

  /// Blocks: of what may be computed next, always the kind of which there is most.
  void schedule(Tape& tape) {
    std::vector<std::uint32_t> waits(nodes_.size(), 0);
    std::vector<std::vector<std::uint32_t>> users(nodes_.size());
    std::array<std::vector<std::uint32_t>, 2 * static_cast<std::size_t>(TapeOperation::count)> ready;
    for (std::uint32_t i = leaves_; i < nodes_.size(); ++i) {
      if (nodes_[i].fused) {
        continue;
      }
      for (const std::uint32_t operand : operands(nodes_[i])) {
        if (operand != kNoNode && !is_leaf(operand)) {
          ++waits[i];
          users[operand].push_back(i);
        }
      }
      if (waits[i] == 0) {
        ready[kind(nodes_[i])].push_back(i);
      }
    }
    std::vector<std::uint32_t> place(nodes_.size());
    for (std::uint32_t i = 0; i < leaves_; ++i) {
      place[i] = i;
    }
    while (true) {
      std::size_t most = 0;
      for (std::size_t k = 1; k < ready.size(); ++k) {
        most = ready[k].size() > ready[most].size() ? k : most;
      }
      if (ready[most].empty()) {
        break;
      }
      write_block(tape, std::exchange(ready[most], {}), place);
      for (const std::uint32_t node : last_block_) {
        for (const std::uint32_t user : users[node]) {
          if (--waits[user] == 0) {
            ready[kind(nodes_[user])].push_back(user);
          }
        }
      }
    }
    for (const std::uint32_t output : outputs_) {
      tape.outputs.push_back(place[output]);
    }
  }

  void write_block(Tape& tape, std::vector<std::uint32_t> members, std::vector<std::uint32_t>& place) {
    const auto begin = static_cast<std::uint32_t>(tape.instructions.size());
    for (const std::uint32_t i : members) {
      const TapeNode& node = nodes_[i];
      const auto placed = [&](std::uint32_t operand) { return operand == kNoNode ? 0 : place[operand]; };
      place[i] = leaves_ + static_cast<std::uint32_t>(tape.instructions.size());
      tape.instructions.push_back(
          {placed(node.a), takes_real(node.operation) ? node.b : placed(node.b), placed(node.c)});
    }
    const TapeNode& one = nodes_[members.front()];
    tape.blocks.push_back({one.operation, one.moves, begin, static_cast<std::uint32_t>(tape.instructions.size())});
    last_block_ = std::move(members);
  }

  const algebra::StraightLineProgram& program_;
  std::uint32_t leaves_ = 0;
  std::vector<TapeNode> nodes_{};
  std::vector<std::uint32_t> outputs_{};
  std::vector<DoubleDouble> reals_{};
  std::vector<std::uint32_t> last_block_{};
};

}  // namespace

Tape compile(const algebra::StraightLineProgram& program) {
  return TapeMaker(program).tape();
}

}  // namespace zeroset::continuation::detail
