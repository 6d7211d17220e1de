#include "continuation/tracked.hpp"

#include "zeroset/continuation/total_degree.hpp"

#include <algorithm>
#include <complex>

namespace zeroset::testing {

using continuation::PathResult;
using continuation::PathStatus;

std::vector<PathResult> track_all(const continuation::StartSystem& start, const continuation::TrackerOptions& options) {
  continuation::PathTracker tracker(options);
  std::vector<PathResult> results;
  for (std::int64_t i = 0; i < start.paths(); ++i) {
    results.push_back(tracker.track(start.path(i), i));
  }
  return results;
}

std::vector<PathResult> track_all(const algebra::PolynomialSystem& system, std::uint64_t seed) {
  return track_all(*continuation::total_degree_start(system, seed));
}

std::int64_t count(const std::vector<PathResult>& results, PathStatus status) {
  return std::count_if(
      results.begin(), results.end(), [&](const PathResult& result) { return result.status == status; });
}

std::int64_t count_distinct(const std::vector<PathResult>& results) {
  std::vector<Eigen::VectorXcd> points;
  for (const PathResult& result : results) {
    const auto same = [&](const Eigen::VectorXcd& other) {
      return (other - result.point).norm() < 1e-8 * (1 + result.point.norm());
    };
    if (result.status == PathStatus::regular && std::none_of(points.begin(), points.end(), same)) {
      points.push_back(result.point);
    }
  }
  return static_cast<std::int64_t>(points.size());
}

std::string ledger(const std::vector<PathResult>& results) {
  std::string text;
  for (const PathStatus status :
       {PathStatus::regular, PathStatus::singular, PathStatus::at_infinity, PathStatus::excess, PathStatus::failed}) {
    if (const std::int64_t number = count(results, status); number > 0) {
      text.append(text.empty() ? "" : ", ").append(name(status)).append(" ").append(std::to_string(number));
    }
  }
  return text;
}

double backward_error(const algebra::PolynomialSystem& system, const Eigen::VectorXcd& point) {
  double largest = 0;
  for (const algebra::Polynomial& polynomial : system.polynomials) {
    std::complex<double> sum = 0;
    double size = 1;
    for (const algebra::Term& term : polynomial) {
      std::complex<double> value = term.coefficient.convert_to<double>();
      for (const algebra::Power& power : term.monomial) {
        value *= std::pow(point[power.variable], static_cast<int>(power.exponent));
      }
      sum += value;
      size += std::abs(value);
    }
    largest = std::max(largest, std::abs(sum) / size);
  }
  return largest;
}

}  // namespace zeroset::testing
