#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/parameter.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/start/complex_evaluation.hpp"
#include "continuation/start/sparse_terms.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

namespace zeroset::continuation {

using namespace detail;
using algebra::ComplexRational;
using algebra::ProgramBuilder;

namespace {

constexpr double kStationBits = 3, kMostStations = 100;

void check_square_family(std::size_t equations, std::size_t unknowns) {
  if (equations != unknowns || unknowns == 0) {
    throw InvalidArgument("[continuation::parameter_family] expected as many equations as unknowns, got " +
                          std::to_string(equations) + " and " + std::to_string(unknowns));
  }
}

class ParameterStart final : public StartSystem {
 public:
  ParameterStart(std::vector<Homotopy> legs, std::vector<Eigen::VectorXcd> points)
      : legs_(std::move(legs)), points_(std::move(points)) {}

  [[nodiscard]] StartKind kind() const override { return StartKind::parameter; }
  [[nodiscard]] std::int64_t paths() const override { return static_cast<std::int64_t>(points_.size()); }
  [[nodiscard]] PathStart path(std::int64_t index) const override {
    if (index < 0 || index >= paths()) {
      throw InvalidArgument("[StartSystem::path] expected an index below " + std::to_string(paths()) + ", got " +
                            std::to_string(index));
    }
    return {points_[static_cast<std::size_t>(index)], legs_};
  }

 private:
  std::vector<Homotopy> legs_;
  std::vector<Eigen::VectorXcd> points_;
};

void check_points(const char* function, const ParametricSystem& system, const std::vector<Eigen::VectorXcd>& points) {
  for (const Eigen::VectorXcd& point : points) {
    if (point.size() != static_cast<Eigen::Index>(system.variables())) {
      throw InvalidArgument(std::string("[continuation::") + function + "] expected solutions of " +
                            std::to_string(system.variables()) + " numbers, got " + std::to_string(point.size()));
    }
  }
}

double size_or(double value, double otherwise) {
  return value > 0 ? value : otherwise;
}

/// Generic complex parameters, each of at most kStationBits more or fewer bits than the one before; the last ones have
/// the sizes of those that are asked for. On a straight line from 1 to 2^15 all would happen within 2^-15 of its start.
std::vector<Eigen::VectorXcd> stations(const Eigen::VectorXcd& first, const ParameterFamily& to, std::uint64_t seed) {
  const Eigen::VectorXcd last = generic_parameters(to, seed);
  Eigen::VectorXd bits(first.size());
  for (Eigen::Index p = 0; p < first.size(); ++p) {
    const double end = std::abs(last[p]);
    bits[p] = std::log2(end) - std::log2(size_or(std::abs(first[p]), end));
  }
  const double most = bits.size() > 0 ? bits.cwiseAbs().maxCoeff() : 0;
  const auto number = static_cast<int>(std::clamp(std::ceil(most / kStationBits), 1.0, kMostStations));
  Stream random(seed, "stations of a detour");
  std::vector<Eigen::VectorXcd> result;
  for (int k = 1; k < number; ++k) {
    Eigen::VectorXcd& station = result.emplace_back(first.size());
    for (Eigen::Index p = 0; p < first.size(); ++p) {
      const double modulus = std::abs(last[p]) * std::exp2(bits[p] * (static_cast<double>(k) / number - 1));
      station[p] = std::polar(modulus, 2 * std::numbers::pi * random.uniform());
    }
  }
  result.push_back(last);
  return result;
}

std::vector<ComplexRational> exact_values(const Eigen::VectorXcd& values) {
  std::vector<ComplexRational> exact;
  for (const std::complex<double>& value : values) {
    exact.push_back({exact_rational(value.real()), exact_rational(value.imag())});
  }
  return exact;
}

}  // namespace

ParameterLine line_to(const Eigen::VectorXcd& from, const std::vector<ComplexRational>& to) {
  if (from.size() != static_cast<Eigen::Index>(to.size())) {
    throw InvalidArgument("[continuation::line_to] expected as many parameters at both ends");
  }
  ParameterLine line{from, Eigen::VectorXcd(from.size()), Eigen::VectorXcd(from.size())};
  for (std::size_t p = 0; p < to.size(); ++p) {
    line.at_zero[static_cast<Eigen::Index>(p)] = to_double(to[p]);
    line.at_zero_rest[static_cast<Eigen::Index>(p)] = rest_of_double(to[p]);
  }
  if ((line.at_zero_rest.array() == 0.0).all()) {
    line.at_zero_rest.resize(0);
  }
  return line;
}

ParameterFamily parameter_family(const Problem& problem) {
  ParameterFamily family;
  for (const Rational& value : algebra::program_data(problem)) {
    family.values.push_back({value, 0});
  }
  const auto unknowns = static_cast<std::uint32_t>(num_parameters(problem.network));
  ProgramBuilder builder(unknowns, static_cast<std::uint32_t>(family.values.size()));
  const auto equations = algebra::equations(builder, problem, algebra::ProgramData::parameters);
  check_square_family(equations.size(), unknowns);
  family.system = parametric_system(builder, equations);
  return family;
}

ParameterFamily parameter_family(const algebra::PolynomialSystem& system) {
  check_square_family(system.polynomials.size(), system.variables.size());
  const SparseEquations sparse = sparse_equations(system);
  ParameterFamily family;
  for (const auto& row : sparse.coefficients) {
    family.values.insert(family.values.end(), row.begin(), row.end());
  }
  ProgramBuilder builder(static_cast<std::uint32_t>(system.variables.size()),
                         static_cast<std::uint32_t>(family.values.size()));
  std::vector<ProgramBuilder::Node> equations;
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < sparse.supports.size(); ++i) {
    std::vector<ProgramBuilder::Node> coefficients;
    for (std::size_t j = 0; j < sparse.coefficients[i].size(); ++j) {
      coefficients.push_back(builder.parameter(next++));
    }
    equations.push_back(sum_of_terms(builder, sparse.supports[i], coefficients));
  }
  family.system = parametric_system(builder, equations);
  return family;
}

