// Text and numbers in LaTeX.
#pragma once

#include "document/table_cells.hpp"

#include <string>

namespace zeroset {

/// A cell: numbers as one formula, the rest escaped.
std::string latex_cell(const Runs& runs);

}  // namespace zeroset
