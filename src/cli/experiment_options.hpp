#pragma once

#include "cli/training_request.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace CLI {
class App;
}

namespace zeroset::cli {

/// Reads an experiment file, applies --set and --seed, resolves approximations, and stores the result in the request.
/// \throws SpecError
void load_experiment(const std::string& file, TrainingRequest& request);
void load_experiment_document(const nlohmann::json& document,
                              const std::filesystem::path& folder,
                              TrainingRequest& request);

/// --seed counts where it was given, and else the document's own seed does.
void note_given_options(CLI::App& verb, CommonOptions& options);

}  // namespace zeroset::cli
