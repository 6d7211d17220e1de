#include "continuation/start_points.hpp"

#include "continuation/start/complex_evaluation.hpp"

#include <Eigen/LU>

#include <algorithm>
#include <limits>
#include <variant>
#include <vector>

namespace zeroset::testing {

using namespace continuation;

Eigen::VectorXcd first_parameters(const Homotopy& leg) {
  if (const auto* line = std::get_if<ParameterLine>(&leg.path)) {
    return line->at_one;
  }
  const auto& toric = std::get<ParameterMonomials>(leg.path);
  return (toric.weights.array() == 0).select(toric.coefficients, Eigen::VectorXcd::Zero(toric.coefficients.size()));
}

double start_error(const PathStart& start) {
  const Homotopy& leg = start.legs.front();
  const ParametricSystem& system = *leg.system;
  const Eigen::VectorXcd outputs =
      continuation::detail::evaluate(system.values_and_jacobian, first_parameters(leg), start.point);
  const Eigen::Index n = start.point.size();
  Eigen::MatrixXcd jacobian = Eigen::MatrixXcd::Zero(n, n);
  for (std::size_t k = 0; k < system.nonzeros.size(); ++k) {
    const auto [row, column] = system.nonzeros[k];
    jacobian(row, column) = outputs[n + static_cast<Eigen::Index>(k)] * start.point.cwiseAbs()[column];
  }
  const Eigen::FullPivLU<Eigen::MatrixXcd> lu(jacobian);
  return lu.isInvertible() ? lu.solve(outputs.head(n)).cwiseAbs().maxCoeff() : std::numeric_limits<double>::infinity();
}

StartReport examine_starts(const StartSystem& starts, std::int64_t number) {
  StartReport report{0, std::numeric_limits<double>::infinity()};
  std::vector<Eigen::VectorXcd> seen;
  for (std::int64_t index = 0; index < number; ++index) {
    const PathStart start = starts.path(index);
    report.largest_error = std::max(report.largest_error, start_error(start));
    for (const Eigen::VectorXcd& other : seen) {
      // Points of different cells start in different systems, and are the same for two of them with probability 0.
      const double size = std::max(start.point.cwiseAbs().maxCoeff(), other.cwiseAbs().maxCoeff());
      report.least_distance = std::min(report.least_distance, (start.point - other).cwiseAbs().maxCoeff() / size);
    }
    seen.push_back(start.point);
  }
  return report;
}

}  // namespace zeroset::testing
