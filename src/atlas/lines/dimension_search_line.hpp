// What `dimension` answers beside the dimension of one network: searches over widths and degrees, attention.
#pragma once

#include "zeroset/atlas/lines.hpp"

namespace zeroset::atlas::detail {

/// The lines that speak of no single network: `search_filling`, `attention`, `degree_threshold`.
[[nodiscard]] bool is_dimension_search(ObjectReader& line);
[[nodiscard]] Answer answer_dimension_search(ObjectReader& line, const LineOptions& options);

}  // namespace zeroset::atlas::detail
