#include "studies/lipton/groups/motion_figures.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace zeroset::studies::lipton {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double kDegrees = 180 / std::numbers::pi;
constexpr const char* kEpoch = "epoch";
constexpr const char* kAllWeights = "all weights";  // one name, one color

std::vector<double> as_list(const VectorXd& values) {
  return {values.begin(), values.end()};
}

Series curve_of(const std::string& key, const std::string& name, std::vector<double> x, std::vector<double> y) {
  return {.key = key, .name = name, .kind = SeriesKind::line, .x = std::move(x), .y = std::move(y)};
}

Series gray_line(const std::string& key, std::vector<double> x, std::vector<double> y) {
  return {.key = key, .name = "", .kind = SeriesKind::guide, .x = std::move(x), .y = std::move(y)};
}

/// A vertical line over the range of what is drawn.
void mark_epoch(Panel& panel, const std::optional<Index>& settled, const std::vector<double>& epochs) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const Series& series : panel.series) {
    for (const double y : series.y) {
      if (std::isfinite(y) && (!panel.y.logarithmic || y > 0)) {
        low = std::min(low, y);
        high = std::max(high, y);
      }
    }
  }
  if (settled && low < high) {
    const double at = epochs[static_cast<std::size_t>(*settled)];
    panel.series.push_back(gray_line("settled", {at, at}, {low, high}));
  }
}

/// Epochs at which steps end: all but the first.
std::vector<double> step_epochs(const WeightMotion& motion, std::size_t skipped = 1) {
  return {motion.epochs.begin() + static_cast<std::ptrdiff_t>(skipped), motion.epochs.end()};
}

/// Distance from its start of a random walk with these steps.
VectorXd walk_distances(const VectorXd& steps) {
  VectorXd far = VectorXd::Zero(steps.size() + 1);
  for (Index i = 0; i < steps.size(); ++i) {
    far[i + 1] = std::hypot(far[i], steps[i]);
  }
  return far;
}

Panel loss_panel_of(const WeightMotion& motion, double settled) {
  Panel panel{.title = "training loss", .x = {.title = kEpoch}, .y = {.title = "mean loss", .logarithmic = true}};
  panel.series = {curve_of("loss", kAllWeights, motion.epochs, motion.loss),
                  gray_line("converged", {motion.epochs.front(), motion.epochs.back()}, {settled, settled})};
  return panel;
}

Panel steps_panel(const WeightMotion& motion) {
  Panel panel{.title = "step of an epoch", .x = {.title = kEpoch}, .y = {.title = "length", .logarithmic = true}};
  panel.series = {curve_of("step", kAllWeights, step_epochs(motion), as_list(motion.whole.step_lengths)),
                  curve_of("norm", "change of the norm", step_epochs(motion), as_list(motion.steps.length)),
                  curve_of("turn", "turn", step_epochs(motion), as_list(motion.steps.direction))};
  return panel;
}

Panel distances_panel(const WeightMotion& motion) {
  Panel panel{.title = "distances", .x = {.title = kEpoch}, .y = {.title = "distance", .lower = 0}};
  panel.series = {curve_of("start", "from the start", motion.epochs, as_list(motion.whole.from_start)),
                  curve_of("end", "to the end", motion.epochs, as_list(motion.whole.to_end)),
                  gray_line("walk", motion.epochs, as_list(walk_distances(motion.whole.step_lengths)))};
  return panel;
}

Panel cosines_panel(const WeightMotion& motion) {
  Panel panel{.title = "successive steps", .x = {.title = kEpoch}, .y = {.title = "cosine", .lower = -1, .upper = 1}};
  panel.series = {curve_of("cosine", kAllWeights, step_epochs(motion, 2), as_list(motion.whole.step_cosines)),
                  gray_line("walk", {motion.epochs.front(), motion.epochs.back()}, {0, 0})};
  return panel;
}

Panel directions_panel(const WeightMotion& motion) {
  Panel panel{.title = "turn of the filters in an epoch",
              .x = {.title = kEpoch},
              .y = {.title = "turn", .unit = "degrees", .logarithmic = true}};
  const double scale = kDegrees / std::sqrt(static_cast<double>(motion.filters));
  panel.series = {
      curve_of("filters", kAllWeights, step_epochs(motion), as_list(scale * motion.directions.step_lengths))};
  return panel;
}

}  // namespace

std::vector<Panel> motion_panels(const ParentMotion& found, double settled) {
  Panel gradient{.title = "gradient", .x = {.title = kEpoch}, .y = {.title = "norm", .logarithmic = true}};
  gradient.series = {curve_of("gradient", kAllWeights, found.gradient_epochs, found.gradient_norms)};
  std::vector<Panel> panels{loss_panel_of(found.motion, settled),
                            std::move(gradient),
                            steps_panel(found.motion),
                            distances_panel(found.motion),
                            cosines_panel(found.motion),
                            directions_panel(found.motion)};
  for (Panel& panel : panels) {
    mark_epoch(panel, found.motion.settled, found.motion.epochs);
  }
  return panels;
}

