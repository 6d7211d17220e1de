#include "cli/experiment_options.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/json.hpp"

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
  request.experiment = resolve_all(std::move(experiment));
}

void note_given_options(CLI::App& verb, CommonOptions& options) {
  options.seed_given = verb.count("--seed") > 0;
}

}  // namespace zeroset::cli
