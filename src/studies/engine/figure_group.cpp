#include "studies/engine/figure_group.hpp"

namespace zeroset::studies {

std::string source_of(const GroupText& text) {
  std::string source = text.figures.size() > 1 ? "Figures " : "Figure ";
  for (std::size_t i = 0; i < text.figures.size(); ++i) {
    source += (i == 0 ? "" : i + 1 == text.figures.size() ? " and " : ", ") + text.figures[i];
  }
  return source + " of the paper. What it says: " + text.paper;
}

}  // namespace zeroset::studies
