#include "studies/lipton/weight_motion.hpp"

#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/directions.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies::lipton {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// The weights alone.
VectorXd weights_at(const Path& path, Index column, const std::vector<ParameterSlice>& slices) {
  Index size = 0, row = 0;
  for (const ParameterSlice& slice : slices) {
    size += slice.size;
  }
  VectorXd weights(size);
  for (const ParameterSlice& slice : slices) {
    weights.segment(row, slice.size) = path.points.col(column).segment(slice.offset, slice.size).cast<double>();
    row += slice.size;
  }
  return weights;
}

double mean_of(const VectorXd& values, Index first, Index last) {
  return last > first ? values.segment(first, last - first).mean() : 0;
}

}  // namespace

SplitSteps split_steps(const landscape::PathStatistics& path) {
  const Index steps = path.step_lengths.size();
  SplitSteps split{VectorXd(steps), VectorXd(steps), VectorXd(steps)};
  for (Index i = 0; i < steps; ++i) {
    const double a = path.norms[i], b = path.norms[i + 1], step = path.step_lengths[i];
    const double square = std::max(0.0, step * step - (a - b) * (a - b));
    split.length[i] = std::abs(a - b);
    split.direction[i] = std::sqrt(square);
    split.angle[i] = 2 * std::asin(std::min(1.0, 0.5 * std::sqrt(square / (a * b))));
  }
  return split;
}

Path filter_directions(const Path& path, const Architecture& network) {
  Path unit = path;
  for (const ParameterSlice& filter : landscape::filters_of(network)) {
    auto rows = unit.points.middleRows(filter.offset, filter.size);
    for (Index column = 0; column < rows.cols(); ++column) {
      const float norm = rows.col(column).norm();
      rows.col(column) /= norm > 0 ? norm : 1.0F;
    }
  }
  return unit;
}

WeightMotion weight_motion(const Path& path,
                           const std::vector<double>& losses,
                           const Architecture& network,
                           const std::vector<std::int64_t>& layers,
                           double settled) {
  const std::vector<ParameterSlice> weights = landscape::weight_slices(network);
  const Path unit = filter_directions(path, network);
  WeightMotion motion{.epochs = {path.epochs.begin(), path.epochs.end()}, .loss = losses};
  motion.whole = landscape::path_statistics(landscape::select(stream_of_paths({&path}), weights));
  motion.directions = landscape::path_statistics(landscape::select(stream_of_paths({&unit}), weights));
  motion.steps = split_steps(motion.whole);
  motion.filters = std::ssize(landscape::filters_of(network));
  for (const std::int64_t layer : layers) {
    const ParameterSlice slice = find_slice(network, weight_name(layer));
    motion.layers.push_back(landscape::path_statistics(landscape::select(stream_of_paths({&path}), {slice})));
  }
  const auto first = std::find_if(losses.begin(), losses.end(), [settled](double loss) { return loss <= settled; });
  if (first != losses.end()) {
    motion.settled = first - losses.begin();
  }
  return motion;
}

std::optional<Tail> tail_of(const WeightMotion& motion,
                            const Path& path,
                            const Architecture& network,
                            std::int64_t tail) {
  if (!motion.settled || *motion.settled < 2 || *motion.settled + tail >= path.points.cols()) {
    return std::nullopt;
  }
  const std::vector<ParameterSlice> slices = landscape::weight_slices(network);
  const Path unit = filter_directions(path, network);
  Tail found{.first = *motion.settled, .last = *motion.settled + tail};
  const auto losses = motion.loss.begin();
  found.largest_loss = *std::max_element(losses + found.first + 1, losses + found.last + 1);
  const VectorXd at = weights_at(path, found.first, slices), end = weights_at(path, found.last, slices);
  const double moved = (end - at).norm();
  found.moved = moved / motion.whole.from_start[found.first];
  found.turned = (weights_at(unit, found.last, slices) - weights_at(unit, found.first, slices)).norm() /
                 motion.directions.from_start[found.first];
  found.length = motion.whole.step_lengths.segment(found.first, tail).sum();
  found.length_before = motion.whole.step_lengths.head(found.first).sum();
  found.growth_share = std::pow((end.norm() - at.norm()) / moved, 2);
  found.cosine = mean_of(motion.whole.step_cosines, found.first, found.last - 1);
  found.cosine_before = mean_of(motion.whole.step_cosines, 0, found.first - 1);
  return found;
}

}  // namespace zeroset::studies::lipton
