// What the study does, as data: the texts of experiments/vanishing_gradient/ at one scale, read and checked.
#pragma once

#include "studies/engine/figure_group.hpp"
#include "studies/engine/protocol.hpp"
#include "studies/vanishing_gradient/measures.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::studies::vanishing_gradient {

struct Protocol;
using FigureGroup = studies::FigureGroup<Protocol, ActivationMeasures>;
using StudyContext = studies::StudyContext<Protocol>;

/// What all groups share, and the groups.
struct Protocol : StudyProtocol {
  TrainingSpec sgd{};  ///< batch, momentum; rate and epochs are those of a group
  std::vector<std::shared_ptr<const FigureGroup>> groups{};

  [[nodiscard]] bool is_whole() const;
};

/// Reads "zeroset.protocol/1" with one scale put in. \throws SpecError naming the pointer
[[nodiscard]] Protocol read_protocol(const nlohmann::json& document);

/// So many hidden layers of `units`, each with the activation, and ten outputs.
[[nodiscard]] Architecture deep_network(const Activation& activation,
                                        std::int64_t units,
                                        std::int64_t depth,
                                        bool normalized);

/// Units of a hidden layer of the protocol's network.
[[nodiscard]] std::int64_t units_of(const Protocol& protocol);

/// The member "initializations": at least one. \throws SpecError
[[nodiscard]] std::vector<InitializationSpec> read_initializations(ObjectReader& reader);

/// "xavier", "xavier, gain 4".
[[nodiscard]] std::string label_of(const InitializationSpec& initialization);

}  // namespace zeroset::studies::vanishing_gradient
