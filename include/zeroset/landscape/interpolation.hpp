/// \file
/// Losses on paths between two points, and the barriers there.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/labeled_point.hpp"
#include "zeroset/landscape/measured_line.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// How one gets from one network to another.
enum class PathKind {
  plain,       ///< the straight line
  normalized,  ///< Mixture::normalized
  spherical,   ///< Mixture::spherical
  matched,     ///< the straight line to the second after its hidden units were put in order by match_weights
};
[[nodiscard]] std::string name(PathKind kind);  ///< "plain", "normalized", ...

/// Which paths, and how they are measured.
struct InterpolationOptions {
  std::vector<PathKind> paths{PathKind::plain, PathKind::normalized, PathKind::spherical};
  int points = 21;         ///< >= 2; on every path, both ends included
  std::uint64_t seed = 1;  ///< of the matching
  int batch = 1;           ///< >= 1; parameter vectors that an objective is given at once
  ProgressCallback progress{};
  StopRequest stop{};
};

/// What one path has to climb.
struct PathBarrier {
  std::string from{}, to{};  ///< labels of the points
  std::string path{};
  bool computed = false;  ///< false where it was stopped: then `barrier` says nothing
  Barrier barrier{};      ///< at the places measured: a lower bound
  double loss_from = 0, loss_to = 0;
};

/// What was measured on the paths between two points.
struct InterpolationResult {
  std::string from{}, to{};
  std::vector<MeasuredLine> lines{};  ///< a path each
  std::vector<PathBarrier> barriers{};
  bool complete = true;  ///< false where it was stopped
};

/// Measures on every path between two points. Paths other than the plain one need the objective's architecture.
/// Cost: paths x points measurements. \throws InvalidArgument for options out of range, points of two networks, or a
/// path that needs a network
[[nodiscard]] InterpolationResult interpolate(const Objective& objective,
                                              const LabeledPoint& from,
                                              const LabeledPoint& to,
                                              const InterpolationOptions& options = {});

/// The barriers between every two points.
struct BarriersResult {
  std::vector<PathBarrier> barriers{};
  bool complete = true;  ///< false where it was stopped
};

/// The barriers between every two points of the same network, on every path. The loss is that of the first of the two.
/// Cost: n (n - 1) / 2 times that of interpolate. \throws InvalidArgument as interpolate, and where no two points are
/// of one network
[[nodiscard]] BarriersResult barriers(const Objective& objective,
                                      const std::vector<LabeledPoint>& points,
                                      const InterpolationOptions& options = {});
/// The same where points have different losses.
[[nodiscard]] BarriersResult barriers(const ObjectiveOfPoint& objective,
                                      const std::vector<LabeledPoint>& points,
                                      const InterpolationOptions& options = {});

/// Tables "barrier" and "interpolate", figure "interpolate".
[[nodiscard]] Results results(const InterpolationResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const InterpolationResult& result);

/// Table "barrier".
[[nodiscard]] Results results(const BarriersResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const BarriersResult& result);

}  // namespace zeroset::landscape
