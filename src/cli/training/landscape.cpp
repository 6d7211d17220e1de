// zeroset landscape: which function does what was asked.
#include "cli/training/landscape.hpp"

#include "zeroset/core/error.hpp"

#include "cli/training/plugin.hpp"

namespace zeroset::cli {
namespace {

struct ToolFunction {
  const char* name;
  int (*function)(const TrainingRequest& request);
};

constexpr ToolFunction kTools[] = {
    {"trajectory", trajectory_tool},
    {"mds", embedding_tool},
    {"pca", embedding_tool},
    {"tsne", embedding_tool},
    {"isomap", embedding_tool},
    {"slice", slice_tool},
    {"plane", plane_tool},
    {"interpolate", interpolate_tool},
    {"barrier", barrier_tool},
    {"average", average_tool},
    {"orbit", orbit_tool},
    {"perturb", perturb_tool},
    {"flatness", flatness_tool},
    {"hessian", hessian_tool},
    {"nullity", nullity_tool},
    {"curve", curve_tool},
    {"similarity", similarity_tool},
    {"compare", families_tool},
};

}  // namespace

int landscape_verb(const TrainingRequest& request) {
  for (const ToolFunction& tool : kTools) {
    if (request.landscape.tool == tool.name) {
      return tool.function(request);
    }
  }
  throw NotInThisBuild("landscape " + request.landscape.tool + " is not in this build");
}

}  // namespace zeroset::cli
