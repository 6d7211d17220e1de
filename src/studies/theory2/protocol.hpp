// What the study does, as data: the texts of experiments/theory2/ at one scale, read and checked.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/landscape/directions.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

class FigureGroup;

/// How far apart two networks are, by the weights of one layer.
enum class Dissimilarity {
  cosine,         ///< 1 - cos, as in the paper
  chord,          ///< sqrt(2 (1 - cos)): distances of points on the unit sphere
  filter_cosine,  ///< the mean of 1 - cos over the filters
};

/// Where learning rate and momentum of full-batch descent come from.
enum class DescentRate {
  fixed,  ///< the protocol's own
  sweep,  ///< each activation has its own: what the sweep answers for it, see best_stable()
};

/// What all groups share, and the groups.
struct Protocol {
  std::string name{}, scale{};
  Experiment base{};         ///< data, network (at its width), device, precision, seed; activations of the study
  Architecture whole{};      ///< the network before its width is changed
  TrainingSpec sgd{}, gd{};  ///< of the base run: one after the other
  DescentRate descent_rate = DescentRate::fixed;
  std::vector<TrainingSpec> descents{};  ///< `gd` of each activation, once a sweep has answered; empty: `gd` for all
  /// Parent networks, each from its own initialization: trunks with their branches, bases with their perturbed
  /// descents. Figures show the first; claims are about all.
  std::int64_t replicas = 1;
  Dissimilarity dissimilarity = Dissimilarity::cosine;
  landscape::Mixture mixture = landscape::Mixture::plain;  ///< of averages
  double margin = 0.005;                                   ///< in [0, 1]: differences of errors up to this are none
  double stall = 0.25;  ///< in [0, 1]: share of epochs in a row up to which it is no stall, see stalled_share()
  std::vector<std::shared_ptr<const FigureGroup>> groups{};

  /// At least the paper's images, channels and lengths: the full scale, with nothing of these made smaller.
  [[nodiscard]] bool is_whole() const;

  /// Full-batch descent of one activation. \param a  its index in `base`
  [[nodiscard]] const TrainingSpec& descent(std::size_t a) const { return descents.empty() ? gd : descents.at(a); }
};

/// Reads "zeroset.protocol/1" with one scale put in. \throws SpecError naming the pointer
[[nodiscard]] Protocol read_protocol(const nlohmann::json& document);

/// One line for captions: what was run, with all numbers that were chosen.
[[nodiscard]] std::string protocol_line(const Protocol& protocol, const FigureGroup& group);

/// "SGD rate 0.01, momentum 0.9", for that line.
[[nodiscard]] std::string sgd_line(const Protocol& protocol);
[[nodiscard]] std::string descent_line(const Protocol& protocol);

/// Rate and momentum of full-batch descent for each activation, for the file of claims and the facts.
[[nodiscard]] nlohmann::ordered_json descent_json(const Protocol& protocol);

/// "layer2.weight" for the paper's layer 3.
[[nodiscard]] std::string weight_name(std::int64_t layer);

/// \throws SpecError at the group's "layers" where the network has no such layer
void check_layers(const Protocol& protocol, const std::string& group, const std::vector<std::int64_t>& layers);

}  // namespace zeroset::studies::theory2
