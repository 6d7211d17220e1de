#include "zeroset/continuation/square_up.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/start/sparse_terms.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace zeroset::continuation {

using namespace detail;
using algebra::ComplexRational;
using algebra::ProgramBuilder;

namespace {

constexpr int kMixingBits = 20;

/// A multiple of 2^-20 in [-1, 1].
Rational unit_number(Stream& random) {
  const std::int64_t half = std::int64_t{1} << kMixingBits;
  const auto drawn = static_cast<std::int64_t>(random.below(2 * static_cast<std::uint64_t>(half) + 1));
  return Rational(drawn - half) / half;
}

std::vector<std::vector<ComplexRational>> random_mixing(std::size_t rows,
                                                        std::size_t columns,
                                                        const SquareUpOptions& options) {
  Stream random(options.seed, "squaring up");
  std::vector<std::vector<ComplexRational>> mixing(rows, std::vector<ComplexRational>(columns));
  for (auto& row : mixing) {
    for (ComplexRational& entry : row) {
      entry.real = unit_number(random);
      entry.imaginary = options.real ? Rational(0) : unit_number(random);
    }
  }
  return mixing;
}

ComplexRational complex_product(const ComplexRational& a, const ComplexRational& b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

using Terms = std::map<std::vector<std::int64_t>, ComplexRational>;

void add_terms(const SparseEquations& equations, std::size_t i, const ComplexRational& factor, Terms& terms) {
  const algebra::Support& support = equations.supports[i];
  for (Eigen::Index j = 0; j < support.cols(); ++j) {
    const auto column = support.col(j);
    ComplexRational& sum = terms[std::vector<std::int64_t>(column.begin(), column.end())];
    const ComplexRational more = complex_product(factor, equations.coefficients[i][static_cast<std::size_t>(j)]);
    sum.real += more.real;
    sum.imaginary += more.imaginary;
  }
}

void append(const Terms& terms, Eigen::Index rows, SparseEquations& to) {
  algebra::Support& support =
      to.supports.emplace_back(algebra::Support::Zero(rows, static_cast<Eigen::Index>(terms.size())));
  auto& coefficients = to.coefficients.emplace_back();
  for (const auto& [exponents, coefficient] : terms) {
    std::copy(exponents.begin(), exponents.end(), support.col(static_cast<Eigen::Index>(coefficients.size())).begin());
    coefficients.push_back(coefficient);
  }
}

/// Of the combinations: the largest of what they are made of.
algebra::DegreesIn squared_degrees(const EquationSource& equations, const Squaring& by) {
  return [of = equations.degrees_in, by](const std::vector<std::int64_t>& unknowns) {
    const std::vector<std::int64_t> degrees = of(unknowns);
    std::int64_t mixed = -1;
    for (const std::int64_t j : by.mixed_in) {
      mixed = std::max(mixed, degrees[static_cast<std::size_t>(j)]);
    }
    std::vector<std::int64_t> result;
    for (const std::int64_t i : by.kept) {
      result.push_back(std::max(mixed, degrees[static_cast<std::size_t>(i)]));
    }
    return result;
  };
}

std::vector<std::int64_t> all_unknowns(std::int64_t number) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(number));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return all;
}

}  // namespace

Squaring square_up(const std::vector<std::int64_t>& degrees, std::int64_t unknowns, const SquareUpOptions& options) {
  std::vector<std::int64_t> order;
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    if (degrees[i] >= 0) {
      order.push_back(static_cast<std::int64_t>(i));
    }
  }
  if (unknowns < 0 || static_cast<std::int64_t>(order.size()) < unknowns) {
    throw InvalidArgument("[continuation::square_up] expected at least as many equations as unknowns, got " +
                          std::to_string(order.size()) + " that are not 0 = 0 and " + std::to_string(unknowns));
  }
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return degrees[static_cast<std::size_t>(a)] > degrees[static_cast<std::size_t>(b)];
  });
  Squaring result;
  result.kept.assign(order.begin(), order.begin() + unknowns);
  result.mixed_in.assign(order.begin() + unknowns, order.end());
  result.mixing = random_mixing(result.kept.size(), result.mixed_in.size(), options);
  return result;
}

std::vector<ProgramBuilder::Node> squared_up(ProgramBuilder& builder,
                                             const std::vector<ProgramBuilder::Node>& equations,
                                             const Squaring& by) {
  std::vector<ProgramBuilder::Node> result;
  for (std::size_t i = 0; i < by.kept.size(); ++i) {
    ProgramBuilder::Node sum = equations.at(static_cast<std::size_t>(by.kept[i]));
    for (std::size_t j = 0; j < by.mixed_in.size(); ++j) {
      const ProgramBuilder::Node factor = builder.constant(by.mixing[i][j].real, by.mixing[i][j].imaginary);
      sum = builder.add(sum, builder.multiply(factor, equations.at(static_cast<std::size_t>(by.mixed_in[j]))));
    }
    result.push_back(sum);
  }
  return result;
}

SparseEquations squared_up(const SparseEquations& equations, const Squaring& by) {
  check_sparse("continuation::squared_up", equations);
  SparseEquations result;
  for (std::size_t i = 0; i < by.kept.size(); ++i) {
    Terms terms;
    add_terms(equations, static_cast<std::size_t>(by.kept[i]), {1, 0}, terms);
    for (std::size_t j = 0; j < by.mixed_in.size(); ++j) {
      add_terms(equations, static_cast<std::size_t>(by.mixed_in[j]), by.mixing[i][j], terms);
    }
    std::erase_if(terms, [](const auto& term) { return term.second == ComplexRational{}; });
    append(terms, equations.supports.front().rows(), result);
  }
  return result;
}

SquaredUp square_up(const EquationSource& equations, const SquareUpOptions& options) {
  SquaredUp result;
  result.squaring = square_up(equations.degrees_in(all_unknowns(equations.unknowns)), equations.unknowns, options);
  result.square = {.unknowns = equations.unknowns,
                   .equations = equations.unknowns,
                   .write = [write = equations.write, by = result.squaring](
                                ProgramBuilder& builder) { return squared_up(builder, write(builder), by); },
                   .degrees_in = squared_degrees(equations, result.squaring),
                   .layers = equations.layers,
                   .size_bits = equations.size_bits};
  ProgramBuilder builder(static_cast<std::uint32_t>(equations.unknowns), 0);
  result.full = parametric_system(builder, equations.write(builder));
  return result;
}

}  // namespace zeroset::continuation
