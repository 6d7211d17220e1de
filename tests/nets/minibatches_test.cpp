// Minibatches that a batch normalization cannot use, or that are not what the experiment lets expect.
#include "zeroset/core/error.hpp"
#include "zeroset/nets/training.hpp"

#include "nets/catch.hpp"
#include "nets/run_contents.hpp"
#include "nets/runs/group.hpp"
#include "nets/small_experiment.hpp"
#include "support/scratch.hpp"

using namespace zeroset;
using namespace zeroset::nets;
using zeroset::testing::ContainsSubstring;

namespace {

/// With a batch normalization over ten units before the last layer.
Experiment over_units() {
  Experiment experiment = testing::small_experiment();
  experiment.network.layers.back() = DenseLayer{10, true};
  experiment.network.layers.insert(experiment.network.layers.end(), {BatchNormLayer{}, DenseLayer{10, true}});
  experiment.training.front().epochs = 1;
  return experiment;
}

}  // namespace

TEST_CASE("a batch of one image is refused where a batch normalization over units would see one value of each") {
  const auto folder = testing::scratch();
  Experiment experiment = over_units();
  experiment.training.front().batch = 1;
  CHECK_THROWS_WITH(train_run(experiment, folder / "one", {.images = testing::images()}),
                    ContainsSubstring("/training/batch") && ContainsSubstring("whose variance is 0"));
  CHECK_FALSE(std::filesystem::exists(folder / "one"));
  experiment.training = {over_units().training.front(), experiment.training.front()};
  CHECK_THROWS_WITH(train_run(experiment, folder / "two", {.images = testing::images()}),
                    ContainsSubstring("/training/1/batch"));
  // Over the positions of a convolution there are many values, and a phase of no epochs takes no step.
  CHECK_NOTHROW(require_minibatches(testing::small_experiment(), 300));
  experiment.training.back().epochs = 0;
  CHECK_NOTHROW(require_minibatches(experiment, 300));
  CHECK_THROWS_WITH(require_minibatches(over_units(), 1), ContainsSubstring("/dataset/train"));
}

TEST_CASE("a batch of more images than there are is said, and trains on all of them at once") {
  const auto folder = testing::scratch();
  Experiment experiment = testing::small_experiment();
  experiment.training.front().epochs = 1;
  experiment.training.front().batch = 1000;
  const RunResult result = train_run(experiment, folder / "run", {.images = testing::images()});
  CHECK(result.step == 1);
  REQUIRE(result.notes.size() == 1);
  CHECK(result.notes.front() == "/training/batch is 1,000, and there are 300 training images: each step takes all");
  CHECK(train_run(testing::small_experiment(), folder / "other", {.images = testing::images()}).notes.empty());
}

TEST_CASE("a last minibatch of one image before a batch normalization over units is said") {
  Experiment experiment = over_units();
  experiment.training.front().batch = 13;  // 300 = 23 * 13 + 1
  CHECK_THAT(notes_on_minibatches(experiment, 300).at(0), ContainsSubstring("leaves one image for the last step"));
  CHECK(notes_on_minibatches(experiment, 299).empty());
  Experiment convolution = testing::small_experiment();
  convolution.training.front().batch = 13;
  CHECK(notes_on_minibatches(convolution, 300).empty());
}
