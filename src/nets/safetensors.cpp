#include "zeroset/nets/safetensors.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include <bit>
#include <cstring>
#include <limits>

namespace zeroset::nets {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "the files hold little-endian numbers");

/// A header longer than this is no header of ours, nor of anybody's (the reference implementation draws the same line).
constexpr std::uint64_t kLongestHeader = 100'000'000;

/// Bytes of one number; 0 for a type that is not known here.
std::size_t bytes_of(const std::string& type) {
  if (type == "F32") {
    return 4;
  }
  return type == "F64" || type == "I64" ? 8 : 0;
}

/// Number of entries. \throws Error where it does not fit
std::uint64_t entries(const std::vector<std::int64_t>& shape, const std::string& name) {
  std::uint64_t count = 1;
  for (const std::int64_t size : shape) {
    if (size < 0 || (size > 0 && count > std::numeric_limits<std::uint32_t>::max() * std::uint64_t{4096} /
                                             static_cast<std::uint64_t>(size))) {
      throw Error("tensor \"" + name + "\" has an impossible shape");
    }
    count *= static_cast<std::uint64_t>(size);
  }
  return count;
}

ordered_json header_of(const TensorFile& file) {
  ordered_json header = ordered_json::object();
  if (!file.metadata.empty()) {
    header["__metadata__"] = file.metadata;
  }
  std::size_t offset = 0;
  for (const NamedArray& array : file.arrays) {
    if (header.contains(array.name) || bytes_of(array.type) * entries(array.shape, array.name) != array.data.size() ||
        bytes_of(array.type) == 0) {
      throw InvalidArgument(
          "[nets::write_safetensors] expected different names, a known type and as many bytes as shape and type say, "
          "got \"" +
          array.name + "\" of type " + array.type);
    }
    header[array.name] = {
        {"dtype", array.type}, {"shape", array.shape}, {"data_offsets", {offset, offset + array.data.size()}}};
    offset += array.data.size();
  }
  return header;
}

/// One entry of the header, its numbers taken out of `data`.
NamedArray read_array(const std::string& name, const json& entry, std::string_view data) {
  ObjectReader reader(entry, "/" + name);
  NamedArray array;
  array.name = name;
  array.type = read_string(reader.require("dtype", "a type"), reader.at("dtype"));
  for (const json& size : zeroset::read_array(reader.require("shape", "an array"), reader.at("shape"))) {
    array.shape.push_back(read_integer(size, reader.at("shape"), 0));
  }
  const json& offsets = zeroset::read_array(reader.require("data_offsets", "two offsets"), reader.at("data_offsets"));
  reader.finish();
  if (offsets.size() != 2) {
    throw SpecError(reader.at("data_offsets"), "expected two offsets");
  }
  const auto last = static_cast<std::int64_t>(data.size());
  const std::int64_t begin = read_integer(offsets[0], reader.at("data_offsets"), 0, last);
  const std::int64_t end = read_integer(offsets[1], reader.at("data_offsets"), begin, last);
  if (static_cast<std::uint64_t>(end - begin) != bytes_of(array.type) * entries(array.shape, name)) {
    throw SpecError("/" + name, "expected as many bytes as shape and type say, got " + std::to_string(end - begin));
  }
  array.data.resize(static_cast<std::size_t>(end - begin));
  if (!array.data.empty()) {
    std::memcpy(array.data.data(), data.data() + begin, array.data.size());
  }
  return array;
}

TensorFile parse(const std::string& bytes, const std::string& source) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) {
    throw Error("expected at least 8 bytes, found " + std::to_string(bytes.size()));
  }
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > kLongestHeader || length > bytes.size() - sizeof length) {
    throw Error("expected a header of " + std::to_string(length) + " bytes, found " +
                std::to_string(bytes.size() - sizeof length));
  }
  const std::string_view text(bytes.data() + sizeof length, static_cast<std::size_t>(length));
  const std::string_view data = std::string_view(bytes).substr(sizeof length + text.size());
  const ordered_json header = ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!header.is_object()) {
    throw Error("the header of " + source + " is no JSON object");
  }
  TensorFile file;
  std::size_t used = 0;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      for (const auto& [key, value] : entry.items()) {
        file.metadata[key] = read_string(value, child("/__metadata__", key));
      }
      continue;
    }
    file.arrays.push_back(read_array(name, entry, data));
    used += file.arrays.back().data.size();
  }
  if (used != data.size()) {
    throw Error("expected " + std::to_string(used) + " bytes of numbers, found " + std::to_string(data.size()));
  }
  return file;
}

template <class T>
NamedArray make(std::string name, const char* type, std::vector<std::int64_t> shape, const std::vector<T>& values) {
  NamedArray array{std::move(name), type, std::move(shape), std::vector<std::byte>(values.size() * sizeof(T))};
  if (!values.empty()) {
    std::memcpy(array.data.data(), values.data(), array.data.size());
  }
  return array;
}

template <class T>
std::vector<T> values_of(const NamedArray& array, const char* type) {
  if (array.type != type) {
    throw Error("tensor \"" + array.name + "\": expected type " + type + ", found " + array.type);
  }
  std::vector<T> values(array.data.size() / sizeof(T));
  if (!values.empty()) {
    std::memcpy(values.data(), array.data.data(), array.data.size());
  }
  return values;
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, const TensorFile& file) {
  std::string header = header_of(file).dump();
  header.append((8 - header.size() % 8) % 8, ' ');
  const auto length = static_cast<std::uint64_t>(header.size());
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes += header;
  for (const NamedArray& array : file.arrays) {
    bytes.append(reinterpret_cast<const char*>(array.data.data()), array.data.size());
  }
  atomic_write(path, bytes);
}

TensorFile read_safetensors(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  try {
    return parse(bytes, path.filename().string());
  } catch (const FileError&) {
    throw;
  } catch (const std::exception& error) {
    throw FileError(path, std::string("is no whole safetensors file: ") + error.what());
  }
}

NamedArray make_array(std::string name, std::vector<std::int64_t> shape, const std::vector<float>& values) {
  return make(std::move(name), "F32", std::move(shape), values);
}

NamedArray make_array(std::string name, std::vector<std::int64_t> shape, const std::vector<double>& values) {
  return make(std::move(name), "F64", std::move(shape), values);
}

std::vector<float> float32_values(const NamedArray& array) {
  return values_of<float>(array, "F32");
}
std::vector<double> float64_values(const NamedArray& array) {
  return values_of<double>(array, "F64");
}

}  // namespace zeroset::nets
