// Lines of JSON answered by an algebra verb: one from the command line, or all of a file.
#pragma once

#include "zeroset/atlas/line_pool.hpp"

#include "cli/common_options.hpp"

#include <filesystem>
#include <string>

namespace zeroset::cli {

/// Limits and seed of the command line. Ctrl-C ends the program at once, but for searches that give what they have.
[[nodiscard]] atlas::LineOptions line_options(const CommonOptions& options, const std::filesystem::path& folder = {});

/// The exit code of a line's status.
[[nodiscard]] int exit_code_of(atlas::LineStatus status);

/// --batch and --shard. \param with  what a shard goes with
void add_batch_options(CLI::App& verb, std::string& batch, std::string& shard, const std::string& with = "--batch");

/// Answers every line of a JSON Lines file ("-": standard input), several at once, in order, one JSON line each.
/// \param shard  "3/16": every sixteenth line, from the third; "" for all
/// \return the exit code
int run_batch(const atlas::AlgebraVerb& verb,
              const std::string& file,
              const std::string& shard,
              const CommonOptions& options);

}  // namespace zeroset::cli
