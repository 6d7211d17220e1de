// What the program says of its own command line: its help, and what is wrong with what was typed.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace zeroset::cli {

/// Help of at most 80 columns with the default of every option that has one. Verbs inherit it when they are added.
[[nodiscard]] std::shared_ptr<CLI::Formatter> help_formatter();

/// One line: the verb that was typed, what is wrong, what may have been meant, and where to read on.
[[nodiscard]] std::string explain(const CLI::App& app, const CLI::ParseError& error);

}  // namespace zeroset::cli
