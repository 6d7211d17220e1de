// What the study does, as data: the texts of experiments/theory2/ at one scale, read and checked.
#pragma once

#include "zeroset/landscape/directions.hpp"

#include "studies/engine/figure_group.hpp"
#include "studies/engine/protocol.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

struct Protocol;
struct ActivationMeasures;

/// Where learning rate and momentum of full-batch descent come from.
enum class DescentRate {
  fixed,  ///< the protocol's own
  sweep,  ///< each activation has its own: what the sweep answers for it, see best_stable()
};

/// What all groups share, and the groups. Parents: trunks with their branches, bases with their perturbed descents.
struct Protocol : StudyProtocol {
  TrainingSpec sgd{}, gd{};  ///< of the base run: one after the other
  DescentRate descent_rate = DescentRate::fixed;
  std::vector<TrainingSpec> descents{};  ///< `gd` of each activation, once a sweep has answered; empty: `gd` for all
  landscape::Mixture mixture = landscape::Mixture::plain;  ///< of averages
  double margin = 0.005;                                   ///< in [0, 1]: differences of errors up to this are none
  double stall = 0.25;  ///< in [0, 1]: share of epochs in a row up to which it is no stall, see stalled_share()
  std::vector<std::shared_ptr<const studies::FigureGroup<Protocol, ActivationMeasures>>> groups{};

  /// At least the paper's images, channels and lengths: the full scale, with nothing of these made smaller.
  [[nodiscard]] bool is_whole() const;

  /// Full-batch descent of one activation. \param a  its index in `base`
  [[nodiscard]] const TrainingSpec& descent(std::size_t a) const { return descents.empty() ? gd : descents.at(a); }
};

/// Reads "zeroset.protocol/1" with one scale put in. \throws SpecError naming the pointer
[[nodiscard]] Protocol read_protocol(const nlohmann::json& document);

/// "SGD rate 0.01, momentum 0.9", for the line of protocol.
[[nodiscard]] std::string sgd_line(const Protocol& protocol);
[[nodiscard]] std::string descent_line(const Protocol& protocol);

/// "noise 0.1 of each layer's standard deviation", for that line.
[[nodiscard]] std::string noise_line(double noise, NoiseUnit unit);

/// Rate and momentum of full-batch descent for each activation, for the file of claims and the facts.
[[nodiscard]] nlohmann::ordered_json descent_json(const Protocol& protocol);

}  // namespace zeroset::studies::theory2
