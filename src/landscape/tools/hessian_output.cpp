// Tables and figures of spectra.
#include "zeroset/landscape/hessian.hpp"

#include "landscape/tools/tool_support.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

const Column kPoint{.key = "point", .heading = "point"}, kPart{.key = "part", .heading = "part"},
    kBlock{.key = "block", .heading = "block"};

Table ends_table(const HessianResult& result) {
  Table table{.name = "hessian",
              .title = "Extreme eigenvalues",
              .caption =
                  "Ranks count from the largest eigenvalue, negative ones from the smallest. An eigenvalue lies "
                  "within the residual of each value.",
              .columns = {kPoint,
                          kPart,
                          kBlock,
                          integer_column("rank", "rank"),
                          real_column("eigenvalue", "eigenvalue"),
                          real_column("residual", "residual"),
                          {.key = "status", .heading = "status"}}};
  for (const BlockSpectrum& found : result.spectra) {
    const std::string status = found.exact       ? "all entries, " + name(result.arithmetic)
                               : found.converged ? "Lanczos, " + name(result.arithmetic)
                                                 : "Lanczos, not converged";
    for (const RankedEigenvalue& end : found.ends) {
      add_row(table,
              {found.label, name(found.part), found.block, std::int64_t{end.rank}, end.value, end.residual, status});
    }
  }
  return table;
}

Table trace_table(const HessianResult& result) {
  Table table{
      .name = "hessian-trace",
      .title = "Trace, size and null directions",
      .caption =
          "Traces: random signs, mean and standard error, or exact. Near zero: share of the eigenvalues below a "
          "millionth of the largest, exact or by the density of the probes. Known null directions: biases before a "
          "batch normalization.",
      .columns = {kPoint,
                  kPart,
                  kBlock,
                  integer_column("parameters", "parameters"),
                  {.key = "trace", .heading = "trace", .kind = ColumnKind::real, .half_widths = true},
                  {.key = "squared_norm",
                   .heading = "sum of squared eigenvalues",
                   .kind = ColumnKind::real,
                   .half_widths = true},
                  {.key = "near_zero", .heading = "near zero", .kind = ColumnKind::percent},
                  {.key = "negative", .heading = "negative", .kind = ColumnKind::percent},
                  integer_column("known_nulls", "known null directions"),
                  integer_column("products", "products"),
                  {.key = "status", .heading = "status"}}};
  mark_details(table, {"squared_norm", "known_nulls", "products"});
  for (const BlockSpectrum& found : result.spectra) {
    if (!found.summary) {
      continue;
    }
    const SpectrumSummary& all = *found.summary;
    add_row(table,
            {found.label,
             name(found.part),
             found.block,
             found.parameters,
             Measured{all.trace, all.trace_deviation},
             Measured{all.squared_norm, all.norm_deviation},
             all.near_zero,
             all.negative,
             all.known_nulls,
             all.products,
             found.exact ? "all entries, " + name(result.arithmetic)
                         : "estimated, " + std::to_string(result.probes) + " probes"});
  }
  return table;
}

/// The panel with this title, made where it is not there.
Panel& panel_of(Figure& figure, const std::string& title, const Axis& y) {
  const auto found = std::find_if(
      figure.panels.begin(), figure.panels.end(), [&](const Panel& panel) { return panel.title == title; });
  if (found != figure.panels.end()) {
    return *found;
  }
  figure.panels.push_back({.title = title, .x = {.title = "eigenvalue"}, .y = y});
  return figure.panels.back();
}

/// Steps of the distribution function, and the density smoothed by a hundredth of its extent.
void add_spectrum(const BlockSpectrum& found, Figure& figure) {
  const SpectralDensity& density = found.summary->density;
  const VectorXd& nodes = density.nodes;
  Series steps{.name = found.label}, smooth{.name = found.label};
  double sum = 0;
  for (Index i = 0; i < nodes.size(); ++i) {
    steps.x.insert(steps.x.end(), {nodes[i], nodes[i]});
    steps.y.insert(steps.y.end(), {sum, sum + density.weights[i]});
    sum += density.weights[i];
  }
  const std::string title = name(found.part) + ", " + found.block;
  Panel& distribution = panel_of(figure, title, {.title = "share at most as large", .lower = 0.0, .upper = 1.02});
  steps.key = "point" + std::to_string(distribution.series.size() + 1);
  smooth.key = steps.key;
  distribution.series.push_back(std::move(steps));
  const double extent = nodes.maxCoeff() - nodes.minCoeff();
  if (!(extent > 0)) {
    return;
  }
  const VectorXd x = VectorXd::LinSpaced(401, nodes.minCoeff() - 0.05 * extent, nodes.maxCoeff() + 0.05 * extent);
  const VectorXd y = density.smoothed(x, 0.01 * extent);
  smooth.x.assign(x.begin(), x.end());
  smooth.y.assign(y.begin(), y.end());
  panel_of(figure, title + ", density", {.title = "density", .logarithmic = true, .lower = 1e-6 / extent})
      .series.push_back(std::move(smooth));
}

Figure density_figure(const HessianResult& result) {
  Figure figure{.name = "hessian-density",
                .title = "Spectral density",
                .caption =
                    "Share of the eigenvalues at most as large, by stochastic Lanczos quadrature, or exact for at most "
                    "2,000 parameters; density: smoothed by a hundredth of its extent."};
  for (const BlockSpectrum& found : result.spectra) {
    if (found.summary) {
      add_spectrum(found, figure);
    }
  }
  return figure;
}

}  // namespace

Results results(const HessianResult& result) {
  Results answer{.facts = begin_facts("hessian"), .tables = {ends_table(result), trace_table(result)}};
  answer.facts["complete"] = result.complete;
  Figure figure = density_figure(result);
  if (!figure.panels.empty()) {
    answer.figures = {std::move(figure)};
  }
  return answer;
}

nlohmann::ordered_json to_json(const HessianResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
