// zeroset landscape orbit: what can be done to a network's weights without changing what it computes.
#include "zeroset/landscape/orbit.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_surface.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::cli {
namespace {

using landscape::SymmetryFamily;

/// Largest of the draws.
struct Differences {
  double moved = 0;    ///< distance from the point, relative to its norm
  double loss = 0;     ///< relative
  double outputs = 0;  ///< of any output, relative to the largest
};

Differences differences_of(const TrainingRequest& request,
                           const RunSurface& surface,
                           const Parameters& theta,
                           const SymmetryFamily& family,
                           const std::string& label,
                           Watch& watch) {
  const Eigen::MatrixXd outputs = surface.objective->predictions(theta);
  const double loss = surface.objective->value(theta), largest = outputs.cwiseAbs().maxCoeff();
  Differences result;
  const int draws = request.landscape.surface.draws;
  for (int d = 0; d < draws && !watch.stopped(); ++d) {
    const Parameters image = landscape::random_image(
        surface.network,
        theta,
        family.kind,
        Stream(request.options.seed, landscape::name(family.kind), static_cast<std::uint64_t>(d)));
    result.moved = std::max(result.moved, (image - theta).norm() / theta.norm());
    result.loss = std::max(result.loss, std::abs(surface.objective->value(image) - loss) / std::abs(loss));
    result.outputs =
        std::max(result.outputs, (surface.objective->predictions(image) - outputs).cwiseAbs().maxCoeff() / largest);
    watch.progress()({.task = label + ", " + landscape::name(family.kind), .done = d + 1, .total = draws});
  }
  return result;
}

Table orbit_table() {
  const auto real = [](const char* key, const char* heading) {
    return Column{.key = key, .heading = heading, .kind = ColumnKind::real};
  };
  return {.name = "orbit",
          .title = "Symmetries of the network",
          .caption =
              "For any data: continuous symmetries with the dimension of the orbit, finite ones with the order of the "
              "group. Moved: how far the farthest of the random images is, relative to the norm of the parameters; "
              "differences are the largest over the images. Where they are not rounding: scales before a batch "
              "normalisation change the outputs by its epsilon; exchanges and signs change the order of sums.",
          .columns = {{.key = "point", .heading = "point"},
                      {.key = "symmetry", .heading = "symmetry"},
                      {.key = "dimension", .heading = "dimension", .kind = ColumnKind::integer},
                      real("log10_order", "log10 of the order"),
                      {.key = "draws", .heading = "images", .kind = ColumnKind::integer},
                      real("moved", "moved"),
                      real("loss_difference", "loss, relative difference"),
                      real("output_difference", "outputs, relative difference")}};
}

}  // namespace

int orbit_tool(const TrainingRequest& request) {
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  Watch watch(request);
  Table table = orbit_table();
  LandscapeAnswer answer;
  for (std::size_t k = 0; k < snapshots.files.size() && !watch.stopped(); ++k) {
    RunSurface surface = surface_of(request, snapshots, snapshots.run_of(k));
    const Parameters theta = snapshots.parameters(k);
    settle_statistics(request, surface, theta);
    answer = k == 0 ? begin_surface_answer(request, snapshots, surface) : std::move(answer);
    const std::string label = point_label(snapshots, k);
    for (const SymmetryFamily& family : landscape::symmetry_families(surface.network)) {
      if (watch.stopped()) {
        break;
      }
      const Differences found = differences_of(request, surface, theta, family, label, watch);
      add_row(table,
              {label,
               landscape::name(family.kind),
               family.dimension,
               family.log10_order > 0 ? Cell(family.log10_order) : Cell(Missing{"no finite group"}),
               std::int64_t{request.landscape.surface.draws},
               found.moved,
               cell_of(found.loss, "a loss is not finite"),
               cell_of(found.outputs, "an output is not finite")});
    }
  }
  answer.tables = {table};
  return give_surface(request, std::move(answer), watch);
}

}  // namespace zeroset::cli
