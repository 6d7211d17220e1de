// zeroset landscape perturb, flatness: losses under random noise.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/curve.hpp"
#include "zeroset/landscape/directions.hpp"

#include "cli/training/landscape.hpp"
#include "cli/training/landscape_directions.hpp"
#include "cli/training/landscape_surface.hpp"

#include <cmath>
#include <optional>
#include <utility>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using landscape::SampleMean;
using nets::SurfacePoints;

constexpr std::size_t kIncreaseColumn = 4;

/// Draws at one scale.
struct Noise {
  double scale = 0;
  std::vector<Parameters> points{};
  std::vector<SurfacePoints> measured{};
};

/// 1 - cos of the angle, without cancellation.
double cosine_distance(const VectorXd& a, const VectorXd& b) {
  return 0.5 * (a.normalized() - b.normalized()).squaredNorm();
}

/// Mean and standard error over the draws; missing where the tool was stopped or a loss is not finite.
Cell mean_of(const std::vector<double>& values, double offset = 0) {
  VectorXd shifted = Eigen::Map<const VectorXd>(values.data(), static_cast<Index>(values.size())).array() - offset;
  if (!shifted.allFinite()) {
    return Missing{"stopped before, or a loss is not finite"};
  }
  const SampleMean mean = landscape::sample_mean(shifted);
  return Measured{mean.mean, mean.deviation};
}

std::vector<double> values_of(const Noise& noise, double nets::SurfacePoint::*what, bool held_out) {
  std::vector<double> values;
  for (const SurfacePoints& point : noise.measured) {
    values.push_back((held_out ? point.held_out : point.train).*what);
  }
  return values;
}

Column measured(const char* key, const char* heading, ColumnKind kind = ColumnKind::real) {
  return {.key = key, .heading = heading, .kind = kind, .half_widths = true};
}

std::vector<Column> noise_columns() {
  return {{.key = "point", .heading = "point"},
          {.key = "layer", .heading = "layer"},
          {.key = "scale", .heading = "scale", .kind = ColumnKind::real},
          {.key = "loss_before", .heading = "training loss before", .kind = ColumnKind::real},
          measured("increase", "increase of the training loss"),
          measured("train_error", "training error", ColumnKind::percent),
          measured("test_increase", "increase of the held-out loss"),
          measured("test_error", "held-out error", ColumnKind::percent)};
}

void add_noise_row(Table& table,
                   const std::string& label,
                   const std::string& layer,
                   const SurfacePoints& before,
                   const Noise& noise) {
  using nets::SurfacePoint;
  add_row(table,
          {label,
           layer,
           noise.scale,
           cell_of(before.train.loss, "an image's loss is not finite"),
           mean_of(values_of(noise, &SurfacePoint::loss, false), before.train.loss),
           mean_of(values_of(noise, &SurfacePoint::error, false)),
           mean_of(values_of(noise, &SurfacePoint::loss, true), before.held_out.loss),
           mean_of(values_of(noise, &SurfacePoint::error, true))});
}

/// Measured distance of every layer from where it was, beside that of noise on weights of mean zero.
void add_cosines(
    Table& table, const std::string& label, const Architecture& network, const Parameters& theta, const Noise& noise) {
  for (const ParameterSlice& layer : landscape::weight_slices(network)) {
    std::vector<double> distances;
    for (const Parameters& point : noise.points) {
      distances.push_back(
          cosine_distance(theta.segment(layer.offset, layer.size), point.segment(layer.offset, layer.size)));
    }
    const double expected = 1 - 1 / std::sqrt(1 + noise.scale * noise.scale);
    add_row(table, {label, noise.scale, layer.name, mean_of(distances), expected});
  }
}

Table cosine_table() {
  return {.name = "perturb-cosines",
          .title = "How far noise turns every layer",
          .caption =
              "1 - cos of the angle between a layer's weights before and after, mean and standard error over the "
              "draws. Formula: 1 - 1 / sqrt(1 + c^2), exact for many weights of mean zero.",
          .columns = {{.key = "point", .heading = "point"},
                      {.key = "scale", .heading = "scale", .kind = ColumnKind::real},
                      {.key = "layer", .heading = "layer"},
                      measured("measured", "1 - cos"),
                      {.key = "formula", .heading = "formula", .kind = ColumnKind::real}}};
}

using Draw = std::function<Parameters(const RunSurface& surface, const Parameters& theta, double scale, int draw)>;

/// Where the noise goes: into all weights, or into those of one layer.
struct Target {
  std::string name = "all";
  std::optional<ParameterSlice> only{};

  [[nodiscard]] Parameters restricted(const Parameters& theta, Parameters moved) const {
    if (!only) {
      return moved;
    }
    Parameters result = theta;
    result.segment(only->offset, only->size) = moved.segment(only->offset, only->size);
    return result;
  }
};

