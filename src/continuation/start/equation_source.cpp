#include "zeroset/continuation/equation_source.hpp"

#include "zeroset/core/error.hpp"

#include "continuation/start/sparse_scaling.hpp"
#include "continuation/start/sparse_terms.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace zeroset::continuation {

using namespace detail;
using algebra::PolynomialSystem;
using algebra::ProgramBuilder;

namespace {

constexpr double kMaxMonomials = 200'000;  // of a problem that is expanded for its degrees, as algebra's bounds have it
constexpr double kMaxBytes = 8e6;

/// The system that a problem is expanded to, where that costs little.
std::shared_ptr<const PolynomialSystem> cheaply_expanded(const Problem& problem) {
  const algebra::SizeEstimate size = algebra::estimate_size(problem);
  if (!is_drawn(problem.data) || size.monomials > kMaxMonomials || size.bytes > kMaxBytes) {
    return nullptr;
  }
  try {
    return std::make_shared<const PolynomialSystem>(algebra::expand(problem));
  } catch (const LimitExceeded&) {
  } catch (const NotInThisBuild&) {
  }
  return nullptr;
}

std::int64_t largest_sum(const algebra::Support& support,
                         const std::vector<algebra::ComplexRational>& coefficients,
                         const std::vector<std::int64_t>& unknowns) {
  std::int64_t largest = -1;
  for (Eigen::Index j = 0; j < support.cols(); ++j) {
    std::int64_t sum = 0;
    for (const std::int64_t l : unknowns) {
      sum += support(l, j);
    }
    if (coefficients[static_cast<std::size_t>(j)] != algebra::ComplexRational{}) {
      largest = std::max(largest, sum);
    }
  }
  return largest;
}

algebra::DegreesIn sparse_degrees(const std::shared_ptr<const SparseEquations>& equations) {
  return [equations](const std::vector<std::int64_t>& unknowns) {
    std::vector<std::int64_t> degrees;
    for (std::size_t i = 0; i < equations->supports.size(); ++i) {
      degrees.push_back(largest_sum(equations->supports[i], equations->coefficients[i], unknowns));
    }
    return degrees;
  };
}

}  // namespace

EquationSource equation_source(const PolynomialSystem& system) {
  const auto shared = std::make_shared<const PolynomialSystem>(system);
  return {.unknowns = static_cast<std::int64_t>(system.variables.size()),
          .equations = static_cast<std::int64_t>(system.polynomials.size()),
          .write = [shared](ProgramBuilder& builder) { return algebra::equations(builder, *shared); },
          .degrees_in = algebra::support_degrees(system),
          .size_bits = sparse_scaling(sparse_equations(system)).unknowns};
}

EquationSource equation_source(const Problem& problem) {
  const auto shared = std::make_shared<const Problem>(problem);
  const std::int64_t unknowns = num_parameters(problem.network);
  EquationSource source{
      .unknowns = unknowns,
      .write = [shared](ProgramBuilder& builder) { return algebra::equations(builder, *shared); },
      .layers = algebra::layer_partition(problem.network).first,
  };
  if (const auto expanded = cheaply_expanded(problem)) {
    source.degrees_in = algebra::support_degrees(*expanded);
    source.size_bits = sparse_scaling(sparse_equations(*expanded)).unknowns;
  } else {
    source.degrees_in = algebra::unit_degrees(problem);
  }
  source.equations = algebra::estimate_size(problem).equations;
  return source;
}

SparseEquations sparse_equations(const PolynomialSystem& system) {
  SparseEquations result{algebra::supports(system), {}};
  for (const algebra::Polynomial& polynomial : system.polynomials) {
    auto& coefficients = result.coefficients.emplace_back();
    for (const algebra::Term& term : polynomial) {
      coefficients.push_back({term.coefficient, 0});
    }
  }
  return result;
}

EquationSource equation_source(const SparseEquations& equations) {
  check_sparse("continuation::equation_source", equations);
  const auto shared = std::make_shared<const SparseEquations>(equations);
  return {.unknowns = equations.supports.empty() ? 0 : equations.supports.front().rows(),
          .equations = static_cast<std::int64_t>(equations.supports.size()),
          .write =
              [shared](ProgramBuilder& builder) {
                std::vector<ProgramBuilder::Node> result;
                for (std::size_t i = 0; i < shared->supports.size(); ++i) {
                  std::vector<ProgramBuilder::Node> coefficients;
                  for (const algebra::ComplexRational& value : shared->coefficients[i]) {
                    coefficients.push_back(builder.constant(value.real, value.imaginary));
                  }
                  result.push_back(sum_of_terms(builder, shared->supports[i], coefficients));
                }
                return result;
              },
          .degrees_in = sparse_degrees(shared),
          .size_bits = sparse_scaling(equations).unknowns};
}

}  // namespace zeroset::continuation
