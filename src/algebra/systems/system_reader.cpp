// Systems of equations in the formats that are read.
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "algebra/systems/expression.hpp"
#include "algebra/systems/system_text.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace zeroset::algebra {

using detail::Names;
using detail::Place;

namespace {

PolynomialSystem read_json(std::string_view text, const std::string& source, const ReadLimits& limits) {
  const nlohmann::json document = parse_json(text, source);
  ObjectReader reader(document, "");
  reader.schema("zeroset.system/1");
  Names names;
  const std::string where = reader.at("variables");
  std::size_t number = 0;
  for (const auto& entry : read_array(reader.require("variables", "the names of the unknowns"), where)) {
    const std::string pointer = child(where, number++);
    const std::string name = read_string(entry, pointer);
    if (!detail::is_name(name) || !names.add(name)) {
      throw SpecError(pointer, "expected distinct names of letters, digits and underscores, got " + describe(entry));
    }
  }
  PolynomialSystem system{.variables = names.unknowns};
  const std::string list = reader.at("polynomials");
  for (const auto& entry : read_array(reader.require("polynomials", "polynomials as strings"), list)) {
    const Place place{child(list, system.polynomials.size()), source, 0};
    const std::string expression = read_string(entry, place.pointer);
    system.polynomials.push_back(real_polynomial(read_expression(expression, names, place, limits), place, limits));
  }
  reader.finish();
  return system;
}

}  // namespace

const std::vector<std::string>& system_format_names() {
  static const std::vector<std::string> names{
      "json", "phc", "ms", "bertini", "singular", "macaulay2", "hc", "gfan", "latex"};
  return names;
}

std::string name(SystemFormat format) {
  return system_format_names().at(static_cast<std::size_t>(format));
}

SystemFormat system_format(std::string_view name) {
  const auto& names = system_format_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw InvalidArgument("expected a format of systems: " + list_of(names) + ", got \"" + std::string(name) + "\"");
  }
  return static_cast<SystemFormat>(found - names.begin());
}

SystemFormat system_format_of(const std::filesystem::path& path) {
  const std::vector<std::string> extensions{".json", ".phc", ".ms", ".bertini", ".sing", ".m2", ".jl", ".gfan", ".tex"};
  const auto found = std::find(extensions.begin(), extensions.end(), path.extension().string());
  if (found == extensions.end()) {
    throw SpecError("", path.string() + ": expected an extension that names the format: " + list_of(extensions));
  }
  return static_cast<SystemFormat>(found - extensions.begin());
}

PolynomialSystem read_system(std::string_view text,
                             SystemFormat format,
                             const std::string& source,
                             const ReadLimits& limits) {
  switch (format) {
    case SystemFormat::json:
      return read_json(text, source, limits);
    case SystemFormat::phc:
      return detail::read_phc(text, source, limits);
    case SystemFormat::ms:
      return detail::read_ms(text, source, limits);
    case SystemFormat::bertini:
      return detail::read_bertini(text, source, limits);
    default:
      throw InvalidArgument("[algebra::read_system] the format " + name(format) +
                            " is only written; json, phc, ms and bertini are read");
  }
}

PolynomialSystem read_system_file(const std::filesystem::path& path, const ReadLimits& limits) {
  const SystemFormat format = system_format_of(path);
  std::ifstream file(path, std::ios::binary);
  std::error_code status;
  if (!file || std::filesystem::is_directory(path, status)) {
    throw SpecError("", "cannot open " + path.string());
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return read_system(text, format, path.string(), limits);
}

Polynomial read_polynomial(std::string_view text,
                           const std::vector<std::string>& variables,
                           const std::string& pointer,
                           const ReadLimits& limits) {
  Names names;
  for (const std::string& variable : variables) {
    names.add(variable);
  }
  const Place place{pointer, "polynomial", 0};
  return real_polynomial(read_expression(text, names, place, limits), place, limits);
}

}  // namespace zeroset::algebra
