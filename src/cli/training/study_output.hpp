// Figures, tables and measurements of a study.
#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/training/statistics.hpp"
#include "cli/training/study_paths.hpp"
#include "cli/training/study_runs.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// A figure that stopped in the middle of its evaluations, because that was asked for.
struct StudyStopped {};

/// What every figure needs.
struct StudyContext {
  const Protocol& protocol;
  const StudyRuns& runs;
  std::filesystem::path folder{};  ///< --out
  std::shared_ptr<const nets::ImageDataset> images{};
  StopRequest stop{};

  /// "relu", for names of files and in titles.
  [[nodiscard]] std::string activation(std::size_t a) const;
  /// "fig14_relu"
  [[nodiscard]] std::string figure_name(const std::string& number, std::size_t a) const;
  [[nodiscard]] Architecture network(std::size_t a) const;
};

/// Networks that were never trained, with exact statistics.
class StudyEvaluator {
 public:
  StudyEvaluator(const StudyContext& context, std::size_t a);
  /// \throws StudyStopped
  [[nodiscard]] nets::Evaluation operator()(const Parameters& parameters, bool answers = false) const;

 private:
  const StudyContext& context_;
  nets::Model model_;
};

struct GroupOutput {
  std::vector<Figure> figures{};
  std::vector<Table> tables{};
};

// ---- what claims are judged by -------------------------------------------------------------------------------------
// `parent`: the network that it descends from, see study_runs.hpp. What has one parent is not independent.

inline constexpr double kZeroError = 0.001;  // up to here a training error counts as zero

/// What stands between trunk and branch at their common end: the training error of the average less the mean of theirs.
struct Wall {
  std::int64_t parent = 0, branch = 0;
  double noise = 0;
  MeanInterval difference{};  ///< over the images, paired: of these three networks alone
};

struct Displacement {
  std::int64_t parent = 0, branch = 0, layer = 0;
  double noise = 0, distance = 0;  ///< 1 - cos between the ends of branch and trunk
};

/// Descents from one perturbed network.
struct PerturbedMeasures {
  std::string key{};
  std::int64_t parent = 0;
  bool starts_at_zero = false;           ///< the network before the noise has no training error
  std::vector<double> pair_distances{};  ///< 1 - cos of all weights, of each pair of ends
  std::vector<double> end_train_errors{};
  std::vector<double>
      more_than_reference{};                ///< a run: mean P(other run right | right) less P(reference right | right)
  std::vector<double> less_than_perfect{};  ///< a run: 1 - mean P(other run right | right)
};

struct ActivationMeasures {
  std::vector<double> descent_train_errors{}, descent_test_errors{};  ///< full-batch, at the end; one a replica
  std::vector<double> stalls{};                                       ///< see stalled_share(); one a replica
  std::vector<double> sgd_test_errors{};                              ///< at the end of SGD; one a replica
  std::vector<Wall> walls{};
  std::vector<Displacement> displacements{};
  std::vector<PerturbedMeasures> perturbed{};
  std::int64_t train_images = 0;
};

// ---- one kind each -------------------------------------------------------------------------------------------------

[[nodiscard]] GroupOutput activations_output(const StudyContext& context, const FigureGroup& group);
[[nodiscard]] GroupOutput stages_output(const StudyContext& context, const FigureGroup& group, std::size_t a);
[[nodiscard]] GroupOutput branches_output(const StudyContext& context,
                                          const FigureGroup& group,
                                          std::size_t a,
                                          ActivationMeasures& measures);
[[nodiscard]] GroupOutput perturbed_output(const StudyContext& context,
                                           const FigureGroup& group,
                                           std::size_t a,
                                           ActivationMeasures& measures);
[[nodiscard]] GroupOutput size_output(const StudyContext& context, const FigureGroup& group);

[[nodiscard]] GroupOutput rates_output(const StudyContext& context, const FigureGroup& group);

// ---- shared --------------------------------------------------------------------------------------------------------

/// For the axis of descents: an epoch of full-batch descent is one step.
inline constexpr const char* kDescentEpoch = "epoch of descent (one step)";

/// Training and test error, or median losses, of paths against the epoch: two panels. \param x  title of that axis
[[nodiscard]] std::vector<Panel> error_panels(const std::vector<const Path*>& paths, const std::string& x = "epoch");
[[nodiscard]] std::vector<Panel> loss_panels(const std::vector<const Path*>& paths, const std::string& x = "epoch");

/// What marks, numbers and axes of path_panel mean, for captions.
[[nodiscard]] std::string path_caption(const Protocol& protocol, PointLabels labels);

/// A table with a row an embedding: shares of the axes beside those of a random walk, and what is negative.
[[nodiscard]] Table spectrum_table(const StudyContext& context, const FigureGroup& group, std::size_t a);
void add_spectrum(
    Table& table, Dissimilarity kind, const std::string& what, std::int64_t layer, const PathEmbedding& embedding);

/// Share of an axis (from 1) for one long random walk in very many dimensions, small beside the weights: 6 / (pi
/// axis)^2 with chords, as for principal components; a straight line with 1 - cos.
[[nodiscard]] double random_walk_share(Dissimilarity kind, int axis);

/// The longest stretch of epochs without a new lowest mean training loss, as a share of the epochs until the training
/// error is first at most kZeroError, or of all where it never is. In [0, 1]; by the epochs that were measured, so
/// never less than the distance of two of them. A loss that is not finite is no lowest one. Absent for fewer than two
/// lines.
[[nodiscard]] std::optional<double> stalled_share(const std::vector<nets::EpochMetrics>& epochs);

/// A figure with the protocol in its caption.
[[nodiscard]] Figure study_figure(const StudyContext& context,
                                  const FigureGroup& group,
                                  const std::string& name,
                                  const std::string& title,
                                  const std::string& caption,
                                  std::vector<Panel> panels);

/// A panel by itself is drawn larger: there is more room for numbers.
[[nodiscard]] Figure enlarged(Figure figure);

}  // namespace zeroset::cli
