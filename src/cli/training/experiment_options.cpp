#include "cli/training/experiment_options.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/json.hpp"

#include "cli/process_limits.hpp"
#include "cli/versions.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <utility>

namespace zeroset::cli {
namespace {

/// Approximations by their coefficients, also in the runs that it starts from.
Experiment resolve_all(Experiment experiment) {
  experiment.network = approximation::resolve(std::move(experiment.network));
  for (Activation& activation : experiment.activations) {
    activation = approximation::resolve(std::move(activation));
  }
  if (experiment.start) {
    experiment.start->run = std::make_shared<const Experiment>(resolve_all(*experiment.start->run));
  }
  return experiment;
}

}  // namespace

Experiment load_experiment(const std::string& file, const CommonOptions& options) {
  const std::filesystem::path path = file;
  nlohmann::json document = read_json_file(path);
  apply_set(document, options.set);
  return read_experiment_document(document, path.parent_path(), options);
}

Experiment read_experiment_document(const nlohmann::json& document,
                                    const std::filesystem::path& folder,
                                    const CommonOptions& options) {
  Experiment experiment = read_experiment(document, "", folder);
  if (options.seed_given) {
    experiment.seed = options.seed;
  }
  return resolve_all(std::move(experiment));
}

nets::TrainOptions train_options(const CommonOptions& options, const std::string& root, ProgressBar& bar) {
  nets::TrainOptions training{
      .data_root = root, .progress = bar.callback(), .sweep = bar.sweep_callback(), .stop = stop_request(options)};
  for (const auto& [library, version] : versions()) {
    training.versions.emplace_back(library, version);
  }
  return training;
}

void note_given_options(CLI::App& verb, CommonOptions& options) {
  options.seed_given = verb.count("--seed") > 0;
}

}  // namespace zeroset::cli
