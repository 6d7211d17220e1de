#include "atlas/lines/closed_form_parts.hpp"

#include <utility>

namespace zeroset::atlas::detail {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t kLargest = 1'000'000'000;

}  // namespace

std::int64_t integer(ObjectReader& line, const char* key, std::optional<std::int64_t> otherwise) {
  if (otherwise) {
    const json* given = line.find(key);
    return given == nullptr ? *otherwise : read_integer(*given, line.at(key), 1, kLargest);
  }
  return read_integer(line.require(key, "an integer"), line.at(key), 1, kLargest);
}

Integers integers(ObjectReader& line, const char* key, std::int64_t least) {
  const json& value = line.require(key, "a list of integers");
  if (value.is_number()) {
    return {read_integer(value, line.at(key), least, kLargest)};
  }
  Integers result;
  for (std::size_t i = 0; i < read_array(value, line.at(key)).size(); ++i) {
    result.push_back(read_integer(value[i], child(line.at(key), i), least, kLargest));
  }
  return result;
}

bool flag(ObjectReader& line, const char* key) {
  const json* given = line.find(key);
  return given != nullptr && read_bool(*given, line.at(key));
}

std::size_t choice(ObjectReader& line, const char* key, const std::vector<std::string>& names) {
  const json* given = line.find(key);
  return given == nullptr ? 0 : read_choice(*given, line.at(key), names);
}

void add_form(ordered_json& keys, const std::string& key, const std::optional<algebra::ClosedForm>& form) {
  keys[key] = form ? integer_of(form->value) : ordered_json();
  keys["status"] = form ? ordered_json(status_name(*form)) : ordered_json();
  if (form) {
    keys["theorem"] = form->theorem;
  } else {
    keys["reason"] = "no theorem is known here for these parameters, or there are infinitely many";
  }
}

Answer proved(ordered_json keys) {
  keys["status"] = Certainty::proved;
  return {.keys = std::move(keys)};
}

}  // namespace zeroset::atlas::detail
