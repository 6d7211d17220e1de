/// \file
/// Which zeroset this is, and what it was built with.
#pragma once

#include <map>
#include <string>

namespace zeroset {

/// "0.1.0".
[[nodiscard]] std::string version();

/// Versions of zeroset, of the compiler and of the libraries that every module is built with, by name. algebra and nets
/// tell those of their own.
[[nodiscard]] std::map<std::string, std::string> library_versions();

}  // namespace zeroset
