/// \file
/// Loss surfaces of several activations side by side, paired by seed.
#pragma once

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/landscape/snapshots.hpp"
#include "zeroset/landscape/spectrum.hpp"

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace zeroset::studies {

/// What a comparison of families measures. An error names the member that is wrong ("noise").
struct FamilyOptions {
  std::int64_t images = 500, held_out = 1000;  ///< >= 0; the first of the training and the held-out set; 0: all
  std::vector<double> noise{0.1, 0.2, 0.4};    ///< ascending, > 0; times each filter's norm
  int directions = 5;                          ///< >= 1; random ones per level of noise
  int points = 11;                             ///< >= 3; between two seeds, ends counted
  int products = 60;                           ///< >= 4; with the Hessian, at most, for its extreme eigenvalues
  int probes = 2, steps = 25;                  ///< >= 1, >= 2; of the quadrature for the Hessian's spectral density
  std::filesystem::path root{};                ///< folder of the images; empty: see runs::load_images
  std::uint64_t seed = 1;                      ///< of all that is random
  int threads = 1;                             ///< >= 1
  ProgressCallback progress{};
  StopRequest stop{};  ///< asked before each run and pair, and within the eigenvalues
};

/// The last checkpoint of one run as a point of its loss surface. A value that is not finite was not to be had.
struct RunMeasures {
  std::string activation{};
  std::uint64_t seed = 0;
  Architecture network{};
  Parameters parameters{};

  /// \name On the first images, with the exact batch statistics of those of the training set
  /// @{
  double train_loss = 0, train_error = 0, held_out_error = 0;  ///< errors are shares of wrong answers
  /// @}

  /// \name On all images of the run, with the statistics of its whole training set: as training measured it
  /// NaN where the run has no metrics of this checkpoint.
  /// @{
  double whole_train_error = std::numeric_limits<double>::quiet_NaN();
  double whole_held_out_error = std::numeric_limits<double>::quiet_NaN();
  /// @}

  /// \name The path of the weights from the first checkpoint; all NaN for a run of fewer than three
  /// @{
  double length_ratio = std::numeric_limits<double>::quiet_NaN();  ///< length over displacement, at least 1
  double step_cosine = std::numeric_limits<double>::quiet_NaN();   ///< mean over successive steps
  double angle = std::numeric_limits<double>::quiet_NaN();         ///< between first and last, radians
  /// @}

  /// \name The Hessian in relative coordinates: every filter in units of its norm, biases left out
  /// @{
  double largest_eigenvalue = 0, smallest_eigenvalue = 0;
  bool largest_converged = false, smallest_converged = false;  ///< within the tolerance: Rayleigh quotients of that
                                                               ///< accuracy; else a bound, and in no mean and no test
  landscape::SpectralDensity density{};
  double trace = 0;  ///< number of weights times the density's mean
  /// @}

  /// Medians over random directions of the rise of loss and error, one for each level of noise.
  Eigen::VectorXd loss_rise{}, error_rise{};

  Eigen::Array<bool, Eigen::Dynamic, 1> correct{};  ///< on the held-out images
};

/// Two runs of one activation, seeds one after the other among those that are there.
struct PairMeasures {
  std::string activation{};
  std::uint64_t seed = 0, other = 0;
  Eigen::VectorXd plain{}, aligned{};             ///< training error at FamilyOptions::points between them
  double plain_barrier = 0, aligned_barrier = 0;  ///< of the error: above the chord between the ends
  double both_right = 0, both_wrong = 0;          ///< P(other right | seed right), P(other wrong | seed wrong)
};

/// Checkpoints of the runs of one seed in the plane, by classical scaling of their cosine distances.
struct SeedPaths {
  std::uint64_t seed = 0;
  std::vector<std::size_t> runs{};  ///< indices of the source's runs
  Eigen::MatrixXd coordinates{};    ///< run by run, a row a checkpoint, two columns
  Eigen::VectorXd explained{};      ///< shares of the two axes
};

/// How many images the numbers are of; 0: not known.
struct MeasuredImages {
  std::int64_t train = 0, held_out = 0;              ///< the first ones, by which the surfaces are measured
  std::int64_t whole_train = 0, whole_held_out = 0;  ///< all that the runs have
};

/// All that was measured, in the order of the runs. The family of the first run is what the others are compared with.
struct FamilyComparison {
  FamilyOptions options{};
  landscape::SnapshotSource source{};
  MeasuredImages images{};
  std::vector<RunMeasures> runs{};
  std::vector<PairMeasures> pairs{};
  std::vector<SeedPaths> paths{};  ///< up to four seeds that have two activations and four points

  /// Whether every run was measured.
  [[nodiscard]] bool complete() const { return runs.size() == source.runs.size(); }
};

/// Measures the last checkpoint of every run, then pairs of seeds; ends early where `stop` says so. Every loss has the
/// exact batch statistics of the images. Cost: for each run about `products` + 2 `probes` `steps` products with the
/// Hessian, 2 `points` losses for each pair. Needs LibTorch.
/// \throws SpecError where the runs are not of one set of images and one loss and of two activations or more
[[nodiscard]] FamilyComparison compare_families(const landscape::Snapshots& snapshots, const FamilyOptions& options);

/// Activations measured, in the order of their first runs.
[[nodiscard]] std::vector<std::string> families_of(const FamilyComparison& comparison);

/// All that the numbers depend on: version, seed, options, experiments and steps of the runs. Equal questions have
/// equal answers. \throws SpecError as compare_families
[[nodiscard]] nlohmann::json question_of(const landscape::SnapshotSource& source, const FamilyOptions& options);

/// What the numbers say, in sentences made from them: how many tests decide, and which; where the training error on
/// the first images and that on all of them disagree most; how many networks had eigenvalues that had not converged.
[[nodiscard]] std::vector<std::string> findings(const FamilyComparison& comparison);

/// Tables "families" (a row a measure and family but the first), "measures" (a row a run) and, where there are pairs,
/// "pairs"; figures "barriers", "flatness", "spectra" and "paths"; the question where the comparison is complete.
/// \throws InvalidArgument for fewer than two families
[[nodiscard]] Results results(const FamilyComparison& comparison);

/// The document of `zeroset landscape compare`: to_json(results(comparison)).
[[nodiscard]] nlohmann::ordered_json to_json(const FamilyComparison& comparison);

}  // namespace zeroset::studies
