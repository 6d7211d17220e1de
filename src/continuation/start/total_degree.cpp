#include "zeroset/continuation/total_degree.hpp"

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/start/coefficient_scaling.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>
#include <utility>

namespace zeroset::continuation {

using algebra::ProgramBuilder;

namespace {

constexpr std::int64_t kMaxBezoutNumber = std::int64_t{1} << 62;

class TotalDegreeStart : public StartSystem {
 public:
  /// \param first  a solution; the others are its products with roots of unity
  TotalDegreeStart(Homotopy homotopy, std::vector<std::int64_t> degrees, std::vector<std::complex<double>> first)
      : homotopy_(std::move(homotopy)), degrees_(std::move(degrees)), first_(std::move(first)) {
    for (const std::int64_t degree : degrees_) {
      if (paths_ > kMaxBezoutNumber / degree) {
        throw InvalidArgument("[continuation::total_degree_start] expected a product of degrees below 2^62");
      }
      paths_ *= degree;
    }
  }

  [[nodiscard]] StartKind kind() const override { return StartKind::total_degree; }
  [[nodiscard]] std::int64_t paths() const override { return paths_; }

  [[nodiscard]] PathStart path(std::int64_t index) const override {
    if (index < 0 || index >= paths_) {
      throw InvalidArgument("[continuation::StartSystem::path] expected an index in [0, " + std::to_string(paths_) +
                            "), got " + std::to_string(index));
    }
    PathStart start;
    start.point.resize(static_cast<Eigen::Index>(degrees_.size()));
    for (std::size_t i = 0; i < degrees_.size(); ++i) {
      const auto turn = static_cast<double>(index % degrees_[i]) / static_cast<double>(degrees_[i]);
      start.point[static_cast<Eigen::Index>(i)] = first_[i] * std::polar(1.0, 2 * std::numbers::pi * turn);
      index /= degrees_[i];
    }
    start.legs = {homotopy_};
    return start;
  }

 private:
  Homotopy homotopy_;
  std::vector<std::int64_t> degrees_;
  std::vector<std::complex<double>> first_;
  std::int64_t paths_ = 1;
};

void check_square(std::size_t equations, std::size_t unknowns) {
  if (equations != unknowns || unknowns == 0) {
    throw InvalidArgument("[continuation::total_degree_start] expected as many equations as unknowns, got " +
                          std::to_string(equations) + " in " + std::to_string(unknowns));
  }
}

/// Parameters (s, u) = (1 - t, gamma t).
ParameterLine total_degree_line(std::uint64_t seed) {
  Stream stream(seed, "total degree");
  ParameterLine line;
  line.at_one.resize(2);
  line.at_one << 0, std::polar(1.0, 2 * std::numbers::pi * stream.uniform());
  line.at_zero.resize(2);
  line.at_zero << 1, 0;
  return line;
}

Rational power_of_two(int exponent) {
  return exact_rational(std::ldexp(1.0, exponent));
}

/// \param builder  two parameters
std::unique_ptr<StartSystem> make_total_degree(ProgramBuilder& builder,
                                               const std::vector<ProgramBuilder::Node>& equations,
                                               std::vector<std::int64_t> degrees,
                                               const CoefficientScaling& scaling,
                                               std::uint64_t seed) {
  const ProgramBuilder::Node s = builder.parameter(0);
  const ProgramBuilder::Node u = builder.parameter(1);
  std::vector<ProgramBuilder::Node> homotopy;
  std::vector<std::complex<double>> first;
  Stream stream(seed, "total degree constants");
  for (std::size_t i = 0; i < equations.size(); ++i) {
    if (degrees[i] < 1) {
      throw InvalidArgument("[continuation::total_degree_start] equation " + std::to_string(i + 1) + " is constant");
    }
    const auto degree = static_cast<std::uint64_t>(degrees[i]);
    const ProgramBuilder::Node x = builder.variable(static_cast<std::uint32_t>(i));
    const ProgramBuilder::Node y = builder.multiply(builder.constant(power_of_two(-scaling.unknowns[i])), x);
    // A start system of roots of unity would share solutions with many a target.
    const double angle = 2 * std::numbers::pi * stream.uniform();
    const std::complex<double> constant = std::polar(1.0, angle);
    const ProgramBuilder::Node start = builder.subtract(
        builder.power(y, degree), builder.constant(exact_rational(constant.real()), exact_rational(constant.imag())));
    const ProgramBuilder::Node target =
        builder.multiply(builder.constant(power_of_two(-scaling.equations[i])), equations[i]);
    homotopy.push_back(builder.add(builder.multiply(s, target), builder.multiply(u, start)));
    first.push_back(std::polar(std::ldexp(1.0, scaling.unknowns[i]), angle / static_cast<double>(degrees[i])));
  }
  return std::make_unique<TotalDegreeStart>(
      Homotopy{parametric_system(builder, homotopy), total_degree_line(seed)}, std::move(degrees), std::move(first));
}

}  // namespace

std::unique_ptr<StartSystem> total_degree_start(const algebra::PolynomialSystem& system, std::uint64_t seed) {
  check_square(system.polynomials.size(), system.variables.size());
  ProgramBuilder builder(static_cast<std::uint32_t>(system.variables.size()), 2);
  std::vector<std::int64_t> degrees;
  for (const algebra::Polynomial& polynomial : system.polynomials) {
    degrees.push_back(algebra::degree(polynomial));
  }
  return make_total_degree(builder, equations(builder, system), std::move(degrees), coefficient_scaling(system), seed);
}

std::unique_ptr<StartSystem> total_degree_start(const Problem& problem, std::uint64_t seed) {
  const std::vector<std::int64_t> degrees = algebra::equation_degrees(problem).degrees;
  const auto unknowns = parameter_names(problem.network).size();
  check_square(degrees.size(), unknowns);
  ProgramBuilder builder(static_cast<std::uint32_t>(unknowns), 2);
  const std::vector<ProgramBuilder::Node> nodes = equations(builder, problem);
  return make_total_degree(builder, nodes, degrees, torus_scaling(builder.build(nodes)), seed);
}

std::unique_ptr<StartSystem> total_degree_start(const EquationSource& equations, std::uint64_t seed) {
  const auto unknowns = static_cast<std::size_t>(equations.unknowns);
  check_square(static_cast<std::size_t>(equations.equations), unknowns);
  std::vector<std::int64_t> all(unknowns);
  std::iota(all.begin(), all.end(), std::int64_t{0});
  ProgramBuilder builder(static_cast<std::uint32_t>(unknowns), 2);
  const std::vector<ProgramBuilder::Node> nodes = equations.write(builder);
  const CoefficientScaling none{std::vector<int>(unknowns, 0), std::vector<int>(unknowns, 0)};
  return make_total_degree(builder, nodes, equations.degrees_in(all), none, seed);
}

}  // namespace zeroset::continuation
