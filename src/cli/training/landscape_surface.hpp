// What the tools that evaluate losses share.
#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/core/table.hpp"
#include "zeroset/landscape/spectrum.hpp"
#include "zeroset/nets/image_objective.hpp"

#include "cli/progress_bar.hpp"
#include "cli/training/landscape_output.hpp"
#include "cli/training/snapshots.hpp"
#include "cli/training_request.hpp"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::cli {

/// The loss of one run's network on the images that it was trained on.
struct RunSurface {
  Architecture network{};
  std::string images_title{};  ///< "first 2000 of 50000 training images"
  ImageLoss loss = ImageLoss::cross_entropy;
  std::shared_ptr<const nets::ImageDataset> images{};
  std::unique_ptr<nets::ImageObjective> objective{};
};

/// The network of a run with its activation.
[[nodiscard]] Architecture network_of(const Snapshots& snapshots, const SnapshotRun& run);

/// \throws SpecError where the network does not take images
[[nodiscard]] RunSurface surface_of(const TrainingRequest& request, const Snapshots& snapshots, const SnapshotRun& run);

/// "cross-entropy", "squared", as --loss has it.
[[nodiscard]] std::string spelling_of(ImageLoss loss);

/// With --bn frozen: the statistics at `centre` from now on.
void settle_statistics(const TrainingRequest& request, RunSurface& surface, const Parameters& centre);

/// Progress and interruption of one tool.
class Watch {
 public:
  explicit Watch(const TrainingRequest& request);
  [[nodiscard]] ProgressCallback progress() { return bar_.callback(); }
  [[nodiscard]] const StopRequest& stop() const { return stop_; }
  [[nodiscard]] bool stopped() const { return stop_(); }
  void clear() { bar_.clear(); }

 private:
  ProgressBar bar_;
  StopRequest stop_;
};

/// Losses and errors at point(0), ..., point(count - 1), as many at once as there are threads. Where the watch says
/// stop, the rest is NaN.
[[nodiscard]] std::vector<nets::SurfacePoints> measure(const TrainingRequest& request,
                                                       const RunSurface& surface,
                                                       Eigen::Index count,
                                                       const std::function<Parameters(Eigen::Index)>& point,
                                                       Watch& watch,
                                                       const std::string& task);

/// Columns train_loss, train_error, test_loss, test_error, and their cells.
void append_surface_columns(std::vector<Column>& columns);
void append_surface_cells(std::vector<Cell>& cells, const nets::SurfacePoints& point);

/// The document's beginning, with loss, images, statistics and seed of the surface.
[[nodiscard]] LandscapeAnswer begin_surface_answer(const TrainingRequest& request,
                                                   const Snapshots& snapshots,
                                                   const RunSurface& surface);

/// As `give`; where the tool was stopped it says so, and the exit code is 130, or 1 for --timeout.
int give_surface(const TrainingRequest& request, LandscapeAnswer answer, Watch& watch);

/// The Hessian at theta, or its Gauss-Newton part, telling of each product. Objective, theta and watch must outlive it.
[[nodiscard]] landscape::SymmetricOperator curvature_of(const nets::ImageObjective& objective,
                                                        const Parameters& theta,
                                                        bool whole,
                                                        Watch& watch,
                                                        const std::string& task);

/// Numbers with commas. \throws SpecError naming the flag
[[nodiscard]] std::vector<double> numbers_in(const std::string& text, const std::string& flag);

/// "relu seed 1, epoch 30"
[[nodiscard]] std::string point_label(const Snapshots& snapshots, std::size_t point);

/// The train losses, or the other three.
[[nodiscard]] std::vector<double> train_losses(const std::vector<nets::SurfacePoints>& points);

/// Panels of train loss, train error, test loss and test error over t, one line each name.
struct SurfaceLine {
  std::string key{}, name{};
  std::vector<double> t{};
  std::vector<nets::SurfacePoints> points{};
};
[[nodiscard]] std::vector<Panel> line_panels(const std::vector<SurfaceLine>& lines, const std::string& axis);

}  // namespace zeroset::cli
