#include "zeroset/core/error.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/training/comparison_output.hpp"
#include "cli/training/plugin.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json result_json(const nets::RunResult& result) {
  ordered_json document{
      {"schema", "zeroset.train/1"},
      {"run", result.folder.string()},
      {"status", name(result.status)},
      {"cause", result.cause.empty() ? ordered_json() : ordered_json(result.cause)},
      {"step", result.step},
      {"convolution", result.convolution.empty() ? ordered_json() : ordered_json(result.convolution)}};
  if (!result.epochs.empty()) {
    const nets::EpochMetrics& last = result.epochs.back();
    document["epoch"] = last.epoch;
    document["phase"] = last.phase;
    document["learning_rate"] = last.learning_rate ? ordered_json(*last.learning_rate) : ordered_json();
    document["train"] = to_json(last.train);
    document["test"] = to_json(last.test);
  }
  document["notes"] = result.notes;
  return document;
}

}  // namespace

int exit_code_of(const nets::RunResult& result) {
  switch (result.status) {
    case nets::RunStatus::finished:
      return kAnswered;
    case nets::RunStatus::diverged:
      return kIncomplete;
    case nets::RunStatus::interrupted:
      break;
  }
  return interrupted() ? kInterrupted : kIncomplete;
}

int train_verb(const TrainingRequest& request) {
  const std::filesystem::path run = request.resume.empty() ? request.options.out : request.resume;
  const Experiment experiment = request.resume.empty() ? *request.experiment : nets::read_run(run);
  nets::RunResult result;
  {
    ProgressBar bar(request.options.quiet);
    nets::TrainOptions options = train_options(request, bar);
    options.threads = request.options.thread_count();
    result = nets::train_run(experiment, run, options);
  }
  for (const std::string& note : result.notes) {
    std::cerr << "zeroset: " << note << '\n';
  }
  deliver(request, request.options.json ? result_json(result).dump(2) + "\n" : summary(experiment, result));
  if (result.status == nets::RunStatus::interrupted) {
    std::cerr << "zeroset: " << (interrupted() ? "interrupted" : "stopped by --timeout") << " at step " << result.step
              << "; go on with: zeroset train --resume " << run.string() << '\n';
  }
  return exit_code_of(result);
}

}  // namespace zeroset::cli
