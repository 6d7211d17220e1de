#include "cli/training/study_protocol.hpp"

#include "zeroset/core/json.hpp"

#include <algorithm>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::json;

const std::vector<std::string> kKinds{"activations", "stages", "branches", "perturbed", "size", "rates"};
const std::vector<std::string> kDescentRates{"fixed", "sweep"};
const std::vector<std::string> kDissimilarities{"cosine", "chord", "filter_cosine"};
const std::vector<std::string> kMixtures{"plain", "normalised", "spherical"};
const std::vector<std::string> kNoiseUnits{"deviation", "mean_absolute"};
const std::vector<std::string> kScales{"smoke", "full"};
constexpr std::int64_t kMost = 1'000'000;
constexpr double kMostMomentum = 0.999999;

std::int64_t integer(ObjectReader& reader, std::string_view key, std::int64_t least = 0) {
  return read_integer(reader.require(key, "an integer"), reader.at(key), least, kMost);
}

double real(ObjectReader& reader, std::string_view key) {
  return read_real(reader.require(key, "a number"), reader.at(key), 0, 1e6);
}

template <class Read>
auto list(ObjectReader& reader, std::string_view key, Read read) {
  const std::string where = reader.at(key);
  std::vector<decltype(read(json(), where))> values;
  for (const json& value : read_array(reader.require(key, "an array"), where)) {
    values.push_back(read(value, child(where, values.size())));
  }
  if (values.empty()) {
    throw SpecError(where, "expected at least one value");
  }
  return values;
}

std::vector<std::int64_t> integers(ObjectReader& reader, std::string_view key, std::int64_t least) {
  return list(reader, key, [least](const json& value, const std::string& where) {
    return read_integer(value, where, least, kMost);
  });
}

std::vector<double> reals(ObjectReader& reader, std::string_view key) {
  return list(reader, key, [](const json& value, const std::string& where) { return read_real(value, where, 0, 1e6); });
}

NoiseUnit noise_unit(ObjectReader& reader) {
  return static_cast<NoiseUnit>(
      read_choice(reader.require("noise_unit", list_of(kNoiseUnits)), reader.at("noise_unit"), kNoiseUnits));
}

void read_stages(ObjectReader& reader, FigureGroup& group) {
  group.stages = integer(reader, "stages", 1);
  group.trajectories = integer(reader, "trajectories", 1);
  group.perturbed = integer(reader, "perturbed");
  group.noise = real(reader, "noise");
  group.noise_unit = noise_unit(reader);
  group.layers = integers(reader, "layers", 2);
  group.late = integer(reader, "late", 1);
  group.first_alone = integers(reader, "first_alone", 1);
  group.late_alone = integers(reader, "late_alone", 1);
}

void read_branches(ObjectReader& reader, FigureGroup& group) {
  group.branches = integers(reader, "branches", 0);
  group.noises = reals(reader, "noises");
  group.noise_unit = noise_unit(reader);
  group.every = integer(reader, "every", 1);
  group.layers = integers(reader, "layers", 2);
  for (std::size_t i = 0; i < group.branches.size(); ++i) {
    if (group.branches[i] % group.every != 0 || group.branches[i] >= group.epochs) {
      throw SpecError(child(reader.at("branches"), i), "expected a multiple of \"every\" below \"epochs\"");
    }
  }
}

void read_perturbed(ObjectReader& reader, FigureGroup& group) {
  group.from = integer(reader, "from");
  group.noise = real(reader, "noise");
  group.noise_unit = noise_unit(reader);
  group.runs = integer(reader, "runs", 2);
  group.every = integer(reader, "every", 1);
  group.layers = integers(reader, "layers", 2);
  group.interpolation = integer(reader, "interpolation");
  group.agreement = read_bool(reader.require("agreement", "true or false"), reader.at("agreement"));
}

void read_size(ObjectReader& reader, FigureGroup& group) {
  group.widths = reals(reader, "widths");
  group.train = integers(reader, "train", 1);
  group.held_out = integer(reader, "held_out", 1);
  group.stop_at_train_error = real(reader, "stop_at_train_error");
}

void read_rates(ObjectReader& reader, FigureGroup& group) {
  group.every = integer(reader, "every", 1);
  group.learning_rates = list(reader, "learning_rates", [](const json& value, const std::string& where) {
    return read_real(value, where, 1e-9, 1e6);
  });
  group.momenta = list(reader, "momenta", [](const json& value, const std::string& where) {
    return read_real(value, where, 0, kMostMomentum);
  });
  group.spike = read_real(reader.require("spike", "a factor"), reader.at("spike"), 1, 1e6);
}

FigureGroup read_group(const std::string& key, const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  FigureGroup group{.key = key};
  group.figures = list(reader, "figures", read_string);
  group.kind = static_cast<FigureKind>(read_choice(reader.require("kind", list_of(kKinds)), reader.at("kind"), kKinds));
  group.title = read_string(reader.require("title", "a text"), reader.at("title"));
  group.paper = read_string(reader.require("paper", "a text"), reader.at("paper"));
  group.epochs = integer(reader, "epochs", 1);
  switch (group.kind) {
    case FigureKind::activations:
      group.activations = list(reader, "activations", [](const json& activation, const std::string& where) {
        return read_activation(activation, where);
      });
      break;
    case FigureKind::stages:
      read_stages(reader, group);
      break;
    case FigureKind::branches:
      read_branches(reader, group);
      break;
    case FigureKind::perturbed:
      read_perturbed(reader, group);
      break;
    case FigureKind::size:
      read_size(reader, group);
      break;
    case FigureKind::rates:
      read_rates(reader, group);
      break;
  }
  reader.finish();
  return group;
}

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

