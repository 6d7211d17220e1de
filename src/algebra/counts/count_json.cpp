#include "zeroset/algebra/count.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::algebra {
namespace {

using nlohmann::ordered_json;

ordered_json pairs(const std::optional<std::vector<Multiplicity>>& multiplicities) {
  if (!multiplicities) {
    return nullptr;
  }
  ordered_json list = ordered_json::array();
  for (const Multiplicity& one : *multiplicities) {
    list.push_back({one.multiplicity, one.points});
  }
  return list;
}

template <class T>
std::optional<T> optional_at(const ordered_json& document, const char* key) {
  const ordered_json& value = document.at(key);
  return value.is_null() ? std::nullopt : std::optional(value.get<T>());
}

std::optional<Integer> read_degree(const ordered_json& value) {
  return value.is_null()     ? std::nullopt
         : value.is_string() ? std::optional(Integer(value.get<std::string>()))
                             : std::optional(Integer(value.get<std::int64_t>()));
}

std::optional<Certainty> read_status(const ordered_json& document, const char* key) {
  const auto text = optional_at<std::string>(document, key);
  return text ? std::optional(read_certainty(*text)) : std::nullopt;
}

}  // namespace

ordered_json to_json(const CountResult& result) {
  ordered_json keys{{"dimension", nullable(result.dimension)},
                    {"degree", integer_of(result.degree)},
                    {"with_multiplicity", nullable(result.with_multiplicity)},
                    {"distinct", nullable(result.distinct)},
                    {"simple", nullable(result.simple)},
                    {"torus", nullable(result.torus)},
                    {"multiplicities", pairs(result.multiplicities)},
                    {"real", nullable(result.real)},
                    {"primes", result.primes},
                    {"status", nullable(result.status)},
                    {"real_status", nullable(result.real_status)},
                    {"real_primes", result.real_primes},
                    {"seed", result.seed}};
  if (!result.reason.empty()) {
    keys["reason"] = result.reason;
  }
  return keys;
}

CountResult read_count_result(const ordered_json& document) {
  CountResult result{.dimension = optional_at<std::int64_t>(document, "dimension"),
                     .degree = read_degree(document.at("degree")),
                     .with_multiplicity = optional_at<std::int64_t>(document, "with_multiplicity"),
                     .distinct = optional_at<std::int64_t>(document, "distinct"),
                     .simple = optional_at<std::int64_t>(document, "simple"),
                     .torus = optional_at<std::int64_t>(document, "torus"),
                     .real = optional_at<std::int64_t>(document, "real"),
                     .status = read_status(document, "status"),
                     .real_status = read_status(document, "real_status"),
                     .real_primes = document.value("real_primes", std::int64_t{0}),
                     .reason = document.value("reason", ""),
                     .primes = document.at("primes").get<std::vector<std::uint64_t>>(),
                     .seed = document.value("seed", std::uint64_t{1})};
  if (const ordered_json& pairs = document.at("multiplicities"); !pairs.is_null()) {
    result.multiplicities.emplace();
    for (const ordered_json& pair : pairs) {
      result.multiplicities->push_back({pair.at(0).get<std::int64_t>(), pair.at(1).get<std::int64_t>()});
    }
  }
  return result;
}

}  // namespace zeroset::algebra
