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
  sweep,  ///< the largest that is stable for every activation, see largest_stable()
};

/// What all groups share, and the groups. Parents: trunks with their branches, bases with their perturbed descents.
struct Protocol : StudyProtocol {
  TrainingSpec sgd{}, gd{};  ///< of the base run: one after the other
  DescentRate descent_rate = DescentRate::fixed;
  landscape::Mixture mixture = landscape::Mixture::plain;  ///< of averages
  double margin = 0.005;                                   ///< in [0, 1]: differences of errors up to this are none
  double stall = 0.25;  ///< in [0, 1]: share of epochs in a row up to which it is no stall, see stalled_share()
  std::vector<std::shared_ptr<const studies::FigureGroup<Protocol, ActivationMeasures>>> groups{};

  /// At least the paper's images, channels and lengths: the full scale, with nothing of these made smaller.
  [[nodiscard]] bool is_whole() const;
};

/// Reads "zeroset.protocol/1" with one scale put in. \throws SpecError naming the pointer
[[nodiscard]] Protocol read_protocol(const nlohmann::json& document);

/// "SGD rate 0.01, momentum 0.9", for the line of protocol.
[[nodiscard]] std::string sgd_line(const Protocol& protocol);
[[nodiscard]] std::string descent_line(const Protocol& protocol);

}  // namespace zeroset::studies::theory2
