#include "continuation/solve/unit_data.hpp"

#include "zeroset/continuation/parameter.hpp"
#include "zeroset/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

namespace zeroset::continuation::detail {
namespace {

constexpr double kLargeNumber = 100;

class UnitDataStart : public StartSystem {
 public:
  UnitDataStart(std::vector<Homotopy> legs, std::vector<Eigen::VectorXcd> points)
      : legs_(std::move(legs)), points_(std::move(points)) {}

  [[nodiscard]] StartKind kind() const override { return StartKind::parameter; }
  [[nodiscard]] std::int64_t paths() const override { return static_cast<std::int64_t>(points_.size()); }
  [[nodiscard]] PathStart path(std::int64_t index) const override {
    return {points_[static_cast<std::size_t>(index)], legs_};
  }

 private:
  std::vector<Homotopy> legs_;
  std::vector<Eigen::VectorXcd> points_;
};

/// +-k/64 with k from 32 to 96.
Rational unit_number(Stream& stream) {
  constexpr std::int64_t kLeast = 32, kSpan = 65, kWhole = 64;
  const auto size = kLeast + static_cast<std::int64_t>(stream.below(kSpan));
  return {stream.below(2) == 0 ? size : -size, kWhole};
}

std::vector<algebra::ComplexRational> exactly(const Eigen::VectorXcd& values) {
  std::vector<algebra::ComplexRational> exact;
  for (const std::complex<double>& value : values) {
    exact.push_back({exact_rational(value.real()), exact_rational(value.imag())});
  }
  return exact;
}

}  // namespace

bool has_large_data(const Problem& problem) {
  const std::vector<Rational> data = algebra::program_data(problem);
  return std::ranges::any_of(data,
                             [](const Rational& value) { return std::abs(value.convert_to<double>()) > kLargeNumber; });
}

Problem with_unit_data(const Problem& problem, std::uint64_t seed) {
  Problem unit = problem;
  unit.data_seed.reset();
  unit.random_lambda = false;
  Stream stream(seed, "unit data");
  for (auto* rows : {&unit.data.inputs, &unit.data.targets}) {
    for (std::vector<Rational>& row : *rows) {
      std::ranges::generate(row, [&] { return unit_number(stream); });
    }
  }
  std::ranges::generate(unit.lambda, [&] { return abs(unit_number(stream)); });
  return unit;
}

std::unique_ptr<StartSystem> unit_data_start(const Problem& unit,
                                             std::vector<Eigen::VectorXcd> solutions,
                                             const Problem& problem,
                                             std::uint64_t seed) {
  const ParameterFamily family = parameter_family(problem);
  const std::vector<Rational> begin = algebra::program_data(unit);
  const auto numbers = static_cast<Eigen::Index>(begin.size());
  Stream stream(seed, "phases");
  Eigen::VectorXcd real(numbers), turned(numbers), grown(numbers);
  Eigen::VectorXd rates(numbers);
  for (Eigen::Index j = 0; j < numbers; ++j) {
    const auto at = static_cast<std::size_t>(j);
    real[j] = begin[at].convert_to<double>();
    const std::complex<double> phase = std::polar(1.0, 2 * std::numbers::pi * stream.uniform());
    const double size = std::abs(family.values[at].real.convert_to<double>());
    turned[j] = std::abs(real[j]) * phase;
    grown[j] = (size > 0 ? size : 1) * phase;
    rates[j] = std::log(std::abs(grown[j]) / std::abs(turned[j]));
  }
  std::vector<Homotopy> legs{{family.system, line_to(real, exactly(turned))},
                             {family.system, ParameterMonomials{grown, rates, -1}},
                             {family.system, line_to(grown, family.values)}};
  return std::make_unique<UnitDataStart>(std::move(legs), std::move(solutions));
}

}  // namespace zeroset::continuation::detail
