// zeroset landscape nullity: zero eigenvalues, counted and predicted.
#include "zeroset/core/random.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/null_space.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_surface.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using landscape::NullityBounds;
using landscape::SymmetricOperator;

constexpr int kDecades = 8, kPointsADecade = 4;  // of the thresholds
constexpr double kDeviations = 2;

/// Of products, as shares of the largest eigenvalue: what null directions are seen to leave, and a margin.
constexpr double kRounding32 = 1e-6, kRounding64 = 1e-12;

/// 1e-8, ..., 1 in equal ratios: each fourth is a power of ten.
std::vector<double> thresholds() {
  std::vector<double> values;
  for (int i = -kDecades * kPointsADecade; i <= 0; ++i) {
    values.push_back(std::pow(10.0, i / static_cast<double>(kPointsADecade)));
  }
  return values;
}

/// A unit vector within the directions that change nothing: random entries in the stretches.
VectorXd within(const std::vector<ParameterSlice>& stretches, Index n, Stream stream) {
  VectorXd v = VectorXd::Zero(n);
  for (const ParameterSlice& stretch : stretches) {
    for (Index i = 0; i < stretch.size; ++i) {
      v[stretch.offset + i] = stream.normal();
    }
  }
  return v.normalized();
}

/// A unit vector that rescales filters, each by its own random rate.
VectorXd rescaling(const std::vector<ParameterSlice>& filters, const Parameters& theta, Stream stream) {
  VectorXd v = VectorXd::Zero(theta.size());
  for (const ParameterSlice& filter : filters) {
    v.segment(filter.offset, filter.size) =
        stream.normal() * theta.segment(filter.offset, filter.size).normalized();
  }
  return v.normalized();
}

/// Directions that change no output, whatever the data: of every network with these layers.
struct KnownNulls {
  std::vector<ParameterSlice> biases{}, filters{};
  [[nodiscard]] std::int64_t count() const {
    std::int64_t sum = static_cast<std::int64_t>(filters.size());
    for (const ParameterSlice& slice : biases) {
      sum += slice.size;
    }
    return sum;
  }
};

KnownNulls known_nulls(const RunSurface& surface, const SurfaceRequest& asked) {
  return asked.bn == "frozen" ? KnownNulls{}  // constants in place of statistics: nothing is rescaled away
                              : KnownNulls{landscape::idle_biases(surface.network),
                                           landscape::scale_free_filters(surface.network)};
}

/// The largest rank of J' H J: one for every image and output, but one less an image for the cross entropy, whose
/// Hessian in the outputs has the sum of all classes in its kernel.
std::int64_t most_rank(const RunSurface& surface) {
  const std::int64_t outputs = nets::ImageDataset::kClasses - (surface.loss == ImageLoss::squared ? 0 : 1);
  return surface.objective->images() * outputs;
}

/// One part of the curvature at one point.
struct Measurement {
  std::string label{}, part{};
  std::int64_t parameters = 0, rank = 0, known = 0;
  double loss = 0, error = 0, on_biases = 0, on_filters = 0;
  bool whole = false;
  KnownNulls directions{};
  NullityBounds bounds{};

  /// Parameters minus equations, or the known directions where those are more.
  [[nodiscard]] std::int64_t predicted() const { return std::max({parameters - rank, known, std::int64_t{0}}); }
};

/// What is known of the number of zeros, in words.
std::string status_of(const Measurement& m) {
  const NullityBounds& bounds = m.bounds;
  const std::string steps = std::to_string(bounds.steps) + " steps, " + std::to_string(bounds.probes) +
                            (bounds.probes == 1 ? " probe" : " probes");
  if (!m.whole && m.parameters - bounds.rank_at_least == m.predicted()) {
    return "exact: both bounds meet; " + steps;
  }
  const double most = bounds.zero_at_most + kDeviations * bounds.deviation(bounds.zero_at_most, m.parameters);
  if (static_cast<double>(m.predicted()) <= most) {
    return "in accord; " + steps;
  }
  return (m.whole ? "below: the prediction is for zero error; " : "CONTRADICTION; ") + steps;
}

Column real_column(const char* key, const char* heading, bool half_widths = false) {
  return {.key = key, .heading = heading, .kind = ColumnKind::real, .half_widths = half_widths};
}

Column integer_column(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::integer};
}

