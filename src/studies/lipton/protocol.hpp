// What the study does, as data: the texts of experiments/lipton/ at one scale, read and checked.
#pragma once

#include "studies/engine/context.hpp"
#include "studies/engine/figure_group.hpp"
#include "studies/engine/protocol.hpp"
#include "studies/lipton/measures.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::studies::lipton {

struct Protocol;
using FigureGroup = studies::FigureGroup<Protocol, Measures>;
using StudyContext = studies::StudyContext<Protocol>;

/// What all groups share, and the groups. A parent is one long training, with the runs that leave it.
struct Protocol : StudyProtocol {
  TrainingSpec sgd{};           ///< of the long training
  std::vector<double> spawn{};  ///< epochs of it, ascending, at which runs leave it; they fall on whole steps
  double settled = 0.001;       ///< > 0; the loss has converged when it is first at most this
  double margin = 0.005;        ///< in [0, 1]: differences of errors up to this are none
  std::vector<std::shared_ptr<const FigureGroup>> groups{};

  /// All images, all channels, and at least as long as the protocol of the full scale.
  [[nodiscard]] bool is_whole() const;
};

/// Reads "zeroset.protocol/1" with one scale put in. \throws SpecError naming the pointer
[[nodiscard]] Protocol read_protocol(const nlohmann::json& document);

/// "SGD rate 0.01, momentum 0.9, batch 100, 200 epochs", for the line of protocol.
[[nodiscard]] std::string sgd_line(const Protocol& protocol);

/// "ReLU", "Hermite 2".
[[nodiscard]] std::string spoken_activation(const EvaluationContext& context, std::size_t a);

/// "figure_relu": names of figures and tables.
[[nodiscard]] std::string output_name(const EvaluationContext& context, const std::string& stem, std::size_t a);

}  // namespace zeroset::studies::lipton
