/// \file
/// The safetensors format: eight bytes length, a JSON header, raw little-endian numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace zeroset::runs {

/// An array with its name, type and shape.
struct NamedArray {
  std::string name{};
  std::string type = "F32";           ///< "F32", "F64" or "I64"
  std::vector<std::int64_t> shape{};  ///< {} is a single number
  std::vector<std::byte> data{};      ///< row-major
};

/// What a file holds. Python's `safetensors.safe_open(path, "numpy")` reads it.
struct TensorFile {
  std::vector<NamedArray> arrays{};               ///< in the order of the file; names differ
  std::map<std::string, std::string> metadata{};  ///< "__metadata__"
};

/// Writes to a temporary name beside `path`, flushes to the disk and renames: at every moment `path` is absent, the old
/// file or the whole new one. The bytes depend on the arguments alone.
/// \throws Error naming the file and the system's reason (no space, no permission); then nothing of it is left
void write_safetensors(const std::filesystem::path& path, const TensorFile& file);

/// \throws Error if the file cannot be read, is truncated, or is no safetensors file
[[nodiscard]] TensorFile read_safetensors(const std::filesystem::path& path);

[[nodiscard]] NamedArray make_array(std::string name,
                                    std::vector<std::int64_t> shape,
                                    const std::vector<float>& values);
[[nodiscard]] NamedArray make_array(std::string name,
                                    std::vector<std::int64_t> shape,
                                    const std::vector<double>& values);

/// \throws Error if the type is another
[[nodiscard]] std::vector<float> float32_values(const NamedArray& array);
[[nodiscard]] std::vector<double> float64_values(const NamedArray& array);

}  // namespace zeroset::runs
