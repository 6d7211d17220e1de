// Tables and figures of a published table's document, and the texts and lists in it.
#pragma once

#include "zeroset/atlas/published_table.hpp"

#include <string>
#include <vector>

namespace zeroset::atlas::detail {

[[nodiscard]] std::string required_text(ObjectReader& reader, const char* key, const char* expected);
[[nodiscard]] std::string text(ObjectReader& reader, const char* key);

/// A stem of files: letters, digits, '-' and '_'.
[[nodiscard]] std::string file_name(ObjectReader& reader, const char* key);

/// Each element of an array by `read`, at its own pointer.
template <class T, class Read>
[[nodiscard]] std::vector<T> read_all(ObjectReader& reader, const char* key, const Read& read) {
  std::vector<T> values;
  if (const nlohmann::json* array = reader.find(key)) {
    for (const nlohmann::json& element : read_array(*array, reader.at(key))) {
      values.push_back(read(element, child(reader.at(key), values.size())));
    }
  }
  return values;
}

[[nodiscard]] TableLayout read_table_layout(const nlohmann::json& document, const std::string& pointer);
[[nodiscard]] FigureLayout read_figure_layout(const nlohmann::json& document, const std::string& pointer);

}  // namespace zeroset::atlas::detail
