// Whole files, and folders of the test case's own to put them in.
#pragma once

#include "support/scratch.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace zeroset::testing {

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace zeroset::testing
