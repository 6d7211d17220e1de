#include "studies/theory2/load.hpp"

#include "zeroset/core/json.hpp"

#include "studies/theory2/protocol_texts.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

using nlohmann::json;

/// The members of one scale, put into those of the full one.
json at_scale(const json& spec, Scale scale) {
  json values = spec.at(name(Scale::full));
  if (scale != Scale::full) {
    values.merge_patch(spec.at(name(scale)));
  }
  return values;
}

bool is_wanted(const json& group, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& number) {
           const json& figures = group.at("figures");
           return std::find(figures.begin(), figures.end(), number) != figures.end();
         });
}

/// Whether the group is what figures may wait for.
bool is_sweep(const json& group) {
  return group.at("kind") == "rates";
}

json group_at_scale(const json& group, Scale scale) {
  json values = at_scale(group, scale);
  for (const char* key : {"figures", "kind", "title", "paper"}) {
    values[key] = group.at(key);
  }
  return values;
}

json list_of_activations(const std::vector<Activation>& activations) {
  json list = json::array();
  for (const Activation& activation : activations) {
    list.push_back(to_json(activation));
  }
  return list;
}

void resolve_all(json& list, const std::string& pointer, const LoadOptions& options) {
  for (json& entry : list) {
    const Activation activation = read_activation(entry, pointer);
    entry = to_json(options.resolve ? options.resolve(activation) : activation);
  }
}

void resolve_activations(json& document, const LoadOptions& options) {
  resolve_all(document["activations"], "/activations", options);
  for (auto& [key, group] : document["figures"].items()) {
    if (group.contains("activations")) {
      resolve_all(group["activations"], "/figures/" + key + "/activations", options);
    }
  }
}

void apply(const LoadOptions& options, json& document) {
  if (!options.activations.empty()) {
    document["activations"] = list_of_activations(options.activations);
  }
  if (options.seed) {
    document["seed"] = *options.seed;
  }
  if (options.change) {
    options.change(document);
  }
}

}  // namespace

std::vector<GroupSummary> groups() {
  std::vector<GroupSummary> all;
  for (const GroupSpec& spec : group_specs()) {
    const json group = parse_json(spec.text, spec.key);
    all.push_back(
        {spec.key, group.at("figures").get<std::vector<std::string>>(), group.at("title").get<std::string>()});
  }
  return all;
}

json protocol(Scale scale, const LoadOptions& options) {
  json document = at_scale(parse_json(common_spec(), "theory2"), scale);
  document["name"] = "theory2";
  document["scale"] = name(scale);
  std::vector<std::string> unasked;
  for (const GroupSpec& spec : group_specs()) {
    const json group = parse_json(spec.text, spec.key);
    const bool wanted = is_wanted(group, options.figures);
    if (wanted || is_sweep(group)) {
      document["figures"][spec.key] = group_at_scale(group, scale);
    }
    if (!wanted && is_sweep(group)) {
      unasked.push_back(spec.key);
    }
  }
  apply(options, document);
  if (document["descent_rate"] != "sweep") {  // figures at a fixed rate do without it
    for (const std::string& key : unasked) {
      document["figures"].erase(key);
    }
  }
  resolve_activations(document, options);
  return document;
}

}  // namespace zeroset::studies::theory2