Eigen::VectorXcd generic_parameters(const ParameterFamily& family, std::uint64_t seed) {
  Stream random(seed, "generic parameters");
  Eigen::VectorXcd result(static_cast<Eigen::Index>(family.values.size()));
  for (std::size_t p = 0; p < family.values.size(); ++p) {
    const double size = std::abs(to_double(family.values[p]));
    const double modulus = (size > 0 ? size : 1) * (0.9 + 0.2 * random.uniform());
    result[static_cast<Eigen::Index>(p)] = std::polar(modulus, 2 * std::numbers::pi * random.uniform());
  }
  return result;
}

std::unique_ptr<StartSystem> parameter_start(const ParameterFamily& family,
                                             const Eigen::VectorXcd& generic,
                                             std::vector<Eigen::VectorXcd> solutions) {
  check_points("parameter_start", *family.system, solutions);
  std::vector<Homotopy> legs{{family.system, line_to(generic, family.values)}};
  return std::make_unique<ParameterStart>(std::move(legs), std::move(solutions));
}

std::unique_ptr<StartSystem> parameter_start(const Problem& problem,
                                             const Eigen::VectorXcd& generic,
                                             std::vector<Eigen::VectorXcd> solutions) {
  return parameter_start(parameter_family(problem), generic, std::move(solutions));
}

std::unique_ptr<StartSystem> detour_start(const Problem& from,
                                          std::vector<Eigen::VectorXcd> solutions,
                                          const Problem& to,
                                          std::uint64_t seed) {
  const ParameterFamily family = parameter_family(to);
  const std::vector<Rational> begin = algebra::program_data(from);
  if (from.network != to.network || from.kind != to.kind || begin.size() != family.values.size() ||
      from.lambda.size() != to.lambda.size()) {
    throw InvalidArgument("[continuation::detour_start] expected problems that differ in their numbers alone");
  }
  check_points("detour_start", *family.system, solutions);
  Eigen::VectorXcd first(static_cast<Eigen::Index>(begin.size()));
  std::transform(begin.begin(), begin.end(), first.begin(), [](const Rational& value) {
    return to_double({value, 0});
  });
  std::vector<Homotopy> legs;
  Eigen::VectorXcd at = first;
  for (const Eigen::VectorXcd& next : stations(first, family, seed)) {
    legs.push_back({family.system, line_to(at, exact_values(next))});
    at = next;
  }
  legs.push_back({family.system, line_to(at, family.values)});
  return std::make_unique<ParameterStart>(std::move(legs), std::move(solutions));
}

}  // namespace zeroset::continuation
