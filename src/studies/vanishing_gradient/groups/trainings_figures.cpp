#include "studies/vanishing_gradient/groups/trainings_figures.hpp"

#include "zeroset/core/statistics.hpp"
#include "zeroset/core/text.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/readable_axis.hpp"
#include "studies/engine/words.hpp"
#include "studies/seeds.hpp"
#include "studies/vanishing_gradient/groups/random_networks.hpp"

#include <cmath>
#include <functional>
#include <utility>

namespace zeroset::studies::vanishing_gradient {
namespace {

constexpr const char* kTrainedLayer = "hidden layer";
constexpr double kChanceError = 90;

// Beyond these a network has nothing to train by, or diverges.
constexpr ReadableRange kGradients{1e-12, 1e6}, kSteps{1e-15, 1e3}, kFactors{1e-9, 1e3};

/// What figures and table are made of.
struct Shown {
  const StudyContext& context;
  const TrainingsOptions& options;
  const std::vector<TrainedNetworks>& all;
  std::vector<std::string> names;  ///< of the activations

  [[nodiscard]] std::string title(const TrainingPlace& place) const {
    return label_of(options.initializations[place.initialization]) + (place.normalized ? ", batch normalization" : "") +
           (place.pretrained ? ", pre-trained" : "");
  }
  [[nodiscard]] bool is_deepest(const TrainedNetworks& networks) const {
    return networks.place.depth + 1 == options.depths.size();
  }
};

/// A panel for each initialization with and without batch normalization: `blank` makes it, `add` fills it.
std::vector<Panel> panels_by_start(const Shown& shown,
                                   const std::function<Panel(const TrainingPlace&)>& blank,
                                   const std::function<void(const TrainedNetworks&, Panel&)>& add) {
  std::vector<Panel> panels;
  for (const TrainedNetworks& networks : shown.all) {
    if (networks.place.activation == 0 && networks.place.depth == 0) {
      panels.push_back(blank(networks.place));
    }
    add(networks, panels.back());
  }
  return panels;
}

std::vector<double> train_errors(const TrainedNetworks& networks) {
  std::vector<double> errors;
  for (const TrainedReplica& replica : networks.replicas) {
    errors.push_back(100 * replica.train_error);
  }
  return errors;
}

/// The series of that name; a new one where the panel has none.
Series& series_named(Panel& panel, const std::string& label, SeriesKind kind) {
  const std::string key = series_key(label) + (kind == SeriesKind::points ? "-points" : "");
  for (Series& series : panel.series) {
    if (series.key == key) {
      return series;
    }
  }
  panel.series.push_back({.key = key, .name = label, .kind = kind});
  return panel.series.back();
}

void add_point(Series& series, double x, double y, double lower, double upper) {
  series.x.push_back(x);
  series.y.push_back(y);
  series.lower.push_back(lower);
  series.upper.push_back(upper);
}

/// Training error against the depth, or by activation where there is one depth.
std::vector<Panel> error_panels(const Shown& shown) {
  const bool by_depth = shown.options.depths.size() > 1;
  const double first = by_depth ? static_cast<double>(shown.options.depths.front()) - 0.2 : -0.5;
  const double last =
      by_depth ? static_cast<double>(shown.options.depths.back()) + 0.2 : static_cast<double>(shown.names.size()) - 0.5;
  const auto blank = [&](const TrainingPlace& place) {
    Panel panel{.title = shown.title(place),
                .x = {.title = by_depth ? "hidden layers" : "activation"},
                .y = {.title = "training error", .unit = "%", .lower = 0, .upper = 100},
                .series = {{.key = "chance",
                            .name = "chance",
                            .kind = SeriesKind::guide,
                            .x = {first, last},
                            .y = {kChanceError, kChanceError}}}};
    if (!by_depth) {
      panel.x.categories = shown.names;
    }
    return panel;
  };
  return panels_by_start(shown, blank, [&](const TrainedNetworks& networks, Panel& panel) {
    const std::vector<double> errors = train_errors(networks);
    const MeanInterval mean = mean_interval(errors);
    const double half = std::isfinite(mean.half_width) ? mean.half_width : 0;
    const std::size_t a = networks.place.activation;
    add_point(series_named(panel, shown.names[a], by_depth ? SeriesKind::line : SeriesKind::points),
              static_cast<double>(by_depth ? shown.options.depths[networks.place.depth] : static_cast<std::int64_t>(a)),
              mean.mean,
              std::max(mean.mean - half, 0.0),
              std::min(mean.mean + half, 100.0));
  });
}

/// Values of one layer at one of the measured moments of every seed; none where a seed lacks it.
std::vector<double> at_moment(const TrainedNetworks& networks,
                              std::size_t moment,
                              const std::function<double(const Moment&)>& of) {
  std::vector<double> values;
  for (const TrainedReplica& replica : networks.replicas) {
    if (moment >= replica.moments.size()) {
      return {};
    }
    values.push_back(of(replica.moments[moment]));
  }
  return values;
}

/// Marks by layer from a moment, and the theory's line.
void add_profile(const Shown& shown,
                 const TrainedNetworks& networks,
                 std::size_t moment,
                 const std::function<double(const Moment&, std::size_t layer)>& of,
                 const std::function<double(std::size_t layer)>& theory,
                 Panel& panel) {
  if (!shown.is_deepest(networks)) {
    return;
  }
  const std::string& label = shown.names[networks.place.activation];
  Series line{.key = series_key(label), .name = label, .kind = SeriesKind::line};
  Series marks{.key = series_key(label) + "-points", .name = label, .kind = SeriesKind::points};
  for (std::size_t l = 0; l < networks.predicted.gradients.size(); ++l) {
    const double x = static_cast<double>(l + 1);
    const std::vector<double> values = at_moment(networks, moment, [&](const Moment& at) { return of(at, l); });
    const LogMean mean = values.empty() ? LogMean{} : log_mean(values);
    if (mean.value > 0) {
      add_point(marks, x, mean.value, mean.lower, mean.upper);
    }
    if (const double value = theory(l); value > 0 && std::isfinite(value)) {
      line.x.push_back(x);
      line.y.push_back(value);
    }
  }
  for (Series* series : {&line, &marks}) {
    if (!series->x.empty()) {
      panel.series.push_back(std::move(*series));
    }
  }
}

Panel logarithmic_panel(const std::string& title, const std::string& x, const std::string& y) {
  return {.title = title, .x = {.title = x}, .y = {.title = y, .logarithmic = true}};
}

std::vector<Panel> without_empty(std::vector<Panel> panels) {
  std::erase_if(panels, [](const Panel& panel) { return panel.series.empty(); });
  return panels;
}

/// Gradient of each layer's weights, over that of the last hidden layer.
std::vector<Panel> gradient_panels(const Shown& shown) {
  return without_empty(panels_by_start(
      shown,
      [&](const TrainingPlace& place) {
        return logarithmic_panel(shown.title(place), kTrainedLayer, "gradient over the last layer's");
      },
      [&](const TrainedNetworks& networks, Panel& panel) {
        add_profile(
            shown,
            networks,
            0,
            [](const Moment& at, std::size_t l) { return at.gradients[l] / at.gradients.back(); },
            [&](std::size_t l) { return std::sqrt(networks.predicted.gradients[l]); },
            panel);
      }));
}

/// Steps over weights at the first and at a later measured epoch; the theory of the start through the last layer.
std::vector<Panel> step_panels(const Shown& shown, std::size_t moment) {
  const auto step = [](const Moment& at, std::size_t l) { return at.steps.empty() ? 0.0 : at.steps[l]; };
  return without_empty(panels_by_start(
      shown,
      [&](const TrainingPlace& place) {
        return logarithmic_panel(
            shown.title(place) + ", epoch " + std::to_string(shown.options.measured_epochs[moment]),
            kTrainedLayer,
            "step over weights");
      },
      [&](const TrainedNetworks& networks, Panel& panel) {
        if (!shown.is_deepest(networks) || networks.replicas.front().moments.empty()) {
          return;
        }
        const Moment& start = networks.replicas.front().moments.front();
        const std::size_t last = networks.predicted.gradients.size() - 1;
        const double through = start.steps.empty() ? 0 : start.steps[last] * start.weights[last];
        add_profile(
            shown,
            networks,
            moment,
            step,
            [&](std::size_t l) { return through * std::sqrt(networks.predicted.gradients[l]) / start.weights[l]; },
            panel);
      }));
}

/// The factor of a layer along training.
std::vector<Panel> factor_panels(const Shown& shown) {
  return without_empty(panels_by_start(
      shown,
      [&](const TrainingPlace& place) { return logarithmic_panel(shown.title(place), "epoch", "factor of a layer"); },
      [&](const TrainedNetworks& networks, Panel& panel) {
        if (!shown.is_deepest(networks)) {
          return;
        }
        const std::string& label = shown.names[networks.place.activation];
        const std::size_t last = networks.predicted.layers.size() - 1;
        const double share = 1 / static_cast<double>(std::max<std::size_t>(last, 1));
        for (std::size_t m = 0; m < shown.options.measured_epochs.size(); ++m) {
          const std::vector<double> values = at_moment(
              networks, m, [&](const Moment& at) { return std::pow(at.jacobians.back().product.mean_square, share); });
          const LogMean mean = values.empty() ? LogMean{} : log_mean(values);
          if (mean.value > 0) {
            add_point(series_named(panel, label, SeriesKind::line),
                      static_cast<double>(shown.options.measured_epochs[m]),
                      mean.value,
                      mean.lower,
                      mean.upper);
          }
        }
        if (const double value = std::pow(networks.predicted.layers[last].product, share);
            value > 0 && std::isfinite(value)) {
          Series& theory = series_named(panel, label, SeriesKind::points);
          theory.x.push_back(0);
          theory.y.push_back(value);
        }
      }));
}

Table trainings_table(const GroupText& text) {
  Table table{.name = text.key + "_errors",
              .title = text.title,
              .caption =
                  "Means over the seeds with 95 % intervals, at the best learning rate by the training loss. A "
                  "diverged network counts as chance, 90 %. Gradient: norm in the second hidden layer's weights "
                  "over that in the last one's, before training."};
  table.columns = {{.key = "activation", .heading = "Activation"},
                   {.key = "initialization", .heading = "Initialization"},
                   {.key = "normalized", .heading = "Batch norm.", .kind = ColumnKind::boolean},
                   {.key = "pretrained", .heading = "Pre-trained", .kind = ColumnKind::boolean},
                   {.key = "depth", .heading = "Layers", .kind = ColumnKind::integer},
                   {.key = "learning_rate", .heading = "Rate", .kind = ColumnKind::real},
                   {.key = "train_error", .heading = "Training", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "test_error", .heading = "Test", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "gradient", .heading = "Gradient", .kind = ColumnKind::real, .digits = 3},
                   {.key = "predicted_gradient", .heading = "Mean field", .kind = ColumnKind::real, .digits = 3},
                   {.key = "diverged", .heading = "Diverged", .kind = ColumnKind::integer}};
  return table;
}

void add_trainings_row(const Shown& shown, const TrainedNetworks& networks, Table& table) {
  std::vector<double> train, test;
  std::int64_t diverged = 0;
  for (const TrainedReplica& replica : networks.replicas) {
    train.push_back(replica.train_error);
    test.push_back(replica.test_error);
    diverged += replica.diverged ? 1 : 0;
  }
  const bool two = networks.predicted.gradients.size() > 1;
  const std::vector<double> gradients =
      two ? at_moment(networks, 0, [](const Moment& at) { return at.gradients[1] / at.gradients.back(); })
          : std::vector<double>{};
  add_row(
      table,
      {shown.names[networks.place.activation],
       label_of(shown.options.initializations[networks.place.initialization]),
       networks.place.normalized,
       networks.place.pretrained,
       shown.options.depths[networks.place.depth],
       networks.learning_rate ? Cell(*networks.learning_rate) : Cell(Missing{"a seed diverged at every rate"}),
       mean_with_interval(train),
       mean_with_interval(test),
       gradients.empty() ? Cell(Missing{"not measured"}) : cell_of(log_mean(gradients).value, "not finite, or zero"),
       two ? cell_of(std::sqrt(networks.predicted.gradients[1]), "overflows") : Cell(Missing{"one layer"}),
       diverged});
}

}  // namespace

Results trainings_results(const StudyContext& context,
                          const TrainingsGroup& group,
                          const TrainingsOptions& options,
                          const std::vector<TrainedNetworks>& all) {
  const Shown shown{context, options, all, spoken_names(context.protocol.base.activations)};
  const FigureNumbers numbers(group.text().figures);
  Results results;
  const auto add =
      [&](std::size_t place, const std::string& caption, std::vector<Panel> panels, const ReadableRange& range = {}) {
        const std::string number = numbers.series(place), cut = end_axes(panels, range);
        results.figures.push_back(
            study_figure(context, group, figure_stem(number), "Figure " + number, caption + cut, std::move(panels)));
      };
  const std::string depth = std::to_string(options.depths.back()) + " hidden layers";
  add(0, "Training error at the end. Means over the seeds with 95 % intervals; dashed: chance.", error_panels(shown));
  add(1,
      "Norm of the loss's gradient in each hidden layer's weights before training, over that in the last hidden "
      "layer's; " +
          depth + ". Lines: mean field of random weights. Marks: geometric means over the seeds with 95 % intervals.",
      gradient_panels(shown),
      kGradients);
  std::vector<Panel> steps = step_panels(shown, 0);
  const std::size_t later = options.measured_epochs.size() > 2 ? options.measured_epochs.size() - 2 : 0;
  if (later > 0) {
    std::vector<Panel> more = step_panels(shown, later);
    std::move(more.begin(), more.end(), std::back_inserter(steps));
  }
  add(2,
      "Length of one step over the length of the weights, by hidden layer; " + depth +
          ". Lines: mean field of the "
          "start, through the first seed's last layer. Marks: geometric means over the seeds with 95 % intervals.",
      std::move(steps),
      kSteps);
  add(3,
      "Mean squared singular value of the Jacobian from the first to the last hidden layer, as a factor of one layer, "
      "along training; " +
          depth + ". Bands: 95 % over the seeds. Marks at epoch 0: mean field of random weights.",
      factor_panels(shown),
      kFactors);
  Table table = trainings_table(group.text());
  for (const TrainedNetworks& networks : all) {
    add_trainings_row(shown, networks, table);
  }
  results.tables.push_back(std::move(table));
  return results;
}

}  // namespace zeroset::studies::vanishing_gradient
