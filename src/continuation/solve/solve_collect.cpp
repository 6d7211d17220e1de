// The solutions of a run, put together from its certificates and the ends of its paths.
#include "continuation/solve/solve_run.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

namespace zeroset::continuation::detail {
namespace {

bool is_nearly_real(const Eigen::VectorXcd& point) {
  constexpr double kShare = 1e-8;
  return point.imag().cwiseAbs().maxCoeff() <= kShare * std::max(1.0, point.cwiseAbs().maxCoeff());
}

/// Real ones first; then by coordinates, to nine digits, so that rounding does not shuffle them.
bool comes_before(const Solution& a, const Solution& b) {
  constexpr double kGrid = 1e-9;
  const bool real_a = a.real.value_or(false), real_b = b.real.value_or(false);
  if (real_a != real_b) {
    return real_a;
  }
  for (Eigen::Index i = 0; i < a.point.size(); ++i) {
    for (const auto& [x, y] :
         {std::pair(a.point[i].real(), b.point[i].real()), std::pair(a.point[i].imag(), b.point[i].imag())}) {
      if (std::abs(x - y) > kGrid * std::max({1.0, std::abs(x), std::abs(y)})) {
        return x < y;
      }
    }
  }
  return false;
}

void take_path(Solution& solution, const PathResult& end) {
  solution.paths.push_back(end.index);
  solution.accuracy = end.accuracy;
  solution.residual = end.residual;
  solution.condition = end.condition;
  solution.winding_number = std::max(solution.winding_number, end.winding_number);
}

}  // namespace

std::vector<Solution> SolveRun::regular_solutions() const {
  std::map<std::int64_t, Solution> solutions;  // by the approximation that was the first of each
  for (std::size_t i = 0; i < certified_.same_as.size(); ++i) {
    const PathResult* end = i < earlier_.size() ? nullptr : &ends_[certified_paths_[i - earlier_.size()]];
    const bool certified = certified_.same_as[i] >= 0;
    if (!certified && (end == nullptr || end->status != PathStatus::regular)) {
      continue;
    }
    const std::int64_t first = certified ? certified_.same_as[i] : static_cast<std::int64_t>(i);
    Solution& solution = solutions[first];
    const Certificate& certificate = certified_.certificates[static_cast<std::size_t>(first)];
    solution.point = certified ? certificate.point : end->point;
    solution.real = is_nearly_real(solution.point);
    if (certified && !target_.is_squared_up()) {  // else it is one of combinations of the equations alone
      solution.certificate = certificate;
      solution.real = certificate.real;
    }
    if (end != nullptr) {
      take_path(solution, *end);
    }
  }
  std::vector<Solution> result;
  std::ranges::transform(solutions, std::back_inserter(result), [](auto& entry) { return std::move(entry.second); });
  return result;
}

std::vector<Solution> SolveRun::singular_solutions() const {
  std::vector<Solution> result;
  if (result_.count && result_.count->dimension.value_or(0) > 0) {
    return result;  // they may lie on a component, and are no isolated points then
  }
  for (const SingularCluster& point : singular_) {
    Solution solution{.point = point.point, .multiplicity = point.multiplicity, .regular = false};
    for (const std::int64_t member : point.members) {
      take_path(solution, ends_[singular_paths_[static_cast<std::size_t>(member)]]);
    }
    const double tolerance = std::max(1e-8, 10 * solution.accuracy) * std::max(1.0, point.point.cwiseAbs().maxCoeff());
    solution.real = point.point.imag().cwiseAbs().maxCoeff() <= tolerance;
    result.push_back(std::move(solution));
  }
  return result;
}

void SolveRun::collect_solutions() {
  result_.solutions = regular_solutions();
  std::ranges::move(singular_solutions(), std::back_inserter(result_.solutions));
  for (Solution& solution : result_.solutions) {
    if (solution.real.value_or(false)) {
      solution.point.imag().setZero();
    }
  }
  std::ranges::stable_sort(result_.solutions, comes_before);
  count_solutions();
}

void SolveRun::count_solutions() {
  for (const PathResult& end : ends_) {
    std::int64_t* const numbers[] = {&result_.ledger.regular,
                                     &result_.ledger.singular,
                                     &result_.ledger.at_infinity,
                                     &result_.ledger.excess,
                                     &result_.ledger.failed};
    ++*numbers[static_cast<std::size_t>(end.status)];
  }
  SolutionCounts& counts = result_.counts;
  for (const Solution& solution : result_.solutions) {
    const bool certified = solution.certificate.has_value();
    ++counts.isolated;
    ++(solution.regular ? counts.regular : counts.singular);
    counts.with_multiplicity += solution.multiplicity;
    counts.certified += certified ? 1 : 0;
    counts.real += solution.real.value_or(false) ? 1 : 0;
    counts.certified_real += certified && solution.real.value_or(false) ? 1 : 0;
  }
}

/// Values and indices of real critical points, and the sum that Morse's theory knows.
void SolveRun::add_morse_data() {
  const Problem* problem = target_.problem();
  if (problem == nullptr || problem->kind != ProblemKind::critical || target_.is_squared_up()) {
    return;
  }
  bool all_known = !problem->lambda.empty() &&
                   std::ranges::all_of(problem->lambda, [](const Rational& weight) { return weight > 0; });
  std::int64_t sum = 0;
  for (Solution& solution : result_.solutions) {
    if (!solution.real.value_or(false)) {
      all_known = all_known && solution.real.has_value();
      continue;
    }
    if (!solution.certificate) {
      all_known = false;
      continue;
    }
    solution.morse = morse_data(*problem, *solution.certificate);
    all_known = all_known && solution.morse->index.has_value();
    sum += solution.morse->index.value_or(0) % 2 == 0 ? 1 : -1;
  }
  if (!all_known) {
    return;
  }
  result_.index_sum = sum;
  if (result_.complete && sum != 1) {
    result_.complete = false;
    result_.reason =
        "the sum of (-1)^index over the real critical points is " + std::to_string(sum) + ", and would be 1 of all";
  }
}

}  // namespace zeroset::continuation::detail
