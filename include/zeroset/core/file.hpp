/// \file
/// Files that are whole or not there: a writer that is interrupted leaves the old file.
#pragma once

#include "zeroset/core/error.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace zeroset {

/// A file or a folder cannot be read or written. The message names it and says why, and what to do about it.
class FileError : public Error {
 public:
  FileError(const std::filesystem::path& path, const std::string& message, std::error_code code = {})
      : Error(path.string() + ": " + message), path_(path), code_(code) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// The system's own code, e.g. std::errc::no_space_on_device; zero where the system was content.
  [[nodiscard]] const std::error_code& code() const { return code_; }

 private:
  std::filesystem::path path_;
  std::error_code code_;
};

/// Replaces the file by `bytes`: writes a temporary file beside it, syncs it to the disk and renames it. Whoever
/// reads, and whenever the power fails, sees the old file or the new one, never a part. A symbolic link is followed;
/// a device is written as it is. The folder must exist. Where it throws, the old file is as it was.
/// \throws FileError
void atomic_write(const std::filesystem::path& path, std::string_view bytes);

/// The document as it goes into a file: two spaces a level, `schema` first in each object, no number that is not
/// finite (it becomes null, with KEY_reason "not finite" beside it in an object), a final line feed.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& document);

/// atomic_write of json_text. \throws FileError
void write_json_file(const std::filesystem::path& path, const nlohmann::ordered_json& document);

/// The bytes of a file. \throws FileError
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// Makes a folder and those above it; content where it is there. \throws FileError
void make_folders(const std::filesystem::path& path);

}  // namespace zeroset
