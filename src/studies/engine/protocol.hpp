// What the protocols of all studies have in common, as data: read and checked.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies {

/// How far apart two networks are, by the weights of one layer.
enum class Dissimilarity {
  cosine,         ///< 1 - cos
  chord,          ///< sqrt(2 (1 - cos)): distances of points on the unit sphere
  filter_cosine,  ///< the mean of 1 - cos over the filters
};

/// What every study's protocol has. A study derives its own from it, with its phases of training, the choices that its
/// publication leaves open, `groups` (a vector of shared pointers to its figure groups) and `bool is_whole() const`:
/// whether it trains at least what the publication did.
struct StudyProtocol {
  std::string name{}, scale{};
  Experiment base{};     ///< data, network (at its width), device, precision, seed; activations of the study
  Architecture whole{};  ///< the network before its width is changed
  /// Parent networks, each from its own initialization. What has one parent is not independent: figures show the
  /// first, claims are about all.
  std::int64_t replicas = 1;
  Dissimilarity dissimilarity = Dissimilarity::cosine;  ///< of paths in the plane
  bool has_one_network = true;                          ///< false: groups change its layers, so no line tells its size
};

/// Reads schema, name, scale, data, network, activations, seed, device, precision, width, replicas, and the settings of
/// the phases. A phase without "algorithm" bears its name: "sgd", "gd". \return the phases, in the order asked for
/// \throws SpecError naming the pointer
std::vector<TrainingSpec> read_shared(ObjectReader& reader,
                                      StudyProtocol& protocol,
                                      const std::vector<std::string>& phases);

/// The member "dissimilarity". \throws SpecError
[[nodiscard]] Dissimilarity read_dissimilarity(ObjectReader& reader);

/// At full scale, all of CIFAR-10's training images and a network that was not made narrower.
[[nodiscard]] bool has_all_images_and_weights(const StudyProtocol& protocol);

/// One line for captions: images, parameters, what the group says of itself, scale and seed.
[[nodiscard]] std::string protocol_line(const StudyProtocol& protocol, const std::string& summary);

/// "SGD rate 0.01, momentum 0.9", for that line.
[[nodiscard]] std::string phase_line(const std::string& name, const TrainingSpec& training);

/// "layer2.weight" for layer 3, where layer 1 is the input.
[[nodiscard]] std::string weight_name(std::int64_t layer);

/// \throws SpecError at the group's "layers" where the network has no such layer
void check_layers(const StudyProtocol& protocol, const std::string& group, const std::vector<std::int64_t>& layers);

}  // namespace zeroset::studies
