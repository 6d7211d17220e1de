// zeroset landscape hessian: ends of the spectrum, trace and density.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/spectrum.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_surface.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <optional>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using landscape::SymmetricOperator;

constexpr Index kExactUpTo = 2000;  ///< parameters: all entries, all eigenvalues
constexpr double kNull = 1e-6;      ///< an eigenvalue below this share of the largest one is a null one

/// A symmetric matrix with its name.
struct Block {
  std::string part{}, name{};
  SymmetricOperator matrix{};
};

struct Tables {
  Table ends, traces;
  Figure figure;
};

std::vector<Block> blocks_of(const SurfaceRequest& asked,
                             const RunSurface& surface,
                             const Parameters& theta,
                             Watch& watch,
                             const std::string& task) {
  std::vector<Block> blocks;
  for (const bool whole : {true, false}) {
    if (asked.part != "both" && (asked.part == "whole") != whole) {
      continue;
    }
    const std::string part = whole ? "Hessian" : "Gauss-Newton";
    const SymmetricOperator matrix = curvature_of(*surface.objective, theta, whole, watch, task);
    blocks.push_back({part, "all", matrix});
    for (const ParameterSlice& slice : landscape::weight_slices(surface.network)) {
      if (asked.layers) {
        blocks.push_back({part, slice.name, landscape::block_of(matrix, {slice})});
      }
    }
  }
  return blocks;
}

Tables empty_tables() {
  const Column point{.key = "point", .heading = "point"}, part{.key = "part", .heading = "part"},
      block{.key = "block", .heading = "block"};
  const auto real = [](const char* key, const char* heading) {
    return Column{.key = key, .heading = heading, .kind = ColumnKind::real};
  };
  return {
      {.name = "hessian",
       .title = "Ends of the spectrum",
       .caption = "Ranks count from the largest eigenvalue, negative ones from the smallest. An eigenvalue lies "
                  "within the residual of each value.",
       .columns = {point,
                   part,
                   block,
                   {.key = "rank", .heading = "rank", .kind = ColumnKind::integer},
                   real("eigenvalue", "eigenvalue"),
                   real("residual", "residual"),
                   {.key = "status", .heading = "known"}}},
      {.name = "hessian-trace",
       .title = "Trace, size and null directions",
       .caption =
           "Traces: random signs, mean and standard error, or exact. Near zero: share of the eigenvalues below a "
           "millionth of the largest, exact or by the density of the probes. Known nulls: biases before a "
           "batch normalisation.",
       .columns = {point,
                   part,
                   block,
                   {.key = "parameters", .heading = "parameters", .kind = ColumnKind::integer},
                   {.key = "trace", .heading = "trace", .kind = ColumnKind::real, .half_widths = true},
                   {.key = "squared_norm", .heading = "sum of squares", .kind = ColumnKind::real, .half_widths = true},
                   {.key = "near_zero", .heading = "near zero", .kind = ColumnKind::percent},
                   {.key = "negative", .heading = "negative", .kind = ColumnKind::percent},
                   {.key = "known_nulls", .heading = "known nulls", .kind = ColumnKind::integer},
                   {.key = "products", .heading = "products", .kind = ColumnKind::integer},
                   {.key = "status", .heading = "known"}}},
      {.name = "hessian-density",
       .title = "Density of the eigenvalues",
       .caption = "Share of the eigenvalues at most as large, by stochastic Lanczos quadrature, or exact for at most "
                  "2,000 parameters; density: smoothed by a hundredth of its extent."}};
}

