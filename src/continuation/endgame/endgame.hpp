// The last part of a path to a solution of the target system, which may be singular, or at infinity.
#pragma once

#include "zeroset/continuation/path.hpp"

#include "continuation/tracker/follower.hpp"

#include <span>

namespace zeroset::continuation::detail {

/// Below this t the endgame takes over.
inline constexpr double kEndgameBegins = 0.1;

/// What is known of the point at t = 0.
struct Endpoint {
  bool regular = false;
  Point x{};
  double accuracy = 0;   ///< weighted norm of the last update
  double condition = 0;  ///< infinite where the Jacobian is exactly singular
};

/// Refines a point at t = 0 and judges it: regular if Newton's method contracts to it from a disturbance, and the
/// Jacobian's condition number leaves digits. \param arrived  Newton's method came from a distance and contracted
[[nodiscard]] Endpoint judge_endpoint(Follower& follower, const Point& x, bool arrived);

/// Some coordinate has grown beyond all scale: where no step succeeds any more, the path diverges. It may do so like
/// t^-43, where no derivative has a digit left.
[[nodiscard]] bool has_escaped(const PathState& state, std::span<const double> first_weights);

/// Writes where the path was left.
void write_departure(const PathState& state, PathStatus status, PathResult& result);

/// From positive t <= kEndgameBegins, linear clock, to the end. Sets all but index, steps and rejected.
void finish_path(Follower& follower, const TrackerOptions& options, PathResult& result);

/// Writes a regular or singular end.
void write_endpoint(Follower& follower, const Endpoint& endpoint, PathResult& result);

}  // namespace zeroset::continuation::detail