std::vector<Target> targets_of(const SurfaceRequest& asked, const Architecture& network) {
  std::vector<Target> targets{{}};
  for (const ParameterSlice& layer : landscape::weight_slices(network)) {
    if (asked.layers) {
      targets.push_back({layer.name, layer});
    }
  }
  return targets;
}

/// What both tools print: they differ in the noise.
struct NoiseAnswer {
  Table table, turned = cosine_table();
  std::vector<Panel> panels{};  ///< one a target
};

Panel& panel_of(NoiseAnswer& answer, std::size_t target, const std::string& name) {
  if (target == answer.panels.size()) {
    answer.panels.push_back({.title = name == "all" ? "noise on all weights" : "noise on " + name,
                             .x = {.title = "scale of the noise"},
                             .y = {.title = "increase of the training loss"}});
  }
  return answer.panels[target];
}

void add_to_series(Series& series, double scale, const Cell& increase) {
  if (const auto* mean = std::get_if<Measured>(&increase)) {
    series.x.push_back(scale);
    series.y.push_back(mean->value);
    series.lower.push_back(mean->value - mean->half_width);
    series.upper.push_back(mean->value + mean->half_width);
  }
}

void measure_point(const TrainingRequest& request,
                   const RunSurface& surface,
                   const Parameters& theta,
                   const std::string& label,
                   const std::string& key,
                   const Draw& draw,
                   Watch& watch,
                   NoiseAnswer& answer) {
  const SurfaceRequest& asked = request.landscape.surface;
  const SurfacePoints before = surface.objective->points(theta).front();
  const std::vector<Target> targets = targets_of(asked, surface.network);
  for (std::size_t t = 0; t < targets.size(); ++t) {
    Series series{.key = key, .name = label};
    for (const double scale : numbers_in(asked.scales, "--scales")) {
      Noise noise{.scale = scale};
      for (int d = 0; d < asked.draws; ++d) {
        noise.points.push_back(targets[t].restricted(theta, draw(surface, theta, scale, d)));
      }
      noise.measured = measure(
          request,
          surface,
          asked.draws,
          [&](Index i) { return noise.points[static_cast<std::size_t>(i)]; },
          watch,
          label);
      add_noise_row(answer.table, label, targets[t].name, before, noise);
      if (!targets[t].only) {
        add_cosines(answer.turned, label, surface.network, theta, noise);
      }
      add_to_series(series, scale, answer.table.rows.back()[kIncreaseColumn]);
    }
    panel_of(answer, t, targets[t].name).series.push_back(std::move(series));
  }
}

int noise_tool(const TrainingRequest& request,
               const std::string& title,
               const std::string& caption,
               const Draw& draw,
               bool cosines) {
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  Watch watch(request);
  NoiseAnswer found{
      .table = {.name = request.landscape.tool, .title = title, .caption = caption, .columns = noise_columns()}};
  LandscapeAnswer answer;
  for (std::size_t k = 0; k < snapshots.files.size(); ++k) {
    RunSurface surface = surface_of(request, snapshots, snapshots.run_of(k));
    const Parameters theta = snapshots.parameters(k);
    settle_statistics(request, surface, theta);
    answer = k == 0 ? begin_surface_answer(request, snapshots, surface) : std::move(answer);
    measure_point(request,
                  surface,
                  theta,
                  point_label(snapshots, k),
                  "point" + std::to_string(k + 1),
                  draw,
                  watch,
                  found);
  }
  answer.document["draws"] = request.landscape.surface.draws;
  answer.tables = {found.table};
  if (cosines) {
    answer.tables.push_back(found.turned);
  }
  answer.figures = {{.name = request.landscape.tool, .title = title, .caption = caption, .panels = found.panels}};
  return give_surface(request, std::move(answer), watch);
}

}  // namespace

int perturb_tool(const TrainingRequest& request) {
  const std::uint64_t seed = request.options.seed;
  return noise_tool(
      request,
      "Losses after noise on all weights",
      "Normal noise on every layer's weights, its standard deviation the scale times that of the layer's weights; mean "
      "and standard error over the draws.",
      [seed](const RunSurface& surface, const Parameters& theta, double scale, int draw) {
        return landscape::perturbed(
            surface.network, theta, scale, Stream(seed, "perturb", static_cast<std::uint64_t>(draw)));
      },
      true);
}

int flatness_tool(const TrainingRequest& request) {
  const std::uint64_t seed = request.options.seed;
  return noise_tool(
      request,
      "Expected increase of the loss under filter-normalised noise",
      "A random direction that moves every filter by the scale times its own norm; mean and standard error over the "
      "draws.",
      [seed](const RunSurface& surface, const Parameters& theta, double scale, int draw) {
        const Stream stream(seed, "flatness", static_cast<std::uint64_t>(draw));
        return Parameters(theta + scale * landscape::random_direction(
                                              surface.network, theta, landscape::Normalisation::filter, stream));
      },
      false);
}

}  // namespace zeroset::cli
