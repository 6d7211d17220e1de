#include "continuation/solve/solve_target.hpp"

#include "zeroset/algebra/system_io.hpp"
#include "zeroset/continuation/multihomogeneous.hpp"
#include "zeroset/continuation/polyhedral.hpp"
#include "zeroset/continuation/total_degree.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/parameters.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <complex>
#include <numeric>
#include <utility>

namespace zeroset::continuation::detail {

using algebra::ProgramBuilder;
using Complex = std::complex<double>;

namespace {

std::shared_ptr<const ParametricSystem> program_of(const EquationSource& source) {
  ProgramBuilder builder(static_cast<std::uint32_t>(source.unknowns), 0);
  return parametric_system(builder, source.write(builder));
}

Complex rounded(const algebra::ComplexRational& value) {
  return {value.real.convert_to<double>(), value.imaginary.convert_to<double>()};
}

/// Values and Jacobian of a program without parameters.
std::vector<Complex> outputs_at(const algebra::StraightLineProgram& program, const Eigen::VectorXcd& point) {
  std::vector<Complex> slots(program.slots);
  std::ranges::transform(program.constants, slots.begin(), rounded);
  std::copy(point.begin(), point.end(), slots.begin() + static_cast<std::ptrdiff_t>(program.first_variable()));
  algebra::run(program, slots.data());
  std::vector<Complex> outputs;
  for (const std::uint32_t slot : program.outputs) {
    outputs.push_back(slots[slot]);
  }
  return outputs;
}

}  // namespace

Target::Target(const algebra::PolynomialSystem& system) : system_(&system), source_(equation_source(system)) {
  variables_ = system.variables;
  check_and_square();
}

Target::Target(const Problem& problem) : problem_(&problem), source_(equation_source(problem)) {
  variables_ = parameter_names(problem.network);
  check_and_square();
}

void Target::check_and_square() {
  if (source_.unknowns < 1) {
    throw InvalidArgument("[continuation::solve] the system has no unknowns");
  }
  if (source_.equations < source_.unknowns) {
    throw InvalidArgument("[continuation::solve] expected at least as many equations as unknowns, got " +
                          std::to_string(source_.equations) + " in " + std::to_string(source_.unknowns) +
                          " unknowns: the solution set has no isolated points, or none that are all");
  }
  if (source_.equations > source_.unknowns) {
    squared_ = square_up(source_, {.real = true});
    square_ = program_of(squared_->square);
  } else {
    square_ = program_of(source_);
  }
}

bool Target::is_excess(const Eigen::VectorXcd& point, double accuracy) const {
  if (!squared_) {
    return false;
  }
  // A root that is known to this accuracy has residuals below this share of what the equation changes by where each
  // coordinate moves by its own size.
  const double share = std::max(1e-9, 100 * accuracy);
  const ParametricSystem& full = *squared_->full;
  const std::vector<Complex> outputs = outputs_at(full.values_and_jacobian, point);
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
    return forecast(squared_->square, {}, options);
  }
  return problem_ != nullptr ? forecast(*problem_, options) : forecast(*system_, options);
}

const algebra::PolynomialSystem& Target::expanded(double memory_gib, double seconds) const {
  if (system_ != nullptr) {
    return *system_;
  }
  if (!expanded_) {
    expanded_ = algebra::expand(*problem_, {seconds, memory_gib});
  }
  return *expanded_;
}

std::unique_ptr<StartSystem> Target::start(StartKind kind,
                                           const algebra::Partition& partition,
                                           std::uint64_t seed,
                                           const StartLimits& limits) const {
  if (kind == StartKind::polyhedral) {
    const PolyhedralOptions options{
        .seed = seed, .threads = limits.threads, .seconds = limits.seconds, .memory_gib = limits.memory_gib};
    const algebra::PolynomialSystem& system = expanded(limits.memory_gib, limits.seconds);
    return squared_ ? polyhedral_start(squared_up(sparse_equations(system), squared_->squaring), options)
                    : polyhedral_start(system, options);
  }
  if (kind == StartKind::total_degree && !squared_) {
    return problem_ != nullptr ? total_degree_start(*problem_, seed) : total_degree_start(*system_, seed);
  }
  algebra::Partition groups = partition;
  if (kind == StartKind::total_degree || groups.empty()) {
    groups = {std::vector<std::int64_t>(static_cast<std::size_t>(source_.unknowns))};
    std::iota(groups[0].begin(), groups[0].end(), std::int64_t{0});
  }
  return multihomogeneous_start(squared_ ? squared_->square : source_, groups, {.seed = seed});
}

algebra::CountResult Target::count(const algebra::CountOptions& options) const {
  return problem_ != nullptr ? algebra::count(*problem_, options) : algebra::count(*system_, options);
}

std::string Target::text() const {
  return problem_ != nullptr ? to_json(*problem_).dump() : algebra::write_system(*system_, algebra::SystemFormat::json);
}

}  // namespace zeroset::continuation::detail
