#include "zeroset/landscape/predictions.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/landscape/distances.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// The images of runs, each set read once.
class DatasetStore {
 public:
  explicit DatasetStore(std::filesystem::path root) : root_(std::move(root)) {}

  const runs::ImageDataset& of(const DatasetSpec& spec) {
    for (const auto& [known, images] : loaded_) {
      if (known == spec) {
        return *images;
      }
    }
    return *loaded_.emplace_back(spec, runs::load_images(spec, root_)).second;
  }

 private:
  std::filesystem::path root_;
  std::vector<std::pair<DatasetSpec, std::shared_ptr<const runs::ImageDataset>>> loaded_{};
};

const Experiment& experiment_of(const SnapshotRun& run) {
  if (!run.experiment) {
    throw SpecError("", run.folder + " lies in no run folder: predictions need the run's images and activation");
  }
  return *run.experiment;
}

/// Predictions can be compared on the same images alone.
void require_same_images(const runs::Images& a, const runs::Images& b, std::int64_t count, const std::string& folder) {
  const std::int64_t pixels = count * runs::Images::kPixels;
  const bool same = b.count() >= count && std::equal(a.labels.begin(), a.labels.begin() + count, b.labels.begin()) &&
                    std::equal(a.pixels.begin(), a.pixels.begin() + pixels, b.pixels.begin());
  if (!same) {
    throw SpecError("", folder + " has other held-out images than the first run");
  }
}

/// One column of probabilities and of answers; `networks` is the number of all, `point` this one's.
void fill(Predictions& result, Index networks, Index point, const MatrixXd& outputs) {
  const auto data = static_cast<Index>(result.labels.size()), classes = outputs.cols();
  if (result.answers.cols() == 0) {
    result.probabilities.resize(data * classes, networks);
    result.answers.resize(data, networks);
  }
  if (outputs.rows() != data || classes * data != result.probabilities.rows()) {
    throw InvalidArgument("[landscape::predictions_of] expected outputs of one size, a row a label");
  }
  for (Index k = 0; k < data; ++k) {
    const auto row = outputs.row(k);
    Index best = 0;
    const double largest = row.maxCoeff(&best);
    const Eigen::RowVectorXd weights = (row.array() - largest).exp();
    const bool good = row.allFinite();
    result.answers(k, point) = row.hasNaN() ? -1 : static_cast<int>(best);
    for (Index c = 0; c < classes; ++c) {
      result.probabilities(k * classes + c, point) =
          good ? weights[c] / weights.sum() : 1 / static_cast<double>(classes);
    }
  }
}

}  // namespace

Predictions predictions_of(const std::vector<MatrixXd>& outputs, const std::vector<std::uint8_t>& labels) {
  Predictions result{.labels = labels};
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    fill(result, std::ssize(outputs), static_cast<Index>(i), outputs[i]);
  }
  return result;
}

Predictions snapshot_predictions(const Snapshots& snapshots, const PredictionOptions& options) {
  if (!options.objective) {
    throw InvalidArgument("[landscape::snapshot_predictions] expected an objective");
  }
  DatasetStore store(options.root);
  const runs::ImageDataset& first = store.of(experiment_of(snapshots.runs.front()).dataset);
  const std::int64_t there = first.test.count();
  const std::int64_t count = options.held_out == 0 ? there : std::min(options.held_out, there);
  Predictions result{.labels = {first.test.labels.begin(), first.test.labels.begin() + count}};
  const auto points = static_cast<Index>(snapshots.size());
  for (const SnapshotRun& run : snapshots.runs) {
    const Experiment& experiment = experiment_of(run);
    const runs::ImageDataset& data = store.of(experiment.dataset);
    require_same_images(first.test, data.test, count, run.folder);
    const Architecture network = with_activation(experiment.network, experiment.activations.front());
    for (std::size_t t = run.first; t < run.first + run.count; ++t) {
      if (options.progress) {
        options.progress({.task = "predictions", .done = static_cast<std::int64_t>(t), .total = points});
      }
      const auto objective = options.objective(network, data, snapshots.files[t]->path(), count);
      fill(result, points, static_cast<Index>(t), objective->held_out_predictions(snapshots.parameters(t)));
    }
  }
  return result;
}

MatrixXd function_distances(const Predictions& predictions) {
  return euclidean_distances(stream_of(predictions.probabilities)) /
         std::sqrt(static_cast<double>(predictions.labels.size()));
}

MatrixXd disagreements(const Predictions& predictions) {
  const Index points = predictions.answers.cols();
  MatrixXd distances(points, points);
  for (Index i = 0; i < points; ++i) {
    for (Index j = 0; j < points; ++j) {
      const auto differ = predictions.answers.col(i).array() != predictions.answers.col(j).array();
      distances(i, j) = static_cast<double>(differ.count()) / static_cast<double>(predictions.labels.size());
    }
  }
  return distances;
}

CorrectAnswers correct_answers(const Predictions& predictions) {
  CorrectAnswers correct(predictions.answers.cols(), predictions.answers.rows());
  for (Index k = 0; k < correct.cols(); ++k) {
    const int label = predictions.labels[static_cast<std::size_t>(k)];
    for (Index i = 0; i < correct.rows(); ++i) {
      correct(i, k) = predictions.answers(k, i) == label;
    }
  }
  return correct;
}

}  // namespace zeroset::landscape
