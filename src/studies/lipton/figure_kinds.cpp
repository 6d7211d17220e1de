#include "studies/lipton/figure_kinds.hpp"

#include "studies/lipton/groups/global_nonconvexity.hpp"
#include "studies/lipton/groups/local_nonconvexity.hpp"
#include "studies/lipton/groups/motion.hpp"
#include "studies/lipton/groups/paths.hpp"
#include "studies/lipton/groups/symmetry.hpp"

namespace zeroset::studies::lipton {

const std::vector<FigureKind<FigureGroup>>& figure_kinds() {
  static const std::vector<FigureKind<FigureGroup>> kLiptonKinds{
      figure_kind<FigureGroup, MotionGroup>("motion"),
      figure_kind<FigureGroup, PathsGroup>("paths"),
      figure_kind<FigureGroup, SymmetryGroup>("symmetry"),
      figure_kind<FigureGroup, GlobalGroup>("global_nonconvexity"),
      figure_kind<FigureGroup, LocalGroup>("local_nonconvexity")};
  return kLiptonKinds;
}

}  // namespace zeroset::studies::lipton
