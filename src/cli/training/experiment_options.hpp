// Options of the verbs that train: the experiment, and what every training shares.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/nets/training.hpp"

#include "cli/common_options.hpp"
#include "cli/progress_bar.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace CLI {
class App;
}

namespace zeroset::cli {

/// The experiment of a file after --set and --seed, approximations resolved. \throws SpecError
[[nodiscard]] Experiment load_experiment(const std::string& file, const CommonOptions& options);

/// The same of a document, with --seed alone. \param folder  where the names of files in it are looked for
[[nodiscard]] Experiment read_experiment_document(const nlohmann::json& document,
                                                  const std::filesystem::path& folder,
                                                  const CommonOptions& options);

/// Where images are, progress, when to stop, and the versions that a run folder keeps. \param bar  outlives the
/// training
[[nodiscard]] nets::TrainOptions train_options(const CommonOptions& options, const std::string& root, ProgressBar& bar);

/// --seed counts where it was given, and else the document's own seed does.
void note_given_options(CLI::App& verb, CommonOptions& options);

}  // namespace zeroset::cli
