#include "zeroset/core/json_numbers.hpp"

namespace zeroset {

using nlohmann::ordered_json;

ordered_json integer_of(const Integer& value) {
  return abs(value) <= kLargestJsonInteger ? ordered_json(static_cast<std::int64_t>(value))
                                           : ordered_json(to_string(value));
}

ordered_json integer_of(const std::optional<Integer>& value) {
  return value ? integer_of(*value) : ordered_json();
}

}  // namespace zeroset
