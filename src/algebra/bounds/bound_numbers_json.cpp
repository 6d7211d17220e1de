#include "zeroset/algebra/bound_numbers.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::algebra {
namespace {

using nlohmann::ordered_json;

constexpr const char* kMinimum = "least over all partitions";
constexpr const char* kFound = "least found by search";

void add(ordered_json& keys, const std::string& key, const BoundNumber& number) {
  keys[key] = number.digits.empty() ? ordered_json() : ordered_json(number.digits);
  keys[key + "_log10"] = nullable(number.log10);
  if (number.log10_at_most) {
    keys[key + "_log10_at_most"] = number_of(*number.log10_at_most);
  }
}

ordered_json multihomogeneous_keys(const MultihomogeneousNumbers& numbers) {
  ordered_json keys = ordered_json::object();
  add(keys, "layerwise", numbers.layerwise);
  add(keys, "best", numbers.best);
  keys["groups"] = nullable(numbers.groups);
  keys["best_is"] = numbers.best_is_minimum ? kMinimum : kFound;
  keys["structural"] = numbers.structural;
  return keys;
}

template <class T>
std::optional<T> optional_at(const ordered_json& keys, const std::string& key) {
  const auto found = keys.find(key);
  return found == keys.end() || found->is_null() ? std::nullopt : std::optional(found->get<T>());
}

BoundNumber number_at(const ordered_json& keys, const std::string& key) {
  return {.digits = optional_at<std::string>(keys, key).value_or(""),
          .log10 = optional_at<double>(keys, key + "_log10"),
          .log10_at_most = optional_at<double>(keys, key + "_log10_at_most")};
}

MultihomogeneousNumbers read_multihomogeneous(const ordered_json& keys) {
  return {.layerwise = number_at(keys, "layerwise"),
          .best = number_at(keys, "best"),
          .groups = optional_at<std::vector<std::vector<std::string>>>(keys, "groups"),
          .best_is_minimum = keys.value("best_is", "") == kMinimum,
          .structural = keys.value("structural", false)};
}

}  // namespace

ordered_json to_json(const MixedVolumeNumbers& numbers) {
  ordered_json keys = ordered_json::object();
  add(keys, "torus", numbers.torus);
  add(keys, "affine", numbers.affine);
  keys["status"] = nullable(numbers.status);
  return keys;
}

ordered_json to_json(const BoundNumbers& numbers) {
  ordered_json keys{{"unknowns", numbers.unknowns},
                    {"equations", numbers.equations},
                    {"degrees", nullable(numbers.degrees)},
                    {"degree_counts", ordered_json::array()},
                    {"structural", numbers.structural}};
  for (const auto& [degree, count] : numbers.degree_counts) {
    keys["degree_counts"].push_back({degree, count});
  }
  add(keys, "bezout_number", numbers.bezout_number);
  keys["multihomogeneous_bezout_number"] =
      numbers.multihomogeneous ? multihomogeneous_keys(*numbers.multihomogeneous) : ordered_json();
  keys["mixed_volume"] = numbers.mixed_volume ? to_json(*numbers.mixed_volume) : ordered_json();
  add(keys, "shub_smale", numbers.shub_smale);
  if (numbers.dedieu_malajovich) {
    add(keys, "dedieu_malajovich", *numbers.dedieu_malajovich);
  }
  add(keys, "paper_bound", numbers.paper_bound);
  keys["status"] = numbers.status;
  if (!numbers.reason.empty()) {
    keys["reason"] = numbers.reason;
  }
  return keys;
}

MixedVolumeNumbers read_mixed_volume_numbers(const ordered_json& document) {
  MixedVolumeNumbers numbers{.torus = number_at(document, "torus"), .affine = number_at(document, "affine")};
  if (const auto status = optional_at<std::string>(document, "status")) {
    numbers.status = read_certainty(*status);
  }
  return numbers;
}

BoundNumbers read_bound_numbers(const ordered_json& document) {
  BoundNumbers numbers{.unknowns = document.at("unknowns").get<std::int64_t>(),
                       .equations = document.at("equations").get<std::int64_t>(),
                       .degrees = optional_at<std::vector<std::int64_t>>(document, "degrees"),
                       .structural = document.value("structural", false),
                       .bezout_number = number_at(document, "bezout_number"),
                       .shub_smale = number_at(document, "shub_smale"),
                       .paper_bound = number_at(document, "paper_bound"),
                       .status = read_certainty(document.at("status").get<std::string>()),
                       .reason = document.value("reason", "")};
  for (const ordered_json& pair : document.at("degree_counts")) {
    numbers.degree_counts.emplace_back(pair.at(0).get<std::int64_t>(), pair.at(1).get<std::int64_t>());
  }
  if (const auto& from = document.at("multihomogeneous_bezout_number"); !from.is_null()) {
    numbers.multihomogeneous = read_multihomogeneous(from);
  }
  if (const auto& from = document.at("mixed_volume"); !from.is_null()) {
    numbers.mixed_volume = read_mixed_volume_numbers(from);
  }
  if (document.contains("dedieu_malajovich")) {
    numbers.dedieu_malajovich = number_at(document, "dedieu_malajovich");
  }
  return numbers;
}

}  // namespace zeroset::algebra
