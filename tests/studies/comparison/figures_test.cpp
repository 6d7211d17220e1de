#include "zeroset/document/figure_writers.hpp"
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/hand_made.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::testing;
using runs::Comparison;

namespace {

std::vector<std::string> names_of(const std::vector<Figure>& figures) {
  std::vector<std::string> names;
  for (const Figure& figure : figures) {
    names.push_back(figure.name);
    validate(figure);
  }
  return names;
}

const Series& series_named(const Panel& panel, const std::string& name) {
  const auto found =
      std::find_if(panel.series.begin(), panel.series.end(), [&](const Series& s) { return s.name == name; });
  REQUIRE(found != panel.series.end());
  return *found;
}

bool near(const std::vector<double>& found, const std::vector<double>& expected) {
  return std::equal(found.begin(), found.end(), expected.begin(), expected.end(), [](double a, double b) {
    return std::abs(a - b) < 1e-9;
  });
}

/// One finished run with one seed for every cell and activation: `errors` of the 1,000 test images.
Comparison filled(std::vector<VariationCell> cells, std::size_t activations, const std::vector<std::int64_t>& errors) {
  Comparison comparison;
  comparison.cells = std::move(cells);
  std::size_t next = 0;
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    for (std::size_t a = 0; a < activations; ++a) {
      comparison.runs.push_back(finished(cell, a, 1, 100, errors.at(next++)));
    }
  }
  return comparison;
}

}  // namespace

TEST_CASE("where nothing is varied the figures are the curves alone", "[comparison]") {
  const Experiment experiment = experiment_of({relu()}, 1);
  const Comparison comparison = filled({{}}, 1, {300});
  CHECK(names_of(results(experiment, comparison).figures) == std::vector<std::string>{"error_curves", "loss_curves"});
  const Figure curves = error_curves(experiment, comparison).value();
  REQUIRE(curves.panels.size() == 2);
  CHECK(curves.panels[1].title == "test");
  CHECK(near(curves.panels[1].series[0].y, {90, 30}));
}

TEST_CASE("curves are medians with a thin line for each seed, so that a seed that fails is seen", "[comparison]") {
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 300), finished(0, 0, 2, 120, 340), finished(0, 0, 3, 120, 900)};
  const Figure figure = error_curves(experiment_of({relu()}, 3), comparison).value();
  const std::vector<Series>& test = figure.panels[1].series;
  REQUIRE(test.size() == 4);
  CHECK(near(test[0].y, {90, 34}));
  CHECK_FALSE(test[0].thin);
  CHECK(near(test[3].y, {90, 90}));
  CHECK(test[3].key == "relu.seed3");
  for (const Series& series : test) {
    CHECK(series.name == "relu");  // one color, one entry of the legend
    CHECK(series.lower.empty());
    CHECK(series.thin == (&series != &test[0]));
  }
  CHECK_THAT(figure.caption, ContainsSubstring("all 1,000 training and 1,000 test images"));
}

TEST_CASE("curves join what was measured after the same epoch, and end where the first seed ends", "[comparison]") {
  // As where a phase of gradient descent, measured every tenth epoch, stops at different epochs.
  runs::ComparedRun early = finished(0, 0, 1, 100, 300), late = finished(0, 0, 2, 100, 300);
  early.result.epochs = {epoch(0, 900, 900, 2), epoch(10, 500, 500, 1), epoch(13, 100, 300, 0.5)};
  late.result.epochs = {epoch(0, 900, 900, 2), epoch(10, 600, 600, 1), epoch(20, 200, 400, 0.5)};
  Comparison comparison;
  comparison.runs = {early, late};
  const Figure figure = error_curves(experiment_of({relu()}, 2), comparison).value();
  CHECK(near(figure.panels[1].series[0].x, {0, 10}));
  CHECK(near(figure.panels[1].series[0].y, {90, 55}));
}

