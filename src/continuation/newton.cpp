#include "zeroset/continuation/certificate.hpp"

#include "continuation/prover.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::continuation {

namespace detail {
namespace {

/// Steps below this part of the largest coordinate leave the Jacobian good enough for the rest.
constexpr double kNearly = 1e-7;
constexpr int kMaxSteps = 20, kMaxExtendedSteps = 6;

/// Newton's method in double precision until steps are small; false where they do not shrink.
bool approach(PreparedSystem& system, NewtonEnd& end) {
  Eigen::VectorXcd values;
  Eigen::MatrixXcd jacobian;
  double previous = std::numeric_limits<double>::infinity();
  while (end.iterations < kMaxSteps) {
    system.evaluate(end.point, values, jacobian);
    const Eigen::MatrixXcd inverse = jacobian.partialPivLu().inverse();
    const Eigen::VectorXcd step = inverse * values;
    const double size = largest_entry(step);
    if (!std::isfinite(size) || size > previous) {
      return false;
    }
    end.point -= step;
    end.inverse = inverse;
    end.step = previous = size;
    ++end.iterations;
    if (size <= kNearly * largest_entry(end.point)) {
      return true;
    }
    if (size == 0) {
      return true;
    }
  }
  return false;
}

/// With one inverse and residuals in twice the precision: the point becomes as near as doubles are.
void polish(PreparedSystem& system, NewtonEnd& end) {
  Eigen::VectorXcd values;
  for (int i = 0; i < kMaxExtendedSteps; ++i) {
    system.evaluate_twice(end.point, values);
    const Eigen::VectorXcd step = end.inverse * values;
    const double size = largest_entry(step);
    if (!(size <= end.step)) {
      return;
    }
    end.point -= step;
    const bool halved = size <= end.step / 2;
    end.step = size;
    ++end.iterations;
    if (!halved || size <= 0x1p-52 * largest_entry(end.point)) {
      return;
    }
  }
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

NewtonEnd newton(PreparedSystem& system, const Eigen::VectorXcd& start) {
  NewtonEnd end;
  end.point = start;
  if (!approach(system, end)) {
    return end;
  }
  polish(system, end);
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
