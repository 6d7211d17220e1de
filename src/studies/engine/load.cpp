#include "studies/engine/load.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "studies/engine/protocol_texts.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace zeroset::studies {
namespace {

using nlohmann::json;

/// The members of one scale, put into those of the full one.
json at_scale(const json& spec, Scale scale) {
  json values = spec.at(name(Scale::full));
  if (scale != Scale::full && spec.contains(name(scale))) {
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

const ProtocolTexts& protocol_texts(const std::string& study) {
  for (const ProtocolTexts& texts : all_protocol_texts()) {
    if (texts.study == study) {
      return texts;
    }
  }
  throw InvalidArgument("[studies] expected a study with texts, got " + study);
}

std::vector<GroupSummary> group_summaries(const std::string& study) {
  std::vector<GroupSummary> all;
  for (const GroupSpec& spec : protocol_texts(study).groups) {
    const json group = parse_json(spec.text, spec.key);
    all.push_back(
        {spec.key, group.at("figures").get<std::vector<std::string>>(), group.at("title").get<std::string>()});
  }
  return all;
}

bool has_scale(const std::string& study, Scale scale) {
  const ProtocolTexts& texts = protocol_texts(study);
  return parse_json(texts.common, study).contains(name(scale)) ||
         std::any_of(texts.groups.begin(), texts.groups.end(), [&](const GroupSpec& spec) {
           return parse_json(spec.text, spec.key).contains(name(scale));
         });
}

json make_protocol(const std::string& study, Scale scale, const LoadOptions& options, const AwaitedKind& awaited) {
  const ProtocolTexts& texts = protocol_texts(study);
  json document = at_scale(parse_json(texts.common, study), scale);
  document["name"] = study;
  document["scale"] = name(scale);
  std::vector<std::string> unasked;
  for (const GroupSpec& spec : texts.groups) {
    const json group = parse_json(spec.text, spec.key);
    const bool wanted = is_wanted(group, options.figures), may_wait = group.at("kind") == awaited.kind;
    if (wanted || may_wait) {
      document["figures"][spec.key] = group_at_scale(group, scale);
    }
    if (!wanted && may_wait) {
      unasked.push_back(spec.key);
    }
  }
  apply(options, document);
  for (const std::string& key : unasked) {
    if (!awaited.is_awaited(document)) {
      document["figures"].erase(key);
    }
  }
  resolve_activations(document, options);
  return document;
}

}  // namespace zeroset::studies