TEST_CASE("four cells have a pair of panels each, and five have no curves", "[comparison]") {
  const Experiment experiment = experiment_of({relu()}, 1);
  std::vector<VariationCell> cells;
  for (const double noise : {0.0, 0.1, 0.2, 0.3}) {
    cells.push_back({{"label_noise", noise}});
  }
  const Figure figure = error_curves(experiment, filled(cells, 1, {300, 310, 320, 330})).value();
  REQUIRE(figure.panels.size() == 8);
  CHECK(figure.panels[5].title == "test, label noise 20 %");
  CHECK(near(figure.panels[5].series[0].y, {90, 32}));
  cells.push_back({{"label_noise", 0.4}});
  CHECK_FALSE(error_curves(experiment, filled(cells, 1, {300, 310, 320, 330, 340})));
}

TEST_CASE("errors against label noise are a line an activation", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 1);
  const Comparison comparison = filled({{{"label_noise", 0.5}}, {{"label_noise", 0.0}}}, 2, {500, 510, 300, 310});
  const Figure figure = error_by_label_noise(experiment, comparison).value();
  REQUIRE(figure.panels.size() == 2);
  CHECK(figure.panels[0].title == "training");
  const Series& hermite = series_named(figure.panels[1], "relu-hermite-2");
  CHECK(near(hermite.x, {0, 50}));
  CHECK(near(hermite.y, {31, 51}));
  CHECK(near(series_named(figure.panels[0], "relu").y, {10, 10}));
}

TEST_CASE("sizes of network and data make a line a training set, over the true numbers of parameters", "[comparison]") {
  const Experiment experiment = experiment_of({relu(), fit(ApproximationMethod::hermite, 2, 3)}, 1);
  const Comparison comparison = filled({{{"width", 1}, {"train", 1000}},
                                        {{"width", 1}, {"train", 25000}},
                                        {{"width", 2}, {"train", 1000}},
                                        {{"width", 2}, {"train", 25000}}},
                                       2,
                                       {500, 501, 400, 401, 480, 481, 350, 351});
  const Figure figure = size_vs_data(experiment, comparison).value();
  REQUIRE(figure.panels.size() == 2);
  CHECK(figure.panels[0].title == "relu");
  CHECK(figure.panels[0].x.logarithmic);
  CHECK(figure.panels[0].y.title == "test error");
  const Series& few = series_named(figure.panels[0], "1,000 images");
  CHECK(near(few.x, {6332, 24942}));  // as counted in the test of the table
  CHECK(near(few.y, {50, 48}));
  CHECK(near(series_named(figure.panels[1], "25,000 images").y, {40.1, 35.1}));
}

TEST_CASE("errors against the degree are a line a method, with ReLU across", "[comparison]") {
  using enum ApproximationMethod;
  const Experiment experiment =
      experiment_of({relu(), fit(hermite, 4, 3), fit(hermite, 2, 3), fit(minimax, 2, 8), fit(minimax, 6, 8)}, 1);
  const Comparison comparison = filled({{}}, 5, {300, 340, 320, 350, 330});
  const Figure figure = error_by_degree(experiment, comparison).value();
  REQUIRE(figure.panels.size() == 2);
  const Panel& test = figure.panels[1];
  CHECK(near(series_named(test, "hermite").x, {2, 4}));
  CHECK(near(series_named(test, "hermite").y, {32, 34}));
  CHECK(near(series_named(test, "minimax").y, {35, 33}));
  CHECK(series_named(test, "relu").kind == SeriesKind::guide);
  CHECK(near(series_named(test, "relu").x, {2, 6}));
  CHECK(near(series_named(test, "relu").y, {30, 30}));
  CHECK_FALSE(error_by_interval(experiment, comparison));
}