Table nullity_table(const std::vector<Measurement>& measurements) {
  Table table{
      .name = "nullity",
      .title = "Zero eigenvalues",
      .caption =
          "Rank at most: images times outputs, one output less for the cross entropy. Predicted nullity: parameters "
          "minus that rank, at least; a theorem for the Gauss-Newton part, and for the Hessian at zero error of the "
          "squared loss, where it is J'J (theorem D24). Known: see the next table; beyond: predicted minus known. Zero, "
          "at most: by quadrature rules at the rounding of the products (a millionth of the largest eigenvalue in "
          "float32), with two standard errors over the probes. Rank at least: Ritz values "
          "that are not zero.",
      .columns = {{.key = "point", .heading = "point"},
                  {.key = "part", .heading = "part"},
                  real_column("loss", "loss"),
                  {.key = "error", .heading = "error", .kind = ColumnKind::percent},
                  integer_column("parameters", "parameters"),
                  integer_column("rank_at_most", "rank at most"),
                  integer_column("rank_at_least", "rank at least"),
                  integer_column("predicted", "predicted nullity"),
                  integer_column("beyond_known", "beyond known"),
                  real_column("zero_at_most", "zero, at most", true),
                  {.key = "status", .heading = "known how"}}};
  for (const Measurement& m : measurements) {
    add_row(table,
            {m.label,
             m.part,
             cell_of(m.loss, "an image's loss is not finite"),
             m.error,
             m.parameters,
             m.rank,
             std::int64_t{m.bounds.rank_at_least},
             m.predicted(),
             m.predicted() - m.known,
             Measured{m.bounds.zero_at_most,
                      kDeviations * m.bounds.deviation(m.bounds.zero_at_most, m.parameters)},
             status_of(m)});
  }
  return table;
}

Table known_table(const std::vector<Measurement>& measurements) {
  Table table{.name = "nullity-known",
              .title = "Known null directions",
              .caption =
                  "Biases before a batch normalisation and scales of the filters before one are null for any data. On "
                  "them: |A v| over the largest eigenvalue for a random unit v among them; what is not zero there is "
                  "the normalisation's epsilon, rounding, or, for the Hessian on scales, a gradient that is not zero.",
              .columns = {{.key = "point", .heading = "point"},
                          {.key = "part", .heading = "part"},
                          integer_column("biases", "biases"),
                          real_column("on_biases", "on biases"),
                          integer_column("scales", "scales"),
                          real_column("on_scales", "on scales"),
                          real_column("largest", "largest eigenvalue"),
                          integer_column("products", "products")}};
  for (const Measurement& m : measurements) {
    const std::int64_t scales = static_cast<std::int64_t>(m.directions.filters.size()), biases = m.known - scales;
    const auto quotient = [](std::int64_t count, double value) {
      return cell_of(count > 0 ? value : std::nan(""), "no such directions");
    };
    add_row(table,
            {m.label,
             m.part,
             biases,
             quotient(biases, m.on_biases),
             scales,
             quotient(scales, m.on_filters),
             m.bounds.largest,
             std::int64_t{m.bounds.products}});
  }
  return table;
}

Table near_zero_table(const std::vector<Measurement>& measurements) {
  Table table{.name = "nullity-near-zero",
              .title = "Eigenvalues near zero",
              .caption = "How many lie within the threshold, a share of the largest one: between these two numbers for "
                         "the probes' measures, enclosed by quadrature rules; their mean over the probes is the count "
                         "up to the standard error.",
              .columns = {{.key = "point", .heading = "point"},
                          {.key = "part", .heading = "part"},
                          real_column("threshold", "threshold"),
                          real_column("lower", "at least"),
                          real_column("upper", "at most"),
                          real_column("standard_error", "standard error, at most")}};
  const std::vector<double> all = thresholds();
  for (const Measurement& m : measurements) {
    for (std::size_t k = 0; k < all.size(); k += kPointsADecade) {
      const auto [lower, upper] = m.bounds.near_zero[k];
      const double middle = std::clamp(0.5 * static_cast<double>(m.parameters), lower, upper);  // the largest error
      add_row(table, {m.label, m.part, all[k], lower, upper, m.bounds.deviation(middle, m.parameters)});
    }
  }
  return table;
}

