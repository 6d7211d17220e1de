// Start systems and the tracker together: as many solutions as are known, or as algebra counts.
#include "zeroset/algebra/count.hpp"
#include "zeroset/continuation/forecast.hpp"
#include "zeroset/continuation/multihomogeneous.hpp"
#include "zeroset/continuation/parameter.hpp"
#include "zeroset/continuation/polyhedral.hpp"
#include "zeroset/continuation/square_up.hpp"
#include "zeroset/continuation/tracker.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"
#include "algebra/truth.hpp"
#include "continuation/start/complex_evaluation.hpp"
#include "support/catch.hpp"

#include <map>

using namespace zeroset;
using namespace zeroset::continuation;
using namespace zeroset::testing;

namespace {

struct PathEnds {
  std::map<PathStatus, int> number{};
  std::vector<Eigen::VectorXcd> regular{};
};

PathEnds follow_all(const StartSystem& starts) {
  PathEnds ends;
  PathTracker tracker;
  for (std::int64_t index = 0; index < starts.paths(); ++index) {
    PathResult result = tracker.track(starts.path(index), index);
    ++ends.number[result.status];
    if (result.status == PathStatus::regular) {
      ends.regular.push_back(std::move(result.point));
    }
  }
  return ends;
}

bool all_different(const std::vector<Eigen::VectorXcd>& points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if ((points[i] - points[j]).cwiseAbs().maxCoeff() < 1e-8 * points[i].cwiseAbs().maxCoeff()) {
        return false;
      }
    }
  }
  return true;
}

/// Two layers and small data.
Problem small_problem(ProblemKind kind) {
  Problem problem;
  problem.kind = kind;
  if (kind == ProblemKind::zero_error) {  // sums of two cubes of affine functions
    problem.network =
        dense_network({.widths = {1, 2, 1}, .degrees = {3}, .bias = BiasPattern::hidden, .free_output_weights = false});
    problem.data = {{{1}, {-2}, {3}, {5}}, {{2}, {7}, {-1}, {4}}};
  } else {
    problem.network = dense_network({.widths = {2, 1, 1}, .degrees = {2}});
    problem.data = {{{1, 2}, {3, -1}, {2, 5}}, {{4}, {-3}, {7}}};
    problem.lambda = {3, 5, 2};
  }
  return problem;
}

}  // namespace

TEST_CASE("polyhedral paths reach all solutions of the classical families", "[start_tracking]") {
  struct Row {
    const char* family;
    int n;
    std::size_t solutions;
  };
  // INRIA's table; katsura 2^n and noon 3^n - 2n.
  const auto row = GENERATE(values<Row>({{"cyclic", 5, 70},
                                         {"cyclic", 6, 156},
                                         {"cyclic", 7, 924},
                                         {"katsura", 5, 32},
                                         {"noon", 4, 73},
                                         {"eco", 6, 16}}));
  INFO(row.family << "-" << row.n);
  const PathEnds ends = follow_all(*polyhedral_start(family(row.family, row.n), {.seed = 7}));
  CHECK(ends.regular.size() == row.solutions);
  CHECK(ends.number.size() == 1);
  CHECK(all_different(ends.regular));
}

TEST_CASE("products of linear forms reach all solutions", "[start_tracking]") {
  const PathEnds katsura_ends = follow_all(*multihomogeneous_start(equation_source(katsura(4)), {{0, 1, 2, 3, 4}}));
  CHECK(katsura_ends.regular.size() == 16);
  CHECK(all_different(katsura_ends.regular));
  const algebra::PolynomialSystem eigen = system_of({"a", "b", "s"}, {"2+3*a-b-s", "1+5*a+7*b-s*a", "4-a+2*b-s*b"});
  const PathEnds eigen_ends = follow_all(*multihomogeneous_start(equation_source(eigen), {{0, 1}, {2}}));
  CHECK(eigen_ends.regular.size() == 3);
}

TEST_CASE("two-layer networks have as many solutions as algebra counts, by either start", "[start_tracking]") {
  const ProblemKind kind = GENERATE(ProblemKind::zero_error, ProblemKind::critical);
  const Problem problem = small_problem(kind);
  const algebra::CountResult count = algebra::count(problem);
  REQUIRE(count.simple == count.with_multiplicity);
  const Forecast numbers = forecast(problem);
  const auto products = multihomogeneous_start(equation_source(problem), numbers.partition, {.seed = 2});
  CHECK(Integer(products->paths()) == numbers.multihomogeneous.paths);
  const PathEnds by_products = follow_all(*products);
  CHECK(static_cast<std::int64_t>(by_products.regular.size()) == count.simple);
  const auto cells = polyhedral_start(algebra::expand(problem), {.seed = 2});
  CHECK(Integer(cells->paths()) == numbers.polyhedral.paths);
  const PathEnds by_cells = follow_all(*cells);
  CHECK(static_cast<std::int64_t>(by_cells.regular.size()) == count.simple);
  CHECK(all_different(by_cells.regular));
}

TEST_CASE("small systems on which other programs failed have their solutions", "[start_tracking]") {
  const std::vector<std::string> names{"x", "y", "z"};
  // Mixed volume 4 (gfan), 3 solutions in C^3 (Singular): one path diverges.
  const PathEnds one = follow_all(*polyhedral_start(system_of(names, {"z+y^2+x*z^2-x*y*z^2", "x*z-y+1", "x^2*z-y+2"})));
  CHECK(one.regular.size() == 3);
  const PathEnds six =
      follow_all(*polyhedral_start(system_of(names, {"(x-2)*(y-3)*(z-4)", "(x-6)*(y-7)*(z-5)", "(x-4)*(y-11)*(z-3)"})));
  CHECK(six.regular.size() == 6);
}

TEST_CASE("solutions for some data become those for other data on a way through complex ones", "[start_tracking]") {
  const Problem from = small_problem(ProblemKind::critical);
  const PathEnds known = follow_all(*polyhedral_start(algebra::expand(from)));
  Problem to = from;
  to.data = {{{2, 3}, {1, -4}, {-5, 1}}, {{1}, {8}, {-2}}};
  to.lambda = {1, 4, 6};
  const PathEnds reached = follow_all(*detour_start(from, known.regular, to));
  CHECK(static_cast<std::int64_t>(reached.regular.size()) == algebra::count(to).simple);
  CHECK(all_different(reached.regular));
  to.data.inputs.pop_back();
  CHECK_THROWS_AS(detour_start(from, known.regular, to), InvalidArgument);
}

TEST_CASE("of a squared-up system the common solutions are those that the full system knows", "[start_tracking]") {
  const EquationSource source =
      equation_source(system_of({"x", "y"}, {"x+y-3", "x*y-2", "x^2+y^2-5"}));  // (1, 2) and (2, 1)
  const SquaredUp squared = square_up(source, {.seed = 5});
  const PathEnds ends = follow_all(*multihomogeneous_start(squared.square, {{0, 1}}));
  CHECK(ends.regular.size() == 4);
  int common = 0;
  for (const Eigen::VectorXcd& point : ends.regular) {
    common += continuation::detail::evaluate(squared.full->values, {}, point).norm() < 1e-10 ? 1 : 0;
  }
  CHECK(common == 2);
}
