// Which words of a panel stay where they are.
#pragma once

#include "document/figures/figure_layout.hpp"

#include <string>

namespace zeroset {

/// One sign that marks a point, such as a disc.
bool is_symbol(const std::string& text);

/// Whether all of these words stand in the middle of cells of a heat map.
bool in_cells(const Panel& panel, const Series& words);

/// Whether each word of the series has room in its cell.
bool fits_in_cells(const Series& words, const Panel& panel, const PanelLayout& layout);

}  // namespace zeroset
