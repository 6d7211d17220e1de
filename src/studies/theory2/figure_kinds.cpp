#include "studies/theory2/figure_kinds.hpp"

#include "studies/theory2/groups/activations.hpp"
#include "studies/theory2/groups/branches.hpp"
#include "studies/theory2/groups/perturbed.hpp"
#include "studies/theory2/groups/rates.hpp"
#include "studies/theory2/groups/size.hpp"
#include "studies/theory2/groups/stages.hpp"

namespace zeroset::studies::theory2 {

const std::vector<FigureKind<FigureGroup>>& figure_kinds() {
  static const std::vector<FigureKind<FigureGroup>> kKinds{figure_kind<FigureGroup, ActivationsGroup>("activations"),
                                                           figure_kind<FigureGroup, StagesGroup>("stages"),
                                                           figure_kind<FigureGroup, BranchesGroup>("branches"),
                                                           figure_kind<FigureGroup, PerturbedGroup>("perturbed"),
                                                           figure_kind<FigureGroup, SizeGroup>("size"),
                                                           figure_kind<FigureGroup, RatesGroup>("rates")};
  return kKinds;
}

}  // namespace zeroset::studies::theory2
