#include "zeroset/continuation/certificate.hpp"

#include "continuation/prover.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace zeroset::continuation {

namespace detail {
namespace {

/// A solution is taken for found if the last step is below this part of the largest coordinate.
constexpr double kNearly = 1e-7;
constexpr int kMaxNewtonSteps = 40;

/// Of the Jacobian in double precision; false where there is none.
bool invert(PreparedSystem& system, NewtonEnd& end) {
  Eigen::VectorXcd values;
  Eigen::MatrixXcd jacobian;
  system.evaluate(end.point, values, jacobian);
  Eigen::MatrixXcd inverse = jacobian.partialPivLu().inverse();
  const bool usable = inverse.allFinite();
  if (usable) {
    end.inverse = std::move(inverse);
  }
  return usable;
}

}  // namespace

double largest_entry(const Eigen::VectorXcd& x) {
  double largest = 0;
  for (const std::complex<double>& c : x) {
    const double size = std::max(std::abs(c.real()), std::abs(c.imag()));
    largest = size > largest || std::isnan(size) ? size : largest;
    if (std::isnan(largest)) {
      break;
    }
  }
  return largest;
}

// Residuals have twice the precision: where solutions are close to each other, those in double say nothing of where
// they are. The inverse is that of a point before, until steps shrink too little.
NewtonEnd newton(PreparedSystem& system, const Eigen::VectorXcd& start) {
  NewtonEnd end;
  end.point = start;
  end.step = std::numeric_limits<double>::infinity();
  bool is_fresh = false;  // the inverse is of this point
  Eigen::VectorXcd values;
  while (end.iterations < kMaxNewtonSteps) {
    if (end.inverse.size() == 0) {
      if (!invert(system, end)) {
        return end;
      }
      is_fresh = true;
    }
    system.evaluate_twice(end.point, values);
    const Eigen::VectorXcd step = end.inverse * values;
    const double size = largest_entry(step);
    const bool is_last = size <= 0x1p-52 * largest_entry(end.point) || size == 0;
    if (!(size <= end.step / 8) && !is_last && !is_fresh) {
      end.inverse.resize(0, 0);
      continue;
    }
    if (!std::isfinite(size) || size > end.step) {
      break;
    }
    end.point -= step;
    end.step = size;
    ++end.iterations;
    is_fresh = false;
    if (is_last) {
      break;
    }
  }
  end.converged = end.step <= kNearly * largest_entry(end.point) || end.step == 0;
  return end;
}

}  // namespace detail

RefinedPoint refine(const ParametricSystem& system,
                    const std::vector<algebra::ComplexRational>& parameters,
                    const Eigen::VectorXcd& approximation) {
  detail::PreparedSystem prepared("refine", system, parameters);
  detail::check_point("refine", prepared, approximation);
  detail::NewtonEnd end = detail::newton(prepared, approximation);
  return {std::move(end.point), end.converged, end.step, end.iterations};
}

}  // namespace zeroset::continuation
