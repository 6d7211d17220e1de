#include "zeroset/runs/metrics.hpp"

#include "zeroset/core/json.hpp"

#include <cmath>
#include <limits>

namespace zeroset::runs {

using nlohmann::json;

namespace {

constexpr double kLargest = std::numeric_limits<double>::max();

/// Sets a number, or null with the reason under `key`_reason.
void set(json& object, const std::string& key, const std::optional<double>& value, const std::string& reason) {
  object[key] = value && std::isfinite(*value) ? json(*value) : json();
  if (object[key].is_null()) {
    object[key + "_reason"] = reason;
  }
}

/// Reads what `set` wrote.
std::optional<double> get(ObjectReader& reader, const std::string& key) {
  const json& value = reader.require(key, "a number or null");
  static_cast<void>(reader.find(key + "_reason"));
  return value.is_null() ? std::nullopt : std::optional(read_real(value, reader.at(key), -kLargest, kLargest));
}

/// The same, absent where the line is of a version that did not write the key.
std::optional<double> get_if_there(ObjectReader& reader, const std::string& key) {
  return reader.find(key) == nullptr ? std::nullopt : get(reader, key);
}

std::int64_t count(ObjectReader& reader, const std::string& key) {
  return read_integer(reader.require(key, "a number"), reader.at(key), 0);
}

json to_json(const ArgumentRange& range) {
  json object{{"layer", range.layer}, {"arguments", range.arguments}};
  object["outside"] = range.outside ? json(*range.outside) : json();
  if (!range.outside) {
    object["outside_reason"] = "the activation has no fitted interval";
  }
  set(object, "largest", range.largest, "an argument is not finite");
  return object;
}

ArgumentRange read_argument_range(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  ArgumentRange range{.layer = static_cast<std::size_t>(count(reader, "layer")),
                      .arguments = count(reader, "arguments")};
  const json& outside = reader.require("outside", "a number or null");
  static_cast<void>(reader.find("outside_reason"));
  if (!outside.is_null()) {
    range.outside = read_integer(outside, reader.at("outside"), 0);
  }
  range.largest = get(reader, "largest");
  reader.finish();
  return range;
}

}  // namespace

std::optional<std::int64_t> outside_of(const SplitMetrics& metrics) {
  std::optional<std::int64_t> total;
  for (const ArgumentRange& range : metrics.activations) {
    if (range.outside) {
      total = total.value_or(0) + *range.outside;
    }
  }
  return total;
}

json to_json(const SplitMetrics& metrics) {
  json object{{"images", metrics.images},
              {"errors", metrics.errors},
              {"error", metrics.error()},
              {"not_finite", metrics.not_finite},
              {"activations", json::array()}};
  const std::string reason = "not finite for " + std::to_string(metrics.not_finite) + " images";
  set(object, "mean_loss", metrics.mean_loss, reason);
  set(object, "median_loss", metrics.median_loss, reason);
  set(object, "trimmed_loss", metrics.trimmed_loss, metrics.not_finite > 0 ? reason : "not measured");
  for (const ArgumentRange& range : metrics.activations) {
    object["activations"].push_back(to_json(range));
  }
  return object;
}

SplitMetrics read_split_metrics(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  SplitMetrics metrics{.images = count(reader, "images"), .errors = count(reader, "errors")};
  static_cast<void>(reader.find("error"));
  metrics.not_finite = count(reader, "not_finite");
  metrics.mean_loss = get(reader, "mean_loss");
  metrics.median_loss = get(reader, "median_loss");
  metrics.trimmed_loss = get_if_there(reader, "trimmed_loss");
  const std::string where = reader.at("activations");
  for (const json& range : read_array(reader.require("activations", "an array"), where)) {
    metrics.activations.push_back(read_argument_range(range, child(where, metrics.activations.size())));
  }
  reader.finish();
  return metrics;
}

namespace {

json to_json(const BothMetrics& metrics) {
  return {{"train", to_json(metrics.train)}, {"test", to_json(metrics.test)}};
}

/// The two kinds of statistics that stand beside those of the line.
void set_beside(json& object, const EpochMetrics& metrics) {
  if (metrics.population) {
    object["population"] = to_json(*metrics.population);
  }
  if (metrics.statistics != EvaluationStatistics::running) {
    object["running"] = metrics.running ? to_json(*metrics.running) : json();
    if (!metrics.running) {
      object["running_reason"] = metrics.running_reason.empty() ? "not measured" : metrics.running_reason;
    }
  }
}

std::optional<BothMetrics> read_both(ObjectReader& reader, const std::string& key) {
  const json* value = reader.find(key);
  if (value == nullptr || value->is_null()) {
    return std::nullopt;
  }
  ObjectReader both(*value, reader.at(key));
  BothMetrics metrics{read_split_metrics(both.require("train", "an object"), both.at("train")),
                      read_split_metrics(both.require("test", "an object"), both.at("test"))};
  both.finish();
  return metrics;
}

/// A line of an earlier version has none of this.
void read_beside(ObjectReader& reader, EpochMetrics& metrics) {
  if (const json* statistics = reader.find("statistics")) {
    metrics.statistics = static_cast<EvaluationStatistics>(
        read_choice(*statistics, reader.at("statistics"), {"population", "minibatch", "running"}));
  }
  metrics.population = read_both(reader, "population");
  metrics.running = read_both(reader, "running");
  if (const json* reason = reader.find("running_reason")) {
    metrics.running_reason = read_string(*reason, reader.at("running_reason"));
  } else if (!metrics.running && metrics.statistics != EvaluationStatistics::running) {
    metrics.running_reason = "not measured by the version that trained it";
  }
}

}  // namespace

json to_json(const EpochMetrics& metrics) {
  json norms = json::array();
  for (const auto& [slice, norm] : metrics.weight_norms) {
    json entry{{"slice", slice}};
    set(entry, "norm", norm, "not finite");
    norms.push_back(std::move(entry));
  }
  json object{{"epoch", metrics.epoch},
              {"step", metrics.step},
              {"phase", metrics.phase},
              {"train", to_json(metrics.train)},
              {"test", to_json(metrics.test)},
              {"weight_norms", std::move(norms)},
              {"images_per_second", metrics.images_per_second},
              {"seconds", metrics.seconds},
              {"statistics", name(metrics.statistics)}};
  set_beside(object, metrics);
  set(object, "minibatch_loss", metrics.minibatch_loss, metrics.epoch == 0 ? "no step yet" : "not finite");
  set(object, "learning_rate", metrics.learning_rate, "no step yet");
  return object;
}

EpochMetrics read_epoch_metrics(const json& value, const std::string& pointer) {
  ObjectReader reader(value, pointer);
  EpochMetrics metrics{.epoch = count(reader, "epoch"), .step = count(reader, "step")};
  metrics.phase = reader.find("phase") == nullptr ? 0 : count(reader, "phase");
  metrics.learning_rate = get_if_there(reader, "learning_rate");
  metrics.minibatch_loss = get(reader, "minibatch_loss");
  metrics.train = read_split_metrics(reader.require("train", "an object"), reader.at("train"));
  metrics.test = read_split_metrics(reader.require("test", "an object"), reader.at("test"));
  read_beside(reader, metrics);
  const std::string where = reader.at("weight_norms");
  for (const json& entry : read_array(reader.require("weight_norms", "an array"), where)) {
    ObjectReader norm(entry, child(where, metrics.weight_norms.size()));
    const std::string slice = read_string(norm.require("slice", "a name"), norm.at("slice"));
    metrics.weight_norms.emplace_back(slice, get(norm, "norm").value_or(std::numeric_limits<double>::infinity()));
    norm.finish();
  }
  metrics.images_per_second =
      read_real(reader.require("images_per_second", "a number"), reader.at("images_per_second"), 0, kLargest);
  metrics.seconds = read_real(reader.require("seconds", "a number"), reader.at("seconds"), 0, kLargest);
  reader.finish();
  return metrics;
}

}  // namespace zeroset::runs
