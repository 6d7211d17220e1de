#include "studies/vanishing_gradient/figure_kinds.hpp"

#include "studies/vanishing_gradient/groups/initialization.hpp"
#include "studies/vanishing_gradient/groups/trainings.hpp"

namespace zeroset::studies::vanishing_gradient {

const std::vector<FigureKind<FigureGroup>>& figure_kinds() {
  static const std::vector<FigureKind<FigureGroup>> kKinds{
      figure_kind<FigureGroup, InitializationGroup>("initialization"),
      figure_kind<FigureGroup, TrainingsGroup>("trainings")};
  return kKinds;
}

}  // namespace zeroset::studies::vanishing_gradient
