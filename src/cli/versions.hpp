// Versions of the program and of what it is built with.
#pragma once

#include <map>
#include <string>

namespace zeroset::cli {

/// Versions of the program and of the libraries it is built with, by name.
[[nodiscard]] std::map<std::string, std::string> versions();

/// Of the sources, with "-dirty" where they were changed since; empty where git did not tell.
[[nodiscard]] std::string commit();

[[nodiscard]] std::string versions_json();
[[nodiscard]] std::string versions_text();

}  // namespace zeroset::cli
