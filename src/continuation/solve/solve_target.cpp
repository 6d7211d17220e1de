#include "continuation/solve/solve_target.hpp"

#include "zeroset/algebra/system_io.hpp"
#include "zeroset/continuation/multihomogeneous.hpp"
#include "zeroset/continuation/polyhedral.hpp"
#include "zeroset/continuation/total_degree.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/parameters.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace zeroset::continuation::detail {

using algebra::ProgramBuilder;

namespace {

std::shared_ptr<const ParametricSystem> program_of(const EquationSource& source) {
  ProgramBuilder builder(static_cast<std::uint32_t>(source.unknowns), 0);
  return parametric_system(builder, source.write(builder));
}

std::complex<double> rounded(const algebra::ComplexRational& value) {
  return {value.real.convert_to<double>(), value.imaginary.convert_to<double>()};
}

constexpr double kMaxScaledMonomials = 200'000;  // of a problem that is expanded for its scales
constexpr double kMaxScaledBytes = 8e6;

/// 2^exponent, exactly.
Rational power_of_two(std::int64_t exponent) {
  const Integer power = Integer(1) << static_cast<unsigned>(std::abs(exponent));
  return exponent < 0 ? Rational(1, power) : Rational(power);
}

/// The same equations over 2^scaling.equations, in scaled unknowns or in the unknowns themselves.
EquationSource scaled_source(const EquationSource& source, const CoefficientScaling& scaling, bool scale_unknowns) {
  EquationSource scaled = source;
  scaled.size_bits.assign(scaling.unknowns.size(), 0);
  scaled.write = [write = source.write, scaling, scale_unknowns](ProgramBuilder& builder) {
    const auto set_scales = [&](bool on) {
      for (std::uint32_t j = 0; j < scaling.unknowns.size() && scale_unknowns; ++j) {
        builder.scale_variable(j, on ? scaling.unknowns[j] : 0);
      }
    };
    set_scales(true);
    std::vector<ProgramBuilder::Node> nodes = write(builder);
    set_scales(false);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      nodes[i] = builder.multiply(builder.constant(power_of_two(-std::int64_t{scaling.equations[i]})), nodes[i]);
    }
    return nodes;
  };
  return scaled;
}

/// Values and Jacobian of a program without parameters.
std::vector<std::complex<double>> outputs_at(const algebra::StraightLineProgram& program,
                                             const Eigen::VectorXcd& point) {
  std::vector<std::complex<double>> slots(program.slots);
  std::ranges::transform(program.constants, slots.begin(), rounded);
  std::copy(point.begin(), point.end(), slots.begin() + static_cast<std::ptrdiff_t>(program.first_variable()));
  algebra::run(program, slots.data());
  std::vector<std::complex<double>> outputs;
  for (const std::uint32_t slot : program.outputs) {
    outputs.push_back(slots[slot]);
  }
  return outputs;
}

}  // namespace

Target::Target(const algebra::PolynomialSystem& system) : system_(&system), source_(equation_source(system)) {
  variables_ = system.variables;
  check();
  scale();
  square();
}

Target::Target(const Problem& problem) : problem_(&problem), source_(equation_source(problem)) {
  variables_ = parameter_names(problem.network);
  check();
  scale();
  square();
}

void Target::check() const {
  if (source_.unknowns < 1) {
    throw InvalidArgument("[continuation::solve] the system has no unknowns");
  }
  if (source_.equations < source_.unknowns) {
    throw InvalidArgument("[continuation::solve] expected at least as many equations as unknowns, got " +
                          std::to_string(source_.equations) + " in " + std::to_string(source_.unknowns) +
                          " unknowns: the solution set has no isolated points, or none that are all");
  }
}

/// The scales are those of the coefficients, where the equations can be expanded for them.
void Target::scale() {
  if (system_ != nullptr) {
    scaling_ = coefficient_scaling(*system_);
  } else if (const algebra::SizeEstimate size = algebra::estimate_size(*problem_);
             size.monomials <= kMaxScaledMonomials && size.bytes <= kMaxScaledBytes) {
    scaling_ = coefficient_scaling(algebra::expand(*problem_));
  } else {
    ProgramBuilder builder(static_cast<std::uint32_t>(source_.unknowns), 0);
    scaling_ = torus_scaling(builder.build(source_.write(builder)));
  }
  scaled_ = scaled_source(source_, scaling_, true);
}

