#include "zeroset/landscape/noise.hpp"

#include "zeroset/core/perturbation.hpp"

#include "landscape/tools/tool_support.hpp"

#include <cmath>
#include <optional>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// 1 - cos of the angle, without cancellation.
double cosine_distance(const VectorXd& a, const VectorXd& b) {
  return 0.5 * (a.normalized() - b.normalized()).squaredNorm();
}

/// Where the noise goes: into all weights, or into those of one layer.
struct Target {
  std::string name = "all";
  std::optional<ParameterSlice> only{};

  [[nodiscard]] Parameters restricted(const Parameters& theta, Parameters moved) const {
    if (!only) {
      return moved;
    }
    Parameters result = theta;
    result.segment(only->offset, only->size) = moved.segment(only->offset, only->size);
    return result;
  }
};

std::vector<Target> targets_of(const Objective& objective, bool by_layer) {
  std::vector<Target> targets{{}};
  if (by_layer) {
    for (const ParameterSlice& layer : layers_of(objective)) {
      targets.push_back({layer.name, layer});
    }
  }
  return targets;
}

/// Normal noise; without a network of the deviation of all parameters.
Parameters deviated(const Objective& objective, const Parameters& theta, double scale, Stream stream) {
  if (objective.architecture() != nullptr) {
    return perturbed(*objective.architecture(), theta, scale, stream);
  }
  const double deviation = std::sqrt((theta.array() - theta.mean()).square().mean());
  Parameters moved = theta;
  for (double& entry : moved) {
    entry += scale * deviation * stream.normal();
  }
  return moved;
}

/// A random direction of the filters' norms; without a network of the norm of all parameters.
Parameters along_random(const Objective& objective, const Parameters& theta, double scale, Stream stream) {
  const Architecture* network = objective.architecture();
  const Normalization normalization = network != nullptr ? Normalization::filter : Normalization::whole;
  return theta + scale * direction_at(network, theta, normalization, stream, "flatness");
}

/// The d-th draw.
Parameters drawn(
    const Objective& objective, NoiseScale unit, const Parameters& theta, double scale, std::uint64_t seed, int d) {
  const auto index = static_cast<std::uint64_t>(d);
  return unit == NoiseScale::deviation ? deviated(objective, theta, scale, Stream(seed, "perturb", index))
                                       : along_random(objective, theta, scale, Stream(seed, "flatness", index));
}

/// Measured distance of every layer from where it was, beside that of noise on weights of mean zero.
std::vector<LayerTurn> turns_of(const Objective& objective,
                                const Parameters& theta,
                                double scale,
                                const std::vector<Parameters>& points) {
  std::vector<LayerTurn> turns;
  for (const ParameterSlice& layer : layers_of(objective)) {
    LayerTurn turn{.layer = layer.name,
                   .distances = VectorXd(static_cast<Index>(points.size())),
                   .expected = 1 - 1 / std::sqrt(1 + scale * scale)};
    for (std::size_t d = 0; d < points.size(); ++d) {
      turn.distances[static_cast<Index>(d)] =
          cosine_distance(theta.segment(layer.offset, layer.size), points[d].segment(layer.offset, layer.size));
    }
    turns.push_back(std::move(turn));
  }
  return turns;
}

NoisyPoint noisy(const Objective& objective,
                 NoiseScale unit,
                 const LabeledPoint& point,
                 const Target& target,
                 double scale,
                 const NoiseOptions& options) {
  NoisyPoint row{.label = point.label, .layer = target.name, .scale = scale};
  std::vector<Parameters> points;
  for (int d = 0; d < options.draws; ++d) {
    points.push_back(
        target.restricted(point.parameters, drawn(objective, unit, point.parameters, scale, options.seed, d)));
  }
  row.at = measurements_at(
      objective,
      options.draws,
      [&](Index i) { return points[static_cast<std::size_t>(i)]; },
      {.batch = options.batch, .progress = options.progress, .stop = options.stop, .task = point.label});
  if (unit == NoiseScale::deviation && !target.only) {
    row.turned = turns_of(objective, point.parameters, scale, points);
  }
  return row;
}

NoiseResult noise(const ObjectiveOfPoint& objective,
                  NoiseScale unit,
                  const std::vector<LabeledPoint>& points,
                  const NoiseOptions& options) {
  const char* function = unit == NoiseScale::deviation ? "perturb" : "flatness";
  require(options.draws >= 1 && !options.scales.empty(), function, "draws >= 1 and a scale");
  for (const double scale : options.scales) {
    require(std::isfinite(scale) && scale >= 0, function, "scales >= 0");
  }
  NoiseResult result{.unit = unit, .draws = options.draws};
  for (std::size_t k = 0; k < points.size(); ++k) {
    const std::shared_ptr<const Objective> loss = objective(k);
    const VectorXd before = loss->measurements(points[k].parameters).col(0);
    for (const Target& target : targets_of(*loss, options.by_layer)) {
      for (const double scale : options.scales) {
        NoisyPoint row = noisy(*loss, unit, points[k], target, scale, options);
        row.point = k;
        row.before = before;
        result.rows.push_back(std::move(row));
      }
    }
  }
  result.complete = !asked_to_stop(options.stop);
  return result;
}

}  // namespace

NoiseResult perturb(const ObjectiveOfPoint& objective,
                    const std::vector<LabeledPoint>& points,
                    const NoiseOptions& options) {
  return noise(objective, NoiseScale::deviation, points, options);
}

NoiseResult perturb(const Objective& objective, const std::vector<LabeledPoint>& points, const NoiseOptions& options) {
  return perturb(everywhere(objective), points, options);
}

NoiseResult flatness(const ObjectiveOfPoint& objective,
                     const std::vector<LabeledPoint>& points,
                     const NoiseOptions& options) {
  return noise(objective, NoiseScale::filter, points, options);
}

NoiseResult flatness(const Objective& objective, const std::vector<LabeledPoint>& points, const NoiseOptions& options) {
  return flatness(everywhere(objective), points, options);
}

}  // namespace zeroset::landscape