/// On logarithmic axes what is larger shows more than what is not: nearly all are small.
Figure nullity_figure(const std::vector<Measurement>& measurements) {
  Figure figure{.name = "nullity",
                .title = "Eigenvalues that are not small",
                .caption = "Between the lines, and about the mean over the probes: how many eigenvalues are larger in "
                           "size than that share of the largest. Dotted: images times outputs, the most that are not "
                           "zero by the algebra."};
  const std::vector<double> x = thresholds();
  for (const Measurement& m : measurements) {
    const double all = static_cast<double>(m.parameters);
    Panel panel{.title = m.label + ", " + m.part,
                .x = {.title = "share of the largest eigenvalue", .logarithmic = true},
                .y = {.title = "larger eigenvalues", .logarithmic = true, .lower = 1.0, .upper = 2 * all}};
    Series most{.key = "at_most", .name = "at most", .x = x}, least{.key = "at_least", .name = "at least", .x = x};
    for (const landscape::CountBounds& bounds : m.bounds.near_zero) {
      most.y.push_back(all - bounds.lower);
      least.y.push_back(std::max(1.0, all - bounds.upper));
    }
    most.lower = least.y;
    most.upper = most.y;
    panel.series.push_back(std::move(most));
    panel.series.push_back(std::move(least));
    const double rank = static_cast<double>(m.parameters - m.predicted());
    panel.series.push_back({.key = "rank_at_most",
                            .name = "rank at most",
                            .kind = SeriesKind::guide,
                            .x = {x.front(), x.back()},
                            .y = {rank, rank}});
    figure.panels.push_back(std::move(panel));
  }
  return figure;
}

Measurement measure_part(const TrainingRequest& request,
                         const RunSurface& surface,
                         const Parameters& theta,
                         bool whole,
                         const std::string& label,
                         Watch& watch) {
  const SurfaceRequest& asked = request.landscape.surface;
  const SymmetricOperator matrix = curvature_of(*surface.objective, theta, whole, watch, label);
  const KnownNulls known = known_nulls(surface, asked);
  Measurement m{.label = label,
                .part = whole ? "Hessian" : "Gauss-Newton",
                .parameters = theta.size(),
                .rank = most_rank(surface),
                .known = known.count(),
                .whole = whole,
                .directions = known};
  m.bounds = landscape::nullity_bounds(matrix,
                                       {.probes = asked.probes,
                                        .steps = asked.steps,
                                        .thresholds = thresholds(),
                                        .rounding = asked.arithmetic == "float64" ? kRounding64 : kRounding32,
                                        .seed = request.options.seed,
                                        .stop = watch.stop()});
  if (m.known > 0 && m.bounds.largest > 0 && !watch.stopped()) {
    const VectorXd on_biases = within(known.biases, theta.size(), Stream(request.options.seed, "null biases")),
                   on_filters = rescaling(known.filters, theta, Stream(request.options.seed, "null scales"));
    m.on_biases = matrix.apply(on_biases).norm() / m.bounds.largest;
    m.on_filters = matrix.apply(on_filters).norm() / m.bounds.largest;
  }
  return m;
}

}  // namespace

int nullity_tool(const TrainingRequest& request) {
  const SurfaceRequest& asked = request.landscape.surface;
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  Watch watch(request);
  std::vector<Measurement> measurements;
  LandscapeAnswer answer;
  for (std::size_t k = 0; k < snapshots.files.size() && !watch.stopped(); ++k) {
    RunSurface surface = surface_of(request, snapshots, snapshots.run_of(k));
    const Parameters theta = snapshots.parameters(k);
    settle_statistics(request, surface, theta);
    answer = k == 0 ? begin_surface_answer(request, snapshots, surface) : std::move(answer);
    const nets::SurfacePoint point = surface.objective->points(theta).front().train;
    for (const bool whole : {false, true}) {
      if ((asked.part == "both" || (asked.part == "whole") == whole) && !watch.stopped()) {
        Measurement m = measure_part(request, surface, theta, whole, point_label(snapshots, k), watch);
        m.loss = point.loss;
        m.error = point.error;
        if (m.bounds.probes > 0) {
          measurements.push_back(std::move(m));
        }
      }
    }
  }
  answer.tables = {nullity_table(measurements), known_table(measurements), near_zero_table(measurements)};
  if (!measurements.empty()) {
    answer.figures = {nullity_figure(measurements)};
  }
  return give_surface(request, std::move(answer), watch);
}

}  // namespace zeroset::cli
