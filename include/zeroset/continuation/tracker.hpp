/// \file
/// Tracking of one path from its start point to its end.
#pragma once

#include "zeroset/continuation/path.hpp"
#include "zeroset/continuation/start_system.hpp"

#include <cstdint>
#include <memory>

namespace zeroset::continuation {

/// Follows paths, one after another. It holds compiled programs and workspace, so a thread has one of its own and uses
/// it for many paths.
///
/// Prediction by Pade approximants of type (2, 1) from three derivatives within a trust region, correction by Newton's
/// method that is rejected unless it contracts at once (Timme, "Mixed precision path tracking for polynomial homotopy
/// continuation", 2021), residuals in double-double arithmetic where double precision does not suffice. Ends that no
/// step reaches are found by Cauchy's integral over closed loops about t = 0, which measures the winding number as well
/// (Morgan, Sommese, Wampler, "Computing singular solutions to nonlinear analytic systems", 1991).
class PathTracker {
 public:
  /// \throws InvalidArgument for options out of range
  explicit PathTracker(const TrackerOptions& options = {});
  ~PathTracker();
  PathTracker(PathTracker&&) noexcept;
  PathTracker& operator=(PathTracker&&) noexcept;

  /// All legs, one after another; legs before the last have to end regular. The result is a function of the arguments
  /// and the options alone. Numerical: a path may be confused with another that comes close, and what `regular` says is
  /// as good as the estimates of the result.
  /// \param index  copied into the result
  /// \throws InvalidArgument where start and legs do not fit
  [[nodiscard]] PathResult track(const PathStart& start, std::int64_t index);

 private:
  struct Workspace;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace zeroset::continuation
