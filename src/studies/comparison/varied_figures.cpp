// Final errors against what was varied.
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/charts.hpp"
#include "studies/comparison/varied.hpp"

#include <functional>

namespace zeroset::studies {

using runs::Comparison;

namespace {

/// A line an activation over a varied quantity, a chart for what else is varied.
std::vector<Chart> charts_over(const Experiment& experiment,
                               const Comparison& comparison,
                               const VariedQuantity& quantity,
                               double scale) {
  std::vector<Chart> charts;
  for (const CellGroup& group : groups_without(comparison.cells, {&quantity})) {
    Chart& chart = charts.emplace_back(Chart{describe(group.common, comparison), {}});
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      Line& line = chart.lines.emplace_back(Line{name(experiment.activations[a]), {}, false});
      for (const std::size_t cell : group.cells) {
        line.points.push_back({scale * comparison.cells[cell].value(quantity).value_or(0), cell, a});
      }
    }
  }
  return charts;
}

/// A chart an activation and what else is varied, with a line for each name that cells have.
std::vector<Chart> charts_of(const Experiment& experiment,
                             const Comparison& comparison,
                             const Quantities& within,
                             const std::function<double(const VariationCell&)>& place,
                             const std::function<std::string(const VariationCell&)>& line) {
  std::vector<Chart> charts;
  for (const CellGroup& group : groups_without(comparison.cells, within)) {
    const std::string where = describe(group.common, comparison);
    for (std::size_t a = 0; a < experiment.activations.size(); ++a) {
      Chart& chart =
          charts.emplace_back(Chart{name(experiment.activations[a]) + (where.empty() ? "" : ", " + where), {}});
      for (const std::size_t cell : group.cells) {
        const VariationCell& values = comparison.cells[cell];
        line_named(chart.lines, line(values)).points.push_back({place(values), cell, a});
      }
    }
  }
  return charts;
}

}  // namespace

std::optional<Figure> size_vs_data(const Experiment& experiment, const Comparison& comparison) {
  const VariedQuantity &width = varied_quantity("width"), &train = varied_quantity("train");
  if (!is_varied(comparison, width)) {
    return std::nullopt;
  }
  const auto parameters = [&](const VariationCell& cell) {
    return static_cast<double>(parameters_in(experiment, cell));
  };
  const auto size = [&](const VariationCell& cell) {
    const std::string images = describe(cell, Quantities{&train});
    return images.empty() ? "all images" : images;
  };
  const std::vector<Chart> charts = charts_of(experiment, comparison, {&width, &train}, parameters, size);
  const Drawing drawing{.name = "size_vs_data",
                        .title = "Error, size of the network and number of training images",
                        .caption = "Final error on held-out images against the number of parameters.",
                        .x = {.title = "parameters", .logarithmic = true},
                        .training = false};
  return draw(experiment, comparison, drawing, charts);
}

std::optional<Figure> error_by_label_noise(const Experiment& experiment, const Comparison& comparison) {
  const VariedQuantity& label_noise = varied_quantity("label_noise");
  if (!is_varied(comparison, label_noise)) {
    return std::nullopt;
  }
  return draw(experiment,
              comparison,
              {.name = "error_by_label_noise",
               .title = "Error against label noise",
               .caption = "Final errors against the share of training labels that were replaced by random ones. The "
                          "training error is that on the labels trained on.",
               .x = {.title = "labels replaced", .unit = "%"}},
              charts_over(experiment, comparison, label_noise, 100));
}

std::optional<Figure> error_by_learning_rate(const Experiment& experiment, const Comparison& comparison) {
  const VariedQuantity& learning_rate = varied_quantity("learning_rate");
  if (!is_varied(comparison, learning_rate)) {
    return std::nullopt;
  }
  return draw(experiment,
              comparison,
              {.name = "error_by_learning_rate",
               .title = "Error against the learning rate",
               .caption = "Final errors against the learning rate.",
               .x = {.title = "learning rate", .logarithmic = true}},
              charts_over(experiment, comparison, learning_rate, 1));
}

std::optional<Figure> error_by_pretraining(const Experiment& experiment, const Comparison& comparison) {
  const VariedQuantity &layers = varied_quantity("pretrained_layers"), &train = varied_quantity("train");
  if (!is_varied(comparison, layers)) {
    return std::nullopt;
  }
  Drawing drawing{
      .name = "error_by_pretraining",
      .title = "Error with and without pre-training",
      .caption = "Final error on held-out images against the number of hidden layers that were pre-trained.",
      .x = {.title = "pre-trained layers"}};
  if (!is_varied(comparison, train)) {
    return draw(experiment, comparison, drawing, charts_over(experiment, comparison, layers, 1));
  }
  drawing.caption = "Final error on held-out images against the number of images with labels.";
  drawing.x = {.title = "training images", .logarithmic = true};
  drawing.training = false;
  const auto images = [&](const VariationCell& cell) { return cell.value(train).value_or(0); };
  const auto pretrained = [&](const VariationCell& cell) {
    const double count = cell.value(layers).value_or(0);
    return count > 0 ? describe(layers, count) : "no pre-training";
  };
  return draw(
      experiment, comparison, drawing, charts_of(experiment, comparison, {&layers, &train}, images, pretrained));
}

}  // namespace zeroset::studies
