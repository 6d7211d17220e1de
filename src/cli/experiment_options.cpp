#include "cli/experiment_options.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/json.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace zeroset::cli {

void load_experiment(const std::string& file, TrainingRequest& request) {
  const std::filesystem::path path = file;
  nlohmann::json document = read_json_file(path);
  apply_set(document, request.options.set);
  load_experiment_document(document, path.parent_path(), request);
}

void load_experiment_document(const nlohmann::json& document,
                              const std::filesystem::path& folder,
                              TrainingRequest& request) {
  Experiment experiment = read_experiment(document, "", folder);
  if (request.options.seed_given) {
    experiment.seed = request.options.seed;
  }
  experiment.network = approximation::resolve(std::move(experiment.network));
  for (Activation& activation : experiment.activations) {
    activation = approximation::resolve(std::move(activation));
  }
  request.experiment = std::move(experiment);
}

void note_given_options(CLI::App& verb, CommonOptions& options) {
  options.seed_given = verb.count("--seed") > 0;
}

}  // namespace zeroset::cli
