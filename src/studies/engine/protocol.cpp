#include "studies/engine/protocol.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/studies/study.hpp"

#include "studies/engine/spec_reader.hpp"

#include <utility>

namespace zeroset::studies {
namespace {

using nlohmann::json;

const std::vector<std::string> kDissimilarities{"cosine", "chord", "filter_cosine"};

std::vector<std::string> scale_names() {
  return {name(Scale::smoke), name(Scale::medium), name(Scale::full)};
}

/// The phases and what every run shares, as an experiment.
json experiment_of(ObjectReader& reader, const std::vector<std::string>& phases) {
  json experiment{{"schema", "zeroset.experiment/1"}, {"training", json::array()}};
  for (const char* key : {"dataset", "network", "activations", "seed", "device", "precision"}) {
    experiment[key] = reader.require(key, "a value");
  }
  for (const std::string& key : phases) {
    json phase = reader.require(key, "the settings of a phase");
    if (!phase.is_object()) {
      throw SpecError(reader.at(key), "expected an object, got " + describe(phase));
    }
    phase.emplace("algorithm", key);
    experiment["training"].push_back(std::move(phase));
  }
  return experiment;
}

/// The experiment has the phases in an array, the protocol under names of their own: "/training/0/batch" is "/sgd/batch".
std::string pointer_in_protocol(const std::string& pointer, const std::vector<std::string>& phases) {
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const std::string where = child(child("", "training"), i);
    if (pointer == where || pointer.starts_with(where + "/")) {
      return child("", phases[i]) + pointer.substr(where.size());
    }
  }
  return pointer;
}

Experiment read_base(ObjectReader& reader, const std::vector<std::string>& phases) {
  const json experiment = experiment_of(reader, phases);
  try {
    return read_experiment(experiment);
  } catch (const SpecError& error) {
    throw SpecError(pointer_in_protocol(error.pointer(), phases), error.message());
  }
}

}  // namespace

std::vector<TrainingSpec> read_shared(ObjectReader& reader,
                                      StudyProtocol& protocol,
                                      const std::vector<std::string>& phases) {
  const std::vector<std::string> scales = scale_names();
  reader.schema("zeroset.protocol/1");
  protocol.name = spec::text(reader, "name");
  protocol.scale = scales[spec::choice(reader, "scale", scales)];
  protocol.base = read_base(reader, phases);
  protocol.whole = protocol.base.network;
  const double width = read_real(reader.require("width", "a factor"), reader.at("width"), 1e-6, 1e6);
  protocol.base.network = width == 1 ? protocol.whole : with_width(protocol.whole, width);
  protocol.replicas = spec::integer(reader, "replicas", 1);
  return protocol.base.training;
}

Dissimilarity read_dissimilarity(ObjectReader& reader) {
  return static_cast<Dissimilarity>(spec::choice(reader, "dissimilarity", kDissimilarities));
}

bool has_all_images_and_weights(const StudyProtocol& protocol) {
  constexpr std::int64_t kImages = 50'000;
  const DatasetSpec& data = protocol.base.dataset;
  return protocol.scale == name(Scale::full) && data.kind == ImageSet::cifar10 &&
         (data.train == 0 || data.train >= kImages) &&
         num_parameters(protocol.base.network) >= num_parameters(protocol.whole);
}

std::string protocol_line(const StudyProtocol& protocol, const std::string& summary) {
  const std::int64_t images = protocol.base.dataset.train;
  const std::string size =
      protocol.has_one_network ? std::to_string(num_parameters(protocol.base.network)) + " parameters, " : "";
  return (images == 0 ? std::string("all") : std::to_string(images)) + " training images, " + size + summary +
         ". Scale: " + protocol.scale + ", seed " + std::to_string(protocol.base.seed) + ".";
}

std::string phase_line(const std::string& name, const TrainingSpec& training) {
  return name + " rate " + significant(training.learning_rate) + ", momentum " + significant(training.momentum);
}

std::string weight_name(std::int64_t layer) {
  return "layer" + std::to_string(layer - 1) + ".weight";
}

void check_layers(const StudyProtocol& protocol, const std::string& group, const std::vector<std::int64_t>& layers) {
  std::int64_t weighted = 0;
  for (const ParameterSlice& slice : parameter_slices(protocol.base.network)) {
    weighted += slice.name.ends_with(".weight") ? 1 : 0;
  }
  for (const std::int64_t layer : layers) {
    if (layer > weighted + 1) {
      throw SpecError("/figures/" + group + "/layers",
                      "expected layers 2 to " + std::to_string(weighted + 1) + ", got " + std::to_string(layer));
    }
  }
}

}  // namespace zeroset::studies
