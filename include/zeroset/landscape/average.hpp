/// \file
/// The mean of several networks, and its loss beside theirs.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/labeled_point.hpp"
#include "zeroset/landscape/surface.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// What is taken the mean of.
enum class AverageKind {
  plain,       ///< the parameters
  normalized,  ///< filter by filter the directions, with the mean of the norms
  matched,     ///< the parameters, after hidden units were put in the order of the first point by match_weights
};
[[nodiscard]] std::string name(AverageKind kind);  ///< "plain", "normalized", "matched"

/// Which means.
struct AverageOptions {
  std::vector<AverageKind> averages{AverageKind::plain, AverageKind::normalized};
  std::uint64_t seed = 1;  ///< of the matching
  int batch = 1;           ///< >= 1; parameter vectors that the objective is given at once
  ProgressCallback progress{};
  StopRequest stop{};
};

/// The means of several points, and what was measured at points and means.
struct AverageResult {
  std::vector<std::string> labels{};  ///< of the points
  std::vector<AverageKind> averages{};
  Eigen::MatrixXd means{};  ///< a column an average
  Measurements at{};        ///< of the points, then of the means
  bool complete = true;     ///< false where it was stopped
};

/// Means of at least two points of one network, measured beside the points. Means other than the plain one need the
/// objective's architecture. \throws InvalidArgument for fewer points, points of several networks, a mean that needs a
/// network
[[nodiscard]] AverageResult average(const Objective& objective,
                                    const std::vector<LabeledPoint>& points,
                                    const AverageOptions& options = {});

/// Table "average".
[[nodiscard]] Results results(const AverageResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const AverageResult& result);

}  // namespace zeroset::landscape
