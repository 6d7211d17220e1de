#include "zeroset/core/file.hpp"

#include "zeroset/core/descriptor.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cerrno>
#include <cmath>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace zeroset {

using nlohmann::ordered_json;

namespace {

namespace fs = std::filesystem;

/// A name that no other writer of this machine has at the same time.
fs::path temporary_beside(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  const std::string suffix = "." + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp";
  return path.parent_path() / ("." + path.filename().string() + suffix);
}

/// The file itself where `path` is a link to it, so that the link stays a link.
fs::path resolve_link(const fs::path& path) {
  std::error_code status;
  return fs::is_symlink(path, status) ? fs::weakly_canonical(path, status) : path;
}

void write_and_sync(const fs::path& path, int flags, std::string_view bytes, const fs::path& shown) {
  Descriptor file(::open(path.c_str(), flags | O_WRONLY | O_CLOEXEC, 0666));
  if (!file) {
    throw_file_error(shown, errno);
  }
  write_all(file.get(), bytes, shown);
  // A device has nothing to sync: EINVAL.
  if (::fsync(file.get()) != 0 && errno != EINVAL && errno != EROFS) {
    throw_file_error(shown, errno);
  }
  if (::close(file.release()) != 0) {
    throw_file_error(shown, errno);
  }
}

/// Makes the rename itself last; where a file system cannot, the rename still is atomic.
void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor) {
    (void)::fsync(descriptor.get());
  }
}

/// A copy with `schema` first in every object and null for what is not finite.
ordered_json tidy(const ordered_json& value) {
  if (value.is_array()) {
    ordered_json array = ordered_json::array();
    for (const ordered_json& entry : value) {
      array.push_back(tidy(entry));
    }
    return array;
  }
  if (value.is_number_float() && !std::isfinite(value.get<double>())) {
    return nullptr;
  }
  if (!value.is_object()) {
    return value;
  }
  ordered_json object = ordered_json::object();
  if (value.contains("schema")) {
    object["schema"] = value["schema"];
  }
  for (const auto& [key, member] : value.items()) {
    object[key] = tidy(member);
    if (member.is_number_float() && object[key].is_null()) {
      object[key + "_reason"] = "not finite";
    }
  }
  return object;
}

}  // namespace

void atomic_write(const fs::path& path, std::string_view bytes) {
  const fs::path target = resolve_link(path);
  std::error_code status;
  const fs::file_type type = fs::status(target, status).type();
  if (type == fs::file_type::directory) {
    throw FileError(path, "is a folder, expected a file", std::make_error_code(std::errc::is_a_directory));
  }
  if (type == fs::file_type::character || type == fs::file_type::fifo) {
    write_and_sync(target, 0, bytes, path);
    return;
  }
  const fs::path temporary = temporary_beside(target);
  try {
    write_and_sync(temporary, O_CREAT | O_EXCL, bytes, path);
    if (::rename(temporary.c_str(), target.c_str()) != 0) {
      throw_file_error(path, errno);
    }
  } catch (const FileError&) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(target.parent_path());
}

std::string json_text(const ordered_json& document) {
  // Text that is no UTF-8, such as a file's name in another encoding, must not keep results from being written.
  return tidy(document).dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

void write_json_file(const fs::path& path, const ordered_json& document) {
  atomic_write(path, json_text(document));
}

std::string read_file(const fs::path& path) {
  std::error_code status;
  if (fs::is_directory(path, status)) {
    throw FileError(path, "is a folder, expected a file", std::make_error_code(std::errc::is_a_directory));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw_file_error(path, errno == 0 ? EIO : errno);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

void make_folders(const fs::path& path) {
  std::error_code status;
  fs::create_directories(path, status);
  if (fs::is_directory(path)) {
    return;
  }
  // What stands in the way is often a file further up.
  for (fs::path upper = path; !upper.empty() && upper != upper.root_path(); upper = upper.parent_path()) {
    std::error_code ignored;
    if (fs::exists(upper, ignored) && !fs::is_directory(upper, ignored)) {
      throw FileError(upper, "is a file, expected a folder", std::make_error_code(std::errc::not_a_directory));
    }
  }
  throw_file_error(path, status.value());
}

}  // namespace zeroset
