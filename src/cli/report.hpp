// The half of a report that trains, which is not in every build.
#pragma once

#include "zeroset/atlas/report.hpp"

#include "cli/common_options.hpp"

#include <filesystem>
#include <string>

namespace zeroset::cli {

/// The bundled one: the text of experiments/report/spec.json.
extern const char* const kDefaultReportSpec;

/// Trains the experiment and compares the loss surfaces, each written to its folder below the report's.
/// \return the exit code \throws NotInThisBuild
int add_training(atlas::ReportContent& content,
                 const std::string& root,
                 const CommonOptions& options,
                 const std::filesystem::path& folder);

}  // namespace zeroset::cli
