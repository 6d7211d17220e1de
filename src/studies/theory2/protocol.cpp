#include "studies/theory2/protocol.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include "studies/theory2/figure_kinds.hpp"
#include "studies/theory2/spec_reader.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

const std::vector<std::string> kDescentRates{"fixed", "sweep"};
const std::vector<std::string> kDissimilarities{"cosine", "chord", "filter_cosine"};
const std::vector<std::string> kMixtures{"plain", "normalised", "spherical"};
const std::vector<std::string> kScales{"smoke", "full"};

/// The phases and what every run shares, read as an experiment.
void read_base(ObjectReader& reader, Protocol& protocol) {
  json experiment{{"schema", "zeroset.experiment/1"}, {"training", json::array()}};
  for (const char* key : {"dataset", "network", "activations", "seed", "device", "precision"}) {
    experiment[key] = reader.require(key, "a value");
  }
  for (const char* key : {"sgd", "gd"}) {
    json phase = reader.require(key, "the settings of a phase");
    if (!phase.is_object()) {
      throw SpecError(reader.at(key), "expected an object, got " + describe(phase));
    }
    phase["algorithm"] = key;
    experiment["training"].push_back(std::move(phase));
  }
  protocol.base = read_experiment(experiment);
  protocol.sgd = protocol.base.training.at(0);
  protocol.gd = protocol.base.training.at(1);
  protocol.whole = protocol.base.network;
  const double width = read_real(reader.require("width", "a factor"), reader.at("width"), 1e-6, 1e6);
  protocol.base.network = width == 1 ? protocol.whole : with_width(protocol.whole, width);
}

void read_choices(ObjectReader& reader, Protocol& protocol) {
  protocol.descent_rate = static_cast<DescentRate>(spec::choice(reader, "descent_rate", kDescentRates));
  protocol.replicas = spec::integer(reader, "replicas", 1);
  protocol.dissimilarity = static_cast<Dissimilarity>(spec::choice(reader, "dissimilarity", kDissimilarities));
  protocol.mixture = static_cast<landscape::Mixture>(spec::choice(reader, "mixture", kMixtures));
  protocol.margin = read_real(reader.require("margin", "a share"), "/margin", 0, 1);
  protocol.stall = read_real(reader.require("stall", "a share"), "/stall", 0, 1);
}

std::string phase_line(const char* name, const TrainingSpec& training) {
  return std::string(name) + " rate " + significant(training.learning_rate) + ", momentum " +
         significant(training.momentum);
}

/// Whether descents of all activations have one rate and momentum.
bool has_one_descent(const Protocol& protocol) {
  return std::adjacent_find(
             protocol.descents.begin(), protocol.descents.end(), [](const TrainingSpec& a, const TrainingSpec& b) {
               return a.learning_rate != b.learning_rate || a.momentum != b.momentum;
             }) == protocol.descents.end();
}

}  // namespace

Protocol read_protocol(const json& document) {
  ObjectReader reader(document, "");
  reader.schema("zeroset.protocol/1");
  Protocol protocol;
  protocol.name = spec::text(reader, "name");
  protocol.scale = kScales[spec::choice(reader, "scale", kScales)];
  read_base(reader, protocol);
  read_choices(reader, protocol);
  const json& figures = reader.require("figures", "an object of figures");
  for (const auto& [key, value] : figures.items()) {
    protocol.groups.push_back(read_group(key, value, child("/figures", key)));
    protocol.groups.back()->check(protocol);
  }
  reader.finish();
  return protocol;
}

bool Protocol::is_whole() const {
  constexpr std::int64_t kImages = 50'000, kSgdEpochs = 60;
  const DatasetSpec& data = base.dataset;
  return scale == "full" && data.kind == ImageSet::cifar10 && (data.train == 0 || data.train >= kImages) &&
         num_parameters(base.network) >= num_parameters(whole) && sgd.epochs >= kSgdEpochs &&
         std::all_of(groups.begin(), groups.end(), [](const auto& group) { return group->is_whole(); });
}

std::string weight_name(std::int64_t layer) {
  return "layer" + std::to_string(layer - 1) + ".weight";
}

void check_layers(const Protocol& protocol, const std::string& group, const std::vector<std::int64_t>& layers) {
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

std::string sgd_line(const Protocol& protocol) {
  return phase_line("SGD", protocol.sgd);
}

std::string descent_line(const Protocol& protocol) {
  const std::string by = protocol.descent_rate == DescentRate::sweep ? " (by the sweep)" : "";
  if (has_one_descent(protocol)) {
    return phase_line("full-batch descent", protocol.descent(0)) + by;
  }
  std::string line = "full-batch descent" + by + ": ";
  for (std::size_t a = 0; a < protocol.descents.size(); ++a) {
    line += (a == 0 ? "" : ", ") + phase_line(name(protocol.base.activations[a]).c_str(), protocol.descents[a]);
  }
  return line;
}

ordered_json descent_json(const Protocol& protocol) {
  ordered_json json;
  if (has_one_descent(protocol)) {
    json = {{"learning_rate", protocol.descent(0).learning_rate}, {"momentum", protocol.descent(0).momentum}};
  } else {
    json = {{"learning_rate", nullptr}, {"momentum", nullptr}, {"reason", "each activation has its own"}};
  }
  json["by"] = protocol.descent_rate == DescentRate::sweep ? "sweep" : "fixed";
  json["activations"] = ordered_json::array();
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    json["activations"].push_back({{"activation", name(protocol.base.activations[a])},
                                   {"learning_rate", protocol.descent(a).learning_rate},
                                   {"momentum", protocol.descent(a).momentum}});
  }
  return json;
}

std::string protocol_line(const Protocol& protocol, const FigureGroup& group) {
  const std::int64_t images = protocol.base.dataset.train;
  return (images == 0 ? std::string("all") : std::to_string(images)) + " training images, " +
         std::to_string(num_parameters(protocol.base.network)) + " parameters, " + group.summary(protocol) +
         ". Scale: " + protocol.scale + ", seed " + std::to_string(protocol.base.seed) + ".";
}

}  // namespace zeroset::studies::theory2