std::int64_t known_nulls(const RunSurface& surface, const Block& block, bool frozen) {
  std::int64_t count = 0;
  for (const ParameterSlice& slice : landscape::idle_biases(surface.network)) {
    count += block.name == "all" && !frozen ? slice.size : 0;
  }
  return count;
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
void add_spectrum(const std::string& label,
                  const Block& block,
                  const landscape::SpectralDensity& density,
                  Figure& figure) {
  const VectorXd& nodes = density.nodes;
  Series steps{.name = label}, smooth{.name = label};
  double sum = 0;
  for (Index i = 0; i < nodes.size(); ++i) {
    steps.x.insert(steps.x.end(), {nodes[i], nodes[i]});
    steps.y.insert(steps.y.end(), {sum, sum + density.weights[i]});
    sum += density.weights[i];
  }
  const std::string title = block.part + ", " + block.name;
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

/// Shares of the weights with |node| below the bound, and below minus it.
std::pair<double, double> shares(const VectorXd& nodes, const VectorXd& weights, double bound) {
  double null = 0, negative = 0;
  for (Index i = 0; i < nodes.size(); ++i) {
    null += std::abs(nodes[i]) <= bound ? weights[i] : 0;
    negative += nodes[i] < -bound ? weights[i] : 0;
  }
  return {null, negative};
}

/// All eigenvalues.
void add_exact(
    const std::string& label, const Block& block, const SurfaceRequest& asked, std::int64_t nulls, Tables& tables) {
  const Index n = block.matrix.dimension;
  const VectorXd values =
      Eigen::SelfAdjointEigenSolver<MatrixXd>(landscape::dense_matrix(block.matrix), Eigen::EigenvaluesOnly)
          .eigenvalues();
  const double size = values.cwiseAbs().maxCoeff(), rounding = 1e-6 * size;
  for (Index i = 0; i < std::min<Index>(asked.top, n); ++i) {
    add_row(tables.ends,
            {label,
             block.part,
             block.name,
             std::int64_t{i + 1},
             values[n - 1 - i],
             rounding,
             std::string("all entries, float32")});
  }
  for (Index i = 0; i < std::min<Index>(asked.bottom, n); ++i) {
    add_row(tables.ends,
            {label,
             block.part,
             block.name,
             std::int64_t{-i - 1},
             values[i],
             rounding,
             std::string("all entries, float32")});
  }
  const VectorXd weights = VectorXd::Constant(n, 1.0 / static_cast<double>(n));
  const auto [null, negative] = shares(values, weights, kNull * size);
  add_row(tables.traces,
          {label,
           block.part,
           block.name,
           std::int64_t{n},
           Measured{values.sum(), 0},
           Measured{values.squaredNorm(), 0},
           null,
           negative,
           nulls,
           std::int64_t{n},
           std::string("all entries, float32")});
  add_spectrum(label, block, {.nodes = values, .weights = weights}, tables.figure);
}

/// Ends by Lanczos' method, the rest by random probes.
void add_estimates(const TrainingRequest& request,
                   const std::string& label,
                   const Block& block,
                   std::int64_t nulls,
                   Watch& watch,
                   Tables& tables) {
  const SurfaceRequest& asked = request.landscape.surface;
  const Index n = block.matrix.dimension;
  const landscape::Extremes ends = landscape::extreme_eigenpairs(
      block.matrix,
      {.largest = static_cast<int>(std::min<Index>(asked.top, n)),
       .smallest = static_cast<int>(std::min<Index>(asked.bottom, n - std::min<Index>(asked.top, n))),
       .tolerance = asked.tolerance,
       .seed = request.options.seed,
       .stop = watch.stop()});
  double size = 0;
  for (Index i = 0; i < ends.values.size(); ++i) {
    const bool top = i < asked.top;
    add_row(tables.ends,
            {label,
             block.part,
             block.name,
             std::int64_t{top ? i + 1 : asked.top - i - 1},
             ends.values[i],
             ends.residuals[i],
             std::string(ends.converged ? "Lanczos, float32" : "Lanczos, not converged")});
    size = std::max(size, std::abs(ends.values[i]));
  }
  if (asked.probes < 1 || watch.stopped()) {
    return;
  }
  const landscape::SpectralDensity density =
      landscape::spectral_density(block.matrix,
                                  {.probes = asked.probes,
                                   .steps = static_cast<int>(std::min<Index>(asked.steps, n)),
                                   .seed = request.options.seed,
                                   .stop = watch.stop()});
  const landscape::TraceEstimate trace =
      landscape::estimate_trace(block.matrix, std::max(2, asked.probes), request.options.seed);
  size = std::max(size, density.nodes.cwiseAbs().maxCoeff());
  const auto [null, negative] = shares(density.nodes, density.weights, kNull * size);
  add_row(tables.traces,
          {label,
           block.part,
           block.name,
           std::int64_t{n},
           Measured{trace.trace, trace.trace_deviation},
           Measured{trace.squared_norm, trace.norm_deviation},
           null,
           negative,
           nulls,
           std::int64_t{ends.products + density.products + trace.products},
           std::string("estimated, " + std::to_string(asked.probes) + " probes")});
  add_spectrum(label, block, density, tables.figure);
}

}  // namespace

int hessian_tool(const TrainingRequest& request) {
  const SurfaceRequest& asked = request.landscape.surface;
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  Watch watch(request);
  Tables tables = empty_tables();
  LandscapeAnswer answer;
  for (std::size_t k = 0; k < snapshots.files.size() && !watch.stopped(); ++k) {
    RunSurface surface = surface_of(request, snapshots, snapshots.run_of(k));
    const Parameters theta = snapshots.parameters(k);
    settle_statistics(request, surface, theta);
    answer = k == 0 ? begin_surface_answer(request, snapshots, surface) : std::move(answer);
    const std::string label = point_label(snapshots, k);
    for (const Block& block : blocks_of(asked, surface, theta, watch, label)) {
      if (watch.stopped()) {
        break;
      }
      const std::int64_t nulls = known_nulls(surface, block, asked.bn == "frozen");
      if (block.matrix.dimension <= kExactUpTo) {
        add_exact(label, block, asked, nulls, tables);
      } else {
        add_estimates(request, label, block, nulls, watch, tables);
      }
    }
  }
  answer.tables = {tables.ends, tables.traces};
  if (!tables.figure.panels.empty()) {
    answer.figures = {tables.figure};
  }
  return give_surface(request, std::move(answer), watch);
}

}  // namespace zeroset::cli
