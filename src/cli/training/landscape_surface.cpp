#include "cli/training/landscape_surface.hpp"

#include "zeroset/core/error.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/plugin.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <limits>
#include <sstream>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using nets::SurfacePoint;
using nets::SurfacePoints;

constexpr double kNotComputed = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kDefaultImages = 2000;

std::vector<double> values_of(const std::vector<SurfacePoints>& points, double SurfacePoint::*what, bool held_out) {
  std::vector<double> values;
  values.reserve(points.size());
  for (const SurfacePoints& point : points) {
    values.push_back((held_out ? point.held_out : point.train).*what);
  }
  return values;
}

}  // namespace

Architecture network_of(const Snapshots& snapshots, const SnapshotRun& run) {
  return run.experiment ? with_activation(run.experiment->network, run.experiment->activations.front())
                        : snapshots.network;
}

RunSurface surface_of(const TrainingRequest& request, const Snapshots& snapshots, const SnapshotRun& run) {
  const SurfaceRequest& asked = request.landscape.surface;
  RunSurface surface{.network = network_of(snapshots, run),
                     .loss = asked.loss == "trained"   ? trained_loss(snapshots)
                             : asked.loss == "squared" ? ImageLoss::squared
                                                       : ImageLoss::cross_entropy};
  const DatasetSpec spec = run.experiment ? run.experiment->dataset : DatasetSpec{};
  surface.images = nets::load_images(spec, request.landscape.root);
  const std::int64_t there = surface.images->train.count();
  const std::int64_t wanted = request.landscape.images > 0 ? request.landscape.images : kDefaultImages;
  const std::int64_t images = std::min(wanted, there);
  surface.images_title = "first " + std::to_string(images) + " of " + std::to_string(there) + " training images";
  surface.objective = std::make_unique<nets::ImageObjective>(
      surface.network,
      *surface.images,
      nets::ImageObjectiveOptions{
          .images = images,
          .held_out = std::min(asked.held_out, surface.images->test.count()),
          .loss = surface.loss,
          .scalar = asked.arithmetic == "float64" ? nets::Scalar::float64 : nets::Scalar::float32,
          .device = asked.device == "cuda"  ? DeviceKind::cuda
                    : asked.device == "cpu" ? DeviceKind::cpu
                                            : DeviceKind::automatic,
          .threads = request.options.thread_count()});
  return surface;
}

std::string spelling_of(ImageLoss loss) {
  return loss == ImageLoss::squared ? "squared" : "cross-entropy";
}

void settle_statistics(const TrainingRequest& request, RunSurface& surface, const Parameters& centre) {
  if (request.landscape.surface.bn == "frozen") {
    surface.objective->freeze(surface.objective->statistics(centre));
  }
}

Watch::Watch(const TrainingRequest& request) : bar_(request.options.quiet), stop_(train_options(request, bar_).stop) {}

std::vector<SurfacePoints> measure(const TrainingRequest& request,
                                   const RunSurface& surface,
                                   Index count,
                                   const std::function<Parameters(Index)>& point,
                                   Watch& watch,
                                   const std::string& task) {
  const SurfacePoint none{kNotComputed, kNotComputed};
  std::vector<SurfacePoints> result(static_cast<std::size_t>(count), {none, none});
  const Index batch = request.options.thread_count();
  for (Index begin = 0; begin < count && !watch.stopped(); begin += batch) {
    const Index size = std::min(batch, count - begin);
    Eigen::MatrixXd theta(surface.objective->dimension(), size);
    for (Index i = 0; i < size; ++i) {
      theta.col(i) = point(begin + i);
    }
    const std::vector<SurfacePoints> measured = surface.objective->points(theta);
    std::copy(measured.begin(), measured.end(), result.begin() + begin);
    watch.progress()({.task = task, .done = begin + size, .total = count});
  }
  return result;
}

void append_surface_columns(std::vector<Column>& columns) {
  columns.push_back({.key = "train_loss", .heading = "training loss", .kind = ColumnKind::real});
  columns.push_back({.key = "train_error", .heading = "training error", .kind = ColumnKind::percent});
  columns.push_back({.key = "test_loss", .heading = "held-out loss", .kind = ColumnKind::real});
  columns.push_back({.key = "test_error", .heading = "held-out error", .kind = ColumnKind::percent});
}

