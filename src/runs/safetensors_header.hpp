// The header of a safetensors file, read once for all who want its numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset::runs {

/// A tensor as the header tells it. Its bytes lie in the file.
struct TensorEntry {
  std::string name{};
  std::string type{};                 ///< "F32", ...; perhaps one that is not known here
  std::vector<std::int64_t> shape{};  ///< each >= 0
  std::size_t begin = 0, end = 0;     ///< bytes, counted from the start of the file
};

struct SafetensorsHeader {
  std::vector<TensorEntry> tensors{};             ///< in the order of the file
  std::map<std::string, std::string> metadata{};  ///< "__metadata__"
  std::size_t size = 0;                           ///< where the numbers begin

  /// Null where there is none of this name.
  [[nodiscard]] const TensorEntry* find(std::string_view name) const;
};

/// \param bytes  the whole file
/// \throws Error if it is cut off, the header is no JSON object, or an entry is malformed or reaches past the end
[[nodiscard]] SafetensorsHeader read_safetensors_header(std::string_view bytes);

/// Bytes of one number; 0 for a type that is not known here.
[[nodiscard]] std::size_t bytes_of_type(std::string_view type);

/// Bytes that a tensor's type and shape ask for. \throws Error where no file could hold them
[[nodiscard]] std::uint64_t bytes_asked(const std::string& name,
                                        std::string_view type,
                                        const std::vector<std::int64_t>& shape);

}  // namespace zeroset::runs
