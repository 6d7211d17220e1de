#include "cli/training/landscape_predictions.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/nets/checkpoint.hpp"
#include "zeroset/nets/image_objective.hpp"

#include "cli/progress_bar.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index kClasses = nets::ImageDataset::kClasses;

/// The images of runs, each set read once.
class DatasetStore {
 public:
  explicit DatasetStore(std::string root) : root_(std::move(root)) {}

  const nets::ImageDataset& of(const DatasetSpec& spec) {
    for (const auto& [known, images] : loaded_) {
      if (known == spec) {
        return *images;
      }
    }
    return *loaded_.emplace_back(spec, nets::load_images(spec, root_)).second;
  }

 private:
  std::string root_;
  std::vector<std::pair<DatasetSpec, std::shared_ptr<const nets::ImageDataset>>> loaded_{};
};

const Experiment& experiment_of(const SnapshotRun& run) {
  if (!run.experiment) {
    throw SpecError("", run.folder + " lies in no run folder: predictions need the run's images and activation");
  }
  return *run.experiment;
}

/// Predictions can be compared on the same images alone.
void require_same_images(const nets::Images& a, const nets::Images& b, std::int64_t count, const std::string& folder) {
  const std::int64_t pixels = count * nets::Images::kPixels;
  const bool same = b.count() >= count && std::equal(a.labels.begin(), a.labels.begin() + count, b.labels.begin()) &&
                    std::equal(a.pixels.begin(), a.pixels.begin() + pixels, b.pixels.begin());
  if (!same) {
    throw SpecError("", folder + " has other held-out images than the first run");
  }
}

/// One column of probabilities and of answers.
void fill(HeldOutPredictions& result, Index point, const MatrixXd& outputs) {
  for (Index k = 0; k < result.images; ++k) {
    const auto row = outputs.row(k);
    Index best = 0;
    const double largest = row.maxCoeff(&best);
    const Eigen::RowVectorXd weights = (row.array() - largest).exp();
    const bool good = row.allFinite();
    result.answers(k, point) = row.hasNaN() ? -1 : static_cast<int>(best);
    for (Index c = 0; c < kClasses; ++c) {
      // A network that blew up has no probabilities; it is as far from all others as one that knows nothing.
      result.probabilities(k * kClasses + c, point) =
          good ? weights[c] / weights.sum() : 1 / static_cast<double>(kClasses);
    }
  }
}

/// The outputs of one run's networks on the held-out images.
class RunOutputs {
 public:
  RunOutputs(const SnapshotRun& run, const nets::ImageDataset& data, std::int64_t held_out, int threads)
      : network_(with_activation(run.experiment->network, run.experiment->activations.front())),
        data_(data),
        options_{.images = 1, .held_out = held_out, .threads = threads},
        with_statistics_(network_, data, options_) {}  // whose training image is not asked for

  MatrixXd at(const nets::ParameterFile& file, const Parameters& theta) {
    const auto statistics = nets::read_checkpoint(file.path(), network_).statistics;
    if (statistics) {
      with_statistics_.freeze(*statistics);
      return with_statistics_.held_out_predictions(theta);
    }
    if (!exact_) {
      options_.images = 0;
      exact_ = std::make_unique<nets::ImageObjective>(network_, data_, options_);
    }
    return exact_->held_out_predictions(theta);
  }

 private:
  Architecture network_;
  const nets::ImageDataset& data_;
  nets::ImageObjectiveOptions options_;
  nets::ImageObjective with_statistics_;
  std::unique_ptr<nets::ImageObjective> exact_{};
};

std::int64_t count_of_images(const nets::ImageDataset& data, std::int64_t asked) {
  return asked == 0 ? data.test.count() : std::min(asked, data.test.count());
}

}  // namespace

HeldOutPredictions held_out_predictions(const TrainingRequest& request,
                                        const Snapshots& snapshots,
                                        std::int64_t images) {
  DatasetStore store(request.landscape.root);
  const nets::ImageDataset& first = store.of(experiment_of(snapshots.runs.front()).dataset);
  const std::int64_t count = count_of_images(first, images);
  const Index points = static_cast<Index>(snapshots.files.size());
  HeldOutPredictions result{.images = count,
                            .probabilities = MatrixXd(count * kClasses, points),
                            .answers = Eigen::MatrixXi(count, points),
                            .labels = {first.test.labels.begin(), first.test.labels.begin() + count}};
  ProgressBar bar(request.options.quiet);
  for (const SnapshotRun& run : snapshots.runs) {
    const nets::ImageDataset& data = store.of(experiment_of(run).dataset);
    require_same_images(first.test, data.test, count, run.folder);
    RunOutputs outputs(run, data, count, request.options.thread_count());
    for (std::size_t t = run.first; t < run.first + run.count; ++t) {
      bar.show({.task = "predictions", .done = static_cast<std::int64_t>(t), .total = points});
      fill(result, static_cast<Index>(t), outputs.at(snapshots.files[t], snapshots.parameters(t)));
    }
  }
  return result;
}

}  // namespace zeroset::cli