void append_surface_cells(std::vector<Cell>& cells, const SurfacePoints& point) {
  for (const SurfacePoint* set : {&point.train, &point.held_out}) {
    const bool computed = !std::isnan(set->error);
    cells.push_back(cell_of(set->loss, computed ? "an image's loss is not finite" : "stopped before"));
    cells.push_back(cell_of(set->error, "stopped before"));
  }
}

LandscapeAnswer begin_surface_answer(const TrainingRequest& request,
                                     const Snapshots& snapshots,
                                     const RunSurface& surface) {
  const SurfaceRequest& asked = request.landscape.surface;
  LandscapeAnswer answer{.document = begin_document(request, snapshots), .notes = snapshots.notes};
  answer.document["loss"] = spelling_of(surface.loss);
  answer.document["images"] = surface.objective->images();
  answer.document["images_of"] = surface.images_title;
  answer.document["batch_normalisation"] = asked.bn;
  answer.document["arithmetic"] = asked.arithmetic == "float64" ? "float64" : "float32, sums in float64";
  answer.document["seed"] = request.options.seed;
  return answer;
}

int give_surface(const TrainingRequest& request, LandscapeAnswer answer, Watch& watch) {
  const bool stopped = watch.stopped();
  watch.clear();
  answer.document["complete"] = !stopped;
  const int code = give(request, std::move(answer));
  if (!stopped) {
    return code;
  }
  std::cerr << "zeroset: " << (interrupted() ? "interrupted" : "stopped by --timeout") << "; what was done is kept\n";
  return interrupted() ? kInterrupted : kIncomplete;
}

landscape::SymmetricOperator curvature_of(const nets::ImageObjective& objective,
                                          const Parameters& theta,
                                          bool whole,
                                          Watch& watch,
                                          const std::string& task) {
  const auto count = std::make_shared<std::int64_t>(0);
  const auto progress = watch.progress();
  return {theta.size(), [&objective, &theta, whole, progress, count, task](const Eigen::MatrixXd& v) {
            const Eigen::MatrixXd points = theta.replicate(1, v.cols());
            progress({.task = task + ", products", .done = ++*count});
            return whole ? objective.hessian_vector_products(points, v) : objective.gauss_newton_products(points, v);
          }};
}

std::vector<double> numbers_in(const std::string& text, const std::string& flag) {
  std::vector<double> numbers;
  std::istringstream list(text);
  for (std::string item; std::getline(list, item, ',');) {
    double value = 0;
    const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), value);
    if (error != std::errc() || end != item.data() + item.size() || !std::isfinite(value) || value < 0) {
      throw SpecError(flag, "expected numbers >= 0 with commas, got " + text);
    }
    numbers.push_back(value);
  }
  if (numbers.empty()) {
    throw SpecError(flag, "expected numbers >= 0 with commas");
  }
  return numbers;
}

std::string point_label(const Snapshots& snapshots, std::size_t point) {
  const SnapshotRun& run = snapshots.run_of(point);
  const double epoch = run.epochs[point - run.first];
  const std::string where = std::isfinite(epoch) ? "epoch " + std::to_string(static_cast<std::int64_t>(epoch))
                                                 : "point " + std::to_string(point - run.first);
  return run.label + ", " + where;
}

std::vector<double> train_losses(const std::vector<SurfacePoints>& points) {
  return values_of(points, &SurfacePoint::loss, false);
}

std::vector<Panel> line_panels(const std::vector<SurfaceLine>& lines, const std::string& axis) {
  struct Quantity {
    const char *title, *unit;
    double SurfacePoint::*what;
    bool held_out;
  };
  std::vector<Panel> panels;
  for (const Quantity& quantity : {Quantity{"training loss", "", &SurfacePoint::loss, false},
                                   Quantity{"held-out loss", "", &SurfacePoint::loss, true},
                                   Quantity{"training error", "%", &SurfacePoint::error, false},
                                   Quantity{"held-out error", "%", &SurfacePoint::error, true}}) {
    Panel panel{.title = quantity.title, .x = {.title = axis}, .y = {.title = quantity.title, .unit = quantity.unit}};
    for (const SurfaceLine& line : lines) {
      std::vector<double> y = values_of(line.points, quantity.what, quantity.held_out);
      if (*quantity.unit == '%') {
        std::for_each(y.begin(), y.end(), [](double& value) { value *= 100; });
      }
      panel.series.push_back({.key = line.key, .name = line.name, .x = line.t, .y = std::move(y)});
    }
    panels.push_back(std::move(panel));
  }
  return panels;
}

}  // namespace zeroset::cli
