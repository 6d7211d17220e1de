// Minibatches that are not what a reader of the experiment would think.
#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include "nets/running_statistics.hpp"
#include "nets/runs/group.hpp"
#include "nets/runs/run.hpp"

#include <algorithm>

namespace zeroset::nets {
namespace {

/// Values that the normalization with the fewest sees of each channel in one image; 0: there is none.
std::int64_t fewest_values(const Experiment& experiment) {
  const std::vector<std::int64_t> values = values_an_image(trained_network(experiment));
  return values.empty() ? 0 : *std::ranges::min_element(values);
}

std::string pointer_of(const Experiment& experiment, std::size_t phase) {
  return "/training" + (experiment.training.size() > 1 ? "/" + std::to_string(phase) : std::string());
}

}  // namespace

void require_minibatches(const Experiment& experiment, std::int64_t images) {
  if (fewest_values(experiment) != 1) {
    return;
  }
  const std::string why = ": a batch normalization over units sees one value of each, whose variance is 0";
  for (std::size_t i = 0; i < experiment.training.size(); ++i) {
    const TrainingSpec& phase = experiment.training[i];
    if (phase.epochs > 0 && images == 1) {
      throw SpecError("/dataset/train", "expected at least 2 images" + why);
    }
    if (phase.epochs > 0 && phase.algorithm == TrainingAlgorithm::sgd && phase.batch == 1) {
      throw SpecError(pointer_of(experiment, i) + "/batch", "expected at least 2 images" + why);
    }
  }
}

std::vector<std::string> notes_on_minibatches(const Experiment& experiment, std::int64_t images) {
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < experiment.training.size(); ++i) {
    const TrainingSpec& phase = experiment.training[i];
    if (phase.epochs == 0 || phase.algorithm != TrainingAlgorithm::sgd) {
      continue;
    }
    const std::string where = pointer_of(experiment, i) + "/batch is " + with_thousands(phase.batch);
    if (phase.batch > images) {
      notes.push_back(where + ", and there are " + with_thousands(images) + " training images: each step takes all");
    } else if (images % phase.batch == 1 && fewest_values(experiment) == 1) {
      notes.push_back(where +
                      ", which leaves one image for the last step of each epoch: a batch normalization over "
                      "units sees one value of each there, and gives 0");
    }
  }
  return notes;
}

}  // namespace zeroset::nets
