// zeroset verify STUDY: a published table, answered row by row.
#pragma once

#include "cli/common_options.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::cli {

/// What the command line says of a published table.
struct PublishedTableCommand {
  std::string file{};              ///< as typed
  nlohmann::json document{};       ///< after --set
  std::filesystem::path folder{};  ///< of the file
  std::string shard{};
  std::vector<std::string> merge{};  ///< other folders of the same table
  CommonOptions common{};
};

/// Answers the rows that are not stored yet, stores each as it ends, writes and prints tables and figures.
/// \return the exit code
int run_published_table(const PublishedTableCommand& command);

/// `verify --resume DIR`: goes on in the folder.
int resume_published_table(PublishedTableCommand command);

}  // namespace zeroset::cli
