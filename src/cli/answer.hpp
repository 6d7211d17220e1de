#pragma once

#include "zeroset/core/child_process.hpp"
#include "zeroset/core/json.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace zeroset::cli {

/// What a verb says of one line.
struct Answer {
  nlohmann::ordered_json keys = nlohmann::ordered_json::object();
  bool complete = true;  ///< false: exit 1
  std::string text{};    ///< instead of the keys, where the verb answers in text (`system`)
};

/// What every line may hold beside its subject.
struct LineOptions {
  Limits limits{};
  std::uint64_t seed = 1;
  std::filesystem::path folder{};  ///< where the names of files are looked for
  int threads = 1;                 ///< that one line may use; a batch answers several lines at once instead
  std::filesystem::path out{};     ///< folder for files of the verb's own; empty: none, as in a batch
};

/// An algebra verb as one function of one line; it reads its keys from `line` and calls line.finish() itself.
struct AlgebraVerb {
  const char* name;
  const char* schema;
  Answer (*answer)(ObjectReader& line, const LineOptions& options);

  /// What remains to be said where the whole line ran out of time or memory: every key of the contract, null.
  const char* const* keys;
};

}  // namespace zeroset::cli
