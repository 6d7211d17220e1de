/// \file
/// Solutions of a system as they are shown and stored.
#pragma once

#include "zeroset/atlas/subject.hpp"
#include "zeroset/continuation/solve.hpp"
#include "zeroset/document/table.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <string>

namespace zeroset::atlas {

/// Of spec.json in the folder of a solution: the equations and the options, which --resume reads.
inline constexpr const char* kSolveSpecSchema = "zeroset.solve-spec/1";

/// Most solutions that an answer lists; all are in the folder.
inline constexpr std::size_t kMaxListedSolutions = 1000;

/// The keys of the contract, and `list`: the solutions, where they are at most kMaxListedSolutions.
[[nodiscard]] nlohmann::ordered_json solve_keys(const continuation::SolveResult& result);

/// A row a solution: its coordinates to six digits, whether it is real, how it is known.
[[nodiscard]] Table solutions_table(const continuation::SolveResult& result);

/// The same from the `list` of an answer: the first `most` of them.
[[nodiscard]] Table solutions_table(const nlohmann::ordered_json& keys, std::size_t most);

/// Writes solve.json (the answer), solutions.json, certificates.json (which `zeroset check` proves again),
/// solutions.phc and tables/solutions.*. \throws FileError
void write_solutions(const Subject& subject,
                     const continuation::SolveResult& result,
                     const std::filesystem::path& folder);

}  // namespace zeroset::atlas
