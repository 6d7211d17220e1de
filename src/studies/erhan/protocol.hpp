// What the study does, as data: the texts of experiments/erhan/ at one scale, read and checked.
#pragma once

#include "zeroset/core/pretraining.hpp"

#include "studies/engine/context.hpp"
#include "studies/engine/figure_group.hpp"
#include "studies/engine/protocol.hpp"
#include "studies/erhan/measures.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::studies::erhan {

struct Protocol;
using FigureGroup = studies::FigureGroup<Protocol, Measures>;
using StudyContext = studies::StudyContext<Protocol>;

/// What an output vector holds of each image.
enum class OutputKind {
  probabilities,  ///< of the classes
  logits,         ///< outputs as they are
  correctness,    ///< 1 where the answer is right, else 0
};

/// How far apart two vectors of probabilities are.
enum class OutputDistance {
  euclidean,  ///< as in the paper
  hellinger,  ///< 1/sqrt(2) |sqrt(p) - sqrt(q)|
};

/// Networks of one kind and how they are trained.
struct NetworkFamily {
  Architecture network{}, whole{};  ///< at its width, and before
  TrainingSpec sgd{};
  std::vector<PretrainingSpec> pretraining{};  ///< at least one way to prepare it
};

/// What all groups share, and the groups. A network is told by activation, preparation (0: none; i: the family's
/// i-th pre-training) and replica; replicas of one number have one initialization and order of images.
struct Protocol : StudyProtocol {
  NetworkFamily convolutional{};    ///< of all other activations
  NetworkFamily dense{};            ///< of sigmoid and tanh: the networks of the publication
  std::vector<double> snapshots{};  ///< epochs, ascending from 0 to the last; they fall on whole steps
  OutputKind outputs = OutputKind::probabilities;
  OutputDistance distance = OutputDistance::euclidean;
  std::int64_t vector_images = 0;  ///< >= 1; training images and test images of an output vector, the first so many
  std::vector<std::shared_ptr<const FigureGroup>> groups{};

  /// All images and weights, and as many seeds as the full scale has.
  [[nodiscard]] bool is_whole() const;
};

/// Reads "zeroset.protocol/1" with one scale put in. \throws SpecError naming the pointer
[[nodiscard]] Protocol read_protocol(const nlohmann::json& document);

/// Of the a-th activation.
[[nodiscard]] const NetworkFamily& family_of(const Protocol& protocol, std::size_t a);
[[nodiscard]] bool is_dense(const Protocol& protocol, std::size_t a);

/// "none", "RBM", "denoising auto-encoder". \param preparation  0 to family_of(protocol, a).pretraining.size()
[[nodiscard]] std::string preparation_label(const Protocol& protocol, std::size_t a, std::size_t preparation);
[[nodiscard]] std::size_t preparations(const Protocol& protocol, std::size_t a);  ///< with none

/// How all networks are trained, for the line of protocol.
[[nodiscard]] std::string training_line(const Protocol& protocol);

/// "ReLU", "Hermite 2".
[[nodiscard]] std::string spoken_activation(const EvaluationContext& context, std::size_t a);

/// All claims of all activations. \param measures  one an activation
[[nodiscard]] std::vector<Claim> judge(const Protocol& protocol, const std::vector<Measures>& measures);

}  // namespace zeroset::studies::erhan
