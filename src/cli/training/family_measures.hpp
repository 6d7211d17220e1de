#pragma once

#include "zeroset/core/progress.hpp"
#include "zeroset/landscape/spectrum.hpp"
#include "zeroset/nets/image_objective.hpp"

#include "cli/landscape_request.hpp"
#include "cli/training/snapshots.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::cli {

/// The last checkpoint of one run as a point of its loss surface. A value that is not finite was not to be had.
struct RunMeasures {
  std::string activation{};
  std::uint64_t seed = 0;
  Architecture network{};
  Parameters parameters{};
  nets::SurfacePoints point{};

  // The path of the weights from the first checkpoint; all NaN for a run of fewer than three.
  double length_ratio = std::numeric_limits<double>::quiet_NaN();  ///< length over displacement, at least 1
  double step_cosine = std::numeric_limits<double>::quiet_NaN();   ///< mean over successive steps
  double angle = std::numeric_limits<double>::quiet_NaN();         ///< between first and last, radians

  // The Hessian in relative coordinates: every filter in units of its norm, biases left out.
  double largest_eigenvalue = 0, smallest_eigenvalue = 0;
  bool converged = false;  ///< within the tolerance; the values are then Rayleigh quotients of that accuracy
  landscape::SpectralDensity density{};
  double trace = 0;  ///< number of weights times the density's mean

  /// Medians over random directions of the rise of loss and error at each of the request's noise levels.
  Eigen::VectorXd loss_rise{}, error_rise{};

  Eigen::Array<bool, Eigen::Dynamic, 1> correct{};  ///< on the held-out images
};

/// Two runs of one activation, seeds one after the other among those that are there.
struct PairMeasures {
  std::string activation{};
  std::uint64_t seed = 0, other = 0;
  Eigen::VectorXd plain{}, aligned{};             ///< training error at the request's points between them
  double plain_barrier = 0, aligned_barrier = 0;  ///< of the error: above the chord between the ends
  double both_right = 0, both_wrong = 0;          ///< P(other right | seed right), P(other wrong | seed wrong)
};

/// What both need, loaded once.
struct FamilyContext {
  const FamilyRequest& request;
  const Snapshots& snapshots;
  const nets::ImageDataset& images;
  nets::ImageObjectiveOptions objective{};
  std::uint64_t seed = 1;
  ProgressCallback progress{};
  StopRequest stop{};
};

/// The measures of one run, statistics recomputed at every point. Cost: about request.products Hessian products.
[[nodiscard]] RunMeasures measure_run(const FamilyContext& context, const SnapshotRun& run);

[[nodiscard]] PairMeasures measure_pair(const FamilyContext& context,
                                        const RunMeasures& first,
                                        const RunMeasures& second);

}  // namespace zeroset::cli
