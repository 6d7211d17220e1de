#pragma once

#include "cli/answer.hpp"
#include "cli/common_options.hpp"

namespace zeroset::cli {

struct AlgebraVerbText {
  const char* description;
  const char* positional;  ///< what the positional argument is
  const char* footer;      ///< examples
  bool network_only;       ///< takes a network, no data

  /// Keys of extra flags that stand for a subject, ended by null; of the network's flags --degrees and --bias go with
  /// them. Null for none.
  const char* const* own_subjects = nullptr;
};

/// Adds a verb with its subject's flags, --batch and --shard. `extra` adds flags of its own, whose values it puts into
/// the batch line that a command line is turned into.
struct ExtraFlags {
  void (*add)(CLI::App& verb, nlohmann::json& line) = nullptr;
};
void add_algebra_verb(
    CLI::App& app, const AlgebraVerb& verb, const AlgebraVerbText& text, int& exit_code, ExtraFlags extra = {});

/// "key  value" lines for people, nested keys with dots.
[[nodiscard]] std::string readable(const nlohmann::ordered_json& keys);

}  // namespace zeroset::cli
