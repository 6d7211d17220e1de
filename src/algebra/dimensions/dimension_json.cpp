#include "zeroset/algebra/attention.hpp"
#include "zeroset/algebra/degree_threshold.hpp"
#include "zeroset/algebra/dimension.hpp"
#include "zeroset/algebra/filling.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::algebra {
namespace {

using nlohmann::ordered_json;

std::string reason_of(const DimensionResult& result) {
  std::string reason;
  if (!result.expected_dimension) {
    reason = "expected_dimension, defect: not defined for an activation of degree 1";
  }
  if (!result.globally_identifiable) {
    reason += (reason.empty() ? "" : "; ") + std::string("globally_identifiable: finitely, and no theorem says more");
  }
  return reason;
}

ordered_json zero_error_keys(const ZeroErrorDimension& result) {
  return {{"equations", result.equations},
          {"rank", result.rank},
          {"consistent", result.consistent},
          {"dimension", result.dimension},
          {"status", result.status}};
}

template <class T>
std::optional<T> dimension_at(const ordered_json& document, const char* key) {
  const ordered_json& value = document.at(key);
  return value.is_null() ? std::nullopt : std::optional(value.get<T>());
}

Integer read_integer_key(const ordered_json& value) {
  return value.is_string() ? Integer(value.get<std::string>()) : Integer(value.get<std::int64_t>());
}

ZeroErrorDimension read_zero_error(const ordered_json& document) {
  return {.equations = document.at("equations").get<std::int64_t>(),
          .rank = document.at("rank").get<std::int64_t>(),
          .consistent = document.at("consistent").get<bool>(),
          .dimension = document.at("dimension").get<std::int64_t>(),
          .status = read_certainty(document.at("status").get<std::string>())};
}

void add_reason(ordered_json& keys, const std::string& reason) {
  if (!reason.empty()) {
    keys["reason"] = reason;
  }
}

}  // namespace

ordered_json to_json(const DimensionResult& result) {
  const bool theorem = !result.identifiability_theorem.empty();
  ordered_json keys{
      {"parameters", result.parameters},
      {"ambient_dimension", integer_of(result.ambient_dimension)},
      {"gauge", result.gauge},
      {"expected_dimension", nullable(result.expected_dimension)},
      {"dimension", result.dimension},
      {"defect", nullable(result.defect)},
      {"fiber_dimension", result.fiber_dimension},
      {"filling", result.filling},
      {"identifiable", result.identifiable},
      {"globally_identifiable", nullable(result.globally_identifiable)},
      {"identifiability_theorem", theorem ? ordered_json(result.identifiability_theorem) : ordered_json()},
      {"upper_bound", result.upper_bound},
      {"upper_bound_theorem", result.upper_bound_theorem},
      {"status", result.status},
      {"primes", result.primes},
      {"seed", result.seed}};
  if (result.zero_error) {
    keys["zero_error"] = zero_error_keys(*result.zero_error);
  }
  add_reason(keys, reason_of(result));
  return keys;
}

DimensionResult read_dimension_result(const ordered_json& document) {
  DimensionResult result{.parameters = document.at("parameters").get<std::int64_t>(),
                         .ambient_dimension = read_integer_key(document.at("ambient_dimension")),
                         .gauge = document.at("gauge").get<std::int64_t>(),
                         .expected_dimension = dimension_at<std::int64_t>(document, "expected_dimension"),
                         .dimension = document.at("dimension").get<std::int64_t>(),
                         .defect = dimension_at<std::int64_t>(document, "defect"),
                         .fiber_dimension = document.at("fiber_dimension").get<std::int64_t>(),
                         .filling = document.at("filling").get<bool>(),
                         .identifiable = document.at("identifiable").get<bool>(),
                         .globally_identifiable = dimension_at<bool>(document, "globally_identifiable"),
                         .upper_bound = document.at("upper_bound").get<std::int64_t>(),
                         .status = read_certainty(document.at("status").get<std::string>()),
                         .primes = document.at("primes").get<std::vector<std::uint64_t>>(),
                         .seed = document.at("seed").get<std::uint64_t>()};
  result.identifiability_theorem = dimension_at<std::string>(document, "identifiability_theorem").value_or("");
  result.upper_bound_theorem = document.at("upper_bound_theorem").get<std::string>();
  if (const auto zero_error = document.find("zero_error"); zero_error != document.end()) {
    result.zero_error = read_zero_error(*zero_error);
  }
  return result;
}

ordered_json to_json(const Minimality& result) {
  ordered_json keys = to_json(result.dimension);
  ordered_json predecessors = ordered_json::array();
  for (const auto& dimension : result.predecessor_dimensions) {
    predecessors.push_back(nullable(dimension));
  }
  keys["minimal"] = result.minimal;
  keys["predecessor_dimensions"] = predecessors;
  keys["minimal_status"] = result.status;
  return keys;
}

ordered_json to_json(const FillingSearchResult& result) {
  ordered_json keys{{"ambient_dimension", integer_of(result.ambient_dimension)},
                    {"minimal_filling", result.architectures},
                    {"largest_widths", result.largest_widths},
                    {"all_widths", result.all_widths},
                    {"complete", result.complete},
                    {"ranks", result.ranks},
                    {"status", result.status},
                    {"seed", result.seed}};
  add_reason(keys, result.reason);
  return keys;
}

ordered_json to_json(const AttentionDimension& result) {
  return {{"parameters", result.parameters},
          {"dimension", result.dimension},
          {"closed_form", result.closed_form},
          {"fiber_dimension", result.fiber_dimension},
          {"status", result.status},
          {"primes", result.primes},
          {"seed", result.seed}};
}

ordered_json to_json(const DegreeThreshold& result) {
  ordered_json dimensions = ordered_json::object();
  for (const auto& [degree, dimension] : result.dimensions) {
    dimensions[std::to_string(degree)] = dimension;
  }
  ordered_json keys{{"parameters", result.parameters},
                    {"expected_dimension", result.expected_dimension},
                    {"degree_threshold", nullable(result.threshold)},
                    {"last_degree_below", result.last_degree_below},
                    {"dimensions_by_degree", dimensions},
                    {"status", result.status},
                    {"primes", result.primes},
                    {"seed", result.seed}};
  add_reason(keys, result.reason);
  return keys;
}

}  // namespace zeroset::algebra
