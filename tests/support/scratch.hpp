// Folders that tests write into: each test case's and each process's own, so that tests run side by side.
#pragma once

#include <filesystem>
#include <string>

namespace zeroset::testing {

/// A new empty folder of the test case that runs. It is removed when the case has passed; where it failed the folder is
/// kept, and standard error names it. \param name  what the folder's own name begins with
[[nodiscard]] std::filesystem::path scratch(const std::string& name = "case");

/// The same for what several cases share, as trained networks: ctest runs each case in a process of its own, so this
/// folder is the process's, and is removed when it ends, unless a case failed.
[[nodiscard]] std::filesystem::path shared_scratch(const std::string& name);

}  // namespace zeroset::testing
