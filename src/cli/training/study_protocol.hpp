// What a published study does, as data: the text of experiments/theory2/ at one scale.
#pragma once

#include "zeroset/core/experiment.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::cli {

/// What a group of figures, which share their runs, is about.
enum class FigureKind {
  activations,  ///< the same training for several activations
  stages,       ///< trajectories of SGD in stages, each from the end of the first trajectory of the stage before
  branches,     ///< full-batch descent and branches of it, with averages
  perturbed,    ///< full-batch descents from one perturbed network
  size,         ///< validation error against parameters and images
  rates,        ///< full-batch descent from scratch for several learning rates and momenta
};

/// The numbers of a group; those of other kinds keep their defaults.
struct FigureGroup {
  std::string key{};                   ///< "fig14_17"
  std::vector<std::string> figures{};  ///< numbers in the paper: "4", "14", ...
  FigureKind kind = FigureKind::activations;
  std::string title{}, paper{};  ///< the paper's statement, in other words

  std::int64_t epochs = 0;
  std::int64_t every = 1;              ///< >= 1; epochs of gd between checkpoints
  std::vector<std::int64_t> layers{};  ///< as the paper counts: 2 is the first layer with weights
  double noise = 0;
  NoiseUnit noise_unit = NoiseUnit::deviation;

  std::int64_t stages = 0, trajectories = 0, perturbed = 0;  ///< the last `perturbed` trajectories begin with noise
  std::int64_t late = 1;                                     ///< first stage of the second embedding
  std::vector<std::int64_t> first_alone{}, late_alone{};     ///< stages that have a panel of their own

  std::vector<std::int64_t> branches{};  ///< epochs of the trunk, ascending
  std::vector<double> noises{};

  std::int64_t from = 0, runs = 0;  ///< epoch of the base run; number of perturbations
  std::int64_t interpolation = 0;   ///< points on the line between the first two; 0: no line
  bool agreement = false;

  std::vector<double> widths{};  ///< factors of theory2 itself
  std::vector<std::int64_t> train{};
  std::int64_t held_out = 0;
  double stop_at_train_error = 0;
  std::vector<Activation> activations{};  ///< of the kind `activations`

  std::vector<double> learning_rates{}, momenta{};  ///< > 0; in [0, 1)
  double spike = 2;                                 ///< >= 1; see instability()
};

enum class Dissimilarity {
  cosine,         ///< 1 - cos, as in the paper
  chord,          ///< sqrt(2 (1 - cos)): distances of points on the unit sphere
  filter_cosine,  ///< the mean of 1 - cos over the filters
};

/// Where learning rate and momentum of full-batch descent come from.
enum class DescentRate {
  fixed,  ///< the protocol's own
  sweep,  ///< the largest that is stable for every activation, see largest_stable()
};

struct Protocol {
  std::string name{}, scale{};
  Experiment base{};         ///< data, network (at its width), device, precision, seed; activations of the study
  Architecture whole{};      ///< the network before its width is changed
  TrainingSpec sgd{}, gd{};  ///< of the base run: one after the other
  DescentRate descent_rate = DescentRate::fixed;
  /// Parent networks, each from its own initialisation: trunks with their branches, bases with their perturbed
  /// descents. Figures show the first; claims are about all.
  std::int64_t replicas = 1;
  Dissimilarity dissimilarity = Dissimilarity::cosine;
  std::string mixture = "plain";  ///< of averages: plain, normalised or spherical
  double margin = 0.005;          ///< in [0, 1]: differences of errors up to this count as none
  double stall = 0.25;            ///< in [0, 1]: longest stretch that is no stall, see stalled_share()
  std::vector<FigureGroup> groups{};

  /// At least the paper's images, channels and lengths: the full scale, with nothing of these made smaller.
  [[nodiscard]] bool is_whole() const;
};

/// Reads "zeroset.protocol/1" with one scale put in. \throws SpecError naming the pointer
[[nodiscard]] Protocol read_protocol(const nlohmann::json& document);

/// One line for captions: what was run, with all numbers that were chosen.
[[nodiscard]] std::string protocol_line(const Protocol& protocol, const FigureGroup& group);

/// "layer2.weight" for the paper's layer 3.
[[nodiscard]] std::string weight_name(std::int64_t layer);

}  // namespace zeroset::cli
