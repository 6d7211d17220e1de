#include "runs/safetensors_header.hpp"

#include "zeroset/core/json.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace zeroset::runs {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// A header longer than this is no header of ours, nor of anybody's (the reference implementation draws the same line).
constexpr std::uint64_t kLongestHeader = 100'000'000;

/// Where the numbers begin. \throws Error
std::size_t header_end(std::string_view bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) {
    throw Error("expected at least 8 bytes, found " + std::to_string(bytes.size()));
  }
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > kLongestHeader || length > bytes.size() - sizeof length) {
    throw Error("expected a header of " + std::to_string(length) + " bytes, found " +
                std::to_string(bytes.size() - sizeof length));
  }
  return sizeof length + static_cast<std::size_t>(length);
}

/// \param numbers  where they begin, and where the file ends
TensorEntry read_entry(const std::string& name, const json& entry, std::size_t numbers, std::size_t file_end) {
  ObjectReader reader(entry, "/" + name);
  TensorEntry tensor;
  tensor.name = name;
  tensor.type = read_string(reader.require("dtype", "a type"), reader.at("dtype"));
  for (const json& size : read_array(reader.require("shape", "an array"), reader.at("shape"))) {
    tensor.shape.push_back(read_integer(size, reader.at("shape"), 0));
  }
  const json& offsets = read_array(reader.require("data_offsets", "two offsets"), reader.at("data_offsets"));
  reader.finish();
  if (offsets.size() != 2) {
    throw SpecError(reader.at("data_offsets"), "expected two offsets");
  }
  const auto last = static_cast<std::int64_t>(file_end - numbers);
  const std::int64_t begin = read_integer(offsets[0], reader.at("data_offsets"), 0, last);
  const std::int64_t end = read_integer(offsets[1], reader.at("data_offsets"), begin, last);
  tensor.begin = numbers + static_cast<std::size_t>(begin);
  tensor.end = numbers + static_cast<std::size_t>(end);
  return tensor;
}

}  // namespace

const TensorEntry* SafetensorsHeader::find(std::string_view name) const {
  const auto found = std::ranges::find(tensors, name, &TensorEntry::name);
  return found == tensors.end() ? nullptr : &*found;
}

SafetensorsHeader read_safetensors_header(std::string_view bytes) {
  SafetensorsHeader header{.size = header_end(bytes)};
  const std::string_view text = bytes.substr(sizeof(std::uint64_t), header.size - sizeof(std::uint64_t));
  ordered_json document;
  try {
    document = parse_ordered_json(text, "the header");
  } catch (const SpecError&) {
    // No JSON, or nested too deep: it stays null, and is refused below.
  }
  if (!document.is_object()) {
    throw Error("the header is no JSON object");
  }
  for (const auto& [name, entry] : document.items()) {
    if (name == "__metadata__") {
      for (const auto& [key, value] : entry.items()) {
        header.metadata[key] = read_string(value, child("/__metadata__", key));
      }
    } else {
      header.tensors.push_back(read_entry(name, entry, header.size, bytes.size()));
    }
  }
  return header;
}

std::size_t bytes_of_type(std::string_view type) {
  if (type == "F32") {
    return 4;
  }
  return type == "F64" || type == "I64" ? 8 : 0;
}

std::uint64_t bytes_asked(const std::string& name, std::string_view type, const std::vector<std::int64_t>& shape) {
  std::uint64_t count = 1;
  for (const std::int64_t size : shape) {
    if (size < 0 || (size > 0 && count > std::numeric_limits<std::uint32_t>::max() * std::uint64_t{4096} /
                                             static_cast<std::uint64_t>(size))) {
      throw Error("tensor \"" + name + "\" has an impossible shape");
    }
    count *= static_cast<std::uint64_t>(size);
  }
  return bytes_of_type(type) * count;
}

}  // namespace zeroset::runs
