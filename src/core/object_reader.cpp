// Walking over the members of one JSON object.
#include "zeroset/core/json.hpp"

#include <utility>

namespace zeroset {

using nlohmann::json;

ObjectReader::ObjectReader(const json& value, std::string pointer) : json_(value), pointer_(std::move(pointer)) {
  if (!value.is_object()) {
    throw SpecError(pointer_, "expected an object, got " + describe(value));
  }
}

const json* ObjectReader::find(std::string_view key) {
  known_.emplace(key);
  const auto member = json_.find(std::string(key));
  return member == json_.end() ? nullptr : &*member;
}

const json& ObjectReader::require(std::string_view key, std::string_view what) {
  if (const json* member = find(key)) {
    return *member;
  }
  throw SpecError(at(key), "is missing, expected " + std::string(what));
}

void ObjectReader::schema(std::string_view name) {
  if (const json* found = find("schema"); found != nullptr && (!found->is_string() || *found != name)) {
    throw SpecError(at("schema"), "expected \"" + std::string(name) + "\", got " + describe(*found));
  }
}

void ObjectReader::finish() const {
  for (const auto& [key, member] : json_.items()) {
    if (!known_.contains(key)) {
      throw SpecError(at(key), "unknown key; known here: " + list_of({known_.begin(), known_.end()}));
    }
  }
}

}  // namespace zeroset
