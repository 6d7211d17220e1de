// The verbs of the algebra as the program sees them: a subject's flags become one line, which the library answers.
#pragma once

#include "zeroset/atlas/lines.hpp"

#include "cli/common_options.hpp"

namespace zeroset::cli {

/// What the help of a verb says.
struct AlgebraVerbText {
  const char* description;
  const char* positional;  ///< what the positional argument is
  const char* footer;      ///< examples
  bool network_only;       ///< takes a network, no data

  /// Keys of extra flags that stand for a subject, ended by null; of the network's flags --degrees and --bias go with
  /// them. Null for none.
  const char* const* own_subjects = nullptr;
};

/// Adds flags of a verb's own, whose values it puts into the line that a command line is turned into.
struct ExtraFlags {
  void (*add)(CLI::App& verb, nlohmann::json& line) = nullptr;
};

/// Adds a verb with its subject's flags, --batch and --shard.
void add_algebra_verb(
    CLI::App& app, const atlas::AlgebraVerb& verb, const AlgebraVerbText& text, int& exit_code, ExtraFlags extra = {});

}  // namespace zeroset::cli
