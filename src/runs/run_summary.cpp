#include "zeroset/core/text.hpp"
#include "zeroset/runs/stored_run.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::runs {
namespace {

std::string line_of(const char* split, const SplitMetrics& metrics) {
  std::string line = std::string("  ") + split + "  error " + percent(metrics.error(), 2) + "  median loss " +
                     (metrics.median_loss ? fixed(*metrics.median_loss, 4) : "not finite") + "  mean loss " +
                     (metrics.mean_loss ? fixed(*metrics.mean_loss, 4)
                                        : "not finite (" + std::to_string(metrics.not_finite) + " images)");
  if (const std::optional<std::int64_t> outside = outside_of(metrics)) {
    line += "  out of range " + std::to_string(*outside);
  }
  return line + "\n";
}

std::string loss_text(const std::optional<double>& loss) {
  constexpr double kMany = 1000, kTooMany = 1e15;
  if (!loss) {
    return "not finite";
  }
  return *loss >= kMany && *loss < kTooMany ? with_thousands(std::llround(*loss)) : significant(*loss, 3);
}

/// Of one answer for every image, with the best probabilities that has: a tenth each.
double loss_of_one_answer(ImageLoss loss) {
  return loss == ImageLoss::squared ? 0.45 : std::log(10.0);
}

}  // namespace

std::string why_untrained(const RunResult& result, ImageLoss loss) {
  if (result.status != RunStatus::finished || result.step == 0 || result.epochs.size() < 2) {
    return "";
  }
  const std::optional<double> first = result.epochs.front().train.median_loss,
                              last = result.epochs.back().train.median_loss;
  if (last && (!first || *last <= std::max(*first, loss_of_one_answer(loss)))) {
    return "";
  }
  return "median training loss " + loss_text(last) + " at the end, " + loss_text(first) + " at the start";
}

std::string outcome_of(const RunResult& result, ImageLoss loss) {
  return why_untrained(result, loss).empty() ? name(result.status) : "did not train";
}

std::string summary(const Experiment& experiment, const RunResult& result) {
  const std::string cause = result.cause.empty() ? why_untrained(result, experiment.loss) : result.cause;
  std::string text = name(experiment.activations.front()) + ", seed " + std::to_string(experiment.seed) + ": " +
                     outcome_of(result, experiment.loss) + (cause.empty() ? "" : ", " + cause) + ", " +
                     std::to_string(result.step) + " steps\n";
  if (!result.epochs.empty()) {
    const EpochMetrics& last = result.epochs.back();
    text += line_of("train", last.train) + line_of("test ", last.test);
    if (last.running) {
      text += "  with running averages: error " + percent(last.running->train.error(), 2) + " train, " +
              percent(last.running->test.error(), 2) + " test\n";
    }
  }
  return text + "  " + result.folder.string() + "\n";
}

}  // namespace zeroset::runs
