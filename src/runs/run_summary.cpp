#include "zeroset/core/text.hpp"
#include "zeroset/runs/stored_run.hpp"

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

}  // namespace

std::string summary(const Experiment& experiment, const RunResult& result) {
  std::string text = name(experiment.activations.front()) + ", seed " + std::to_string(experiment.seed) + ": " +
                     name(result.status) + (result.cause.empty() ? "" : ", " + result.cause) + ", " +
                     std::to_string(result.step) + " steps\n";
  if (!result.epochs.empty()) {
    text += line_of("train", result.epochs.back().train) + line_of("test ", result.epochs.back().test);
  }
  return text + "  " + result.folder.string() + "\n";
}

}  // namespace zeroset::runs