void check_layers(const Protocol& protocol, const FigureGroup& group) {
  std::int64_t weighted = 0;
  for (const ParameterSlice& slice : parameter_slices(protocol.base.network)) {
    weighted += slice.name.ends_with(".weight") ? 1 : 0;
  }
  for (const std::int64_t layer : group.layers) {
    if (layer > weighted + 1) {
      throw SpecError("/figures/" + group.key + "/layers",
                      "expected layers 2 to " + std::to_string(weighted + 1) + ", got " + std::to_string(layer));
    }
  }
  if (group.from > protocol.sgd.epochs + protocol.gd.epochs) {
    throw SpecError("/figures/" + group.key + "/from", "expected an epoch of the base run");
  }
}

}  // namespace

Protocol read_protocol(const json& document) {
  ObjectReader reader(document, "");
  reader.schema("zeroset.protocol/1");
  Protocol protocol;
  protocol.name = read_string(reader.require("name", "a text"), "/name");
  protocol.scale = kScales[read_choice(reader.require("scale", list_of(kScales)), "/scale", kScales)];
  read_base(reader, protocol);
  protocol.descent_rate = static_cast<DescentRate>(
      read_choice(reader.require("descent_rate", list_of(kDescentRates)), "/descent_rate", kDescentRates));
  protocol.replicas = integer(reader, "replicas", 1);
  protocol.dissimilarity = static_cast<Dissimilarity>(
      read_choice(reader.require("dissimilarity", list_of(kDissimilarities)), "/dissimilarity", kDissimilarities));
  protocol.mixture = kMixtures[read_choice(reader.require("mixture", list_of(kMixtures)), "/mixture", kMixtures)];
  protocol.margin = read_real(reader.require("margin", "a share"), "/margin", 0, 1);
  protocol.stall = read_real(reader.require("stall", "a share"), "/stall", 0, 1);
  const json& figures = reader.require("figures", "an object of figures");
  for (const auto& [key, value] : figures.items()) {
    protocol.groups.push_back(read_group(key, value, child("/figures", key)));
    check_layers(protocol, protocol.groups.back());
  }
  reader.finish();
  return protocol;
}

bool Protocol::is_whole() const {
  constexpr std::int64_t kImages = 50'000, kSgdEpochs = 60, kDescentEpochs = 400;
  const DatasetSpec& data = base.dataset;
  const bool all_trunks = std::all_of(groups.begin(), groups.end(), [](const FigureGroup& group) {
    return group.kind != FigureKind::branches || group.epochs >= kDescentEpochs;
  });
  return scale == "full" && data.kind == ImageSet::cifar10 && (data.train == 0 || data.train >= kImages) &&
         num_parameters(base.network) >= num_parameters(whole) && sgd.epochs >= kSgdEpochs && all_trunks;
}

std::string weight_name(std::int64_t layer) {
  return "layer" + std::to_string(layer - 1) + ".weight";
}

std::string protocol_line(const Protocol& protocol, const FigureGroup& group) {
  std::ostringstream text;
  const DatasetSpec& data = protocol.base.dataset;
  const auto phase = [&](const char* name, const TrainingSpec& training) {
    text << name << " rate " << training.learning_rate << ", momentum " << training.momentum
         << (&training == &protocol.gd && protocol.descent_rate == DescentRate::sweep ? " (by the sweep)" : "");
  };
  text << (data.train == 0 ? std::string("all") : std::to_string(data.train)) << " training images, "
       << num_parameters(protocol.base.network) << " parameters, ";
  switch (group.kind) {
    case FigureKind::activations:
      phase("SGD", protocol.sgd);
      text << ", " << group.epochs << " epochs, equal seeds";
      break;
    case FigureKind::stages:
      phase("SGD", protocol.sgd);
      text << ", " << group.stages << " stages of " << group.trajectories << " trajectories of " << group.epochs
           << " epochs, the last " << group.perturbed << " of each from a start with noise " << group.noise << " "
           << name(group.noise_unit);
      break;
    case FigureKind::branches:
      phase("full-batch descent", protocol.gd);
      text << ", " << group.epochs << " steps; a point each " << group.every << "; averages: " << protocol.mixture;
      break;
    case FigureKind::perturbed:
      phase("full-batch descent", protocol.gd);
      text << ", " << group.runs << " runs of " << group.epochs << " steps from epoch " << group.from << " of "
           << protocol.sgd.epochs << " epochs of SGD and " << protocol.gd.epochs << " steps, noise " << group.noise
           << " " << name(group.noise_unit);
      break;
    case FigureKind::size:
      phase("SGD", protocol.sgd);
      text << ", at most " << group.epochs << " epochs, until the training error is at most "
           << 100 * group.stop_at_train_error << " %; " << group.held_out << " validation images";
      break;
    case FigureKind::rates:
      text << "full-batch descent, " << group.epochs << " steps from the initialisation of the trunk; a point each "
           << group.every;
      break;
  }
  text << ". Scale: " << protocol.scale << ", seed " << protocol.base.seed << ".";
  return text.str();
}

}  // namespace zeroset::cli
