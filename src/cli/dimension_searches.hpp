// What `dimension` answers beside the dimension of one network: searches over widths and degrees, attention.
#pragma once

#include "zeroset/core/number.hpp"

#include "cli/answer.hpp"

namespace zeroset::cli {

/// A JSON number where it fits one exactly, else a string.
[[nodiscard]] nlohmann::ordered_json integer_key(const Integer& value);

/// The lines that speak of no single network: `search_filling`, `attention`, `degree_threshold`.
[[nodiscard]] bool is_dimension_search(ObjectReader& line);
[[nodiscard]] Answer answer_dimension_search(ObjectReader& line, const LineOptions& options);

}  // namespace zeroset::cli
