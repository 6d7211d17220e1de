// Results of paths on disk, so that an interrupted solution goes on where it was.
#pragma once

#include "zeroset/continuation/path.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace zeroset::continuation::detail {

/// A file of one line a path, below a first line that says which paths they are. Numbers are written in hexadecimal:
/// they come back to the last bit.
class PathStore {
 public:
  /// Reads what is there. A file of another key is begun anew. \param path  empty: nothing is stored
  /// \param key  of equations, start system and options
  /// \throws FileError
  PathStore(std::filesystem::path path, const std::string& key);

  /// Results by path index.
  [[nodiscard]] const std::map<std::int64_t, PathResult>& stored() const { return stored_; }

  /// Appends them, whole lines. Not from two threads at once. \throws FileError
  void append(const std::vector<PathResult>& results);

 private:
  std::filesystem::path path_;
  std::map<std::int64_t, PathResult> stored_{};
};

/// One line, without a line feed, and back. A line of another form gives no result.
[[nodiscard]] std::string path_line(const PathResult& result);
[[nodiscard]] std::vector<PathResult> read_path_line(const std::string& line);

}  // namespace zeroset::continuation::detail
