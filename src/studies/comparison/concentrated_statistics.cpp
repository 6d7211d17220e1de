#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/measures.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>

namespace zeroset::studies {
namespace {

using runs::ArgumentRange;
using runs::ComparedRun;
using runs::Comparison;
using runs::EpochMetrics;

constexpr double kWorthSaying = 0.1;

/// Where one normalized value stands out.
struct Concentration {
  std::size_t layer = 0;
  double largest = 0, share = 0;
};

/// A unit's m normalized values have mean square at most 1, so the largest one's square over m is its share of their
/// variance. Units of a convolution are its channels, over all positions and images.
std::optional<Concentration> largest_share(const Architecture& network,
                                           const std::vector<Shape>& shapes,
                                           const runs::SplitMetrics& split) {
  std::optional<Concentration> found;
  for (const ArgumentRange& range : split.activations) {
    const bool normalized = range.layer > 0 && range.layer < network.layers.size() &&
                            std::holds_alternative<BatchNormLayer>(network.layers[range.layer - 1]);
    if (!normalized || !range.largest || range.arguments == 0) {
      continue;
    }
    const double values = static_cast<double>(range.arguments) / static_cast<double>(shapes[range.layer].front());
    const double share = *range.largest * *range.largest / values;
    if (!found || share > found->share) {
      found = {range.layer, *range.largest, share};
    }
  }
  return found;
}

/// What was measured with exact statistics; null where nothing was.
const runs::SplitMetrics* with_exact_statistics(const EpochMetrics& epoch) {
  if (epoch.statistics == EvaluationStatistics::population) {
    return &epoch.train;
  }
  return epoch.population ? &epoch.population->train : nullptr;
}

/// The epochs of a run after which a value stood out.
struct ConcentratedEpochs {
  std::int64_t affected = 0, measured = 0;
  Concentration last{};
  const EpochMetrics* epoch = nullptr;  ///< the last of them
};

std::optional<ConcentratedEpochs> concentrated(const Experiment& experiment,
                                               const Comparison& comparison,
                                               const ComparedRun& run) {
  const Architecture network = in_cell(experiment, comparison.cells[run.cell]).network;
  const std::vector<Shape> shapes = layer_shapes(network);
  ConcentratedEpochs epochs;
  for (const EpochMetrics& epoch : run.result.epochs) {
    const runs::SplitMetrics* exact = with_exact_statistics(epoch);
    if (epoch.epoch == 0 || exact == nullptr) {
      continue;  // nothing is trained yet
    }
    ++epochs.measured;
    const auto found = largest_share(network, shapes, *exact);
    if (found && found->share >= kWorthSaying) {
      ++epochs.affected;
      epochs.last = *found;
      epochs.epoch = &epoch;
    }
  }
  return epochs.affected > 0 ? std::optional(epochs) : std::nullopt;
}

std::vector<Cell> cells_of(const Experiment& experiment, const ComparedRun& run, const ConcentratedEpochs& epochs) {
  const EpochMetrics& last = *epochs.epoch;
  return {name(experiment.activations[run.activation]),
          Integer(run.seed),
          epochs.affected,
          epochs.measured,
          last.epoch,
          static_cast<std::int64_t>(epochs.last.layer),
          epochs.last.largest,
          std::min(1.0, epochs.last.share),  // rounding of the statistics
          optional_cell(last.minibatch_loss, "not recorded"),
          optional_cell(with_exact_statistics(last)->median_loss, "not finite"),
          with_exact_statistics(last)->error()};
}

}  // namespace

std::optional<double> largest_share_at_end(const Experiment& experiment,
                                           const Comparison& comparison,
                                           const ComparedRun& run) {
  const runs::SplitMetrics* exact =
      run.result.epochs.empty() ? nullptr : with_exact_statistics(run.result.epochs.back());
  if (exact == nullptr) {
    return std::nullopt;
  }
  const Architecture network = in_cell(experiment, comparison.cells[run.cell]).network;
  const auto found = largest_share(network, layer_shapes(network), *exact);
  return found ? std::optional(found->share) : std::nullopt;
}

std::optional<Table> concentrated_statistics_table(const Experiment& experiment, const Comparison& comparison) {
  Table table{
      .name = "concentrated_statistics",
      .title = "Runs where single images carry a unit's variance",
      .caption =
          "Epochs after which one value of a normalized unit had at least a tenth of the variance over "
          "the whole training set, and the last of them.",
      .notes = {"The exact statistics are then those of one image, and the unit says little about the others; a "
                "minibatch without that image does not notice, so its loss can be far below the training "
                "loss."},
      .columns = cell_columns(comparison)};
  table.columns.insert(
      table.columns.end(),
      {{.key = "activation", .heading = "activation"},
       {.key = "seed", .heading = "seed", .kind = ColumnKind::exact_integer},
       {.key = "epochs", .heading = "epochs affected", .kind = ColumnKind::integer},
       {.key = "measured", .heading = "of", .kind = ColumnKind::integer},
       {.key = "epoch", .heading = "last", .kind = ColumnKind::integer},
       {.key = "layer", .heading = "layer", .kind = ColumnKind::integer},
       {.key = "largest_argument", .heading = "largest argument", .kind = ColumnKind::real, .digits = 1},
       {.key = "share", .heading = "share of variance", .kind = ColumnKind::percent},
       {.key = "minibatch_loss", .heading = "minibatch loss", .kind = ColumnKind::real, .digits = 3},
       {.key = "train_median_loss", .heading = "training median loss", .kind = ColumnKind::real, .digits = 3},
       {.key = "train_error", .heading = "training error", .kind = ColumnKind::percent}});
  mark_details(table, {"measured", "epoch", "largest_argument", "minibatch_loss"});
  for (const ComparedRun& run : comparison.runs) {
    const auto found = concentrated(experiment, comparison, run);
    if (found) {
      std::vector<Cell> row = cell_cells(experiment, comparison, run.cell);
      const std::vector<Cell> rest = cells_of(experiment, run, *found);
      row.insert(row.end(), rest.begin(), rest.end());
      add_row(table, std::move(row));
    }
  }
  return table.rows.empty() ? std::nullopt : std::optional(table);
}

}  // namespace zeroset::studies
