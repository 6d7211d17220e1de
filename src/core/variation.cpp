#include "zeroset/core/variation.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include "core/experiment_limits.hpp"

#include <algorithm>
#include <array>

namespace zeroset {

using nlohmann::json;

namespace {

void set_learning_rate(Experiment& experiment, double value) {
  for (TrainingSpec& phase : experiment.training) {
    phase.learning_rate = value;
  }
}

void set_momentum(Experiment& experiment, double value) {
  for (TrainingSpec& phase : experiment.training) {
    phase.momentum = value;
  }
}

/// None is the experiment without pre-training, so that both have the same runs.
void set_pretrained_layers(Experiment& experiment, double value) {
  if (value == 0) {
    experiment.pretraining.reset();
  } else if (experiment.pretraining) {
    experiment.pretraining->layers = static_cast<std::int64_t>(value);
  }
}

/// The one place that knows what can be varied: a new quantity is a new row. Made at its first use, which may be before
/// main begins.
const auto& quantities() {
  static const std::array kAll{
      VariedQuantity{.key = "width",
                     .heading = "width",
                     .slug = "width",
                     .lower = 1e-6,
                     .upper = 1e6,
                     .changes_network = true,
                     .apply = [](Experiment& e, double value) { e.network = with_width(e.network, value); }},
      VariedQuantity{.key = "train",
                     .heading = "training images",
                     .unit = "images",
                     .slug = "train",
                     .kind = VariedKind::integer,
                     .lower = 1,
                     .upper = kMaxImages,
                     .apply = [](Experiment& e, double value) { e.dataset.train = static_cast<std::int64_t>(value); }},
      VariedQuantity{.key = "label_noise",
                     .heading = "label noise",
                     .slug = "noise",
                     .kind = VariedKind::share,
                     .apply = [](Experiment& e, double value) { e.dataset.label_noise = value; }},
      VariedQuantity{.key = "labels",
                     .heading = "labels",
                     .slug = "labels",
                     .kind = VariedKind::choice,
                     .words = {"true", "random"},
                     .apply = [](Experiment& e, double value) { e.dataset.labels = static_cast<LabelKind>(value); }},
      VariedQuantity{.key = "inputs",
                     .heading = "inputs",
                     .slug = "inputs",
                     .kind = VariedKind::choice,
                     .words = {"true", "random"},
                     .apply = [](Experiment& e, double value) { e.dataset.inputs = static_cast<InputKind>(value); }},
      VariedQuantity{.key = "learning_rate",
                     .heading = "learning rate",
                     .slug = "rate",
                     .lower = kMinRate,
                     .upper = kMaxRate,
                     .apply = set_learning_rate},
      VariedQuantity{
          .key = "momentum", .heading = "momentum", .slug = "momentum", .upper = kMaxMomentum, .apply = set_momentum},
      VariedQuantity{.key = "pretrained_layers",
                     .heading = "pre-trained layers",
                     .unit = "pre-trained layers",
                     .slug = "pretrained",
                     .kind = VariedKind::integer,
                     .upper = kMaxPretrainedLayers,
                     .only_if_varied = true,
                     .apply = set_pretrained_layers}};
  return kAll;
}

const std::string& word_of(const VariedQuantity& quantity, double value) {
  return quantity.words.at(static_cast<std::size_t>(value));
}

}  // namespace

std::span<const VariedQuantity> varied_quantities() {
  return quantities();
}

const VariedQuantity& varied_quantity(std::string_view key) {
  const auto found = std::ranges::find(quantities(), key, &VariedQuantity::key);
  if (found == quantities().end()) {
    throw InvalidArgument("[varied_quantity] expected the key of a quantity that can be varied, got \"" +
                          std::string(key) + "\"");
  }
  return *found;
}

double read_value(const VariedQuantity& quantity, const json& value, const std::string& pointer) {
  switch (quantity.kind) {
    case VariedKind::integer:
      return static_cast<double>(read_integer(
          value, pointer, static_cast<std::int64_t>(quantity.lower), static_cast<std::int64_t>(quantity.upper)));
    case VariedKind::choice:
      if (value.is_boolean() && value.get<bool>() && quantity.words.front() == "true") {
        return 0;
      }
      return static_cast<double>(read_choice(value, pointer, quantity.words));
    case VariedKind::real:
    case VariedKind::share:
      break;
  }
  return read_real(value, pointer, quantity.lower, quantity.upper);
}

json value_json(const VariedQuantity& quantity, double value) {
  switch (quantity.kind) {
    case VariedKind::integer:
      return static_cast<std::int64_t>(value);
    case VariedKind::choice:
      return word_of(quantity, value);
    case VariedKind::real:
    case VariedKind::share:
      break;
  }
  return value;
}

std::string describe(const VariedQuantity& quantity, double value) {
  switch (quantity.kind) {
    case VariedKind::integer:
      return with_thousands(static_cast<std::int64_t>(value)) + " " +
             quantity.unit.substr(0, quantity.unit.size() - (value == 1 ? 1 : 0));  // "1 image"
    case VariedKind::choice:
      return word_of(quantity, value) + " " + quantity.heading;
    case VariedKind::share:
      return quantity.heading + " " + significant(100 * value) + " %";
    case VariedKind::real:
      break;
  }
  return quantity.heading + " " + significant(value);
}

std::string slug(const VariedQuantity& quantity, double value) {
  switch (quantity.kind) {
    case VariedKind::integer:
      return quantity.slug + std::to_string(static_cast<std::int64_t>(value));
    case VariedKind::choice:
      return quantity.slug + "-" + word_of(quantity, value);
    case VariedKind::real:
    case VariedKind::share:
      break;
  }
  return quantity.slug + exact_text(value);
}

VariationCell::VariationCell(std::initializer_list<std::pair<std::string_view, double>> values) {
  for (const auto& [key, value] : values) {
    set(varied_quantity(key), value);
  }
}

std::optional<double> VariationCell::value(const VariedQuantity& quantity) const {
  const auto found = values_.find(&quantity);
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

Variation::Variation(std::initializer_list<std::pair<std::string_view, std::vector<double>>> lists) {
  for (const auto& [key, values] : lists) {
    set(varied_quantity(key), values);
  }
}

std::vector<double> Variation::values(const VariedQuantity& quantity) const {
  const auto found = lists_.find(&quantity);
  return found == lists_.end() ? std::vector<double>() : found->second;
}

void Variation::set(const VariedQuantity& quantity, std::vector<double> values) {
  if (values.empty()) {
    lists_.erase(&quantity);
  } else {
    lists_[&quantity] = std::move(values);
  }
}

std::vector<VariationCell> cells(const Variation& variation) {
  std::vector<VariationCell> all(1);
  for (const auto& [quantity, values] : variation.lists()) {
    std::vector<VariationCell> product;
    for (const VariationCell& cell : all) {
      for (const double value : values) {
        product.push_back(cell);
        product.back().set(*quantity, value);
      }
    }
    all = std::move(product);
  }
  return all;
}

Experiment in_cell(Experiment experiment, const VariationCell& cell) {
  experiment.vary = {};
  for (const auto& [quantity, value] : cell.values()) {
    quantity->apply(experiment, value);
  }
  return experiment;
}

Variation read_variation(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  Variation variation;
  for (const VariedQuantity& quantity : varied_quantities()) {
    const json* list = reader.find(quantity.key);
    if (list == nullptr) {
      continue;
    }
    std::vector<double> values;
    const std::string where = reader.at(quantity.key);
    for (const json& entry : read_array(*list, where)) {
      values.push_back(read_value(quantity, entry, child(where, values.size())));
    }
    variation.set(quantity, std::move(values));
  }
  reader.finish();
  return variation;
}

json to_json(const Variation& variation) {
  json document = json::object();
  for (const VariedQuantity& quantity : varied_quantities()) {
    if (quantity.only_if_varied && variation.values(quantity).empty()) {
      continue;
    }
    json& list = document[quantity.key] = json::array();
    for (const double value : variation.values(quantity)) {
      list.push_back(value_json(quantity, value));
    }
  }
  return document;
}

nlohmann::ordered_json to_json(const VariationCell& cell) {
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  for (const auto& [quantity, value] : cell.values()) {
    document[quantity->key] = value_json(*quantity, value);
  }
  return document;
}

}  // namespace zeroset
