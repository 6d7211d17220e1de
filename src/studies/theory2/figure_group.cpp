#include "studies/theory2/figure_group.hpp"

namespace zeroset::studies::theory2 {

std::vector<Claim> FigureGroup::claims(const Protocol& /*protocol*/, const ActivationMeasures& /*found*/) const {
  return {};
}

std::string FigureGroup::source() const {
  std::string source = text_.figures.size() > 1 ? "Figures " : "Figure ";
  for (std::size_t i = 0; i < text_.figures.size(); ++i) {
    source += (i == 0 ? "" : i + 1 == text_.figures.size() ? " and " : ", ") + text_.figures[i];
  }
  return source + " of the paper. What it says: " + text_.paper;
}

void FigureGroup::check(const Protocol& /*protocol*/) const {}

bool FigureGroup::comes_first(const Protocol& /*protocol*/) const {
  return false;
}

void FigureGroup::settle(Protocol& /*protocol*/, const StudyRuns& /*runs*/) const {}

}  // namespace zeroset::studies::theory2
