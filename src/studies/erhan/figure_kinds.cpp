#include "studies/erhan/figure_kinds.hpp"

#include "studies/erhan/groups/directions.hpp"
#include "studies/erhan/groups/likelihood.hpp"
#include "studies/erhan/groups/sweep.hpp"
#include "studies/erhan/groups/trajectories.hpp"

namespace zeroset::studies::erhan {

const std::vector<FigureKind<FigureGroup>>& figure_kinds() {
  static const std::vector<FigureKind<FigureGroup>> kErhanKinds{
      figure_kind<FigureGroup, TrajectoriesGroup>("trajectories"),
      figure_kind<FigureGroup, LikelihoodGroup>("likelihood"),
      figure_kind<FigureGroup, DirectionsGroup>("directions"),
      figure_kind<FigureGroup, SweepGroup<Swept::depth>>("depth"),
      figure_kind<FigureGroup, SweepGroup<Swept::width>>("width"),
      figure_kind<FigureGroup, SweepGroup<Swept::layers>>("layers"),
      figure_kind<FigureGroup, SweepGroup<Swept::labels>>("labels")};
  return kErhanKinds;
}

}  // namespace zeroset::studies::erhan
