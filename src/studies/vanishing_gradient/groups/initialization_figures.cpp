#include "studies/vanishing_gradient/groups/initialization_figures.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/readable_axis.hpp"
#include "studies/engine/words.hpp"
#include "studies/seeds.hpp"

#include <cmath>
#include <functional>
#include <utility>

namespace zeroset::studies::vanishing_gradient {
namespace {

using landscape::JacobianSpectrum;
using landscape::LayerJacobian;
using landscape::MeanFieldLayer;

/// A polynomial leaves the picture here; the table has its numbers.
constexpr double kHighest = 1e9;
constexpr double kLowest = 1e-18;  // sigmoids of twelve layers are above
constexpr const char* kLayer = "hidden layer";
constexpr const char* kHowToRead =
    "Lines are the mean field theory, marks what was measured: geometric means over the draws with 95 % intervals. ";

std::string title_of(const RandomNetworks& networks) {
  return label_of(networks.initialization) + (networks.normalized ? ", batch normalization" : "");
}

/// The names of the activations as legends have them.
std::vector<std::string> names_of(const StudyContext& context) {
  return spoken_names(context.protocol.base.activations);
}

/// Theory as a line and measurements as marks of one name, up to where one of them leaves the picture.
void add_measured(Panel& panel,
                  const std::string& label,
                  const RandomNetworks& networks,
                  const std::function<double(const LayerJacobian&)>& measured,
                  const std::function<double(const MeanFieldLayer&)>& predicted) {
  const std::string key = series_key(label);
  Series theory{.key = key + "-theory", .name = label, .kind = SeriesKind::line};
  Series marks{.key = key, .name = label, .kind = SeriesKind::points};
  for (std::size_t l = 1; l < networks.predicted.layers.size(); ++l) {
    const double x = static_cast<double>(l + 1);
    if (const double value = predicted(networks.predicted.layers[l]); theory.x.size() == l - 1 && value < kHighest) {
      theory.x.push_back(x);
      theory.y.push_back(value);
    }
    if (const LogMean mean = over_draws(networks, l, measured); marks.x.size() == l - 1 && mean.value < kHighest) {
      marks.x.push_back(x);
      marks.y.push_back(mean.value);
      marks.lower.push_back(mean.lower);
      marks.upper.push_back(mean.upper);
    }
  }
  for (Series* series : {&theory, &marks}) {
    if (!series->x.empty()) {
      panel.series.push_back(std::move(*series));
    }
  }
}

Series level(const std::string& key, const std::string& label, std::int64_t depth, double value) {
  return {
      .key = key, .name = label, .kind = SeriesKind::guide, .x = {2, static_cast<double>(depth)}, .y = {value, value}};
}

/// A panel for each initialization, and with batch normalization; in each a pair of series an activation.
std::vector<Panel> panels_of(const StudyContext& context,
                             const InitializationOptions& options,
                             const std::vector<RandomNetworks>& all,
                             const std::string& quantity,
                             bool normalized_too,
                             const std::function<double(const LayerJacobian&)>& measured,
                             const std::function<double(const MeanFieldLayer&)>& predicted) {
  const std::vector<std::string> names = names_of(context);
  std::vector<Panel> panels;
  for (const RandomNetworks& networks : all) {
    if (networks.normalized && !normalized_too) {
      continue;
    }
    if (networks.activation == 0) {
      panels.push_back({.title = title_of(networks),
                        .x = {.title = kLayer},
                        .y = {.title = quantity, .logarithmic = true},
                        .series = {level("one", "", options.depth, 1)}});
    }
    add_measured(panels.back(), names[networks.activation], networks, measured, predicted);
  }
  return panels;
}

/// phi', the weights, and both together, of one activation in every initialization.
std::vector<Panel> parts_of(const InitializationOptions& options,
                            const std::vector<RandomNetworks>& all,
                            std::size_t activation) {
  std::vector<Panel> panels;
  for (const RandomNetworks& networks : all) {
    if (networks.activation != activation || networks.normalized) {
      continue;
    }
    const double weights = networks.predicted.layers.back().factor / networks.predicted.layers.back().slope_square;
    Panel panel{.title = title_of(networks),
                .x = {.title = kLayer},
                .y = {.title = "factor of the squared gradient", .logarithmic = true}};
    panel.series = {level("one", "1: neither grows nor vanishes", options.depth, 1),
                    level("sixteenth", "1/16: the slope 1/4, squared", options.depth, 1.0 / 16)};
    add_measured(
        panel,
        "slope",
        networks,
        [](const LayerJacobian& layer) { return layer.slope_square; },
        [](const MeanFieldLayer& layer) { return layer.slope_square; });
    add_measured(
        panel,
        "weights",
        networks,
        [](const LayerJacobian& layer) { return layer.weight_square; },
        [weights](const MeanFieldLayer&) { return weights; });
    add_measured(
        panel,
        "slope and weights",
        networks,
        [](const LayerJacobian& layer) { return layer.own.mean_square; },
        [](const MeanFieldLayer& layer) { return layer.factor; });
    panels.push_back(std::move(panel));
  }
  return panels;
}

/// The singular values of the whole product, each a geometric mean over the draws.
Series spectrum_series(const std::string& label, const RandomNetworks& networks) {
  Series series{.key = series_key(label), .name = label, .kind = SeriesKind::line};
  const auto spectrum = [](const std::vector<LayerJacobian>& draw) -> const Eigen::VectorXd& {
    return draw.back().product.singular_values;
  };
  const Eigen::Index size = spectrum(networks.draws.front()).size();
  for (Eigen::Index i = 0; i < size; ++i) {
    std::vector<double> values;
    for (const auto& draw : networks.draws) {
      values.push_back(spectrum(draw).size() == size ? spectrum(draw)(i) : 0);
    }
    if (const LogMean mean = log_mean(values); mean.value > 1e-15 && mean.value < kHighest) {
      series.x.push_back((static_cast<double>(i) + 0.5) / static_cast<double>(size));
      series.y.push_back(mean.value);
    }
  }
  return series;
}

std::vector<Panel> spectra_of(const StudyContext& context, const std::vector<RandomNetworks>& all) {
  const std::vector<std::string> names = names_of(context);
  std::vector<Panel> panels;
  for (const RandomNetworks& networks : all) {
    if (networks.activation == 0) {
      panels.push_back({.title = title_of(networks),
                        .x = {.title = "share of the singular values", .lower = 0, .upper = 1},
                        .y = {.title = "singular value", .logarithmic = true}});
    }
    Series series = spectrum_series(names[networks.activation], networks);
    if (!series.x.empty()) {
      panels.back().series.push_back(std::move(series));
    }
  }
  std::erase_if(panels, [](const Panel& panel) { return panel.series.empty(); });
  return panels;
}

Table factors_table(const GroupText& text) {
  Table table{.name = text.key + "_factors",
              .title = text.title,
              .caption =
                  "Geometric means over the layers from the second on and over the draws. Factor: mean squared "
                  "singular value of a layer. Product, largest and smallest: of all these layers together."};
  table.columns = {{.key = "activation", .heading = "Activation"},
                   {.key = "initialization", .heading = "Initialization"},
                   {.key = "normalized", .heading = "Batch norm.", .kind = ColumnKind::boolean},
                   {.key = "factor", .heading = "Factor", .kind = ColumnKind::real},
                   {.key = "predicted_factor", .heading = "Mean field", .kind = ColumnKind::real},
                   {.key = "product", .heading = "Product", .kind = ColumnKind::real, .digits = 3},
                   {.key = "predicted_product", .heading = "Mean field", .kind = ColumnKind::real, .digits = 3},
                   {.key = "largest", .heading = "Largest", .kind = ColumnKind::real, .digits = 3},
                   {.key = "smallest", .heading = "Smallest", .kind = ColumnKind::real, .digits = 3},
                   {.key = "overflows", .heading = "Overflows", .kind = ColumnKind::integer}};
  return table;
}

double singular_value_of(const JacobianSpectrum& spectrum, bool largest) {
  const Eigen::VectorXd& values = spectrum.singular_values;
  return values.size() == 0 ? std::nan("") : values(largest ? 0 : values.size() - 1);
}

void add_factors(const StudyContext& context, const RandomNetworks& networks, Table& table) {
  const std::size_t last = networks.predicted.layers.size() - 1;
  const double share = 1 / static_cast<double>(last);
  const double predicted = networks.predicted.layers[last].product;
  const LogMean product =
      over_draws(networks, last, [](const LayerJacobian& layer) { return layer.product.mean_square; });
  std::int64_t overflows = 0;
  for (const auto& draw : networks.draws) {
    overflows += std::isfinite(draw[last].product.mean_square) ? 0 : 1;
  }
  const std::string why = "a draw overflows, or is zero";
  const auto extreme = [&](bool largest) {
    return over_draws(networks,
                      last,
                      [largest](const LayerJacobian& layer) { return singular_value_of(layer.product, largest); })
        .value;
  };
  add_row(table,
          {names_of(context)[networks.activation],
           label_of(networks.initialization),
           networks.normalized,
           cell_of(std::pow(product.value, share), why),
           cell_of(std::pow(predicted, share), "overflows"),
           cell_of(product.value, why),
           cell_of(predicted, "overflows"),
           cell_of(extreme(true), why),
           cell_of(extreme(false), why),
           overflows});
}

/// The first sigmoid, where the study has one; else the first activation.
std::size_t sigmoid_of(const StudyContext& context) {
  const std::vector<Activation>& all = context.protocol.base.activations;
  for (std::size_t a = 0; a < all.size(); ++a) {
    if (all[a].kind == ActivationKind::sigmoid) {
      return a;
    }
  }
  return 0;
}

}  // namespace

Results initialization_results(const StudyContext& context,
                               const InitializationGroup& group,
                               const InitializationOptions& options,
                               const std::vector<RandomNetworks>& all) {
  const FigureNumbers numbers(group.text().figures);
  Results results;
  const auto add = [&](std::size_t place, const std::string& caption, std::vector<Panel> panels) {
    const std::string number = numbers.series(place), cut = end_axes(panels, {.lowest = kLowest, .highest = kHighest});
    results.figures.push_back(
        study_figure(context, group, figure_stem(number), "Figure " + number, caption + cut, std::move(panels)));
  };
  const std::size_t sigmoid = sigmoid_of(context);
  add(0,
      "Mean squared singular value of the Jacobian from the first to each hidden layer, at random weights. " +
          std::string(kHowToRead) +
          "Identity is the product of the weights alone; dashed: 1. What exceeds 10⁹ is not drawn.",
      panels_of(
          context,
          options,
          all,
          "mean squared singular value",
          true,
          [](const LayerJacobian& layer) { return layer.product.mean_square; },
          [](const MeanFieldLayer& layer) { return layer.product; }));
  add(1,
      "What one layer does to the squared gradient of " + names_of(context)[sigmoid] +
          " units: the mean square of the slope, which never exceeds 1/16 for a sigmoid; that of the weights, times "
          "the units; and the layer's mean squared singular value. " +
          kHowToRead,
      parts_of(options, all, sigmoid));
  add(2,
      "Singular values of the Jacobian from the first to the last hidden layer, in descending order. Identity is the "
      "product of the weights alone: what lies below it the activation took away.",
      spectra_of(context, all));
  add(3,
      "Mean square of the activations' arguments. " + std::string(kHowToRead) +
          "Dashed: 1. What exceeds 10⁹ is not drawn.",
      panels_of(
          context,
          options,
          all,
          "mean square of the arguments",
          false,
          [](const LayerJacobian& layer) { return layer.argument_square; },
          [](const MeanFieldLayer& layer) { return layer.variance; }));
  Table table = factors_table(group.text());
  for (const RandomNetworks& networks : all) {
    add_factors(context, networks, table);
  }
  results.tables.push_back(std::move(table));
  return results;
}

}  // namespace zeroset::studies::vanishing_gradient
