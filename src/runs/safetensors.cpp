#include "zeroset/runs/safetensors.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "runs/safetensors_header.hpp"

#include <bit>
#include <cstring>
#include <string_view>
#include <utility>

namespace zeroset::runs {
namespace {

using nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "the files hold little-endian numbers");

ordered_json header_of(const TensorFile& file) {
  ordered_json header = ordered_json::object();
  if (!file.metadata.empty()) {
    header["__metadata__"] = file.metadata;
  }
  std::size_t offset = 0;
  for (const NamedArray& array : file.arrays) {
    if (header.contains(array.name) || bytes_of_type(array.type) == 0 ||
        bytes_asked(array.name, array.type, array.shape) != array.data.size()) {
      throw InvalidArgument(
          "[runs::write_safetensors] expected different names, a known type and as many bytes as shape and type say, "
          "got \"" +
          array.name + "\" of type " + array.type);
    }
    header[array.name] = {
        {"dtype", array.type}, {"shape", array.shape}, {"data_offsets", {offset, offset + array.data.size()}}};
    offset += array.data.size();
  }
  return header;
}

/// One tensor, its numbers taken out of the file. \throws SpecError where they are not as many as it says
NamedArray array_of(const TensorEntry& tensor, std::string_view bytes) {
  const std::size_t size = tensor.end - tensor.begin;
  if (bytes_of_type(tensor.type) == 0 || size != bytes_asked(tensor.name, tensor.type, tensor.shape)) {
    throw SpecError("/" + tensor.name, "expected as many bytes as shape and type say, got " + std::to_string(size));
  }
  NamedArray array{tensor.name, tensor.type, tensor.shape, std::vector<std::byte>(size)};
  if (size > 0) {
    std::memcpy(array.data.data(), bytes.data() + tensor.begin, size);
  }
  return array;
}

TensorFile parse(std::string_view bytes) {
  SafetensorsHeader header = read_safetensors_header(bytes);
  TensorFile file{.metadata = std::move(header.metadata)};
  std::size_t used = header.size;
  for (const TensorEntry& tensor : header.tensors) {
    file.arrays.push_back(array_of(tensor, bytes));
    used += file.arrays.back().data.size();
  }
  if (used != bytes.size()) {
    throw Error("expected " + std::to_string(used - header.size) + " bytes of numbers, found " +
                std::to_string(bytes.size() - header.size));
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
    return parse(bytes);
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

}  // namespace zeroset::runs
