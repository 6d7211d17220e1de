// Members of a group's spec, by what they must be; every error names its pointer.
#pragma once

#include "zeroset/core/json.hpp"
#include "zeroset/core/perturbation.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset::studies::spec {

inline constexpr std::int64_t kMaxInteger = 1'000'000;
inline constexpr double kMaxReal = 1e6;

/// In [least, kMaxInteger].
[[nodiscard]] std::int64_t integer(ObjectReader& reader, std::string_view key, std::int64_t least = 0);
/// In [0, kMaxReal].
[[nodiscard]] double real(ObjectReader& reader, std::string_view key);
[[nodiscard]] std::string text(ObjectReader& reader, std::string_view key);
/// The index in `names`.
[[nodiscard]] std::size_t choice(ObjectReader& reader, std::string_view key, const std::vector<std::string>& names);
[[nodiscard]] NoiseUnit noise_unit(ObjectReader& reader);

/// At least one value, each by read(value, pointer).
template <class Read>
auto list(ObjectReader& reader, std::string_view key, Read read) {
  const std::string where = reader.at(key);
  std::vector<decltype(read(nlohmann::json(), where))> values;
  for (const nlohmann::json& value : read_array(reader.require(key, "an array"), where)) {
    values.push_back(read(value, child(where, values.size())));
  }
  if (values.empty()) {
    throw SpecError(where, "expected at least one value");
  }
  return values;
}

/// Each in [least, kMaxInteger].
[[nodiscard]] std::vector<std::int64_t> integers(ObjectReader& reader, std::string_view key, std::int64_t least);
/// Each in [least, most].
[[nodiscard]] std::vector<double> reals(ObjectReader& reader,
                                        std::string_view key,
                                        double least = 0,
                                        double most = kMaxReal);

}  // namespace zeroset::studies::spec
