#include "zeroset/continuation/multihomogeneous.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/start/complex_evaluation.hpp"
#include "continuation/start/factor_choices.hpp"
#include "continuation/start/linear_forms.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

namespace zeroset::continuation {

using namespace detail;
using algebra::ProgramBuilder;

namespace {

void check_multihomogeneous(const EquationSource& equations, const algebra::Partition& partition) {
  if (equations.equations != equations.unknowns || equations.unknowns < 1) {
    throw InvalidArgument("[continuation::multihomogeneous_start] expected as many equations as unknowns, got " +
                          std::to_string(equations.equations) + " and " + std::to_string(equations.unknowns));
  }
  std::vector<std::int64_t> members;
  bool empty = false;
  for (const auto& group : partition) {
    members.insert(members.end(), group.begin(), group.end());
    empty = empty || group.empty();
  }
  std::sort(members.begin(), members.end());
  bool all = !empty && static_cast<std::int64_t>(members.size()) == equations.unknowns;
  for (std::size_t i = 0; i < members.size() && all; ++i) {
    all = members[i] == static_cast<std::int64_t>(i);
  }
  if (!all) {
    throw InvalidArgument(
        "[continuation::multihomogeneous_start] expected groups that hold every unknown once, none empty");
  }
}

/// One row an equation, one number a group.
std::vector<std::vector<std::int64_t>> group_degrees(const EquationSource& equations,
                                                     const algebra::Partition& partition) {
  std::vector<std::vector<std::int64_t>> rows(static_cast<std::size_t>(equations.equations));
  for (const auto& group : partition) {
    const std::vector<std::int64_t> degrees = equations.degrees_in(group);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (degrees[i] < 0) {
        throw InvalidArgument("[continuation::multihomogeneous_start] expected no equation 0 = 0");
      }
      rows[i].push_back(degrees[i]);
    }
  }
  return rows;
}

std::vector<std::int64_t> group_sizes(const algebra::Partition& partition) {
  std::vector<std::int64_t> sizes;
  for (const auto& group : partition) {
    sizes.push_back(static_cast<std::int64_t>(group.size()));
  }
  return sizes;
}

std::vector<int> known_size_bits(const EquationSource& equations) {
  return equations.size_bits.empty() ? std::vector<int>(static_cast<std::size_t>(equations.unknowns), 0)
                                     : equations.size_bits;
}

/// By how many powers of two each product has to be multiplied to be as large as its equation where solutions may be.
std::vector<int> balance(ProgramBuilder& builder,
                         const std::vector<ProgramBuilder::Node>& equations,
                         const std::vector<ProgramBuilder::Node>& products,
                         const std::vector<int>& size_bits,
                         std::uint64_t seed) {
  Stream random(seed, "balance");
  Eigen::VectorXcd point(static_cast<Eigen::Index>(size_bits.size()));
  for (std::size_t l = 0; l < size_bits.size(); ++l) {
    point[static_cast<Eigen::Index>(l)] =
        std::polar(std::ldexp(1.0, size_bits[l]), 2 * std::numbers::pi * random.uniform());
  }
  const Eigen::VectorXcd of_equations = evaluate(builder.build(equations), {}, point);
  const Eigen::VectorXcd of_products = evaluate(builder.build(products), {}, point);
  std::vector<int> bits;
  for (Eigen::Index i = 0; i < of_equations.size(); ++i) {
    const double ratio = std::log2(std::abs(of_equations[i])) - std::log2(std::abs(of_products[i]));
    bits.push_back(std::isfinite(ratio) ? static_cast<int>(std::lround(ratio)) : 0);
  }
  return bits;
}

/// 2^bits, exactly.
Rational exact_power_of_two(int bits) {
  const Integer power = Integer(1) << static_cast<unsigned>(std::abs(bits));
  return bits < 0 ? Rational(1, power) : Rational(power);
}

/// u G_i 2^bits + s F_i, with the parameters u and s.
std::shared_ptr<const ParametricSystem> joined_system(const EquationSource& source,
                                                      const LinearForms& forms,
                                                      const std::vector<int>& size_bits,
                                                      std::uint64_t seed) {
  ProgramBuilder builder(static_cast<std::uint32_t>(source.unknowns), 2);
  const std::vector<ProgramBuilder::Node> equations = source.write(builder);
  std::vector<ProgramBuilder::Node> products;
  for (std::size_t i = 0; i < equations.size(); ++i) {
    products.push_back(forms.product(builder, i));
  }
  const std::vector<int> bits = balance(builder, equations, products, size_bits, seed);
  std::vector<ProgramBuilder::Node> joined;
  for (std::size_t i = 0; i < equations.size(); ++i) {
    const auto weight = builder.multiply(builder.parameter(0), builder.constant(exact_power_of_two(bits[i])));
    joined.push_back(
        builder.add(builder.multiply(weight, products[i]), builder.multiply(builder.parameter(1), equations[i])));
  }
  return parametric_system(builder, joined);
}

class MultihomogeneousStart final : public StartSystem {
 public:
  MultihomogeneousStart(LinearForms forms, FactorChoices choices, Homotopy homotopy)
      : forms_(std::move(forms)), choices_(std::move(choices)), homotopy_(std::move(homotopy)) {}

  [[nodiscard]] StartKind kind() const override { return StartKind::multihomogeneous; }
  [[nodiscard]] std::int64_t paths() const override { return choices_.number(); }
  [[nodiscard]] PathStart path(std::int64_t index) const override {
    if (index < 0 || index >= paths()) {
      throw InvalidArgument("[StartSystem::path] expected an index below " + std::to_string(paths()) + ", got " +
                            std::to_string(index));
    }
    return {forms_.common_zero(choices_.choice(index)), {homotopy_}};
  }

 private:
  LinearForms forms_;
  FactorChoices choices_;
  Homotopy homotopy_;
};

}  // namespace

std::unique_ptr<StartSystem> multihomogeneous_start(const EquationSource& equations,
                                                    const algebra::Partition& partition,
                                                    const MultihomogeneousOptions& options) {
  check_multihomogeneous(equations, partition);
  const auto degrees = group_degrees(equations, partition);
  FactorChoices choices(degrees, group_sizes(partition), options.bytes);
  const std::vector<int> size_bits = known_size_bits(equations);
  LinearForms forms(degrees, partition, size_bits, options.seed);
  Homotopy homotopy{joined_system(equations, forms, size_bits, options.seed), {}};
  const std::complex<double> gamma =
      std::polar(1.0, 2 * std::numbers::pi * Stream(options.seed, "multihomogeneous gamma").uniform());
  homotopy.path = ParameterLine{.at_one = Eigen::Vector2cd(gamma, 0.0), .at_zero = Eigen::Vector2cd(0.0, 1.0)};
  return std::make_unique<MultihomogeneousStart>(std::move(forms), std::move(choices), std::move(homotopy));
}

}  // namespace zeroset::continuation
