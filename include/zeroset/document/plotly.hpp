/// \file
/// plotly.js, which draws the figures of a page so that they answer to the pointer.
#pragma once

#include <filesystem>
#include <string>

namespace zeroset {

/// The file plotly.min.js: the one that the environment variable ZEROSET_PLOTLY names, else that of scripts/setup.sh,
/// of a Python in .venv, or of the system's python3-plotly. Empty where there is none, or where the variable is empty
/// or names no file.
[[nodiscard]] std::filesystem::path find_plotly();

/// Its text, with its license in front; empty where there is none.
[[nodiscard]] std::string plotly_source();

/// "plotly.js v4.1.1", as the file says; its name where it says nothing, empty where there is none.
[[nodiscard]] std::string plotly_version();

}  // namespace zeroset
