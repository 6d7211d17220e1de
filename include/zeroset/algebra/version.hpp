/// \file
/// The libraries behind the exact answers.
#pragma once

#include <map>
#include <string>

namespace zeroset::algebra {

/// Versions of FLINT and mathicgb, by name.
[[nodiscard]] std::map<std::string, std::string> library_versions();

}  // namespace zeroset::algebra
