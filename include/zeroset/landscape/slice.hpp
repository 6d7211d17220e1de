/// \file
/// The loss along a random line through a point.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/labeled_point.hpp"
#include "zeroset/landscape/measured_line.hpp"

#include <cstdint>
#include <vector>

namespace zeroset::landscape {

/// Which line, and how it is measured.
struct SliceOptions {
  int points = 51;                                  ///< >= 2; on the line, evenly spaced
  double radius = 1;                                ///< > 0; t goes from -radius to radius
  Normalization direction = Normalization::filter;  ///< what the direction is scaled to at each point
  std::uint64_t seed = 1;                           ///< of the direction: the same normal numbers at every point
  int batch = 1;                                    ///< >= 1; parameter vectors that an objective is given at once
  ProgressCallback progress{};
  StopRequest stop{};
};

/// What was measured on the line through each point.
struct SliceResult {
  Normalization direction = Normalization::filter;
  std::vector<MeasuredLine> lines{};  ///< one a point, at point + t direction
  bool complete = true;               ///< false where it was stopped
};

/// Measures of the loss on one line through each point. Cost: `points` measurements a point given.
/// \throws InvalidArgument for options out of range, and for a direction scaled by filters or layers where the
/// objective has no architecture
[[nodiscard]] SliceResult slice(const Objective& objective,
                                const std::vector<LabeledPoint>& points,
                                const SliceOptions& options = {});
/// The same where points have different losses.
[[nodiscard]] SliceResult slice(const ObjectiveOfPoint& objective,
                                const std::vector<LabeledPoint>& points,
                                const SliceOptions& options = {});

/// Table and figure "slice".
[[nodiscard]] Results results(const SliceResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const SliceResult& result);

}  // namespace zeroset::landscape