TEST_CASE("errors against the interval are a line a method and degree; Hermite fits have none", "[comparison]") {
  using enum ApproximationMethod;
  const Experiment experiment = experiment_of({fit(legendre, 10, 8),
                                               fit(legendre, 10, 5),
                                               fit(legendre, 4, 5),
                                               fit(legendre, 4, 8),
                                               fit(hermite, 4, 3),
                                               fit(hermite, 4, 8)},
                                              1);
  const Figure figure = error_by_interval(experiment, filled({{}}, 6, {330, 900, 350, 340, 600, 600})).value();
  CHECK(figure.panels[1].series.size() == 2);
  CHECK(near(series_named(figure.panels[1], "legendre 10").x, {5, 8}));
  CHECK(near(series_named(figure.panels[1], "legendre 10").y, {90, 33}));
  CHECK(near(series_named(figure.panels[1], "legendre 4").y, {35, 34}));
}

TEST_CASE("a network that did not finish has no point, and the caption says so", "[comparison]") {
  using enum ApproximationMethod;
  const Experiment experiment = experiment_of({fit(hermite, 2, 3), fit(hermite, 4, 3), fit(hermite, 10, 3)}, 1);
  Comparison comparison;
  comparison.runs = {finished(0, 0, 1, 100, 320),
                     finished(0, 1, 1, 100, 400),
                     diverged(0, 2, 1, "minibatch loss not finite at step 5")};
  const Figure figure = error_by_degree(experiment, comparison).value();
  CHECK(near(figure.panels[1].series[0].x, {2, 4}));
  CHECK_THAT(figure.caption, ContainsSubstring("no point, for relu-hermite-10."));
}

TEST_CASE("errors over several seeds are their median, with a dot for each of them", "[comparison]") {
  Comparison comparison;
  comparison.cells = {{{"learning_rate", 0.1}}, {{"learning_rate", 1.0}}};
  for (const std::size_t cell : {0U, 1U}) {
    comparison.runs.push_back(finished(cell, 0, 1, 100, 300));
    comparison.runs.push_back(finished(cell, 0, 2, 100, 320));
    comparison.runs.push_back(finished(cell, 0, 3, 100, 900));
  }
  const Figure figure = error_by_learning_rate(experiment_of({relu()}, 3), comparison).value();
  const std::vector<Series>& test = figure.panels[1].series;
  REQUIRE(test.size() == 2);
  CHECK(near(test[0].y, {32, 32}));
  CHECK(test[0].lower.empty());
  CHECK(test[1].kind == SeriesKind::points);
  CHECK(test[1].thin);
  CHECK(near(test[1].x, {0.1, 0.1, 0.1, 1, 1, 1}));
  CHECK(near(test[1].y, {30, 32, 90, 30, 32, 90}));
  CHECK_NOTHROW(validate(figure));
}

TEST_CASE("effective learning rates are drawn for the layers before a batch normalisation, from the first step",
          "[comparison]") {
  Comparison comparison;
  auto run = finished(0, 0, 1, 100, 300);
  for (auto& epoch : run.result.epochs) {
    epoch.weight_norms = {{"layer1.weight", 2.0}, {"layer2.weight", 4.0}, {"layer3.weight", 1.0}};
  }
  run.result.epochs[1].learning_rate = 0.1;
  comparison.runs = {run};
  const Figure figure = effective_rate_curves(experiment_of({relu()}, 1), comparison).value();
  REQUIRE(figure.panels.size() == 2);
  CHECK(figure.panels[0].title == "layer1");
  CHECK(near(figure.panels[0].series[0].x, {1}));
  CHECK(near(figure.panels[0].series[0].y, {0.025}));
  CHECK(near(figure.panels[1].series[0].y, {0.00625}));
}

TEST_CASE("activations of one name are told apart by their keys", "[comparison]") {
  const Activation one{.kind = ActivationKind::polynomial, .coefficients = {0, 1, 1}};
  const Activation two{.kind = ActivationKind::polynomial, .coefficients = {0, 1, 2}};
  const Experiment experiment = experiment_of({one, two}, 1);
  const Comparison comparison = filled({{{"label_noise", 0.0}}, {{"label_noise", 0.5}}}, 2, {300, 310, 320, 330});
  CHECK_NOTHROW(validate(error_by_label_noise(experiment, comparison).value()));
  CHECK_NOTHROW(validate(error_curves(experiment, comparison).value()));
}
