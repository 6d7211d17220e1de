/// \file
/// What random noise on the weights does to the loss.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/labeled_point.hpp"
#include "zeroset/landscape/surface.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// What noise is measured in.
enum class NoiseScale {
  deviation,  ///< normal noise, in standard deviations of each layer's weights
  filter,     ///< a random direction, in the norm of each filter
};

/// How much noise, and how often.
struct NoiseOptions {
  std::vector<double> scales{0.1, 0.25, 0.5, 1};  ///< >= 0
  int draws = 5;                                  ///< >= 1; for each scale
  bool by_layer = false;                          ///< on every layer's weights alone, too
  std::uint64_t seed = 1;
  int batch = 1;  ///< >= 1; parameter vectors that an objective is given at once
  ProgressCallback progress{};
  StopRequest stop{};
};

/// How far noise turned one layer.
struct LayerTurn {
  std::string layer{};
  Eigen::VectorXd distances{};  ///< 1 - cos of the angle, of each draw
  double expected = 0;          ///< 1 - 1 / sqrt(1 + scale^2): exact for many weights of mean zero
};

/// One point under noise of one scale.
struct NoisyPoint {
  std::string label{};
  std::size_t point = 0;      ///< index into the points given
  std::string layer = "all";  ///< where the noise goes
  double scale = 0;
  Eigen::VectorXd before{};         ///< measures without noise
  Measurements at{};                ///< a column a draw
  std::vector<LayerTurn> turned{};  ///< perturb, noise on all layers: a layer each
};

/// What was measured under noise.
struct NoiseResult {
  NoiseScale unit = NoiseScale::deviation;
  int draws = 0;
  std::vector<NoisyPoint> rows{};  ///< point by point, layer by layer, scale by scale
  bool complete = true;            ///< false where it was stopped
};

/// Losses under NoiseScale::deviation, and how far it turns the layers. Without an architecture all parameters are one
/// layer. Cost: draws measurements a scale and point, times the layers and one with by_layer.
/// \throws InvalidArgument for options out of range
[[nodiscard]] NoiseResult perturb(const Objective& objective,
                                  const std::vector<LabeledPoint>& points,
                                  const NoiseOptions& options = {});
/// The same where points have different losses.
[[nodiscard]] NoiseResult perturb(const ObjectiveOfPoint& objective,
                                  const std::vector<LabeledPoint>& points,
                                  const NoiseOptions& options = {});

/// Losses under NoiseScale::filter: the expected increase is a measure of flatness. Without an architecture all
/// parameters are one filter. Cost and errors as perturb.
[[nodiscard]] NoiseResult flatness(const Objective& objective,
                                   const std::vector<LabeledPoint>& points,
                                   const NoiseOptions& options = {});
/// The same where points have different losses.
[[nodiscard]] NoiseResult flatness(const ObjectiveOfPoint& objective,
                                   const std::vector<LabeledPoint>& points,
                                   const NoiseOptions& options = {});

/// Tables "perturb" and "perturb-cosines", or "flatness"; a figure of the same name.
[[nodiscard]] Results results(const NoiseResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const NoiseResult& result);

}  // namespace zeroset::landscape