std::vector<Panel> layer_panels(const ParentMotion& found, const std::vector<std::int64_t>& layers) {
  const WeightMotion& motion = found.motion;
  Panel norms{.title = "norm, in units of its start", .x = {.title = kEpoch}, .y = {.title = "norm"}};
  Panel turns{.title = "turn in an epoch",
              .x = {.title = kEpoch},
              .y = {.title = "turn", .unit = "degrees", .logarithmic = true}};
  Panel angles{.title = "angle from the start", .x = {.title = kEpoch}, .y = {.title = "angle", .unit = "degrees"}};
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const landscape::PathStatistics& path = motion.layers[l];
    const std::string key = "layer" + std::to_string(layers[l]), name = "layer " + std::to_string(layers[l]);
    norms.series.push_back(curve_of(key, name, motion.epochs, as_list(path.norms / path.norms[0])));
    turns.series.push_back(curve_of(key, name, step_epochs(motion), as_list(kDegrees * split_steps(path).angle)));
    angles.series.push_back(curve_of(key, name, motion.epochs, as_list(kDegrees * path.angles)));
  }
  VectorXd walk = walk_distances(motion.whole.step_lengths);
  walk = (walk.array() / motion.whole.norms[0]).atan() * kDegrees;  // its steps are orthogonal to the start
  angles.series.push_back(gray_line("walk", motion.epochs, as_list(walk)));
  std::vector<Panel> panels{std::move(norms), std::move(turns), std::move(angles)};
  for (Panel& panel : panels) {
    mark_epoch(panel, motion.settled, motion.epochs);
  }
  return panels;
}

Table motion_table(const StudyContext& context,
                   std::size_t a,
                   const std::vector<ParentMotion>& parents,
                   std::int64_t tail) {
  Table table{.name = output_name(context, "motion", a),
              .title = "Motion before and after the loss has converged, " + spoken_activation(context, a),
              .caption = "After: the " + std::to_string(tail) +
                         " epochs from the first whose training loss is at most " +
                         significant(context.protocol.settled) +
                         ". Far: distance from there over the distance from the start to there, of all weights and of "
                         "the filters' directions. Growth: share of the squared displacement that is change of the "
                         "norm. Cosine: mean between successive steps; of a random walk 0."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "settled", .heading = "Converged at", .kind = ColumnKind::integer},
                   {.key = "largest_loss", .heading = "Largest loss after", .kind = ColumnKind::real, .digits = 3},
                   {.key = "moved", .heading = "Far, weights", .kind = ColumnKind::real, .digits = 3},
                   {.key = "turned", .heading = "Far, directions", .kind = ColumnKind::real, .digits = 3},
                   {.key = "growth", .heading = "Growth", .kind = ColumnKind::percent},
                   {.key = "length_before", .heading = "Length before", .kind = ColumnKind::real, .digits = 3},
                   {.key = "length", .heading = "Length after", .kind = ColumnKind::real, .digits = 3},
                   {.key = "cosine_before", .heading = "Cosine before", .kind = ColumnKind::real, .digits = 2},
                   {.key = "cosine", .heading = "Cosine after", .kind = ColumnKind::real, .digits = 2}};
  for (const ParentMotion& one : parents) {
    std::vector<Cell> cells{one.parent + 1};
    if (one.tail) {
      const Tail& t = *one.tail;
      cells.insert(cells.end(),
                   {static_cast<std::int64_t>(one.motion.epochs[static_cast<std::size_t>(t.first)]),
                    t.largest_loss,
                    t.moved,
                    t.turned,
                    t.growth_share,
                    t.length_before,
                    t.length,
                    t.cosine_before,
                    t.cosine});
    } else {
      cells.insert(cells.end(), table.columns.size() - 1, Missing{"the loss did not converge, or too late"});
    }
    add_row(table, std::move(cells));
  }
  return table;
}

Table layers_table(const StudyContext& context,
                   std::size_t a,
                   const std::vector<ParentMotion>& parents,
                   const std::vector<std::int64_t>& layers) {
  Table table{.name = output_name(context, "motion_layers", a),
              .title = "Motion layer by layer, " + spoken_activation(context, a),
              .caption =
                  "Norms and angles from the start, at the epoch at which the loss has converged and at the end "
                  "of the tail."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "layer", .heading = "Layer", .kind = ColumnKind::integer},
                   {.key = "norm_start", .heading = "Norm, start", .kind = ColumnKind::real, .digits = 3},
                   {.key = "norm_settled", .heading = "converged", .kind = ColumnKind::real, .digits = 3},
                   {.key = "norm_end", .heading = "end", .kind = ColumnKind::real, .digits = 3},
                   {.key = "angle_settled", .heading = "Angle, converged", .kind = ColumnKind::real, .digits = 3},
                   {.key = "angle_end", .heading = "end", .kind = ColumnKind::real, .digits = 3}};
  for (const ParentMotion& one : parents) {
    for (std::size_t l = 0; l < layers.size() && one.tail; ++l) {
      const landscape::PathStatistics& path = one.motion.layers[l];
      add_row(table,
              {one.parent + 1,
               layers[l],
               path.norms[0],
               path.norms[one.tail->first],
               path.norms[one.tail->last],
               kDegrees * path.angles[one.tail->first],
               kDegrees * path.angles[one.tail->last]});
    }
  }
  return table;
}

}  // namespace zeroset::studies::lipton
