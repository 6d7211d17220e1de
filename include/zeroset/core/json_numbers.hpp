/// \file
/// Numbers in JSON documents, which know no infinities, no NaN and no integers beyond those of a double.
#pragma once

#include "zeroset/core/number.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <optional>

namespace zeroset {

/// The number; null where it is not finite.
[[nodiscard]] inline nlohmann::ordered_json number_of(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

/// A list of them. \param values  a range of numbers, such as a vector
template <class Range>
[[nodiscard]] nlohmann::ordered_json numbers_of(const Range& values) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const double value : values) {
    list.push_back(number_of(value));
  }
  return list;
}

/// The value; null where it is absent.
template <class T>
[[nodiscard]] nlohmann::ordered_json nullable(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

/// Integers up to this absolute value are JSON numbers that every reader keeps; larger ones are written as strings.
inline constexpr std::int64_t kLargestJsonInteger = std::int64_t{1} << 53;

/// A JSON number where it fits one exactly, else a string of digits.
[[nodiscard]] nlohmann::ordered_json integer_of(const Integer& value);

/// The same; null where it is absent.
[[nodiscard]] nlohmann::ordered_json integer_of(const std::optional<Integer>& value);

}  // namespace zeroset
