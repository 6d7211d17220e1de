/// \file
/// Where descent ends: the gradient flow d theta / dt = -grad L, and the basins of its minima.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/landscape/critical_points.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::landscape {

/// How exactly gradient flow is followed.
struct FlowOptions {
  double tolerance = 1e-4;  ///< > 0; error of one step relative to the norm of theta
  int steps = 20'000;       ///< >= 1, at most
  double length = 1e-9;     ///< >= 0; added to norms, so that a flow may end at the origin
  StopRequest stop{};
};

/// Where gradient flow ended.
struct FlowEnd {
  Parameters theta{};
  double loss = 0;
  int steps = 0;           ///< accepted
  bool converged = false;  ///< the Newton step from here is below 1e-10 of the norm
};

/// Follows the flow until it stands still, by exponential Rosenbrock-Euler steps (Hochbruck and Ostermann, "Exponential
/// integrators", 2010): the flow of the quadratic model is taken exactly, so that stiff losses cost no more than
/// others, with steps doubled to estimate the error. The loss never rises. Cost of a step: 3 n Hessian-vector products,
/// O(n^3). \throws InvalidArgument for options out of range or a start that is not finite
[[nodiscard]] FlowEnd gradient_flow(const Objective& objective,
                                    const Parameters& start,
                                    const FlowOptions& options = {});

/// Rate and momentum of discrete descent.
struct DescentOptions {
  double learning_rate = 0;  ///< > 0; 0: half of what is stable at the start, lowered where the loss rises
  int steps = 100'000;       ///< >= 1, at most
  double tolerance = 1e-4;   ///< > 0; ends where the Newton step is below this times the norm, at positive curvature
  double length = 1e-9;      ///< >= 0; as in FlowOptions
  StopRequest stop{};
};

/// Plain gradient descent theta - learning_rate x gradient, with a rate that is halved where the loss would rise. Ends
/// near a minimum; Newton's method then says which. Cost of a step: a gradient, and every 100 of them a Hessian.
/// \throws InvalidArgument as gradient_flow
[[nodiscard]] FlowEnd gradient_descent(const Objective& objective,
                                       const Parameters& start,
                                       const DescentOptions& options = {});

/// Gradient flow, or discrete descent.
enum class DescentMethod { flow, descent };

/// How many descents tell the shares of the basins.
struct BasinOptions {
  DescentMethod method = DescentMethod::flow;
  FlowOptions flow{};
  DescentOptions descent{};
  double separation = 1e-6;  ///< > 0; ends nearer than this to a point, relative to the norms, are that point
  ProgressCallback progress{};
  StopRequest stop{};
};

/// Which start ends where.
struct Basins {
  std::vector<std::int64_t> ends{};    ///< of each start: index into the points, or -1
  std::vector<std::int64_t> counts{};  ///< of each point
  std::int64_t elsewhere = 0;          ///< ended at a critical point that is not among them
  std::int64_t unfinished = 0;         ///< did not come to rest
};

/// Descends from every column of `starts`, refines the end by Newton's method and looks it up among the points. After a
/// stop, `ends` holds those that were done.
/// \throws InvalidArgument for options out of range or starts of another dimension
[[nodiscard]] Basins basins(const Objective& objective,
                            const std::vector<CriticalPoint>& points,
                            const Eigen::Ref<const Eigen::MatrixXd>& starts,
                            const BasinOptions& options = {});

}  // namespace zeroset::landscape
