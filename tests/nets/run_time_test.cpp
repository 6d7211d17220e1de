// How long a training takes, told before it begins.
#include "zeroset/nets/run_time.hpp"

#include "zeroset/nets/training.hpp"

#include "nets/run_contents.hpp"
#include "nets/small_experiment.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace zeroset;
using namespace zeroset::nets;

TEST_CASE("a run measures as often as was told before") {
  Experiment experiment = testing::small_experiment();
  experiment.training = {{.batch = 70, .learning_rate = 0.05, .epochs = 5},
                         {.algorithm = TrainingAlgorithm::gd, .learning_rate = 0.05, .epochs = 23}};
  for (const std::int64_t kept : {0, 1, 4}) {
    for (const std::int64_t every : {0, 3}) {
      experiment.checkpoints.every_epochs = kept;
      experiment.evaluation.every_epochs = every;
      const auto folder = testing::scratch();
      const RunResult result = train_run(experiment, folder / "run", {.images = testing::images()});
      INFO(kept << " " << every);
      const std::int64_t running = 2;  // at the end of each phase
      CHECK(measured_passes(experiment, 300) == std::ssize(result.epochs) + running);
    }
  }
}

TEST_CASE("the time of a run grows with its images, its epochs and the width of its network") {
  RunTimes times;
  Experiment experiment = testing::small_experiment();
  experiment.network = with_width(experiment.network, 4);
  experiment.evaluation.every_epochs = 1000;
  const double once = times.seconds(experiment);
  CHECK(once > 0);
  CHECK(times.seconds(experiment) == once);  // measured once
  Experiment longer = experiment;
  longer.training.front().epochs *= 10;
  CHECK(times.seconds(longer) > 5 * once);
  CHECK(times.seconds(longer) < 10 * once);
  Experiment wide = experiment;
  wide.network = with_width(experiment.network, 8);
  CHECK(times.seconds_an_image(wide, wide.training.front()) >
        2 * times.seconds_an_image(experiment, experiment.training.front()));
  Experiment whole = experiment;
  whole.training.front().algorithm = TrainingAlgorithm::gd;
  CHECK(times.seconds_an_image(whole, whole.training.front()) > 0);
}
