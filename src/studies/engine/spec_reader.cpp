#include "studies/engine/spec_reader.hpp"

namespace zeroset::studies::spec {

using nlohmann::json;

std::int64_t integer(ObjectReader& reader, std::string_view key, std::int64_t least) {
  return read_integer(reader.require(key, "an integer"), reader.at(key), least, kMaxInteger);
}

double real(ObjectReader& reader, std::string_view key) {
  return read_real(reader.require(key, "a number"), reader.at(key), 0, kMaxReal);
}

std::string text(ObjectReader& reader, std::string_view key) {
  return read_string(reader.require(key, "a text"), reader.at(key));
}

std::size_t choice(ObjectReader& reader, std::string_view key, const std::vector<std::string>& names) {
  return read_choice(reader.require(key, list_of(names)), reader.at(key), names);
}

NoiseUnit noise_unit(ObjectReader& reader) {
  static const std::vector<std::string> kUnits{name(NoiseUnit::deviation), name(NoiseUnit::mean_absolute)};
  return static_cast<NoiseUnit>(choice(reader, "noise_unit", kUnits));
}

std::vector<std::int64_t> integers(ObjectReader& reader, std::string_view key, std::int64_t least) {
  return list(reader, key, [least](const json& value, const std::string& where) {
    return read_integer(value, where, least, kMaxInteger);
  });
}

std::vector<double> reals(ObjectReader& reader, std::string_view key, double least, double most) {
  return list(reader, key, [least, most](const json& value, const std::string& where) {
    return read_real(value, where, least, most);
  });
}

}  // namespace zeroset::studies::spec
