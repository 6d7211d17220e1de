#include "studies/lipton/groups/twins.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/surface.hpp"

#include "studies/lipton/runs.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace zeroset::studies::lipton {
namespace {

using Eigen::Index;
using nlohmann::json;

constexpr double kRounding = 1e-5;  // a rise is one above so much of the loss: losses are computed in single precision

/// Whether the loss rises above the chord on the segment from point - step to point + step.
bool has_barrier(
    const StudyLoss& loss, const Parameters& point, const Parameters& step, std::int64_t places, int threads) {
  const Eigen::VectorXd t = Eigen::VectorXd::LinSpaced(places, 0, 1);
  const Eigen::VectorXd losses =
      landscape::values_at(loss.objective(),
                           t.size(),
                           [&](Index i) -> Parameters { return point + (2 * t[i] - 1) * step; },
                           {.batch = threads});
  return landscape::barrier(t, losses).height > kRounding * losses.cwiseAbs().maxCoeff();
}

std::string id_of(const StudyContext& context, const Experiment& run) {
  return context.trained.of(run).folder.filename().string();
}

/// The line between the ends of two runs; absent where one diverged.
std::optional<Twins> pair_of(const StudyContext& context,
                             const StudyLoss& loss,
                             const LocalOptions& options,
                             const Experiment& first,
                             const Experiment& second) {
  const std::optional<Parameters> a = end_of(context, first), b = end_of(context, second);
  if (!a || !b) {
    return std::nullopt;
  }
  Twins pair;
  pair.line =
      loss.line(id_of(context, first) + " to " + id_of(context, second), *a, *b, static_cast<int>(options.points));
  pair.distance = weight_distance(loss.objective().network(), *a, *b);
  return pair;
}

}  // namespace

double weight_distance(const Architecture& network, const Parameters& a, const Parameters& b) {
  double aa = 0, bb = 0, apart = 0;
  for (const ParameterSlice& slice : landscape::weight_slices(network)) {
    aa += a.segment(slice.offset, slice.size).squaredNorm();
    bb += b.segment(slice.offset, slice.size).squaredNorm();
  }
  for (const ParameterSlice& slice : landscape::weight_slices(network)) {
    apart += (a.segment(slice.offset, slice.size) / std::sqrt(aa) - b.segment(slice.offset, slice.size) / std::sqrt(bb))
                 .squaredNorm();
  }
  return 0.5 * apart;
}

double barrier_share(const StudyContext& context,
                     const StudyLoss& loss,
                     const LocalOptions& options,
                     const std::string& name,
                     const Parameters& point,
                     double radius) {
  const json question{{"segments", name},
                      {"radius", radius},
                      {"count", options.segments},
                      {"places", options.segment_points},
                      {"images", options.segment_images},
                      {"seed", context.shared.base.seed}};
  const json answer = kept(context, question, [&] {
    std::int64_t found = 0;
    for (std::int64_t k = 0; k < options.segments && !(context.stop && context.stop()); ++k) {
      const Stream stream(context.shared.base.seed, "segment of " + name, static_cast<std::uint64_t>(k));
      const Parameters step = radius * landscape::random_direction(
                                           loss.objective().network(), point, landscape::Normalization::filter, stream);
      found += has_barrier(loss, point, step, options.segment_points, context.threads) ? 1 : 0;
    }
    return json(found);
  });
  return answer.get<double>() / static_cast<double>(options.segments);
}

std::vector<Twins> measured_twins(const StudyContext& context, const LocalOptions& options, std::size_t a) {
  const Protocol& protocol = context.protocol;
  const StudyLoss loss(context, a), near(context, a, options.segment_images);
  std::vector<Twins> all;
  for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
    const Experiment trunk = trunk_run(protocol, a, parent);
    for (std::size_t spawn = 0; spawn < protocol.spawn.size(); ++spawn) {
      std::optional<Twins> pair = pair_of(context,
                                          loss,
                                          options,
                                          spawned_run(protocol, a, parent, spawn, 0, options.epochs),
                                          spawned_run(protocol, a, parent, spawn, 1, options.epochs));
      if (!pair) {
        continue;  // the notes say so
      }
      pair->parent = parent;
      pair->epoch = protocol.spawn[spawn];
      const std::int64_t step = steps_at(protocol, pair->epoch);
      const Parameters start = at_step(context, trunk, step);
      for (const double radius : options.radii) {
        pair->segments.push_back(barrier_share(
            context, near, options, id_of(context, trunk) + " at step " + std::to_string(step), start, radius));
      }
      all.push_back(std::move(*pair));
    }
  }
  return all;
}

std::vector<Twins> strangers(const StudyContext& context, const LocalOptions& options, std::size_t a) {
  const Protocol& protocol = context.protocol;
  const StudyLoss loss(context, a);
  std::vector<Twins> all;
  for (std::int64_t parent = 0; parent < protocol.replicas && protocol.replicas > 1; ++parent) {
    std::optional<Twins> pair =
        pair_of(context,
                loss,
                options,
                spawned_run(protocol, a, parent, 0, 0, options.epochs),
                spawned_run(protocol, a, (parent + 1) % protocol.replicas, 0, 0, options.epochs));
    if (pair) {
      pair->parent = parent;
      all.push_back(std::move(*pair));
    }
  }
  return all;
}

}  // namespace zeroset::studies::lipton
