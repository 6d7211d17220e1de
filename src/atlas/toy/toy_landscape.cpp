#include "zeroset/atlas/toy_landscape.hpp"

#include "zeroset/core/random.hpp"
#include "zeroset/landscape/surface.hpp"

#include "atlas/toy/toy_figures.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::atlas {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr std::int64_t kStartsWithoutEnd = 100;  // points on a set of positive dimension have no number to reach
constexpr int kRounds = 4;                       // of symmetry
constexpr Index kPointsOfLine = 201;

VectorXd weights_of(const Problem& problem) {
  VectorXd weights(static_cast<Index>(problem.lambda.size()));
  std::transform(problem.lambda.begin(), problem.lambda.end(), weights.begin(), [](const Rational& weight) {
    return weight.convert_to<double>();
  });
  return weights;
}

/// Points of a search, and images under symmetries where some are missing.
void search(const algebra::ProblemObjective& loss, const ToyOptions& options, ToyLandscape& result) {
  const bool endless = result.count.dimension && *result.count.dimension > 0;
  landscape::CriticalPointOptions wanted{
      .known = result.count.real,
      .starts = endless ? std::min(options.starts, kStartsWithoutEnd) : options.starts,
      .seed = options.seed,
      .progress = options.progress,
      .stop = options.stop};
  result.found = landscape::critical_points(loss, wanted);
  const auto orbits = [&] {
    return landscape::orbits(loss, result.found.points, result.generators, 1e-6, 1e-3 * result.found.radius);
  };
  result.orbits = orbits();
  for (int round = 0; round < kRounds && !result.orbits.missing.empty() && !endless; ++round) {
    const std::size_t before = result.found.points.size();
    wanted.given.resize(loss.dimension(), static_cast<Index>(before + result.orbits.missing.size()));
    for (std::size_t i = 0; i < before; ++i) {
      wanted.given.col(static_cast<Index>(i)) = result.found.points[i].theta;
    }
    for (std::size_t i = 0; i < result.orbits.missing.size(); ++i) {
      wanted.given.col(static_cast<Index>(before + i)) = result.orbits.missing[i];
    }
    wanted.starts = 0;
    wanted.radius = result.found.radius;
    landscape::CriticalPoints more = landscape::critical_points(loss, wanted);
    more.starts = result.found.starts;
    more.failed = result.found.failed;
    result.by_symmetry += static_cast<std::int64_t>(more.points.size() - before);
    result.found = std::move(more);
    result.orbits = orbits();
  }
}

MatrixXd descent_starts(const Problem& problem, const ToyOptions& options, Index dimension, double radius) {
  MatrixXd starts(dimension, static_cast<Index>(options.descents));
  for (Index k = 0; k < starts.cols(); ++k) {
    Stream stream(options.seed, "descents", static_cast<std::uint64_t>(k));
    if (options.start == DescentStart::he) {
      starts.col(k) = he_initialization(problem.network, stream);
      continue;
    }
    for (Index i = 0; i < dimension; ++i) {
      starts(i, k) = radius / std::sqrt(static_cast<double>(dimension)) * stream.normal();
    }
  }
  return starts;
}

/// Highest losses on straight lines between minima.
MatrixXd straight_lines(const algebra::ProblemObjective& loss, const ToyLandscape& toy) {
  const auto count = static_cast<Index>(toy.tree.minima.size());
  MatrixXd highest = toy.tree.passes;
  const auto theta = [&](Index i) -> const Parameters& {
    return toy.found.points[static_cast<std::size_t>(toy.tree.minima[static_cast<std::size_t>(i)])].theta;
  };
  for (Index i = 0; i < count; ++i) {
    for (Index j = 0; j < i; ++j) {
      const VectorXd losses = landscape::values_at(loss, kPointsOfLine, [&](Index k) {
        const double t = static_cast<double>(k) / static_cast<double>(kPointsOfLine - 1);
        return Parameters((1 - t) * theta(i) + t * theta(j));
      });
      highest(i, j) = highest(j, i) = losses.maxCoeff();
    }
  }
  return highest;
}

}  // namespace

std::string name(DescentStart start) {
  return start == DescentStart::he ? "he" : "radius";
}

std::string ToyLandscape::unknown_reason() const {
  if (count.real) {
    return "";
  }
  if (count.dimension && *count.dimension > 0) {
    return "the complex critical points form a set of dimension " + std::to_string(*count.dimension) +
           "; --lambda random makes them isolated";
  }
  return count.reason.empty() ? "the real critical points were not counted" : count.reason;
}

ToyLandscape explore(const Problem& problem, const ToyOptions& options) {
  const algebra::ProblemObjective loss(problem);
  ToyLandscape result{.problem = problem,
                      .names = parameter_names(problem.network),
                      .count = algebra::count(problem,
                                              {.limits = options.limits,
                                               .seed = options.seed,
                                               .threads = options.threads,
                                               .max_real = options.max_real,
                                               .stop = options.stop}),
                      .descents = options.descents,
                      .method = options.method,
                      .start = options.start,
                      .seed = options.seed};
  result.generators = landscape::that_keep(landscape::symmetries(problem.network), weights_of(problem));
  result.coercive = !problem.lambda.empty() &&
                    std::all_of(problem.lambda.begin(), problem.lambda.end(), [](const auto& w) { return w > 0; });
  search(loss, options, result);
  for (const landscape::CriticalPoint& point : result.found.points) {
    result.index_sum += point.index % 2 == 0 ? 1 : -1;
  }
  const double length = 1e-6 * result.found.radius;
  const landscape::BasinOptions descent{.method = options.method,
                                        .flow = {.length = length, .stop = options.stop},
                                        .descent = {.length = length, .stop = options.stop},
                                        .progress = options.progress,
                                        .stop = options.stop};
  const MatrixXd starts = descent_starts(problem, options, loss.dimension(), result.found.radius);
  result.basins = landscape::basins(loss, result.found.points, starts, descent);
  landscape::BasinOptions flow = descent;
  flow.method = landscape::DescentMethod::flow;
  flow.progress = {};
  result.connections = landscape::connections(loss, result.found.points, {.basins = flow});
  result.tree = landscape::merge_tree(result.found.points, result.connections);
  result.straight = straight_lines(loss, result);
  result.plane = detail::plane_of(result, loss, options.plane_points);
  return result;
}

}  // namespace zeroset::atlas