void Target::square() {
  // The unknowns themselves, equations scaled: the same combinations of equations as in scaled unknowns.
  const EquationSource equations = scaled_source(source_, scaling_, false);
  if (source_.equations > source_.unknowns) {
    squared_ = square_up(equations, {.real = true});
    square_ = program_of(squared_->square);
    scaled_ = square_up(scaled_, {.real = true}).square;
  } else {
    square_ = program_of(equations);
  }
}

Eigen::VectorXcd Target::unscaled(const Eigen::VectorXcd& point) const {
  // What is so small beside the scale is a zero that Newton's method has come near to; a certificate decides.
  constexpr double kZero = 1e-28;
  const auto scaled = [](double value, int exponent) {
    return std::abs(value) < kZero ? 0 : std::ldexp(value, exponent);
  };
  Eigen::VectorXcd result = point;
  for (Eigen::Index i = 0; i < point.size(); ++i) {
    const int exponent = scaling_.unknowns[static_cast<std::size_t>(i)];
    result[i] = {scaled(point[i].real(), exponent), scaled(point[i].imag(), exponent)};
  }
  return result;
}

bool Target::is_excess(const Eigen::VectorXcd& point, double accuracy) const {
  if (!squared_) {
    return false;
  }
  // A root that is known to this accuracy has residuals below this share of what the equation changes by where each
  // coordinate moves by its own size.
  const double share = std::max(1e-9, 100 * accuracy);
  const ParametricSystem& full = *squared_->full;
  const std::vector<std::complex<double>> outputs = outputs_at(full.values_and_jacobian, point);
  const std::size_t equations = full.values.outputs.size();
  std::vector<double> size(equations, 0);
  for (std::size_t k = 0; k < full.nonzeros.size(); ++k) {
    const auto& [row, column] = full.nonzeros[k];
    size[row] += std::abs(outputs[equations + k]) * std::max(1.0, std::abs(point[static_cast<Eigen::Index>(column)]));
  }
  for (std::size_t row = 0; row < equations; ++row) {
    if (std::abs(outputs[row]) > share * std::max(size[row], 1e-300)) {
      return true;
    }
  }
  return false;
}

Forecast Target::forecast_paths(const ForecastOptions& options) const {
  if (squared_) {
    return forecast(scaled_, {}, options);
  }
  return problem_ != nullptr ? forecast(*problem_, options) : forecast(*system_, options);
}

const algebra::PolynomialSystem& Target::scaled_system(double memory_gib, double seconds) const {
  if (!scaled_system_) {
    scaled_system_ = system_ != nullptr ? *system_ : algebra::expand(*problem_, {seconds, memory_gib});
    scaled_system_->problem = nullptr;
    for (std::size_t i = 0; i < scaled_system_->polynomials.size(); ++i) {
      for (algebra::Term& term : scaled_system_->polynomials[i]) {
        std::int64_t exponent = -scaling_.equations[i];
        for (const algebra::Power& power : term.monomial) {
          exponent += std::int64_t{scaling_.unknowns[power.variable]} * power.exponent;
        }
        term.coefficient *= power_of_two(exponent);
      }
    }
  }
  return *scaled_system_;
}

std::unique_ptr<StartSystem> Target::start(StartKind kind,
                                           const algebra::Partition& partition,
                                           std::uint64_t seed,
                                           const StartLimits& limits) const {
  if (kind == StartKind::polyhedral) {
    const PolyhedralOptions options{
        .seed = seed, .threads = limits.threads, .seconds = limits.seconds, .memory_gib = limits.memory_gib};
    const algebra::PolynomialSystem& system = scaled_system(limits.memory_gib, limits.seconds);
    return squared_ ? polyhedral_start(squared_up(sparse_equations(system), squared_->squaring), options)
                    : polyhedral_start(system, options);
  }
  if (kind == StartKind::total_degree && !squared_) {
    return total_degree_start(scaled_, seed);
  }
  algebra::Partition groups = partition;
  if (kind == StartKind::total_degree || groups.empty()) {
    groups = {std::vector<std::int64_t>(static_cast<std::size_t>(source_.unknowns))};
    std::iota(groups[0].begin(), groups[0].end(), std::int64_t{0});
  }
  return multihomogeneous_start(scaled_, groups, {.seed = seed});
}

algebra::CountResult Target::count(const algebra::CountOptions& options) const {
  return problem_ != nullptr ? algebra::count(*problem_, options) : algebra::count(*system_, options);
}

std::string Target::text() const {
  return problem_ != nullptr ? to_json(*problem_).dump() : algebra::write_system(*system_, algebra::SystemFormat::json);
}

}  // namespace zeroset::continuation::detail
