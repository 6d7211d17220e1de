#include "zeroset/core/statistics.hpp"

#include "studies/families/family_list.hpp"
#include "studies/families/family_tables.hpp"

#include <algorithm>
#include <iterator>

namespace zeroset::studies {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

std::string family_key(std::size_t family) {
  return "family" + std::to_string(family + 1);
}

/// A curve with what tells it apart from others of its family.
struct NamedCurve {
  std::string key{};
  VectorXd values{};
};

/// The median over curves, and behind it each of them where there are several.
std::vector<Series> median_lines(const std::string& key,
                                 const std::string& family,
                                 const VectorXd& x,
                                 const std::vector<NamedCurve>& curves) {
  const std::vector<double> places(x.begin(), x.end());
  std::vector<Series> lines{{.key = key, .name = family, .x = places}};
  for (Index i = 0; i < x.size(); ++i) {
    std::vector<double> values;
    for (const NamedCurve& curve : curves) {
      values.push_back(curve.values(i));
    }
    lines.front().y.push_back(median(values));
  }
  for (const NamedCurve& curve : curves) {
    if (curves.size() > 1) {
      lines.push_back({.key = key + "." + curve.key,
                       .name = family,
                       .x = places,
                       .y = {curve.values.begin(), curve.values.end()},
                       .thin = true});
    }
  }
  return lines;
}

void add_lines(Panel& panel, std::vector<Series> lines) {
  std::move(lines.begin(), lines.end(), std::back_inserter(panel.series));
}

Panel barrier_panel(const FamilyComparison& comparison, const char* title, VectorXd PairMeasures::*curve) {
  Panel panel{.title = title,
              .x = {.title = "share of the second network"},
              .y = {.title = "training error", .unit = "%", .lower = 0}};
  const VectorXd t = VectorXd::LinSpaced(comparison.options.points, 0, 1);
  const std::vector<std::string> families = families_of(comparison);
  for (std::size_t f = 0; f < families.size(); ++f) {
    std::vector<NamedCurve> curves;
    for (const PairMeasures& pair : comparison.pairs) {
      if (pair.activation == families[f]) {
        curves.push_back({"seeds" + std::to_string(pair.seed) + "-" + std::to_string(pair.other), 100 * pair.*curve});
      }
    }
    if (!curves.empty()) {
      add_lines(panel, median_lines(family_key(f), families[f], t, curves));
    }
  }
  return panel;
}

/// Share of the eigenvalues beyond each node, on one side of zero, averaged over the runs of a family: a step function
/// whose steps are the quadrature's weights.
Series tail(const FamilyComparison& comparison, std::size_t f, const std::string& family, double sign) {
  Series series{.key = family_key(f), .name = family};
  std::vector<std::pair<double, double>> masses;
  double runs = 0;
  for (const RunMeasures& run : comparison.runs) {
    if (run.activation != family) {
      continue;
    }
    ++runs;
    for (Index i = 0; i < run.density.nodes.size(); ++i) {
      if (sign * run.density.nodes(i) > 0) {
        masses.emplace_back(sign * run.density.nodes(i), run.density.weights(i));
      }
    }
  }
  std::sort(masses.rbegin(), masses.rend());
  double beyond = 0;
  for (const auto& [node, weight] : masses) {
    beyond += weight / runs;
    series.x.push_back(node);
    series.y.push_back(beyond);
  }
  return series;
}

}  // namespace

Figure barriers_figure(const FamilyComparison& comparison) {
  return {
      .name = "barriers",
      .title = "Between two seeds",
      .caption = "Training error on " + first_images(comparison) +
                 ", with their exact batch statistics, on the straight "
                 "line between networks trained from different seeds: as they are, and after the hidden units of the "
                 "second were permuted to match the first's. Medians over the pairs; thin lines: each pair.",
      .panels = {barrier_panel(comparison, "as they are", &PairMeasures::plain),
                 barrier_panel(comparison, "after weight matching", &PairMeasures::aligned)}};
}

Figure spectra_figure(const FamilyComparison& comparison) {
  Figure figure{.name = "spectra",
                .title = "Curvature",
                .caption =
                    "Share of the eigenvalues of the Hessian, in relative coordinates, that lie beyond x; from "
                    "stochastic Lanczos quadrature, averaged over the seeds. On " +
                    first_images(comparison) + ", with their exact batch statistics."};
  const std::vector<std::string> families = families_of(comparison);
  for (const double sign : {1.0, -1.0}) {
    Panel panel{.title = sign > 0 ? "positive eigenvalues" : "negative eigenvalues",
                .x = {.title = sign > 0 ? "x" : "-x", .logarithmic = true},
                .y = {.title = sign > 0 ? "share above x" : "share below x", .logarithmic = true}};
    for (std::size_t f = 0; f < families.size(); ++f) {
      Series series = tail(comparison, f, families[f], sign);
      if (!series.x.empty()) {
        panel.series.push_back(std::move(series));
      }
    }
    if (!panel.series.empty()) {
      figure.panels.push_back(std::move(panel));
    }
  }
  return figure;
}

Figure flatness_figure(const FamilyComparison& comparison) {
  const std::vector<double>& levels = comparison.options.noise;
  VectorXd x(static_cast<Index>(levels.size()) + 1);
  x(0) = 0;
  std::copy(levels.begin(), levels.end(), x.data() + 1);
  Panel panel{.x = {.title = "relative noise"}, .y = {.title = "training error", .unit = "%", .lower = 0}};
  const std::vector<std::string> families = families_of(comparison);
  for (std::size_t f = 0; f < families.size(); ++f) {
    std::vector<NamedCurve> curves;
    for (const RunMeasures& run : comparison.runs) {
      if (run.activation == families[f]) {
        VectorXd curve(x.size());
        curve << 0, run.error_rise;
        curves.push_back({"seed" + std::to_string(run.seed), 100 * (curve.array() + run.train_error).matrix()});
      }
    }
    add_lines(panel, median_lines(family_key(f), families[f], x, curves));
  }
  return {.name = "flatness",
          .title = "Flatness",
          .caption = "Training error on " + first_images(comparison) +
                     ", with their exact batch statistics, after normal noise of relative size c: c times each "
                     "filter's norm; median over " +
                     std::to_string(comparison.options.directions) +
                     " directions. Medians over the seeds; thin lines: each seed.",
          .panels = {panel}};
}

}  // namespace zeroset::studies
